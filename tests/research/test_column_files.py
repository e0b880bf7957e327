"""A worker runs nothing on other candles than the ones that were named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.market import Columns, content_hash
from moniqo_desktop.research.column_files import mapped, stored


def some(count: int = 50) -> Columns:
    price = 100 + np.sin(np.arange(count, dtype=np.float64))
    return Columns(
        np.arange(count, dtype=np.int64) * 60_000 + 1_700_000_000_000,
        price,
        price + 1,
        price - 1,
        price,
        np.full(count, 5.0),
    )


@pytest.mark.parametrize("count", [0, 1, 50])
def test_mapped_candles_are_the_stored_ones_to_the_bit(tmp_path: Path, count: int) -> None:
    name = stored(tmp_path, some(count))
    back = mapped(tmp_path, name)
    assert content_hash(back) == name == content_hash(some(count))
    for column in Columns.__slots__:
        assert getattr(back, column).dtype == getattr(some(count), column).dtype
        np.testing.assert_array_equal(getattr(back, column), getattr(some(count), column))


def test_mapped_candles_cannot_be_changed(tmp_path: Path) -> None:
    back = mapped(tmp_path, stored(tmp_path, some()))
    with pytest.raises(ValueError, match="read-only"):
        back.close[0] = 1.0


def test_one_changed_bit_is_refused(tmp_path: Path) -> None:
    name = stored(tmp_path, some())
    (file,) = tmp_path.iterdir()
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)
    with pytest.raises(BadFile, match="no trial was run on them"):
        mapped(tmp_path, name)


def test_a_cut_file_is_refused_and_made_again(tmp_path: Path) -> None:
    name = stored(tmp_path, some())
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-8])
    with pytest.raises(BadFile, match="no trial was run on them"):
        mapped(tmp_path, name)
    assert stored(tmp_path, some()) == name
    assert content_hash(mapped(tmp_path, name)) == name


def test_candles_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="has no candles “00ff”"):
        mapped(tmp_path, "00ff")
