"""The inspector: forms made from declarations, edits that can be undone."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.errors import FlowProblem
from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.messages.events import NodeStatus
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.catalogue.settings import with_setting, with_settings
from moniqo_desktop.ui.inspector.fields import ChoiceField, SwitchField, TextField
from moniqo_desktop.ui.inspector.help import page_of
from moniqo_desktop.ui.inspector.panel import Inspector
from moniqo_desktop.ui.inspector.values import duration_text, tone_of
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.main_window import MainWindow
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


def test_a_name_that_tells_a_period_follows_it(
    qtbot: QtBot, inspector: Inspector, edited: Edited
) -> None:
    flow = edits.rename(a_flow(), "r", "RSI 21")
    inspector.edit_asked.connect(lambda _, edit: asked.append(edit(flow)))
    asked: list[Flow] = []
    inspector.show_flow(flow, "r")
    _type(qtbot, _field(inspector, "period"), "34")
    assert [(n.title, dict(n.params)) for n in asked[0].nodes[1:2]] == [("RSI 34", {"period": 34})]


@pytest.mark.parametrize(
    ("title", "after"),
    [
        ("RSI 21", "RSI 9"),
        ("RSI 21 on 4 h", "RSI 9 on 4 h"),
        ("RSI", "RSI"),
        ("", ""),
        ("RSI 210", "RSI 210"),
        ("RSI 0.21", "RSI 0.21"),
        ("At 21:00", "At 21:00"),
        ("21 of 21", "21 of 21"),
        ("RSI 21h", "RSI 21h"),
        ("RSI (21)", "RSI (9)"),
        ("Q21 low", "Q21 low"),
        ("RSI 21,000", "RSI 21,000"),
    ],
)
def test_only_a_number_of_its_own_is_taken_for_the_setting(
    title: str, after: str, catalogue: Catalogue
) -> None:
    flow = edits.rename(a_flow(), "r", title)
    changed = with_setting(flow, catalogue.spec("indicator.rsi"), "r", "period", 9)
    assert changed.nodes[1].title == after
    assert dict(changed.nodes[1].params) == {"period": 9}


def test_a_number_in_the_name_of_what_is_no_indicator_stays(catalogue: Catalogue) -> None:
    flow = edits.rename(edits.set_param(a_flow(), "v", "memory", 3), "v", "Judge 3")
    changed = with_setting(flow, catalogue.spec("agent.vote"), "v", "memory", 4)
    assert changed.nodes[2].title == "Judge 3"


def test_a_searched_setting_takes_the_name_along(catalogue: Catalogue) -> None:
    flow = edits.rename(a_flow(), "r", "RSI 21")
    changed = with_settings(flow, catalogue, [("r.period", 34), ("v.threshold", 0.7)])
    assert changed.nodes[1].title == "RSI 34"
    assert dict(changed.nodes[2].params) == {"threshold": 0.7}
    with pytest.raises(FlowProblem):
        with_settings(flow, catalogue, [("gone.period", 34)])


def test_a_tab_that_goes_leaves_no_hole(qtbot: QtBot, inspector: Inspector) -> None:
    """Qt forgets to lay tabs out when one is taken away twice before they are painted."""
    state = State()
    inspector.show_flow(a_flow(), "v", state)
    tabs = inspector.tabs
    qtbot.waitUntil(tabs.isVisible)
    for shown in (True, False):
        for _ in range(2):
            inspector.offer_history(shown)
        inspector.show_flow(a_flow(), "r", state)
        inspector.show_flow(a_flow(), "v", state)
    ends = [tabs.tabRect(n).right() + 1 for n in range(tabs.count()) if tabs.isTabVisible(n)]
    assert [tabs.tabRect(n).left() for n in (1, 3)] == ends[:2]


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
    from moniqo_desktop.domain.flow import edits

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


def test_each_tab_can_be_read_whole_however_narrow_the_side_is(
    qtbot: QtBot, window: MainWindow
) -> None:
    inspector = window.inspector
    inspector.show_flow(a_flow(), "v", State())
    inspector.offer_history(True)
    window.inspector_place.setMaximumWidth(window.inspector_place.minimumWidth())
    tabs = inspector.tabs
    qtbot.waitUntil(lambda: inspector.width() == window.inspector_place.minimumWidth())
    assert tabs.tabRect(tabs.count() - 1).right() < tabs.width()
