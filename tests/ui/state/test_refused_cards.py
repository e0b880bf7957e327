"""What cards say of a refusal: the check, not the family of checks it is in."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from moniqo_desktop.domain.messages.commands import PauseRun
from moniqo_desktop.domain.messages.events import (
    CheckResult,
    Event,
    GateJudged,
    IntentMade,
    NodeEvaluated,
    NodeStatus,
    OrderChanged,
    SafetyChanged,
)
from moniqo_desktop.domain.orders import OrderId, OrderIntent, OrderStatus, Purpose, Side
from moniqo_desktop.domain.refusal_words import SENTENCES, sentence_of
from moniqo_desktop.domain.refused_cards import NAMES, RefusedCards, sentence_behind
from moniqo_desktop.domain.verdicts import Verdict
from tests.kit.talk import Talk
from tests.kit.trading_flows import trend
from tests.ui.state.builders import BTC, a_run

FAMILY: Final = "Refused: cooldown, breaker, drawdown"


def judged(*codes: str, run: str = "r1", family: str = "cooldown, breaker, drawdown") -> GateJudged:
    verdict = Verdict.NOT_MEASURABLE if codes[0] == "NOT_MEASURABLE" else Verdict.FAIL
    results = [CheckResult(6, family, verdict, codes[0])]
    results += [CheckResult(7, "daily loss", Verdict.FAIL, code) for code in codes[1:]]
    return GateJudged(1, run, OrderId("o1"), False, codes, tuple(results))


def said(text: str, node: str = "gate", run: str = "r1") -> NodeEvaluated:
    return NodeEvaluated(1, run, node, NodeStatus.OK, text, 0.0, 0.0)


def told(*events: Event) -> list[str]:
    cards = RefusedCards()
    heard = [cards.told(event) for event in events]
    return [each.text for each in heard if isinstance(each, NodeEvaluated)]


DENIED = OrderChanged(1, "r1", OrderId("o1"), OrderStatus.DENIED)


@pytest.mark.parametrize(
    ("code", "words"), [("DRAWDOWN", "drawdown"), ("BREAKER", "breaker"), ("COOLDOWN", "cooldown")]
)
def test_the_cards_of_an_order_and_its_gate_name_the_check_that_refused(
    code: str, words: str
) -> None:
    heard = told(judged(code), DENIED, said(FAMILY, "order"), said(FAMILY, "gate"))
    assert heard == [f"Refused: {words}"] * 2


def test_all_checks_that_refused_are_named() -> None:
    assert told(judged("BREAKER", "DAILY_LOSS"), said(FAMILY)) == ["Refused: breaker, daily loss"]


def test_a_check_that_could_not_be_made_is_named_as_such() -> None:
    heard = told(judged("NOT_MEASURABLE", family="spread"), said("Refused: spread"))
    assert heard == ["Refused: not known: spread"]


def test_a_card_goes_on_naming_the_check_while_it_repeats_itself() -> None:
    later = judged("COOLDOWN"), said(FAMILY, "other"), said("flat", "other")
    heard = told(judged("DRAWDOWN"), said(FAMILY), said("1.0", "x"), *later, said(FAMILY))
    assert heard[0] == heard[-1] == "Refused: drawdown"
    assert heard[2] == "Refused: cooldown"


@pytest.mark.parametrize(
    "before",
    [(), (judged("DRAWDOWN", run="r2"),), (judged("DRAWDOWN"), said("flat"))],
    ids=["nothing heard", "another run", "something said since"],
)
def test_what_is_not_known_to_be_that_refusal_stays_as_it_was_said(
    before: tuple[Event, ...],
) -> None:
    assert told(*before, said(FAMILY))[-1] == FAMILY


def test_an_order_that_was_let_through_ends_the_refusal_before_it() -> None:
    allowed = GateJudged(1, "r1", OrderId("o2"), True, (), ())
    assert told(judged("DRAWDOWN"), allowed, said(FAMILY)) == [FAMILY]


@pytest.mark.parametrize("code", SENTENCES)
def test_what_a_card_names_leads_to_the_sentence_of_the_notice(code: str) -> None:
    [text] = told(judged(code), said(FAMILY))
    assert sentence_behind(text) == sentence_of(code)


def test_names_are_short_and_all_differ() -> None:
    assert len(set(NAMES.values())) == len(NAMES)
    assert max(map(len, NAMES.values())) <= 27


def test_other_words_have_no_sentence_behind_them() -> None:
    assert sentence_behind("Passed") == sentence_behind(FAMILY.replace("Refused", "Blocked")) == ""


def test_what_the_engine_says_on_its_cards_is_known_again() -> None:
    talk = Talk(flow=trend())
    talk.core.watch = True
    talk.order(PauseRun(run_id="run"))
    for step in range(80):
        talk.close(1_000.0 + 5.0 * step)
        if talk.all(GateJudged):
            break
    heard = told(*talk.events)
    assert heard.count("Refused: flow paused") == 2, "the order and its gate"
    assert "Refused: flow enabled" not in heard


def lock(kind: str, until: int = 9, wallet: str = "practice") -> SafetyChanged:
    return SafetyChanged(1, "", kind, until, "", wallet)


@pytest.mark.parametrize(
    ("locks", "code"),
    [
        ((lock("daily_loss"),), "DAILY_LOSS"),
        ((lock("drawdown"),), "DRAWDOWN"),
        ((lock("breaker"),), "BREAKER"),
        ((lock("breaker"), lock("daily_loss")), "DAILY_LOSS"),
        ((lock("daily_loss", until=1),), "BREAKER"),
        ((lock("daily_loss"), lock("daily_loss", until=0)), "BREAKER"),
        ((lock("daily_loss", wallet="other"),), "BREAKER"),
        ((lock("cooldown"),), "BREAKER"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_lock_is_told_by_what_it_stands_for(locks: tuple[Event, ...], code: str) -> None:
    cards = RefusedCards()
    for event in (a_run(), *locks):
        cards.told(event)
    heard = cards.told(judged("BREAKER"))
    assert isinstance(heard, GateJudged)
    assert heard.codes == (code,)
    assert cards.told(said(FAMILY)) == said(f"Refused: {NAMES[code]}")


def test_one_reason_is_told_once() -> None:
    cards = RefusedCards()
    for event in (a_run(), lock("daily_loss")):
        cards.told(event)
    heard = cards.told(judged("BREAKER", "DAILY_LOSS"))
    assert isinstance(heard, GateJudged)
    assert heard.codes == ("DAILY_LOSS",)
    assert cards.told(said(FAMILY)) == said("Refused: daily loss")


def wanted(node: str, order: str = "o1") -> IntentMade:
    intent = OrderIntent(node, BTC, Purpose.OPEN, Side.BUY, 1)
    return IntentMade(1, "r1", OrderId(order), intent)


def test_after_a_restart_the_cards_keep_the_check_that_refused() -> None:
    """The journal tells the refusal; then each card says again what it said, in drawing order."""
    past = wanted("order"), judged("DRAWDOWN"), DENIED
    back = said("99.5", "candles"), said(FAMILY, "gate"), said(FAMILY, "order")
    assert told(*past, *back) == ["99.5", *["Refused: drawdown"] * 2]


def test_after_a_restart_each_order_keeps_its_own_check() -> None:
    second = replace(judged("COOLDOWN"), order_id=OrderId("o2"))
    past = wanted("a"), judged("DRAWDOWN"), wanted("b", "o2"), second
    back = said("99.5", "candles"), said(FAMILY, "a"), said(FAMILY, "b")
    assert told(*past, *back) == ["99.5", "Refused: drawdown", "Refused: cooldown"]


def test_after_a_restart_an_order_that_was_let_through_has_no_refusal() -> None:
    allowed = GateJudged(1, "r1", OrderId("o2"), True, (), ())
    past = wanted("a"), judged("DRAWDOWN"), wanted("a", "o2"), allowed
    assert told(*past, said("99.5", "candles"), said(FAMILY, "a")) == ["99.5", FAMILY]
