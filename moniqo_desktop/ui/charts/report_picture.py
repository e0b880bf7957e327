"""Pictures of a report without a window: price.png and equity.png from the files beside them.

python -m moniqo_desktop.ui.charts.report_picture FOLDER [--theme light]
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.errors import MoniqoError

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

WIDTH: Final = 1600
HEIGHT: Final = 800
_FINE: Final = 0
_MISTAKE: Final = 2
_PACKAGE: Final = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str]) -> int:
    """Returns the exit code; says in one sentence on the error stream what cannot be drawn."""
    parser = argparse.ArgumentParser(prog="report_picture", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--theme", choices=("dark", "light"), default="dark")
    given = parser.parse_args(arguments)
    try:
        draw(given.folder, given.theme)
    except MoniqoError as problem:
        sys.stderr.write(f"{problem}\n")
        return _MISTAKE
    return _FINE


def draw(folder: Path, theme_name: str = "dark") -> None:
    """Writes price.png and equity.png into folder. Raises BadFile, Unavailable."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Qt is loaded here and not above, so that the platform is chosen before.
    from PySide6.QtWidgets import QApplication

    from moniqo_desktop.ui.look.theme import Theme

    application = QApplication.instance() or QApplication([])
    theme = Theme.named(theme_name, _resources())
    draw_price(folder, theme)
    draw_equity(folder, theme)
    del application


def draw_price(folder: Path, theme: Theme) -> None:
    """The most traded symbol with its trades."""
    from moniqo_desktop.ui.charts.price import PriceChart
    from moniqo_desktop.ui.charts.report_files import most_traded, read_columns, read_trades
    from moniqo_desktop.ui.charts.surface import write_picture

    trades = read_trades(folder / "trades.csv")
    columns = read_columns(folder / "columns.npz")
    clock = most_traded(columns, trades)
    chart = PriceChart(theme)
    chart.resize(WIDTH, HEIGHT)
    chart.set_columns(columns[clock])
    mine = [trade for trade in trades if trade.symbol.replace("/", "_") == clock[0]]
    chart.set_markers([marker for trade in mine for marker in trade.markers])
    chart.set_title(f"{clock[0].replace('_', '/')} · {clock[1]}")
    chart.show_all()
    write_picture(chart.picture(), folder / "price.png")


def draw_equity(folder: Path, theme: Theme) -> None:
    """Equity with its drawdown below."""
    from moniqo_desktop.ui.charts.equity_picture import save_equity
    from moniqo_desktop.ui.charts.report_files import read_equity

    times, values = read_equity(folder / "equity.csv")
    save_equity(folder / "equity.png", times, values, theme, WIDTH, HEIGHT)


def _resources() -> Path:
    """Fonts and icons: of the frozen program, the wheel or the source tree."""
    frozen = Path(getattr(sys, "_MEIPASS", "")) / "resources"
    places = (frozen, _PACKAGE / "_resources", _PACKAGE.parent / "resources")
    return next((place for place in places if (place / "fonts").is_dir()), places[-1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
