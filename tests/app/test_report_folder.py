"""A report folder that is used again."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from moniqo_desktop.app.backtests import report_folder
from moniqo_desktop.domain.backtest.files import JSON_NAME
from moniqo_desktop.domain.market import Columns, Symbol
from tests.kit.reports import a_report

BITCOIN = Symbol("BTC/USDT")


def kept(path: Path, price: float) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    parts = {"opened_at": np.arange(3, dtype=np.int64) * 60_000}
    parts |= {name: np.full(3, price) for name in ("open", "high", "low", "close", "volume")}
    np.savez(path, **{f"BTC_USDT|1m|{name}": part for name, part in parts.items()})


def seen(folder: Path) -> Columns:
    return report_folder.candles(folder, BITCOIN)


def test_a_backtest_after_a_search_shows_its_own_candles(tmp_path: Path) -> None:
    kept(tmp_path / report_folder.BEST_SET / report_folder.CANDLES, 1.0)
    kept(tmp_path / report_folder.CANDLES, 2.0)
    report_folder.keep(a_report(), tmp_path)
    assert seen(tmp_path).close[0] == 2.0


def test_a_search_shows_the_candles_of_its_best_set(tmp_path: Path) -> None:
    kept(tmp_path / report_folder.BEST_SET / report_folder.CANDLES, 1.0)
    kept(tmp_path / report_folder.CANDLES, 2.0)
    report_folder.keep(a_report(), tmp_path)
    head = json.loads((tmp_path / JSON_NAME).read_text())
    (tmp_path / JSON_NAME).write_text(json.dumps({**head, "search": {}}))
    assert seen(tmp_path).close[0] == 1.0
