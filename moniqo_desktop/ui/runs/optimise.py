"""The form of a search: which settings vary, over what range, and how they are tried."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from moniqo_desktop.ui.look.parts import label, push_button, restyle, rule
from moniqo_desktop.ui.runs.labelled import Choices, Labelled, in_pairs, text_field
from moniqo_desktop.ui.runs.range_row import RangeRow
from moniqo_desktop.ui.runs.ranges import Range, number, sets
from moniqo_desktop.ui.runs.walk import WalkForm
from moniqo_desktop.ui.words.translation import later, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

GOALS: Final = (
    ("sharpe", later("Sharpe ratio")),
    ("net-profit", later("Net profit")),
    ("return-drawdown", later("Return ÷ drawdown")),
    ("profit-factor", later("Profit factor")),
)
_GOAL_WORDS: Final = {
    "sharpe": later("Sharpe ratio"),
    "net-profit": later("net profit"),
    "return-drawdown": later("return ÷ largest drawdown"),
    "profit-factor": later("profit factor"),
}
SAMPLERS: Final = (
    ("grid", later("Every set (grid)")),
    ("random", later("At random")),
    ("tpe", later("Where good ones were (TPE)")),
)
MOST_TRIALS: Final = 1_000_000
MOST_WORKERS: Final = 64


@dataclass(frozen=True, slots=True)
class SearchAsked:
    """What the form says: ranges as the search reads them; the rest as app/searches/spec.py.

    titles: address → what the trader calls it. total: how many sets are tried, 0 = not known.
    """

    titles: tuple[tuple[str, str], ...]
    params: tuple[str, ...]
    sampler: str
    trials: int
    workers: int
    objective: str
    walk: str
    total: int = 0

    def row(self) -> dict[str, Any]:
        return {
            "params": list(self.params),
            "sampler": self.sampler,
            "trials": self.trials,
            "workers": self.workers,
            "objective": self.objective,
            "walk": self.walk,
        }


class OptimiseForm(QWidget):
    """add_asked: the trader wants to choose one more setting. varied: another range, or another
    way to search."""

    add_asked = Signal()
    varied = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: dict[str, RangeRow] = {}
        self.add = push_button(theme, tr("Add a setting…"), "", "plus")
        self.goal = self._choice("goal", tr("Look for the highest"), GOALS)
        self.sampler = self._choice("sampler", tr("Try"), SAMPLERS)
        self.trials = self._text("trials", tr("Sets"), "100", tr("at most"))
        self.workers = self._text("workers", tr("Workers"), str(_spare_cores()), tr("processes"))
        self.walk = WalkForm(theme)
        self._count = label(theme, "", 12, tone="2", tabular=True)
        self._count.setWordWrap(True)
        self._none = label(theme, tr("Choose the settings to vary, two for a map."), 12, tone="3")
        self._none.setWordWrap(True)
        self._arrange()
        self._usual = self.typed
        self.add.clicked.connect(self.add_asked)
        for part in (self.goal, self.sampler, self.trials, self.workers, self.walk):
            part.changed.connect(self._tell)
        self._tell()

    @property
    def asked(self) -> SearchAsked:
        is_grid = self.sampler.value == "grid"
        whole = sets(self._all())
        some = 0 if is_grid else int(self.trials.value)
        return SearchAsked(
            tuple((row.range.address, row.range.title) for row in self.rows.values()),
            tuple(row.range.text for row in self.rows.values()),
            self.sampler.value,
            some,
            int(self.workers.value),
            self.goal.value,
            self.walk.value,
            min(some, whole) if self.sampler.value == "random" and whole else some or whole,
        )

    @property
    def typed(self) -> dict[str, str]:
        """How it is searched, as typed: what `show_typed` takes again."""
        return {
            "goal": self.goal.value,
            "sampler": self.sampler.value,
            "trials": self.trials.value,
            "workers": self.workers.value,
            "walk": self.walk.value,
        }

    def show_typed(self, typed: Mapping[str, str]) -> None:
        """What is missing is as usual."""
        shown = {**self._usual, **typed}
        for part, name in (
            (self.goal, "goal"),
            (self.sampler, "sampler"),
            (self.trials, "trials"),
            (self.workers, "workers"),
            (self.walk, "walk"),
        ):
            part.show_value(shown[name])
        self._tell()

    @property
    def ranges(self) -> tuple[Range, ...]:
        return tuple(row.range for row in self.rows.values())

    @property
    def goal_words(self) -> str:
        """As a report calls it, see goal_words."""
        return goal_words(self.goal.value)

    def add_range(self, given: Range) -> None:
        """One more setting; one that is there already stays as it is."""
        if given.address in self.rows:
            return
        row = RangeRow(self._theme, given)
        self.rows[given.address] = row
        self._ranges.addWidget(row)
        row.changed.connect(self._tell)
        row.left_out.connect(lambda: self._leave_out(given.address))
        self._tell()

    def show_ranges(self, ranges: Sequence[Range]) -> None:
        """These and no others."""
        if self.ranges == tuple(ranges):
            return
        self.keep_only(())
        for given in ranges:
            self.add_range(given)

    def keep_only(self, offers: Sequence[Range]) -> None:
        """What the flow offers now: settings it does not have are left out, the others have its
        names."""
        titles = {each.address: each.title for each in offers}
        for address, row in list(self.rows.items()):
            if address not in titles:
                self._leave_out(address)
            elif row.range.title != titles[address]:
                row.call(titles[address])

    def check(self) -> bool:
        """Says beside each field what is wrong; True when nothing is."""
        fine = [self.walk.check(), *(row.check() for row in self.rows.values())]
        self.trials.say(self._trials_problem())
        self.workers.say(_whole(self.workers.value, MOST_WORKERS, tr("Workers are")))
        if not self.rows:
            self._none.setProperty("tone", "error")
            restyle(self._none)
        return bool(self.rows) and all(fine) and not (self.trials.sentence or self.workers.sentence)

    def _trials_problem(self) -> str:
        if self.sampler.value != "grid":
            return _whole(self.trials.value, MOST_TRIALS, tr("Sets are"))
        if self.rows and not sets(self._all()):
            return tr("Every set needs a step in each range; or try some at random.")
        return ""

    def _all(self) -> dict[str, Range]:
        return {address: row.range for address, row in self.rows.items()}

    def _leave_out(self, address: str) -> None:
        row = self.rows.pop(address)
        self._ranges.removeWidget(row)
        row.deleteLater()
        self._tell()

    def _tell(self) -> None:
        is_grid = self.sampler.value == "grid"
        self.trials.setVisible(not is_grid)
        self._none.setVisible(not self.rows)
        count = sets(self._all())
        counted = tr("{count} sets").format(count=f"{count:,}")
        words = counted if count else tr("Any number of sets")
        if not is_grid and number(self.trials.value) is not None:
            whole = words[:1].lower() + words[1:]
            words = tr("{some} of {whole}").format(some=self.trials.value, whole=whole)
        self._count.setText(words if self.rows else "")
        self.varied.emit()

    def _choice(self, name: str, title: str, choices: Sequence[tuple[str, str]]) -> Labelled:
        return Labelled(self._theme, name, title, Choices(self._theme, choices))

    def _text(self, name: str, title: str, text: str, hint: str) -> Labelled:
        made = Labelled(self._theme, name, title, text_field(self._theme), hint=hint)
        made.show_value(text)
        return made

    def _arrange(self) -> None:
        theme = self._theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(label(theme, tr("Settings to vary"), 13, 600))
        column.addWidget(self._none)
        self._ranges = QVBoxLayout()
        self._ranges.setSpacing(8)
        column.addLayout(self._ranges)
        column.addWidget(self.add)
        column.addWidget(self._count)
        column.addWidget(rule())
        column.addWidget(self.goal)
        column.addWidget(self.sampler)
        column.addLayout(in_pairs(self.trials, self.workers))
        column.addWidget(self.walk)
        column.addWidget(rule())


def goal_words(goal: str) -> str:
    """goal: of GOALS. As a report calls it, told in the language of the window where it is
    shown: what is a share and where colours turn hangs on it."""
    return _GOAL_WORDS.get(goal, goal)


def _whole(text: str, most: int, what: str) -> str:
    value = number(text)
    if value is None or value != int(value) or not 1 <= value <= most:
        words = tr("{what} a whole number from 1 to {most}.")
        return words.format(what=what, most=f"{most:,}")
    return ""


def _spare_cores() -> int:
    """One is left for the window."""
    return max(1, min((os.cpu_count() or 2) - 1, 8))
