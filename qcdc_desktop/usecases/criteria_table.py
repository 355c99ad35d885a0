"""The columns of a criteria set as one table for filling in, and the words its lists offer."""

from collections.abc import Mapping
from typing import Any, Final

from qcdc_desktop.domain.catalogue_reading.scoring_rules import RuleKind
from qcdc_desktop.domain.criteria import ByHand, Count, Deduction, DisclosureRate, Rate, SurveyRate, YesNo
from qcdc_desktop.excel.table import Column, ColumnKind, Table

SET, RANK, CRITERION, PART, INDICATOR = "Bộ tiêu chí", "Xếp loại", "Tiêu chí", "Nhóm", "Chỉ tiêu"
YES, NO = "Có", "Không"
_YES_NO: Final = ((YES, ""), (NO, ""))
RULES: Final[Mapping[type[Any], tuple[RuleKind, str]]] = {
    YesNo: (RuleKind.YES_NO, "Có / không"),
    Count: (RuleKind.COUNT, "Theo số lượng"),
    Rate: (RuleKind.RATE, "Theo tỷ lệ"),
    Deduction: (RuleKind.DEDUCTION, "Trừ điểm"),
    SurveyRate: (RuleKind.SURVEY_RATE, "Theo khảo sát"),
    DisclosureRate: (RuleKind.DISCLOSURE_RATE, "Theo sổ công khai"),
    ByHand: (RuleKind.BY_HAND, "Chấm theo minh chứng"),
}


def criteria_table(title: str) -> Table:
    """The columns of a criteria set as a table for filling in."""
    kinds = tuple((name, "") for name in (SET, RANK, CRITERION, PART, INDICATOR))
    rules = tuple((label, "") for _, label in RULES.values())
    points, text = ColumnKind.POINTS, ColumnKind.TEXT
    return Table(
        "Bộ tiêu chí",
        title,
        (
            Column("kind", "Loại dòng", ColumnKind.CHOICE, required=True, width=13, choices=kinds),
            Column("code", "Mã", width=13, hint="Bộ tiêu chí: mã phiên bản, mã mới cho bộ mới. Mỗi mã dùng một lần."),
            Column("parent", "Thuộc", width=11, hint="Mã của tiêu chí hoặc nhóm chứa dòng này; nhóm phải đứng ở trên."),
            Column("title", "Tên", width=50),
            Column("maximum", "Điểm", points, width=9, hint="Điểm tối đa; ở dòng Xếp loại là điểm từ đó trở lên."),
            Column("minimum_share", "Tối thiểu %", points, width=10, hint="Tỷ lệ điểm tiêu chí, nhóm phải đạt."),
            Column("rule", "Cách chấm", ColumnKind.CHOICE, width=20, choices=rules),
            Column("points_each", "Điểm mỗi lần", points, width=10),
            Column("what", "Đếm gì", width=18),
            Column("floor", "Không trừ dưới", points, width=10),
            Column("numerator", "Tử số là", width=22),
            Column("denominator", "Mẫu số là", width=22),
            Column("bands", "Mức điểm", width=22, hint="Từ tỷ lệ: điểm, cao xuống thấp. Ví dụ 95: 5; 90: 4,5; 80: 3"),
            Column("full_at", "Đủ điểm từ %", points, width=10, hint="Khi không có mức điểm: tính theo tỷ lệ thuận."),
            Column("full_without_cases", "Không phát sinh thì đủ điểm", ColumnKind.CHOICE, width=12, choices=_YES_NO),
            Column("form", "Mẫu phiếu", text, width=10, hint="PKS01 đến PKS07."),
            Column("minimum_n", "Số phiếu tối thiểu", ColumnKind.COUNT, width=10),
            Column("questions", "Câu hỏi", width=16, hint="Mã câu hỏi, cách nhau bằng chấm phẩy; trống: mọi câu."),
            Column("clauses", "Khoản Điều 11", width=12, hint="Cách nhau bằng dấu chấm phẩy; trống là mọi khoản."),
            Column("may_be_not_applicable", "Được ghi không áp dụng", ColumnKind.CHOICE, width=12, choices=_YES_NO),
            Column("veto", "Điều kiện bắt buộc", ColumnKind.CHOICE, width=12, choices=_YES_NO),
            Column("official_text", "Nguyên văn", width=40),
            Column("help", "Hướng dẫn", width=40),
            Column("evidence", "Minh chứng cần có", width=34),
            Column("responsible", "Người phụ trách", width=20),
            Column("equal_to", "Bằng chỉ tiêu cũ", width=20, hint="Phiên bản = mã, ví dụ cqtt-2024 = TC1.1"),
            Column("pass_mark", "Điểm đạt chuẩn", points, width=10, hint="Chỉ ở dòng Bộ tiêu chí."),
            Column("rescale_not_applicable", "Quy về thang điểm đủ", ColumnKind.CHOICE, width=12, choices=_YES_NO),
            Column("scheme", "Chấm cho", width=12, hint="cqtt: xã; ban-chi-dao: ban chỉ đạo."),
            Column("valid_from", "Từ ngày", ColumnKind.DATE, width=12),
            Column("valid_to", "Đến ngày", ColumnKind.DATE, width=12),
            Column("illustrative", "Minh họa", ColumnKind.CHOICE, width=10, choices=_YES_NO),
            Column("source", "Căn cứ, nguồn", width=40),
        ),
    )
