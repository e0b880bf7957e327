"""The paper market against every path through a candle; `make prove` draws many more scenes."""

from __future__ import annotations

import pytest

from moniqo_desktop.domain.paper.rules import PaperRules
from tests.fills import brute_force
from tests.fills.brute_force import LAWS
from tests.fills.oracle import Player, Wish, profits
from tests.fills.scenes import K, Played, Scene, on_paper

ONCE_BROKEN = (
    ("an entry inside the candle gets the least of all paths", 1_023_312),
    ("liquidation is met on the path, unless a stop lies before it", 1_004_080),
    ("liquidation is met on the path, unless a stop lies before it", 1_006_725),
    ("liquidation is met on the path, unless a stop lies before it", 1_018_247),
)
SCENES = dict.fromkeys(LAWS, 1200)


@pytest.mark.parametrize(("law", "seed"), ONCE_BROKEN)
def test_a_scene_that_once_broke_a_law_keeps_it(law: str, seed: int) -> None:
    LAWS[law](seed)


@pytest.mark.slow  # thousands of scenes, each searched along all its paths
@pytest.mark.parametrize("law", LAWS)
def test_the_paper_market_agrees_with_brute_force(law: str) -> None:
    for seed in range(SCENES[law]):
        LAWS[law](seed)


def test_the_oracle_finds_both_outcomes_of_an_ambiguous_candle() -> None:
    wishes = (
        Wish("e", 1, K.MARKET),
        Wish("s", -1, K.STOP, trigger=48, child=True),
        Wish("t", -1, K.LIMIT, limit=52, child=True),
    )
    judge = Player(wishes, told=False)
    world = judge.opened(judge.begin(), 50)
    assert profits(judge.ends(world, (50, 53, 47, 51)), 51) == {-2, 2}
    assert profits(judge.ends(world, (50, 52, 49, 51)), 51) == {1}


def test_the_oracle_moves_a_trailing_stop_price_by_price() -> None:
    wishes = (Wish("e", 1, K.MARKET), Wish("s", -1, K.TRAILING, trail_ppm=40_000, child=True))
    judge = Player(wishes)
    world = judge.opened(judge.begin(), 100)
    assert judge.along(world, (100, 110, 105)).fills[1:] == (("s", 106),)
    assert judge.along(world, (100, 99, 110)).fills[1:] == ()


def test_a_market_that_flatters_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playing high first for all, as some programs do, breaks the law of the worst path."""

    def flattering(scene: Scene, rules: PaperRules) -> Played:
        return on_paper(scene, PaperRules(path="ohlc", volume_share_ppm=0))

    monkeypatch.setattr(brute_force, "on_paper", flattering)
    law = LAWS["an open position gets the least of all paths"]
    with pytest.raises(AssertionError, match="worst"):
        any(law(seed) for seed in range(300))
