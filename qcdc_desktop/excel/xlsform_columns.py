"""The columns of an XLSForm as this program writes them, with what each is for in Vietnamese.

The columns that begin with "qcdc_" are ours: other programs pass over them, and with them a questionnaire comes back as
it went.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from qcdc_desktop.excel.xlsform_names import LANGUAGE

SURVEY, CHOICES, SETTINGS, GUIDE = "survey", "choices", "settings", "Hướng dẫn"
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of one of the sheets: its title in the file, a hint for who fills it in, what it offers to choose."""

    key: str
    title: str
    hint: str
    width: int = 16
    choices: tuple[str, ...] = ()


_YES: Final = (YES,)
_YES_NO: Final = (YES, NO)
COLUMNS: Final = MappingProxyType(
    {
        SURVEY: (
            FormColumn(
                "type",
                "type",
                "Loại câu: select_one + tên danh sách (chọn một), select_multiple + tên danh sách (chọn nhiều), "
                "integer (số), date (ngày), text (chữ). begin_group, end_group mở và đóng một phần của phiếu.",
                26,
            ),
            FormColumn("name", "name", "Mã câu hỏi: chữ cái đầu, rồi chữ, số, dấu gạch dưới. Ví dụ c1, do_tuoi.", 14),
            FormColumn("label", f"label::{LANGUAGE}", "Câu hỏi in trên phiếu, hoặc tên phần ở dòng begin_group.", 60),
            FormColumn("hint", f"hint::{LANGUAGE}", "Lời dặn in dưới câu hỏi.", 24),
            FormColumn("required", "required", "yes: câu cần trả lời.", 10, _YES),
            FormColumn("relevant", "relevant", "Điều kiện hỏi. Ví dụ ${c1} = 'co' hoặc selected(${c2}, 'a').", 34),
            FormColumn(
                "constraint",
                "constraint",
                "Giới hạn. Số: . >= 0 and . <= 120; ngày: . >= date('2024-01-01'); chọn nhiều: count-selected(.) <= 3",
                30,
            ),
            FormColumn("appearance", "appearance", "multiline: chữ nhiều dòng. likert: thang đo nằm ngang.", 12),
            FormColumn("kind", "qcdc_kind", "yes_no: câu chỉ có hai phương án Có, Không.", 12, ("yes_no",)),
            FormColumn("demographic", "qcdc_demographic", "yes: thông tin người trả lời, không tính điểm.", 12, _YES),
            FormColumn("not_applicable", "qcdc_not_applicable", "yes: được ghi “không áp dụng”.", 12, _YES),
            FormColumn("own_required", "qcdc_required", "yes: cần trả lời hoặc ghi không áp dụng.", 12, _YES_NO),
            FormColumn("code", "qcdc_code", "Mã câu trong chương trình, nếu khác cột name.", 12),
        ),
        CHOICES: (
            FormColumn("list_name", "list_name", "Tên danh sách, viết liền, như trong cột type.", 18),
            FormColumn("name", "name", "Mã phương án, viết liền. Ví dụ 1, co, rat_tot.", 14),
            FormColumn("label", f"label::{LANGUAGE}", "Phương án in trên phiếu.", 40),
            FormColumn("satisfied", "qcdc_satisfied", "yes: tính là hài lòng; no: tính là chưa hài lòng.", 14, _YES_NO),
            FormColumn("weight", "qcdc_weight", "Điểm của phương án trên thang đo, để tính trung bình.", 12),
        ),
        SETTINGS: (
            FormColumn("title", "form_title", "Tên phiếu in ở đầu trang.", 50),
            FormColumn("edition", "form_id", "Mã phiên bản, mỗi bản một mã. Ví dụ pks01-2027.", 16),
            FormColumn("version", "version", "Số bản của ODK, Kobo: ngày và hai chữ số.", 14),
            FormColumn("language", "default_language", "Ngôn ngữ của phiếu.", 18),
            FormColumn("instance_name", "instance_name", "Tên mỗi phiếu trong ODK, Kobo.", 24),
            FormColumn("form", "qcdc_form", "Mã mẫu phiếu: PKS01 đến PKS07.", 12),
            FormColumn("edition_title", "qcdc_edition_title", "Tên phiên bản trong danh mục.", 30),
            FormColumn("subject", "qcdc_subject", "Khảo sát về việc gì.", 30),
            FormColumn("respondents", "qcdc_respondents", "Hỏi ai.", 30),
            FormColumn("organiser", "qcdc_organiser", "Đơn vị tổ chức.", 24),
            FormColumn("quarter", "qcdc_quarter", "Quý tổ chức, 1 đến 4.", 10, ("1", "2", "3", "4")),
            FormColumn("valid_from", "qcdc_valid_from", "Dùng từ ngày.", 14),
            FormColumn("valid_to", "qcdc_valid_to", "Dùng đến ngày; trống: chưa có ngày hết.", 14),
            FormColumn("source", "qcdc_source", "Văn bản ban hành mẫu phiếu.", 40),
            FormColumn("illustrative", "qcdc_illustrative", "yes: mẫu minh họa; no: mẫu chính thức.", 12, _YES_NO),
        ),
    }
)

GUIDE_LINES: Final = (
    "CÁCH SOẠN MẪU PHIẾU KHẢO SÁT",
    "Tệp này theo chuẩn XLSForm: dùng được cho chương trình này, cho ODK và cho KoboToolbox.",
    "1. Trang settings, dòng 2: tên phiếu, mã phiên bản (mỗi bản một mã), mã mẫu, quý, ngày bắt đầu dùng, nguồn.",
    "2. Trang choices: mỗi dòng một phương án trả lời. Các phương án của một danh sách có cùng list_name.",
    "    Ví dụ: hai_long | 1 | Rất hài lòng | yes | 5",
    "    Ví dụ: hai_long | 2 | Hài lòng | yes | 4",
    "    Ví dụ: hai_long | 3 | Chưa hài lòng | no | 1",
    "3. Trang survey: mỗi dòng một câu hỏi, theo thứ tự trên phiếu. Mở một phần bằng begin_group, đóng bằng end_group.",
    "    Ví dụ: begin_group | phan_1 | Phần I. Thái độ phục vụ",
    "    Ví dụ: select_one hai_long | c1 | Ông (bà) có hài lòng về thái độ của cán bộ không?",
    "    Ví dụ: text | c2 | Nếu chưa hài lòng, xin cho biết lý do (cột relevant: ${c1} = '3')",
    "    Ví dụ: end_group",
    "4. Đưa chuột lên tiêu đề cột để xem cột đó ghi gì. Cột bắt đầu bằng qcdc_ chỉ chương trình này dùng.",
    "5. Vào Cài đặt › Danh mục, bấm “Nhập từ tệp…”. Ô nào sai sẽ được nêu tên ô, ví dụ survey!F7.",
    "Mẫu đã nhập thì không sửa được, vì phiếu đã thu thuộc về bản đó. Muốn sửa: đổi form_id rồi nhập thành bản mới.",
)
