"""An order of a trade on its page: what it stood at last, what it was, and who changed it."""

from __future__ import annotations

import pytest

from moniqo_desktop.app.past import order_life
from moniqo_desktop.domain.past import OrderTold, ProtectionTold
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.replay.order_words import CHANGES, price_words, steps_text, wish_text
from moniqo_desktop.ui.replay.story_parts import orders_card, protection_card

NOON = 1_767_225_600_000 + 43_200_000
TARGET = OrderTold(
    "o", "target", "sell", "limit", "0.01502", "99,848.05", "", "node",
    (
        (NOON, "accepted", ""),
        (NOON + 1_000, "moved_by_hand", "was 0.02002 at 100,301.68"),
        (NOON + 2_000, "smaller", "was 0.02002 at 99,848.05"),
        (NOON + 3_000, "filled", ""),
    ),
)  # fmt: skip


def test_a_moved_order_is_told_as_it_was_last_and_with_what_it_was_before(dark: Theme) -> None:
    card = orders_card(dark, [TARGET], NOON)
    texts = card.texts[1:]
    assert texts == [
        "TARGET · SELL 0.01502 limit",
        "at 99,848.05",
        "was 0.02002 at 100,301.68",
        "accepted 12:00:00 → moved by hand 12:00:01 → made smaller 12:00:02 → filled 12:00:03",
    ]


def test_an_order_moved_many_times_in_a_row_is_one_step() -> None:
    trail = [(NOON + n * 60_000, "moved_by_flow", "") for n in range(200)]
    assert steps_text(trail, NOON) == "moved by its flow 200× 12:00:00 – 15:19:00"


def test_every_change_that_is_told_has_its_words() -> None:
    told = {order_life.MOVED, order_life.SMALLER, order_life.LARGER}
    assert told | {f"{word}{order_life.BY_HAND}" for word in told} <= set(CHANGES)
    assert f"{order_life.MOVED}{order_life.BY_FLOW}" in CHANGES


@pytest.mark.parametrize(
    ("kind", "price", "words"),
    [("trailing", "", "following the price"), ("market", "", "at market"),
     ("trailing", "990.0", "from 990.0, following the price"), ("stop", "990.0", "at 990.0")],
)  # fmt: skip
def test_where_an_order_stood_is_told_by_its_kind(kind: str, price: str, words: str) -> None:
    order = OrderTold("o", "stop", "sell", kind, "1", price, "", "node")
    assert price_words(order) == words


@pytest.mark.parametrize(
    ("purpose", "amount", "node", "words"),
    [("close", "1", "", "CLOSE · SELL 1 market · by hand"),
     ("close", "1", "node", "CLOSE · SELL 1 market"),
     ("liquidation", "1", "", "LIQUIDATION · SELL 1 market"),
     ("stop", "", "node", "STOP · SELL asked for")],
)  # fmt: skip
def test_an_order_of_a_hand_is_said_to_be_one(
    purpose: str, amount: str, node: str, words: str
) -> None:
    assert wish_text(OrderTold("o", purpose, "sell", "market", amount, "", "", node)) == words


@pytest.mark.parametrize(("kind", "is_told"), [("trailing", True), ("stop", False)])
def test_a_stop_that_follows_the_price_is_said_to_do_so(
    dark: Theme, kind: str, is_told: bool
) -> None:
    stop = OrderTold("o", "stop", "sell", kind, "1", "990.0", "", "node")
    card = protection_card(dark, [ProtectionTold(NOON, "990.0", "")], NOON, [stop])
    assert any("follows the price" in text for text in card.texts) == is_told
