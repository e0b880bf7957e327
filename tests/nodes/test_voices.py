"""Triggers and outputs as conversations."""

from __future__ import annotations

from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.nodes.output.chart_marker import ChartMarker
from moniqo_desktop.nodes.output.log import Log
from moniqo_desktop.nodes.output.notify import Notify
from moniqo_desktop.nodes.trigger.manual import Manual
from tests.nodes.steps import Conversation, a_candle


def test_a_press_says_yes_until_the_next_candle() -> None:
    talk = Conversation(Manual())
    assert talk.ask().emit == {"pressed": False}
    pressed = talk.ask(_pressed=True)
    assert pressed.emit == {"pressed": True}
    assert pressed.text == "pressed once"
    assert talk.later().ask().emit == {"pressed": False}
    assert talk.ask(_pressed=True).text == "pressed 2 times"


def test_a_message_is_sent_once_per_rise_of_its_flag() -> None:
    talk = Conversation(Notify(), message="{symbol} at {price}, RSI {value}", title="Dip")
    sent = [talk.ask(a_candle(100.5), when=on, value=29.4).notices for on in (False, True, True)]
    assert sent == [(), (("info", "Dip", "BTC/USDT at 100.50, RSI 29.4"),), ()]
    talk.ask(when=False)
    assert len(talk.ask(when=True).notices) == 1


def test_a_flag_without_a_value_yet_counts_as_no() -> None:
    talk = Conversation(Notify())
    assert talk.ask(when=None).notices == ()
    assert len(talk.ask(when=True).notices) == 1


def test_words_in_braces_that_are_not_ours_stay() -> None:
    step = Conversation(Notify(), message="{who} {value}").ask(when=True, value=None)
    assert step.notices[0][2] == "{who} –"


def test_the_log_writes_changes_only() -> None:
    talk = Conversation(Log())
    lines = [talk.ask(value=value).log for value in (None, 1.0, 1.0, True, False, "risen")]
    assert lines == [(), ("1",), (), ("yes",), ("no",), ("risen",)]


def test_a_mark_points_the_way_that_was_chosen() -> None:
    for look, way in (("up", Direction.LONG), ("down", Direction.SHORT), ("dot", Direction.FLAT)):
        step = Conversation(ChartMarker(), text="x", look=look).ask(when=True)
        assert step.marks == (("x", way),)
