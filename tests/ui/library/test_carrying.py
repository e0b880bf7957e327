"""Flows in and out of the window: dropped files, clipboard text, copies and exports."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.file import read_flow, write_flow
from moniqo_desktop.ui.library.carrying import flow_files
from tests.ui.shell.builders import a_flow
from tests.ui.shell.stage import Stage

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
COPY = Qt.DropAction.CopyAction


def _carried(*paths: Path) -> QMimeData:
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return carried


def _drop(stage: Stage, carried: QMimeData) -> bool:
    """Over the window and let go; whether it was taken."""
    at = QPointF(200, 200)
    enter = QDragEnterEvent(at.toPoint(), COPY, carried, LEFT, NO_KEYS)
    QApplication.sendEvent(stage.window, enter)
    if not enter.isAccepted():
        return False
    drop = QDropEvent(at, COPY, carried, LEFT, NO_KEYS)
    QApplication.sendEvent(stage.window, drop)
    return drop.isAccepted()


def _written(stage: Stage, flow_id: str, name: str) -> Path:
    place = stage.folder / f"{name}.json"
    place.write_bytes(write_flow(a_flow(flow_id, name)))
    return place


def test_files_dropped_onto_the_window_are_opened(stage: Stage) -> None:
    first, second = _written(stage, "one", "One"), _written(stage, "two", "Two")
    assert _drop(stage, _carried(first, second))
    assert [each.flow.name for each in stage.documents.all] == ["BTC momentum", "One", "Two"]


def test_what_is_no_flow_file_is_not_taken(stage: Stage) -> None:
    picture = stage.folder / "picture.png"
    picture.write_bytes(b"\x89PNG")
    assert not _drop(stage, _carried(picture))
    carried = QMimeData()
    carried.setText("hello")
    assert flow_files(carried) == []


def test_a_dropped_file_that_is_no_flow_is_told(stage: Stage) -> None:
    place = stage.folder / "list.json"
    place.write_text("[]")
    assert _drop(stage, _carried(place))
    assert stage.window.question.words.startswith("list.json: ")
    assert len(stage.documents.all) == 1


def test_a_flow_goes_over_the_clipboard_and_comes_back_as_another(
    qtbot: QtBot, stage: Stage
) -> None:
    before = stage.flow
    qtbot.keyClick(stage.window, Qt.Key.Key_C, CTRL | SHIFT)
    assert read_flow(QGuiApplication.clipboard().text().encode()) == before
    qtbot.keyClick(stage.window, Qt.Key.Key_V, CTRL | SHIFT)
    assert len(stage.documents.all) == 2
    assert stage.flow.nodes == before.nodes
    assert stage.flow.flow_id != before.flow_id


def test_words_on_the_clipboard_that_are_no_flow_are_told(stage: Stage) -> None:
    QGuiApplication.clipboard().setText('{"format": "recipe"}')
    stage.files.carrying.open_text()
    assert stage.window.question.words.startswith("The clipboard holds no flow.")
    assert len(stage.documents.all) == 1


def _choose(stage: Stage, place: Path) -> None:
    """In the dialog that is open."""
    [dialog] = [each for each in stage.window.findChildren(QFileDialog) if each.isVisible()]
    dialog.fileSelected.emit(str(place))
    dialog.close()


def test_an_export_leaves_what_is_open_as_it_is(stage: Stage) -> None:
    stage.rooms.add_node("indicator.ema")
    stage.files.carrying.export_current()
    _choose(stage, stage.folder / "out.json")
    assert read_flow((stage.folder / "out.json").read_bytes()) == stage.flow
    document = stage.documents.current
    assert document is not None
    assert document.path is None
    assert stage.documents.unsaved


def test_saving_elsewhere_makes_a_flow_of_its_own_beside_the_first(stage: Stage) -> None:
    stage.files.save()
    first = stage.flow
    stage.rooms.add_node("indicator.ema")
    drawn = stage.flow
    stage.files.save_as()
    _choose(stage, stage.folder / "my_second_try.json")
    assert [each.flow.name for each in stage.documents.all] == ["BTC momentum", "my second try"]
    assert stage.flow.nodes == drawn.nodes
    assert stage.flow.flow_id != first.flow_id
    assert read_flow((stage.folder / "flows" / "btc_momentum.json").read_bytes()) == first


def test_a_flow_without_a_file_gets_the_one_that_was_chosen(stage: Stage) -> None:
    stage.files.save_as()
    _choose(stage, stage.folder / "chosen.json")
    document = stage.documents.current
    assert document is not None
    assert document.path == stage.folder / "chosen.json"
    assert len(stage.documents.all) == 1


def test_another_file_of_an_open_flow_opens_beside_it_as_a_copy(stage: Stage) -> None:
    other = edits.set_param(stage.flow, "r", "period", 77)
    place = stage.folder / "from_a_friend.json"
    place.write_bytes(write_flow(other))
    stage.files.open(place)
    assert len(stage.documents.all) == 2
    assert stage.flow.nodes == other.nodes
    assert "is open already; from_a_friend.json was opened beside it" in (
        stage.window.question.words
    )
    place.write_bytes(write_flow(a_flow()))
    stage.files.open(place)
    assert len(stage.documents.all) == 2
    assert stage.flow == a_flow()
