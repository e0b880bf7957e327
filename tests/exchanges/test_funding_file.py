"""Funding rates from a file and of the practice market."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from moniqo_desktop.app.backtests.practice_file import practice_funding_file
from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.funding import USUAL_EVERY
from moniqo_desktop.domain.market import MarketKind, Symbol
from moniqo_desktop.exchanges.funding_file import load_funding
from moniqo_desktop.exchanges.practice_funding import practice_funding, practice_rate
from moniqo_desktop.exchanges.practice_model import FIRST_DAY_AT
from tests.kit.builders import SPOT, SYMBOL, a_market

EIGHT = 8 * 3_600_000
START = 1_704_067_200_000
"""1 January 2024."""


def written(folder: Path, text: str, name: str = "rates.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "times",
    [
        (str(START), str(START + EIGHT)),
        (str(START // 1000), str((START + EIGHT) // 1000)),
        ("2024-01-01T00:00:00Z", "2024-01-01T09:00:00+01:00"),
        (str(START + 7), str(START + EIGHT + 15_000)),
    ],
    ids=["milliseconds", "seconds", "text", "a little late"],
)
def test_a_boundary_is_read_to_its_full_minute(tmp_path: Path, times: tuple[str, str]) -> None:
    file = written(tmp_path, f"at,rate\n{times[0]},0.0001\n{times[1]},-0.00007359\n")
    found = load_funding(file)
    assert found.at.tolist() == [START, START + EIGHT]
    assert found.rate_e8.tolist() == [10_000, -7_359]
    assert np.isnan(found.mark).all()


def test_marks_order_of_columns_and_packing_do_not_matter(tmp_path: Path) -> None:
    text = f"symbol,mark,rate,at\nBTC,42000.5,1e-4,{START}\n\nBTC,,0.0002,{START + EIGHT}\n"
    plain = load_funding(written(tmp_path, text))
    packed = tmp_path / "rates.csv.gz"
    packed.write_bytes(gzip.compress(text.encode()))
    assert plain.mark[0] == 42_000.5
    assert np.isnan(plain.mark[1])
    assert load_funding(packed).rate_e8.tolist() == plain.rate_e8.tolist() == [10_000, 20_000]
    rows = list(plain.rows(a_market()))
    assert rows == [(START, 10_000, 420_005), (START + EIGHT, 20_000, 0)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no column “at”"),
        ("time,rate\n1,2\n", "no column “at”"),
        ("at,price\n1,2\n", "no column “rate”"),
        ("at,rate\n", "holds no funding rates"),
        (f"at,rate\n{START},0.0001\n{START},0.0002\n", "line 3: its time is not after"),
        (f"at,rate\n{START + EIGHT},0.0001\n{START},0.0002\n", "line 3: its time is not after"),
        (f"at,rate\n{START},0.0001\n{START + EIGHT},much\n", "line 3: this is no funding rate"),
        (f"at,rate\n{START},\n", "line 2: this is no funding rate"),
        (f"at,rate\n{START}\n", "line 2: this is no funding rate"),
        (f"at,rate\n{START},NaN\n", "line 2: this is no funding rate"),
        (f"at,rate\n{START},1.5\n", "line 2: this is no funding rate"),
        (f"at,rate\n{START},0.000000001\n", "line 2: this is no funding rate"),
        ("at,rate\n2024-01-01T00:00:00,0.1\n", "line 2: this is no funding rate"),
        (f"at,rate,mark\n{START},0.1,-5\n", "line 2: this is no funding rate"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BadFile, match=says):
        load_funding(written(tmp_path, text))


def test_a_file_that_is_not_there_or_cut_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="no file"):
        load_funding(tmp_path / "none.csv")
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(gzip.compress(f"at,rate\n{START},0.0001\n".encode())[:-9])
    with pytest.raises(BadFile, match="cut or damaged"):
        load_funding(cut)
    wrong = tmp_path / "wrong.csv"
    wrong.write_bytes(b"at,rate\n\xff\xfe")
    with pytest.raises(BadFile, match="not a text file"):
        load_funding(wrong)


def test_a_time_without_a_zone_gets_a_hint(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as caught:
        load_funding(written(tmp_path, "at,rate\n2024-01-01T00:00:00,0.0001\n"))
    assert "zone" in str(caught.value.hint)


def test_practice_rates_are_small_revert_and_come_from_their_seed() -> None:
    rates = np.array([practice_rate(7, SYMBOL, number) for number in range(50_000, 50_300)])
    assert 3_000 < rates.mean() < 17_000
    assert 4_000 < rates.std() < 14_000
    assert 0.7 < float(np.corrcoef(rates[1:], rates[:-1])[0, 1]) < 0.95
    assert practice_rate(7, SYMBOL, 50_000) == rates[0] != practice_rate(8, SYMBOL, 50_000)
    assert practice_rate(7, Symbol("ETH/USDT"), 50_000) != rates[0]


def test_practice_boundaries_are_those_within_the_span_and_spot_has_none() -> None:
    between = practice_funding(7, [a_market(), a_market(SPOT)])
    found = list(between(SYMBOL, START, START + 2 * EIGHT))
    assert [at for at, _, _ in found] == [START, START + EIGHT]
    assert found[0][1] == practice_rate(7, SYMBOL, START // USUAL_EVERY)
    assert not list(between(SYMBOL, START + 1, START + EIGHT))
    assert not list(between(SPOT, START, START + 2 * EIGHT))


def test_practice_rates_as_a_file_are_those_the_venue_charges(tmp_path: Path) -> None:
    file = practice_funding_file(tmp_path, SPOT, days=4, seed=3)
    between = practice_funding(3, [a_market(SPOT, kind=MarketKind.LINEAR)])
    charged = list(between(SPOT, FIRST_DAY_AT, FIRST_DAY_AT + 4 * 3 * EIGHT))
    found = load_funding(file)
    assert list(zip(found.at.tolist(), found.rate_e8.tolist(), strict=True)) == [
        (at, rate) for at, rate, _ in charged
    ]
    assert len(found) == 12
