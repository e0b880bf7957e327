"""What a wallet may be, and what is asked before real money moves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from moniqo_desktop.domain.errors import Mistake, NotAllowed, Refused
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.wallet_commands import ALL_WALLETS, CreateWallet
from moniqo_desktop.domain.messages.wallet_events import WalletChanged
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.domain.risk import profile

LONGEST_NAME: Final = 40
LEAST_CASH: Final = 10 * MONEY_UNIT
MOST_CASH: Final = 1_000_000_000 * MONEY_UNIT
MOST_FEE_PPM: Final = 50_000
STRICTEST: Final = "starter"
LIVE_WORD: Final = "LIVE"
"""Typed by the trader instead of the wallet's name; upper case, so that nobody types it asleep."""


def created(command: CreateWallet, at: Millis, taken: frozenset[str]) -> WalletChanged:
    """The wallet as it begins. taken: names in use. Raises Mistake or Refused if it cannot be."""
    if command.mode is not Mode.PAPER:
        raise Refused(
            f"A {command.mode.value} account needs a connection to an exchange, and this version "
            "has none yet; nothing was created.",
            hint="Choose paper: the same flows, the same gate, no real money.",
            code="NO_VENUE",
        )
    if not LEAST_CASH <= command.cash <= MOST_CASH:
        raise Mistake("An account starts with an amount from 10 to 1,000,000,000.")
    fees = (command.fee_ppm, command.maker_ppm)
    if not all(-1 <= fee <= MOST_FEE_PPM for fee in fees):
        raise Mistake("A fee is at most 5 %, and not below 0.")
    if not 0 <= command.slippage_ppm <= MOST_FEE_PPM:
        raise Mistake("Slippage is at most 5 %, and not below 0.")
    if command.wallet == ALL_WALLETS:
        raise Mistake("That is no name for one account.")
    return WalletChanged(
        at,
        "",
        command.wallet,
        free_name(command.name, taken),
        command.mode,
        command.cash,
        profile(command.profile or STRICTEST).name,
        *fees,
        command.slippage_ppm,
    )


def renamed(wallet: WalletChanged, name: str, at: Millis, taken: frozenset[str]) -> WalletChanged:
    """taken: names of the others. Raises Mistake if the name cannot be."""
    return replace(wallet, at=at, name=free_name(name, taken))


def free_name(name: str, taken: frozenset[str]) -> str:
    """Raises Mistake if it is empty, too long or in use."""
    found = " ".join(name.split())
    if not found:
        raise Mistake("An account needs a name.")
    if len(found) > LONGEST_NAME:
        raise Mistake(f"A name has at most {LONGEST_NAME} characters.")
    if found.casefold() in {each.casefold() for each in taken}:
        raise Mistake(f"“{found}” is the name of another account.", hint="Choose another one.")
    return found


def is_confirmed(typed: str, name: str) -> bool:
    """Whether what was typed confirms something about the wallet of that name."""
    return typed.strip() in (name, LIVE_WORD)


def refuse_unconfirmed(name: str, typed: str) -> None:
    """Raises NotAllowed unless a run that moves real money may take another drawing."""
    if not is_confirmed(typed, name):
        raise NotAllowed(
            f"Another drawing for the real money on “{name}” must be confirmed by typing its name; "
            "nothing was applied.",
            code="NOT_CONFIRMED",
        )


def refuse_live(name: str, typed: str, profile_name: str, *, has_venue: bool) -> None:
    """Raises NotAllowed or Refused unless real money may be moved by a run that is to start."""
    if not profile(profile_name).live_allowed:
        raise NotAllowed(
            f"The limits “{profile_name}” are for history and paper; nothing was started.",
            hint="Choose Starter, Standard or Expert in the flow.",
        )
    if not is_confirmed(typed, name):
        raise NotAllowed(
            f"Trading real money on “{name}” must be confirmed by typing its name; nothing was "
            "started.",
            code="NOT_CONFIRMED",
        )
    if not has_venue:
        raise Refused(
            "No exchange is connected, so there is nowhere to trade real money; nothing was "
            "started.",
            hint="Run the flow on a paper account.",
            code="NO_VENUE",
        )


def refuse_twice(flow: Flow, title: str, running: Collection[str]) -> None:
    """Two runs of one flow would both trade for it, and each Stop would end one of them.

    title: of the wallet; running: ids of the flows that run on it. Raises Mistake.
    """
    if flow.flow_id in running:
        raise Mistake(
            f"“{flow.name}” runs on “{title}” already, so no second run was started.",
            hint="Stop it first, or run it on another account.",
            code="RUNS_ALREADY",
        )
