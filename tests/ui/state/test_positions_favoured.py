"""Which of several positions in one symbol is meant where one is shown."""

from __future__ import annotations

from dataclasses import replace

from moniqo_desktop.ui.state.runs import ALL
from tests.ui.state.builders import BTC, a_position, a_price, a_run, a_state


def test_of_all_accounts_the_favoured_one_is_meant_else_the_oldest() -> None:
    state = a_state()
    for run, wallet in (("r1", "practice"), ("r2", "two")):
        state.apply([replace(a_run(run), wallet=wallet)])
        state.apply([replace(a_position(5, 10**9), run_id=run)])
    state.apply([a_price(660_000)])
    state.runs.choose(ALL)

    def meant() -> str:
        view = state.positions.of(BTC)
        return view.wallet if view is not None else ""

    assert meant() == "practice"
    state.positions.favour("two")
    assert meant() == "two"
    state.positions.favour("three")
    assert meant() == "practice"
    state.positions.favour("two")
    state.runs.choose("practice")
    assert meant() == "practice"
