"""What a wallet may be, and what must be typed before real money moves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from moniqo_desktop.domain.errors import Mistake, NotAllowed, Refused
from moniqo_desktop.domain.messages.wallet_commands import ALL_WALLETS, CreateWallet
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.domain.wallets import created, is_confirmed, refuse_live, renamed

SECOND = CreateWallet(wallet="two", name="Second", cash=5_000 * MONEY_UNIT, profile="research")
TAKEN = frozenset(("Practice",))


def test_a_wallet_begins_as_asked() -> None:
    made = created(replace(SECOND, name=" My   own ", fee_ppm=1_000, slippage_ppm=50), 7, TAKEN)
    assert (made.wallet, made.name, made.mode) == ("two", "My own", Mode.PAPER)
    assert made.cash == SECOND.cash
    assert (made.fee_ppm, made.maker_ppm, made.slippage_ppm, made.at) == (1_000, -1, 50, 7)
    assert made.profile == "research"


def test_without_a_profile_the_strictest_holds() -> None:
    assert created(replace(SECOND, profile=""), 0, TAKEN).profile == "starter"


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"name": "  "}, Mistake, "needs a name"),
        ({"name": "x" * 41}, Mistake, "at most 40"),
        ({"name": "practice"}, Mistake, "another account"),
        ({"cash": 0}, Mistake, "from 10"),
        ({"fee_ppm": 60_000}, Mistake, "fee"),
        ({"slippage_ppm": -1}, Mistake, "Slippage"),
        ({"profile": "brave"}, Mistake, "limit profile"),
        ({"wallet": ALL_WALLETS}, Mistake, "no name"),
        ({"mode": Mode.LIVE}, Refused, "none yet"),
        ({"mode": Mode.TESTNET}, Refused, "none yet"),
    ],
)
def test_what_no_wallet_can_be_creates_none(
    changes: dict[str, Any], kind: type[Exception], words: str
) -> None:
    with pytest.raises(kind, match=words):
        created(replace(SECOND, **changes), 0, TAKEN)


def test_a_name_may_be_kept_or_differ_in_case_only() -> None:
    made = created(SECOND, 0, TAKEN)
    assert renamed(made, "SECOND", 1, TAKEN).name == "SECOND"
    with pytest.raises(Mistake):
        renamed(made, "PRACTICE", 1, TAKEN)


@pytest.mark.parametrize(
    ("typed", "is_enough"),
    [("LIVE", True), (" Second ", True), ("live", False), ("second", False), ("", False)],
)
def test_real_money_is_confirmed_by_the_name_or_the_word(typed: str, is_enough: bool) -> None:
    assert is_confirmed(typed, "Second") is is_enough


def test_real_money_needs_limits_a_confirmation_and_a_venue_in_that_order() -> None:
    with pytest.raises(NotAllowed, match="history and paper"):
        refuse_live("Real", "", "research", has_venue=False)
    with pytest.raises(NotAllowed, match="typing its name"):
        refuse_live("Real", "", "starter", has_venue=True)
    with pytest.raises(Refused, match="No exchange"):
        refuse_live("Real", "Real", "starter", has_venue=False)
    refuse_live("Real", "Real", "starter", has_venue=True)
