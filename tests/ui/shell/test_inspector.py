"""The inspector: forms made from declarations, edits that can be undone."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.messages.events import NodeStatus
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.inspector.fields import ChoiceField, SwitchField, TextField
from moniqo_desktop.ui.inspector.help import page_of
from moniqo_desktop.ui.inspector.panel import Inspector
from moniqo_desktop.ui.inspector.values import duration_text, tone_of
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.state.state import State
from tests.ui.shell.builders import a_flow, decided, evaluated, run_started

Edited = list[tuple[str, Flow]]


@pytest.fixture
def inspector(qtbot: QtBot, dark: Theme, catalogue: Catalogue) -> Inspector:
    made = Inspector(dark, catalogue)
    qtbot.addWidget(made)
    made.resize(272, 700)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def edited(inspector: Inspector) -> Edited:
    """Each edit asked for: its label and the flow it leads to."""
    found: Edited = []

    def take(label: str, edit: Callable[[Flow], Flow]) -> None:
        found.append((label, edit(a_flow())))

    inspector.edit_asked.connect(take)
    return found


def _field(inspector: Inspector, name: str) -> TextField:
    assert inspector.form is not None
    field = inspector.form.field(name)
    assert isinstance(field, TextField)
    return field


def _type(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def _param(flow: Flow, node_id: str, name: str) -> object:
    node = flow.node(node_id)
    assert node is not None
    return node.params.get(name, "at its default")


def test_a_field_shows_the_value_of_the_node(inspector: Inspector) -> None:
    inspector.show_flow(a_flow(), "r")
    assert _field(inspector, "period").text() == "21"


def test_a_field_shows_the_default_where_the_node_says_nothing(inspector: Inspector) -> None:
    inspector.show_flow(a_flow(), "v")
    assert _field(inspector, "threshold").text() == "0.6"


def test_a_number_typed_becomes_an_edit_of_the_flow(
    qtbot: QtBot, inspector: Inspector, edited: Edited
) -> None:
    inspector.show_flow(a_flow(), "r")
    _type(qtbot, _field(inspector, "period"), "34")
    [(label, flow)] = edited
    assert (label, _param(flow, "r", "period")) == ("Set Period", 34)


def test_a_value_equal_to_the_default_is_taken_out_of_the_flow(
    qtbot: QtBot, inspector: Inspector, edited: Edited
) -> None:
    inspector.show_flow(a_flow(), "r")
    _type(qtbot, _field(inspector, "period"), "14")
    [(label, flow)] = edited
    assert (label, _param(flow, "r", "period")) == ("Reset Period", "at its default")


def test_a_wrong_number_changes_nothing_and_says_why(
    qtbot: QtBot, inspector: Inspector, edited: Edited
) -> None:
    inspector.show_flow(a_flow(), "r")
    _type(qtbot, _field(inspector, "period"), "1")
    assert edited == []
    assert inspector.form is not None
    assert inspector.form.sentence("period") == "Period is between 2 and 500."


def test_undo_means_the_drawing_once_a_number_is_taken(
    qtbot: QtBot, inspector: Inspector, edited: Edited
) -> None:
    inspector.show_flow(a_flow(), "r")
    field = _field(inspector, "period")
    undo = QShortcut(QKeySequence.StandardKey.Undo, inspector)
    inspector.activateWindow()
    _type(qtbot, field, "34")
    with qtbot.waitSignal(undo.activated):
        qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (field.text(), len(edited)) == ("34", 1)


def test_undo_takes_back_what_is_being_typed_first(qtbot: QtBot, inspector: Inspector) -> None:
    inspector.show_flow(a_flow(), "r")
    field = _field(inspector, "period")
    undo = QShortcut(QKeySequence.StandardKey.Undo, inspector)
    inspector.activateWindow()
    field.setFocus()
    qtbot.keyClicks(field, "9")
    with qtbot.assertNotEmitted(undo.activated):
        qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "21"


def test_escape_brings_the_value_back(qtbot: QtBot, inspector: Inspector, edited: Edited) -> None:
    inspector.show_flow(a_flow(), "r")
    field = _field(inspector, "period")
    qtbot.keyClicks(field, "999")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), edited) == ("21", [])


def test_an_arrow_key_steps_a_number(qtbot: QtBot, inspector: Inspector, edited: Edited) -> None:
    inspector.show_flow(a_flow(), "r")
    qtbot.keyClick(_field(inspector, "period"), Qt.Key.Key_Up)
    assert [_param(flow, "r", "period") for _, flow in edited] == [22]


def test_a_choice_becomes_an_edit(qtbot: QtBot, inspector: Inspector, edited: Edited) -> None:
    inspector.show_flow(a_flow(), "v")
    assert inspector.form is not None
    field = inspector.form.field("mode")
    assert isinstance(field, ChoiceField)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert [_param(flow, "v", "mode") for _, flow in edited] == ["strong"]


def test_a_switch_becomes_an_edit(qtbot: QtBot, inspector: Inspector, edited: Edited) -> None:
    inspector.show_flow(a_flow(), "v")
    assert inspector.form is not None
    field = inspector.form.field("strict")
    assert isinstance(field, SwitchField)
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    assert [_param(flow, "v", "strict") for _, flow in edited] == [False]


def test_undo_is_seen_in_the_form(inspector: Inspector) -> None:

    inspector.show_flow(edits.set_param(a_flow(), "r", "period", 55), "r")
    inspector.show_flow(a_flow(), "r")
    assert _field(inspector, "period").text() == "21"


def test_a_title_typed_renames_the_node(qtbot: QtBot, inspector: Inspector, edited: Edited) -> None:
    inspector.show_flow(a_flow(), "v")
    _type(qtbot, inspector.title, "Jury")
    [(label, flow)] = edited
    judged = flow.node("v")
    assert judged is not None
    assert (label, judged.title) == ("Rename node", "Jury")


def test_the_title_of_the_kind_is_not_stored(
    qtbot: QtBot, inspector: Inspector, edited: Edited
) -> None:
    inspector.show_flow(a_flow(), "v")
    _type(qtbot, inspector.title, "Weighted vote")
    renamed = edited[0][1].node("v")
    assert renamed is not None
    assert renamed.title == ""


def test_without_a_selection_the_flow_itself_is_shown(inspector: Inspector) -> None:
    inspector.show_flow(a_flow(), "")
    assert inspector.flow_form.name.text() == "BTC momentum"
    assert inspector.tabs.isHidden()


def test_the_name_of_a_flow_is_never_empty(
    qtbot: QtBot, inspector: Inspector, edited: Edited
) -> None:
    inspector.show_flow(a_flow(), "")
    _type(qtbot, inspector.flow_form.name, " ")
    assert edited == []
    assert inspector.flow_form.name.text() == "BTC momentum"


def test_the_limit_profile_is_an_edit(qtbot: QtBot, inspector: Inspector, edited: Edited) -> None:
    inspector.show_flow(a_flow(), "")
    inspector.flow_form.profile.setFocus()
    qtbot.keyClick(inspector.flow_form.profile, Qt.Key.Key_Down)
    assert [flow.profile for _, flow in edited] == ["starter"]


def test_values_in_and_out_bear_the_labels_of_their_ports(inspector: Inspector) -> None:
    state = State()
    inspector.run_id = "run-1"
    state.apply((evaluated("c", outputs=(("candles", "500 candles"),)),))
    state.apply((evaluated("r", "58.3", outputs=(("value", "58.3"),)),))
    inspector.show_flow(a_flow(), "r", state)
    assert inspector.values.outputs.texts == [("Value", "58.3")]
    assert inspector.values.inputs.texts == [("Candles", "500 candles")]


def test_the_last_values_stand_below_the_settings(inspector: Inspector) -> None:
    state = State()
    inspector.run_id = "run-1"
    state.apply((evaluated("r", outputs=(("value", "58.3"),)),))
    inspector.show_flow(a_flow(), "r", state)
    assert inspector.last.texts == [("Value", "58.3")]
    inspector.show_flow(a_flow(), "v", state)
    assert inspector.last.texts == []


def test_history_is_a_tab_only_where_something_happened(inspector: Inspector) -> None:
    state = State()
    inspector.run_id = "run-1"
    state.apply((run_started(a_flow()), decided("v", "EMA above"), decided("r", "elsewhere")))
    inspector.show_flow(a_flow(), "v", state)
    assert inspector.tabs.isTabVisible(2)
    assert [moment.words for moment in inspector.past.moments] == ["EMA above"]
    inspector.show_flow(a_flow(), "c", state)
    assert not inspector.tabs.isTabVisible(2)


def test_a_problem_of_the_node_is_shown_in_words(inspector: Inspector) -> None:
    state = State()
    inspector.run_id = "run-1"
    state.apply((evaluated("r", "No candles for 3 minutes", status=NodeStatus.ERROR),))
    inspector.show_flow(a_flow(), "r", state)
    assert inspector.values._status.text() == "Stopped by a problem"


def test_the_button_of_a_manual_trigger_is_offered_for_that_kind_only(
    inspector: Inspector,
) -> None:
    from dataclasses import replace

    from moniqo_desktop.domain.flow.drawing import Node

    flow = a_flow()
    inspector.show_flow(replace(flow, nodes=(*flow.nodes, Node("b", "trigger.manual"))), "b")
    assert not inspector.press.isHidden()
    inspector.show_flow(flow, "r")
    assert inspector.press.isHidden()


def test_a_kind_this_version_does_not_know_is_still_shown(inspector: Inspector) -> None:
    from dataclasses import replace

    from moniqo_desktop.domain.flow.drawing import Node

    future = Node("x", "cloud.future", params={"depth": 7, "mode": "deep"})
    inspector.show_flow(replace(a_flow(), nodes=(future,)), "x")
    assert inspector.title.text() == "cloud.future"
    assert inspector.form is not None
    words = inspector.form.nothing.text()
    assert words.startswith("This version does not know this node.")
    assert words.endswith("Its settings are kept too: depth 7, mode deep.")


def test_help_is_the_page_of_the_node(
    qtbot: QtBot, inspector: Inspector, catalogue: Catalogue
) -> None:
    inspector.show_flow(a_flow(), "r")
    inspector.tabs.setCurrentIndex(3)
    qtbot.waitUntil(lambda: "Measures strength." in inspector.help.text)
    assert "Period: Candles looked at." in inspector.help.text
    assert page_of(catalogue.spec("indicator.rsi")).count("- ") == 3


@pytest.mark.parametrize(
    ("microseconds", "text"), [(12.0, "12 µs"), (400.0, "0.4 ms"), (1_800_000.0, "1.8 s")]
)
def test_durations_are_short(microseconds: float, text: str) -> None:
    assert duration_text(microseconds) == text


def test_gains_and_losses_have_their_tones() -> None:
    assert [tone_of(text) for text in ("LONG 0.8", "+3", "short", "\u22121", "58.3")] == [
        "up", "up", "down", "down", "",
    ]  # fmt: skip
