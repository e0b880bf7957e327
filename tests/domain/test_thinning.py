"""A thinned curve keeps what an eye would miss."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moniqo_desktop.domain.thinning import kept_points


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=400), st.integers(4, 60))
def test_ends_and_extremes_stay_and_order_is_kept(values: list[int], most: int) -> None:
    array = np.array(values)
    kept = kept_points(array, most)
    assert (np.diff(kept) > 0).all()
    assert kept[0] == 0
    assert kept[-1] == len(values) - 1
    assert array[kept].min() == array.min()
    assert array[kept].max() == array.max()
    assert len(kept) <= max(most, 4) + 2


@pytest.mark.parametrize("count", [999, 1000, 1001, 4096])
def test_every_group_keeps_its_own_extremes(count: int) -> None:
    values = np.random.default_rng(3).normal(size=count)
    kept = kept_points(values, 100)
    size = -(-count // 50)
    for start in range(0, count, size):
        part = values[start : start + size]
        mine = values[kept[(kept >= start) & (kept < start + size)]]
        assert mine.min() == part.min()
        assert mine.max() == part.max()
