"""Series nodes computed again over less history; see leaks.py."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any, Final

import numpy as np

from moniqo_desktop.domain.market import Candle, Ints
from moniqo_desktop.domain.signals import Decision
from moniqo_desktop.research import leak_cuts
from moniqo_desktop.research.leak_columns import (
    first_change,
    length_of,
    part_of,
    rows_of,
    same_value,
    value_at,
)
from moniqo_desktop.research.leak_stirred import Stretch, stretches, suspicious
from moniqo_desktop.research.leak_study import BREAKS, DRIFT, LEAK, Leak, Search, SeriesCase, Study

FAILURES: Final = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What foreign arithmetic raises on a history it did not expect."""
MOST_FAILURES: Final = 10
LEAST_CHECKS: Final = 9
"""Made of each node however little time there is."""
STIRRED: Final = 200
"""Stretches beyond the first that are stirred at most."""


def node_leaks(study: Study, search: Search) -> tuple[list[Leak], int, int]:
    """(leaks, comparisons made, rows computed for them) of all series nodes."""
    leaks: list[Leak] = []
    cuts = rows = 0
    at = [told.at for told in study.events]
    until = search.elapsed_us() + search.most_us
    for number, case in enumerate(study.nodes):
        look = Look(case)
        draw = np.random.default_rng([search.seed, 2, number])
        places = _places(study, case, at)
        now = search.elapsed_us()
        ends = now + (until - now) / (len(study.nodes) - number)
        for done, check in enumerate(_checks(look, search, places, draw)):
            if look.is_done or (done >= LEAST_CHECKS and search.elapsed_us() > ends):
                break
            check()
        leaks += look.leaks
        cuts += look.cuts
        rows += look.rows
    return leaks, cuts, rows


def _places(study: Study, case: SeriesCase, at: Sequence[int]) -> list[Ints]:
    """Rows of its clock: where something was decided, where a longer candle ended, and before a
    hole."""
    found = (
        leak_cuts.moments(case.closes, at),
        leak_cuts.borders(case.closes, study.spans),
        leak_cuts.holes(case.closes),
    )
    return [rows for rows in found if len(rows)]


def _checks(
    look: Look, search: Search, places: Sequence[Ints], draw: np.random.Generator
) -> Iterator[Any]:
    """What to try, the most telling for its time first, so that little time is spent well."""
    rows, lookback = len(look.case.closes), look.case.type.lookback(look.case.params)
    near = list(leak_cuts.near_cuts(rows, lookback, search.cuts // 2, draw))
    draw.shuffle(near)
    count = search.cuts - search.cuts // 2
    windows = leak_cuts.windows(rows, lookback, count, places, draw)
    cheap = (
        (lambda window=window: look.window(window) for window in windows),
        (lambda part=part: look.stir(part) for part in stretches(look.case, STIRRED, draw)),
        (lambda cut=cut: look.beginning(cut) for cut in near),
    )
    yield lambda: look.beginning(0)
    yield lambda: look.beginning(min(rows // 2, leak_cuts.NEAR))
    for checks in zip_longest(*cheap):
        yield from (check for check in checks if check is not None)
    yield from look.steps(min(search.dense, rows))
    yield from (lambda cut=cut: look.beginning(cut) for cut in leak_cuts.far_cuts(rows, draw))


class Look:
    """All that is found about one node: of each output the earliest row, a leak before a drift."""

    def __init__(self, case: SeriesCase) -> None:
        self.case = case
        self.cuts = self.rows = self._failures = 0
        self._remembers_more = False
        self._found: dict[str, Leak] = {}

    @property
    def leaks(self) -> list[Leak]:
        return list(self._found.values())

    @property
    def is_done(self) -> bool:
        """Nothing more can be learned of a node that fails again and again."""
        return self._failures > MOST_FAILURES

    def beginning(self, cut: int) -> None:
        """The first cut candles, from the same anchor as the whole history."""
        now = self._computed(0, cut)
        if now is not None:
            self._compare(self.case.outputs, now, 0, cut)

    def window(self, window: leak_cuts.Window) -> None:
        """A history that begins later, cut and whole. The cut one comes first: what a node keeps
        of a longer history may not help it."""
        now = self._computed(window.start, window.cut)
        whole = self._computed(window.start, window.stop)
        if now is not None and whole is not None:
            self._compare(whole, now, window.start, window.cut)

    def stir(self, part: Stretch) -> None:
        """Many cuts at once. A node that remembers more than it says is asked in other ways."""
        if self._remembers_more:
            return
        self.rows += part.stop - part.start
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                row = suspicious(self.case, part)
        except FAILURES:
            return
        self.cuts += (part.stop - part.start) // part.apart
        if row is not None:
            self.window(leak_cuts.Window(part.start, row + 1, part.stop))
            self._remembers_more = not self._found

    def steps(self, rows: int) -> Iterator[Any]:
        """Candle by candle from the anchor on, as it would be live: a cut at every candle."""
        case = self.case
        try:
            stream = case.type.open(case.params, part_of(case.given, 0, 0))
        except FAILURES as problem:
            self._breaks(0, problem)
            return
        for start in range(0, rows, 100):
            yield lambda start=start: self._step(stream, start, min(start + 100, rows))

    def _step(self, stream: Any, start: int, stop: int) -> None:
        for row, given in zip(
            range(start, stop), rows_of(self.case.given, start, stop), strict=True
        ):
            try:
                values = stream.update(given)
            except FAILURES as problem:
                self._breaks(row, problem)
                return
            for name, column, value in zip(
                self.case.type.outputs, self.case.outputs, values, strict=True
            ):
                if name not in self._found and not same_value(value_at(column, row), value):
                    self._settle(name, column, row, value)
        self.cuts += stop - start

    def _settle(self, name: str, column: Any, row: int, value: Any) -> None:
        """A stream that says something else: either the column looked ahead, or the two ways of
        computing differ by themselves."""
        self.beginning(row + 1)
        if name not in self._found:
            told = value_at(column, row)
            by = told - value if isinstance(told, float) and isinstance(value, float) else None
            self._keep(self._leak(DRIFT, name, row, row + 1, told, value, by))

    def _computed(self, start: int, stop: int) -> tuple[Any, ...] | None:
        """None if it fails, which is kept."""
        case = self.case
        self.rows += stop - start
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                columns = case.type.compute(case.params, part_of(case.given, start, stop))
        except FAILURES as problem:
            self._breaks(max(stop - 1, 0), problem)
            return None
        if any(length_of(column) != stop - start for column in columns):
            self._breaks(max(stop - 1, 0), f"{stop - start} candles gave another number of values")
            return None
        return columns

    def _compare(self, whole: tuple[Any, ...], now: tuple[Any, ...], start: int, stop: int) -> None:
        self.cuts += 1
        for name, told, known in zip(self.case.type.outputs, whole, now, strict=True):
            change = first_change(known, told, stop - start)
            if change is not None:
                row = start + change.row
                self._keep(self._leak(LEAK, name, row, stop, change.now, change.was, change.by))

    def _leak(
        self, kind: str, name: str, row: int, cut: int, told: Any, known: Any, by: float | None
    ) -> Leak:
        case = self.case
        return Leak(
            kind,
            case.node_id,
            case.title,
            case.type.outputs[name].label,
            row,
            int(case.closes[row]),
            int(case.closes[cut - 1]),
            said(told),
            said(known),
            None if by != by else by,
            cut - row,
        )

    def _breaks(self, row: int, problem: object) -> None:
        self._failures += 1
        name = next(iter(self.case.type.outputs))
        why = f"{type(problem).__name__}: {problem}" if isinstance(problem, Exception) else problem
        self._keep(self._leak(BREAKS, name, row, row + 1, "a value", why, None))

    def _keep(self, leak: Leak) -> None:
        """Under the label of the output; the earliest row counts, a leak more than the rest."""
        name = next(n for n, p in self.case.type.outputs.items() if p.label == leak.output)
        best = self._found.get(name)
        if best is None or (leak.kind != LEAK, leak.row, leak.ahead) < (
            best.kind != LEAK,
            best.row,
            best.ahead,
        ):
            self._found[name] = leak


def said(value: Any) -> str:
    """A value of a column for a reader."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return "nothing" if value != value else f"{value!r}"
    if isinstance(value, tuple) and len(value) == 2:
        direction, confidence = value
        if confidence != confidence:
            return "nothing"
        return f"{ {1: 'long', 0: 'flat', -1: 'short'}[direction] } with {confidence:g}"
    if isinstance(value, Decision):
        return f"{value.direction.value} with {value.confidence:g}"
    if isinstance(value, Candle):
        return f"a candle {value.open:g} {value.high:g} {value.low:g} {value.close:g}"
    return str(value)
