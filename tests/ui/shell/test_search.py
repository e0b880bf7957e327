"""Finding by typing."""

from dataclasses import dataclass

import pytest

from moniqo_desktop.ui.search import best, in_reach, score

TITLES = ["Crosses above", "Close position", "Candles", "Cross rate", "MACD"]


def _found(typed: str) -> list[str]:
    return best(typed, TITLES, lambda title: title, lambda title: ())


def test_the_beginning_of_the_title_comes_before_the_middle() -> None:
    assert _found("c")[0:2] == ["Crosses above", "Close position"]


def test_a_whole_title_comes_first() -> None:
    assert best("rsi", ["RSI smoothed", "RSI"], lambda t: t, lambda t: ())[0] == "RSI"


def test_every_word_typed_must_be_found() -> None:
    assert _found("cross above") == ["Crosses above"]


def test_initials_find_a_title_last() -> None:
    assert 0 < score("ema", "Exponential moving average") < score("ema", "EMA cross")
    assert score("ema", "Higher timeframe") == 0


def test_a_keyword_finds_what_its_title_does_not_say() -> None:
    assert score("ema", "Moving average", ("ema",)) > 0
    assert score("ema", "Candles", ("price",)) == 0


def test_nothing_typed_leaves_all_in_their_order() -> None:
    assert _found("") == TITLES


def test_one_letter_must_stand_somewhere() -> None:
    assert score("z", "Candles") == 0


@dataclass(frozen=True)
class Offer:
    title: str
    acts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def is_grave(self) -> bool:
        return bool(self.acts)


CLOSE = Offer("Close position BTC/USDT", ("Close",))
CHART = Offer("BTC/USDT on the chart")


@pytest.mark.parametrize(
    ("typed", "found", "shown", "is_taken"),
    [
        ("btc", [CLOSE, CHART], [CHART, CLOSE], True),
        ("btc", [CLOSE], [CLOSE], False),
        ("close btc", [CLOSE], [CLOSE], True),
        ("bt", [CHART, Offer("Bitstamp"), CLOSE], [CHART, Offer("Bitstamp"), CLOSE], True),
        ("btc", [CHART, Offer("BTC dominance"), CLOSE],
         [CHART, CLOSE, Offer("BTC dominance")], True),
        ("", [], [], False),
    ],
    ids=["a symbol alone", "nothing harmless", "act named", "two letters", "lifted", "nothing"],
)  # fmt: skip
def test_return_moves_money_only_where_the_act_was_typed(
    typed: str, found: list[Offer], shown: list[Offer], is_taken: bool
) -> None:
    assert in_reach(typed, found) == (shown, is_taken)
