"""Keying by the real widget: how many keys a sheet costs, what is painted, what is safe, and typed Vietnamese."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QInputMethodEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.keying import Keying
from qcdc_desktop.domain.questionnaire import Option, Question, QuestionKind, Questionnaire
from qcdc_desktop.domain.survey import SurveyRound
from qcdc_desktop.ui.pages.surveys import SurveysPage
from qcdc_desktop.ui.pages.surveys.key_entry import KeyEntry
from qcdc_desktop.ui.pages.surveys.sheet_layout import place_sheet
from qcdc_desktop.ui.pages.surveys.sheet_paint import draw_heading, draw_question
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import theme
from qcdc_desktop.usecases.survey_batches import add_batch, draw_batch, list_batches
from qcdc_desktop.usecases.survey_drafts import read_draft
from qcdc_desktop.usecases.surveys import add_round, open_round
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024
SMALLEST = (1093, 614)
SHEET = "211" + "11111-" + "1" + "221"
Desk = Any


@pytest.fixture
def held(workspace: Workspace) -> SurveyRound:
    return add_round(workspace, YEAR, "PKS05")


@pytest.fixture
def page(session: Session, held: SurveyRound, desk: Callable[..., Desk]) -> Desk:
    made = desk(session, SurveysPage)
    made.page.resize(*SMALLEST)
    return made


def scale_form(count: int, options: int = 5) -> Questionnaire:
    """A form of `count` questions of one scale, as long as the shipped ones."""
    from qcdc_desktop.usecases.catalogues import load_catalogues

    shipped = load_catalogues().questionnaires_on(date(2024, 12, 31))[0]
    scale = tuple(Option(str(n), f"Mức {n} hài lòng") for n in range(1, options + 1))
    questions = tuple(
        Question(f"c{n}", QuestionKind.SINGLE, f"Ông (bà) hài lòng với việc thứ {n} của xã thế nào?", scale)
        for n in range(1, count + 1)
    )
    return replace(shipped, questions=questions)


def test_twenty_answers_are_twenty_keys_and_one(app: QApplication) -> None:
    sheet = KeyEntry(Keying(scale_form(20)))
    sheet.resize(1000, 520)
    sheet.show()
    ended = []
    sheet.finished.connect(lambda: ended.append(len(sheet.keying.answers)))
    keys = 0
    for key in "12345123451234512345":
        QTest.keyClicks(sheet, key)
        keys += 1
        assert ended == []
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert (keys + 1, ended) == (21, [20])


@pytest.mark.parametrize("code", [f"PKS0{n}" for n in range(1, 8)])
def test_every_form_is_seen_whole_on_the_smallest_screen(app: QApplication, catalogues: Catalogues, code: str) -> None:
    form = next(q for q in catalogues.questionnaires_on(date(2024, 12, 31)) if q.code == code)
    placed = place_sheet(form.questions, 1057, 530)
    assert placed.height <= 530
    assert [p.question for p in placed.questions] == list(form.questions)
    boxes = [p.box for p in placed.questions]
    assert all(not a.intersects(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :]), "none hides another"
    assert all(QRect(0, 0, 1057, 530).contains(box) for box in boxes)
    assert all(p.box.contains(o.key) for p in placed.questions for o in p.options)


def test_the_sheet_has_the_window_for_itself(page: Desk) -> None:
    page.page.entry_work.start()
    page.settle()
    assert page.page.alone
    page.click(page.page.entry.close_button)
    assert not page.page.alone


def test_a_key_paints_only_what_it_changed(page: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page.page.entry_work.start()
    page.settle()
    sheet = page.page.entry.sheet
    page.settle()
    painted: list[int] = []
    whole = sheet.width() * sheet.height()
    paint = sheet.paintEvent

    def noting(event: Any) -> None:
        painted.append(sum(r.width() * r.height() for r in event.region()))
        paint(event)

    monkeypatch.setattr(sheet, "paintEvent", noting)
    QTest.keyClicks(sheet, "2")
    QApplication.processEvents()
    assert painted
    assert max(painted) < whole / 3


def test_what_is_painted_over_the_kept_pictures_is_what_painting_the_whole_gives(page: Desk) -> None:
    page.page.entry_work.start()
    page.settle()
    sheet = page.page.entry.sheet
    QTest.keyClicks(sheet, "211-*1")  # answers, a blank, an invalid one; the condition of one question skips others
    page.settle()
    assert {look.asked for look in sheet._shown.values()} == {True, False}
    shown = sheet.grab().toImage()
    whole = QImage(shown.size(), QImage.Format.Format_ARGB32_Premultiplied)
    whole.fill(theme().colour("surface"))
    painter = QPainter(whole)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for placed in sheet.placed.questions:
        draw_heading(painter, placed, sheet.placed.scale)
        draw_question(painter, placed, sheet._shown[placed.question.code], sheet.placed.scale)
    painter.end()
    boxes = [placed.box.adjusted(3, 1, -3, -1) for placed in sheet.placed.questions if placed.box.left() > 3]
    for box in boxes:
        assert shown.copy(box).convertToFormat(whole.format()) == whole.copy(box)


def test_every_answer_is_on_the_disk_and_said_to_be(page: Desk, workspace: Workspace, held: SurveyRound) -> None:
    page.page.entry_work.start()
    page.settle()
    sheet = page.page.entry.sheet
    for count, key in enumerate("211*", 1):
        QTest.keyClicks(sheet, key)
        QTest.qWait(40)
        page.settle()
        draft = read_draft(workspace, held.id)
        assert draft is not None
        assert len(draft.answers) + len(draft.marks) == count
        assert draft.at == sheet.keying.at
        assert f"đã giữ {count} câu" in page.page.entry.kept.text()
    QTest.keyClick(sheet, Qt.Key.Key_Backspace)
    QTest.keyClick(sheet, Qt.Key.Key_Backspace)
    at = sheet.keying.at
    page.click(page.page.entry.close_button)
    page.page.entry_work.start()
    page.settle()
    assert page.page.entry.sheet.keying.at == at, "keying goes on where it stopped"


def test_a_number_that_can_take_no_more_digits_goes_on(session: Session, workspace: Workspace, desk: Any) -> None:
    add_round(workspace, YEAR, "PKS01")
    made = desk(session, SurveysPage)
    made.page.open_record(made.page.model.rows[0].id)
    made.settle()
    made.page.entry_work.start()
    made.settle()
    sheet = made.page.entry.sheet
    question = sheet.keying.form.question("so_nam")
    assert question.maximum == 50
    sheet.keying.go_to("so_nam")
    sheet.show_sheet()
    QTest.keyClicks(sheet.editor, "5")
    assert sheet.keying.at == "so_nam", "it might become 50"
    QTest.keyClick(sheet.editor, Qt.Key.Key_Return)
    assert sheet.keying.answers["so_nam"] == 5
    sheet.keying.go_to("so_nam")
    sheet.show_sheet()
    QTest.keyClicks(sheet.editor, "12")
    assert sheet.keying.answers["so_nam"] == 12
    assert sheet.keying.at != "so_nam"


def test_vietnamese_by_composition_and_by_backspaces(page: Desk, press: Callable[..., None]) -> None:
    page.page.entry_work.start()
    page.settle()
    sheet = page.page.entry.sheet
    sheet.keying.go_to("c11")
    sheet.show_sheet()
    backspace = int(Qt.Key.Key_Backspace)
    press(sheet.editor, "D", "o", "o", backspace, backspace, backspace, "Đ", "ô", "n", "g")
    assert sheet.editor.text() == "Đông"
    composing = QInputMethodEvent("vie", [])
    QApplication.sendEvent(sheet.editor, composing)
    ended = QInputMethodEvent()
    ended.setCommitString(" việt")
    QApplication.sendEvent(sheet.editor, ended)
    QTest.keyClick(sheet.editor, Qt.Key.Key_Return)
    assert sheet.keying.answers["c11"] == "Đông việt"


def test_a_batch_brings_its_own_numbers(page: Desk, workspace: Workspace, held: SurveyRound) -> None:
    batch = add_batch(workspace, held.id, "", 11, 12, "An", "Thôn 2")
    page.page.entry_work.start(batch.id)
    page.settle()
    entry = page.page.entry
    assert (entry.number.value(), entry.village.value()) == (11, "Thôn 2")
    for _ in range(2):
        key_sheet(page)
    assert "đủ các số" in entry.status.text()
    assert "2 / 2" in entry.counter.text()
    page.type(entry.number.line, "40")
    key_sheet(page)
    assert "không thuộc tập" in entry.number.problem
    assert [s.number for s in open_round(workspace, held.id).sheets] == [11, 12]


def key_sheet(page: Desk, keys: str = SHEET) -> None:
    sheet = page.page.entry.sheet
    sheet.setFocus()
    QTest.keyClicks(sheet, keys)
    if sheet.editor.isVisible():
        QTest.keyClick(sheet.editor, Qt.Key.Key_Return)
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    page.settle()


def test_the_second_person_keys_blind_and_is_asked_again(
    session: Session, page: Desk, workspace: Workspace, held: SurveyRound
) -> None:
    batch = add_batch(workspace, held.id, "", 1, 1)
    page.page.entry_work.start(batch.id)
    page.settle()
    key_sheet(page)
    page.click(page.page.entry.close_button)
    draw_batch(workspace, batch.id)
    page.page.entry_work.verify(batch.id)
    page.settle()
    assert not page.page.keying, "the same person does not key twice"
    session.workspace = replace(workspace, actor="Trần Văn Bình")
    page.page.entry_work.verify(batch.id)
    page.settle()
    entry = page.page.entry
    sheet = entry.sheet
    assert entry.number.value() == 1
    assert sheet.keying.answers == {}
    QTest.keyClicks(sheet, "1")
    assert sheet.flashing
    assert "Khác với lần nhập trước" in entry.status.text()
    assert sheet.keying.at == "do_tuoi"
    QTest.keyClicks(sheet, "2")
    QTest.keyClicks(sheet, "2")
    QTest.keyClicks(sheet, "2" + SHEET[2:])
    page.settle()
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert "Enter lần nữa" in entry.status.text()
    assert list_batches(workspace, held.id).seconds == {}
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    page.settle()
    found = list(list_batches(workspace, held.id).seconds.values())
    assert [[d.outcome.value for d in second.differences] for second in found] == [["verifier", "keyer"]]
    assert "lần đầu sai 1, lần hai sai 1" in entry.counter.text()
    assert "đủ các phiếu" in entry.status.text()
