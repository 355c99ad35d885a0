"""What packages, their parts and the outcome of importing them look like: icon, colour and word together.

Only showing; what a package is worth is judged by the use cases.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from qcdc_desktop.domain.exchange_log import Direction, PackageKind, PackageRecord, PackageState
from qcdc_desktop.domain.review import AppraisalItem, AppraisalState
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State
from qcdc_desktop.usecases.cosigners import Cosigner
from qcdc_desktop.usecases.import_package import ImportResult
from qcdc_desktop.usecases.workspace import VIETNAM

KINDS: Mapping[PackageKind, str] = MappingProxyType(
    {
        PackageKind.SUBMISSION: "Hồ sơ của đơn vị",
        PackageKind.FEEDBACK: "Kết quả thẩm định",
        PackageKind.RECEIPT: "Giấy báo nhận",
        PackageKind.KEY_REQUEST: "Yêu cầu ghi nhận khóa",
        PackageKind.HANDOVER: "Bàn giao giữa các máy",
    }
)
STATES: Mapping[PackageState, tuple[State, str]] = MappingProxyType(
    {
        PackageState.WRITTEN: (State.INFO, "Đã kết xuất"),
        PackageState.APPLIED: (State.SUCCESS, "Đã nhập"),
        PackageState.OLDER: (State.NEUTRAL, "Chỉ lưu giữ"),
        PackageState.HELD: (State.WARNING, "Chờ quyết định"),
    }
)
APPRAISALS: Mapping[AppraisalState, tuple[State, str]] = MappingProxyType(
    {
        AppraisalState.RECEIVED: (State.INFO, "Đã tiếp nhận"),
        AppraisalState.IN_REVIEW: (State.WARNING, "Đang thẩm định"),
        AppraisalState.RETURNED: (State.ERROR, "Trả lại để bổ sung"),
        AppraisalState.ACCEPTED: (State.SUCCESS, "Đã thẩm định"),
    }
)
PARTS: Mapping[str, str] = MappingProxyType(
    {
        "profile": "Thông tin đơn vị",
        "changes": "Thay đổi đã nhập trên các máy",
        "disclosures": "Nội dung công khai",
        "publications": "Lần công khai",
        "assessment": "Bảng tự đánh giá",
        "indicators": "Chỉ tiêu đã chấm",
        "indicator_entries": "Chỉ tiêu đã nhập",
        "rounds": "Đợt khảo sát",
        "survey_rounds": "Đợt khảo sát",
        "survey_checks": "Kết quả nhập kiểm tra",
        "survey_days": "Bảng theo dõi theo ngày",
        "sheets": "Phiếu khảo sát",
        "survey_sheets": "Phiếu khảo sát",
        "attachments": "Tệp minh chứng",
        "files": "Tệp minh chứng",
        "registration": "Đăng ký đạt chuẩn",
        "special_days": "Ngày nghỉ, làm bù do đơn vị thêm",
        "appraisal": "Kết luận thẩm định",
        "appraisal_items": "Chỉ tiêu được thẩm định",
    }
)

_DISTRUST = frozenset(
    {
        "bad-signature",
        "cosignature-wrong",
        "other-key-signed",
        "key-of-another-unit",
        "unit-name-differs",
        "key-revoked",
        "entry-extra",
        "entry-changed",
        "envelope-wrong",
        "weak-key",
    }
)
_UPDATE = frozenset({"newer-format", "newer-catalogue", "catalogue-edition-unknown", "unknown-unit"})
_ELSEWHERE = frozenset(
    {
        "wrong-audience",
        "not-a-reviewer",
        "wrong-type",
        "year-closed",
        "reply-to-unknown",
        "own-key-only",
        "sealed-for-others",
    }
)
_MACHINE = frozenset(
    {
        "disk-full",
        "no-space-for-package",
        "file-not-allowed",
        "folder-missing",
        "folder-read-only",
        "file-trouble",
        "package-missing",
    }
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a file in a word, and in a word what to do."""

    state: State
    words: str
    advice: str


_OUTCOMES: Mapping[str, Verdict] = MappingProxyType(
    {
        "applied": Verdict(State.SUCCESS, "Đã nhập", ""),
        "already": Verdict(State.NEUTRAL, "Đã nhập trước đó", "Không cần làm gì"),
        "older": Verdict(State.NEUTRAL, "Bản cũ, chỉ lưu giữ", "Không cần làm gì"),
        "held": Verdict(State.WARNING, "Chờ quyết định", "So sánh rồi quyết định"),
    }
)


def verdict(result: ImportResult) -> Verdict:
    """How the outcome of a file is shown; refusals differ by what they ask a person to do."""
    if result.outcome != "refused":
        return _OUTCOMES[result.outcome]
    if result.code in _DISTRUST:
        return Verdict(State.ERROR, "Không tin được", "Đừng dùng gói này")
    if result.code == "sealed-locked":
        return Verdict(State.INFO, "Đã niêm phong", "Mở khóa ký rồi nhập lại")
    if result.code == "unknown-key":
        return Verdict(State.WARNING, "Chưa biết khóa", "Ghi nhận khóa trước")
    if result.code in _UPDATE:
        return Verdict(State.INFO, "Cần cập nhật", "Cập nhật chương trình, danh mục")
    if result.code in _ELSEWHERE:
        return Verdict(State.NEUTRAL, "Không nhận ở đây", "Hỏi lại nơi gửi")
    if result.code in _MACHINE:
        return Verdict(State.WARNING, "Máy chưa đọc được", "Xử lý trên máy này rồi nhập lại")
    return Verdict(State.WARNING, "Gói hỏng, thiếu", "Đề nghị xuất và chép lại")


def signature_verdict(code: str) -> Verdict:
    """How far the signature of a package that is only looked at could be checked."""
    if code == "signature-good":
        return Verdict(State.SUCCESS, "Chữ ký đúng, khóa đã được ghi nhận ở đây", "")
    if code in _DISTRUST:
        return Verdict(State.ERROR, "Không tin được", "")
    return Verdict(State.WARNING, "Chưa kiểm chứng được", "")


def cosigner_words(session: Session, one: Cosigner) -> str:
    """Who co-signed, for which office, and how far the certificate can be believed."""
    who = f"{one.facts.name}, {one.facts.organisation}" if one.facts.organisation else one.facts.name
    return f"Ký bổ sung: {who} (nơi cấp {one.facts.issuer}); {session.say(one.chain)}"


def moment(instant: datetime) -> str:
    """An instant as the clock on the wall shows it: 18/12/2024 09:05."""
    return f"{instant.astimezone(VIETNAM):%d/%m/%Y %H:%M}"


def direction_words(record: PackageRecord) -> str:
    """Which way a package went."""
    return "Gửi đi" if record.direction is Direction.OUT else "Nhận về"


def size_words(size: int) -> str:
    """A size in bytes as people read it."""
    if size < 1024 * 1024:
        return f"{format_count(max(1, size // 1024)) if size else 0} KB"
    return f"{size / 1024 / 1024:.1f}".replace(".", ",") + " MB"


def digest_lines(groups: str, each: int = 8) -> str:
    """A digest in groups of 4, `each` groups a line."""
    parts = groups.split(" ")
    return "\n".join("  ".join(parts[at : at + each]) for at in range(0, len(parts), each))


def parts_words(counts: Mapping[str, int]) -> Iterable[tuple[str, str]]:
    """Every part a package says it has, in the order of the list above."""
    for code, label in PARTS.items():
        if counts.get(code):
            yield label, format_count(counts[code])


def said_of(item: AppraisalItem | None) -> str:
    """What the reviewing office said of an indicator, and what it wants completed there."""
    if item is None:
        return ""
    return "\n".join(part for part in (item.comment, f"Cần bổ sung: {item.asked}" if item.asked else "") if part)
