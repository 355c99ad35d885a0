"""Invented but plausible names: people, villages, documents. All of it is an example."""

from random import Random

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Giáp", "Thân", "Ngô")
MIDDLE = ("Văn", "Thị", "Đức", "Minh", "Quang", "Thu", "Ngọc", "Hữu", "Thanh", "Xuân")
GIVEN = ("An", "Bình", "Chiến", "Dũng", "Đông", "Hà", "Hải", "Hạnh", "Hùng", "Lan", "Loan", "Nam", "Phượng", "Tuấn")
PLACES = ("Đông", "Đoài", "Thượng", "Hạ", "Trung", "Chùa", "Đình", "Giếng", "Am", "Già Khê", "Tân Tiến", "Hòa Bình")
FIRST = ("Đồng", "Núi", "Bãi", "Gốc", "Cầu", "Ao", "Trại", "Làng")


def person(random: Random) -> str:
    """A full name."""
    return f"{random.choice(FAMILY)} {random.choice(MIDDLE)} {random.choice(GIVEN)}"


def villages(random: Random, count: int) -> tuple[str, ...]:
    """Names of villages (thôn), all different."""
    every = [f"thôn {name}" for name in PLACES] + [f"thôn {a} {b}" for a in FIRST for b in PLACES[:6]]
    return tuple(random.sample(every, count))


def remark(random: Random) -> str:
    """What a citizen might write in the free line of a sheet."""
    return random.choice(REMARKS)


REMARKS = (
    "Đề nghị bố trí thêm ghế ngồi chờ ở bộ phận một cửa.",
    "Cán bộ hướng dẫn nhiệt tình, dễ hiểu.",
    "Mong được trả kết quả sớm hơn hẹn.",
    "Loa truyền thanh của thôn nghe chưa rõ.",
    "Đề nghị niêm yết danh sách hộ được hỗ trợ tại nhà văn hóa.",
    "Cần hướng dẫn người già làm hồ sơ trên mạng.",
    "Nên tổ chức đối thoại với nhân dân nhiều lần trong năm.",
    "Bảng niêm yết thủ tục nên in chữ to hơn.",
)
