"""A conversation as rich text: who said what, what was counted, what the gate and the venue did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from html import escape
from math import isnan
from typing import TYPE_CHECKING

from moniqo_desktop.domain.messages.events import DecisionMade, GateJudged, Verdict
from moniqo_desktop.domain.orders import Order
from moniqo_desktop.ui.state.conversations import Thread, Vote, figures_in
from moniqo_desktop.ui.state.prices import Markets
from moniqo_desktop.ui.state.texts import NOTHING, day_clock_text, signed_text
from moniqo_desktop.ui.words.cards import said
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from moniqo_desktop.ui.look.theme import Theme

Name = Callable[[str, str], str]
"""(node, run) → its title."""


def html_of(thread: Thread, theme: Theme, markets: Markets, node_name: Name) -> str:
    """Oldest word first. Links: node:<id> and order:<id>."""
    style = f"color:{theme.text3.name()}"
    when = f"<p style='{style}'>{escape(thread.symbol)} · {day_clock_text(thread.at)} UTC</p>"
    said = "".join(_voices(thread, theme))
    made = "".join(_decided(each, theme, node_name) for each in thread.decisions)
    orders = "".join(_ordered(thread, order, theme, markets) for order in thread.orders)
    none = _box(theme, theme.text3, tr("Outcome"), escape(tr("No order was asked for.")))
    return when + said + made + (orders or none)


def _voices(thread: Thread, theme: Theme) -> Iterator[str]:
    for vote in thread.votes():
        head, _, reason = vote.words.partition(": ")
        ink = _ink(head, theme)
        what = f"<span style='color:{ink.name()}; font-weight:600'>{escape(retell(head))}</span>"
        why = f"<br>{escape(retell(reason))}" if reason else ""
        yield _box(theme, ink, retell(vote.agent), what + _weight(vote, theme) + why
                   + _facts(vote, theme))  # fmt: skip


def _weight(vote: Vote, theme: Theme) -> str:
    """What the vote counted in the council: signed log-odds, and its share of all."""
    if not vote.weight:
        return ""
    words = tr("weight {weight}, {share} of all").format(
        weight=signed_text(Decimal(vote.weight), 2), share=f"{vote.share * 100:.0f} %"
    )
    return f" <span style='color:{theme.text3.name()}'>· {escape(words)}</span>"


def _facts(vote: Vote, theme: Theme) -> str:
    """What the voter read, each a way to its node."""
    chips = (
        _link(theme, f"node:{node_id}", retell(label)) + f" {escape(said(value))}"
        for label, value, node_id in vote.facts
    )
    told = " · ".join(chips)
    grey = f"color:{theme.text2.name()}"
    return f"<br><span style='{grey}'>{escape(tr('Read:'))} {told}</span>" if told else ""


def _decided(made: DecisionMade, theme: Theme, node_name: Name) -> str:
    ink = _ink(made.direction.value, theme)
    p = NOTHING if isnan(made.confidence) else f"{made.confidence:.2f}"
    head = (
        f"<span style='color:{ink.name()}; font-weight:600'>{made.direction.value.upper()} {p}"
        f"</span> {escape(retell(made.reason))}"
    )
    grey = f"color:{theme.text3.name()}; padding-right:12px"
    rows = "".join(
        f"<tr><td style='{grey}'>{escape(retell(name, 'figure'))}</td>"
        f"<td>{escape(said(text))}</td></tr>"
        for name, text in figures_in(made)
    )
    title = _link(theme, f"node:{made.node_id}", node_name(made.node_id, made.run_id))
    table = f"<table cellspacing='2'>{rows}</table>" if rows else ""
    return _box(theme, ink, title, head + table, is_rich=True)


def _ordered(thread: Thread, order: Order, theme: Theme, markets: Markets) -> str:
    amount = markets.amount_text(order.symbol, order.amount)
    what = escape(f"{retell(order.side, 'side')} {amount} {order.symbol}")
    link = _link(theme, f"order:{order.order_id}", tr("Order"))
    end = escape(retell(thread.ends.get(order.order_id, order.status), "status"))
    verdict = thread.judged.get(order.order_id)
    gate = _gate(verdict, theme) if verdict is not None else ""
    return gate + _box(theme, theme.accent, link, f"{what}: {end}", is_rich=True)


def _gate(verdict: GateJudged, theme: Theme) -> str:
    asked = [each for each in verdict.results if each.verdict is not Verdict.NOT_ASKED]
    passed = sum(each.verdict is Verdict.PASS for each in asked)
    counted = tr("{passed} of {asked} checks passed").format(passed=passed, asked=len(asked))
    failed = ", ".join(
        f"{retell(each.name)} ({each.code})" for each in asked if each.verdict is not Verdict.PASS
    )
    ink = theme.ok if verdict.allowed else theme.error
    word = tr("Let in") if verdict.allowed else tr("Refused")
    why = f"<br>{escape(failed)}" if failed else ""
    head = f"<span style='color:{ink.name()}; font-weight:600'>{word}</span> · {counted}{why}"
    return _box(theme, ink, tr("Gate"), head)


def _box(theme: Theme, ink: QColor, title: str, content: str, *, is_rich: bool = False) -> str:
    """A bubble with a coloured edge."""
    name = title if is_rich else escape(title)
    return (
        "<table width='100%' cellspacing='0' cellpadding='6' style='margin-bottom:6px'><tr>"
        f"<td width='3' bgcolor='{ink.name()}' style='padding:0'></td>"
        f"<td bgcolor='{theme.card.name()}'>"
        f"<span style='color:{theme.text2.name()}; font-weight:600'>{name}</span><br>{content}"
        "</td></tr></table>"
    )


def _link(theme: Theme, target: str, words: str) -> str:
    style = f"color:{theme.accent.name()}; text-decoration:none"
    return f"<a href='{escape(target)}' style='{style}'>{escape(words)}</a>"


def _ink(words: str, theme: Theme) -> QColor:
    first = words.split(" ")[0].upper()
    if first == "LONG":
        return theme.up_text
    return theme.down_text if first == "SHORT" else theme.text2
