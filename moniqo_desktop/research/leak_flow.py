"""The whole flow replayed over less history; see leaks.py."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import count
from typing import TypeVar

import numpy as np

from moniqo_desktop.domain.errors import Broken
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.nodes.base import Step
from moniqo_desktop.research import leak_cuts
from moniqo_desktop.research.leak_nodes import FAILURES, Look, said
from moniqo_desktop.research.leak_study import LEAK, Leak, Retold, Search, Study, Told

LATE_CUTS = 3
OF_BEGINNINGS = 0.45
"""Share of the time for replays of beginnings."""
OF_LATE_CUTS = 0.6
"""Share of the time for these and the cuts near the end; stepping gets what is left."""
BEYOND = 300
"""Candles that a replay goes on for where what the backtest answered there was not kept."""
STEPPED = 300
"""Candles that the whole flow is stepped through, if there is time."""
LEAST_STEPPED = 3
STEPPED_EFFORT = 0.02
"""Share of the whole that it is stepped through at most beyond that: it takes several times as
long."""
SEE_POSITIONS = ("position", "risk", "trade")
"""Families whose nodes see what became of earlier orders."""
_Done = TypeVar("_Done")


def flow_leaks(
    study: Study, search: Search, known: Collection[str]
) -> tuple[list[Leak], Told | None, int]:
    """(leaks of nodes not in known, first event that would have been another one, replays)."""
    judge = _Judge(study, known, search)
    closes = study.closes
    if len(closes) < 3:
        return [], None, 0
    at = [told.at for told in study.events]
    effort = leak_cuts.efforts(closes, at)
    stepped = max(STEPPED, int(effort.searchsorted(STEPPED_EFFORT)))
    stepped = min(stepped, search.dense, len(closes) - 1)
    draw = np.random.default_rng([search.seed, 1])
    places = [leak_cuts.moments(closes, at), leak_cuts.borders(closes, study.spans)]
    lengths = leak_cuts.beginnings(effort, places, search.replays, search.share * 0.6, draw)
    judge.begin([int(closes[cut - 1]) for cut in lengths], OF_BEGINNINGS)
    start = int(effort.searchsorted(1.0 - search.share * 0.3 / (LATE_CUTS + 1)))
    width = len(closes) - start
    if start > width > 20:
        cuts = sorted(draw.integers(start + width // 4, len(closes) - 1, LATE_CUTS).tolist())
        judge.end(int(closes[start - 1]), [int(closes[cut]) for cut in cuts], OF_LATE_CUTS)
    judge.step(int(closes[stepped - 1]))
    return list(judge.leaks.values()), judge.follows, judge.replays


class _Judge:
    """Replays a stretch whole and cut, and says who told something else."""

    def __init__(self, study: Study, known: Collection[str], search: Search) -> None:
        self._study, self._elapsed_us = study, search.elapsed_us
        self._starts, self._most_us = search.elapsed_us(), search.most_us
        self._known = set(known)
        self._cases = {case.node_id: case for case in study.nodes}
        self._longest_us = 0.0
        self.leaks: dict[str, Leak] = {}
        self.follows: Told | None = None
        self.replays = 0

    def _has_time(self, share: float, replays: int = 1) -> bool:
        """Whether so many replays more fit into a share of the time."""
        spent = self._elapsed_us() - self._starts
        return spent + replays * self._longest_us <= share * self._most_us

    def begin(self, cuts: Sequence[Millis], share: float) -> None:
        """The candles up to each of the cuts, one of them however little time there is."""
        for until in cuts:
            if self.replays and not self._has_time(share):
                return
            now = self._played(-1, until)
            if now is not None:
                self._compare(self._heard(until), self._study.events, now, until)

    def end(self, first: Millis, cuts: Sequence[Millis], share: float) -> None:
        """The candles closing after first: all, and up to each of the cuts. The cut ones come
        first: what a node keeps of a longer history may not help them."""
        whole: Retold | None = None
        for until in cuts:
            if not self._has_time(share, 1 if whole else 2):
                return
            now = self._played(first, until)
            whole = whole or self._played(first, int(self._study.closes[-1]))
            if now is not None and whole is not None:
                self._compare(whole.answers, whole.events, now, until)

    def step(self, until: Millis) -> None:
        """The candles up to until one by one, as they would come live: a cut at every candle, for
        as long as there is time; LEAST_STEPPED of them in any case."""
        self.replays += 1
        left = count(1)
        lived = self._tried(
            lambda: self._study.lived(
                until, lambda: next(left) < LEAST_STEPPED or self._has_time(1.0, 0)
            )
        )
        if lived is None:
            return
        told, reached = lived
        pair = apart(self._heard(reached), told.answers, reached)
        if pair is not None:
            self._blame(*pair, pair[0].at)
        pair = apart(self._study.events, told.events, reached)
        if pair is not None:
            self._follow(*pair, pair[0].at)

    def _heard(self, until: Millis) -> Sequence[Told]:
        """What step nodes answered up to until with the candles after it at hand."""
        if until <= self._study.heard_until:
            return self._study.heard
        later = self._study.closes
        beyond = int(later[min(int(later.searchsorted(until)) + BEYOND, len(later) - 1)])
        whole = self._played(-1, beyond)
        return () if whole is None else whole.answers

    def _compare(
        self, answers: Sequence[Told], events: Sequence[Told], now: Retold, until: Millis
    ) -> None:
        pair = apart(answers, now.answers, until)
        if pair is not None:
            self._blame(*pair, until)
        pair = apart(events, now.events, until)
        if pair is not None:
            self._follow(*pair, until)

    def _played(self, first: Millis, until: Millis) -> Retold | None:
        self.replays += 1
        started = self._elapsed_us()
        done = self._tried(lambda: self._study.retold(first, until))
        self._longest_us = max(self._longest_us, self._elapsed_us() - started)
        return done

    def _tried(self, play: Callable[[], _Done]) -> _Done | None:
        """None if a node fails on so short a history; then that is known of it already."""
        try:
            return play()
        except FAILURES as problem:
            if self._known:
                return None
            raise Broken(f"The flow fails on a part of its history: {problem!r}.") from problem

    def _blame(self, told: Told, known: Told | None, until: Millis) -> None:
        reads = self._study.upstream.get(told.node_id, frozenset()) | {told.node_id}
        sees = self._study.kinds.get(told.node_id, "").partition(".")[0] in SEE_POSITIONS
        if reads & self._known or (sees and self._known) or self._found_above(reads, until):
            return
        what, ours, theirs = difference(told, known)
        self._keep(told, what, ours, theirs, until)

    def _found_above(self, reads: Collection[str], until: Millis) -> bool:
        """Whether a series node it reads leaks at this very cut: then that one is to blame."""
        for node_id in reads:
            case = self._cases.get(node_id)
            if case is None:
                continue
            look = Look(case)
            look.beginning(int(case.closes.searchsorted(until, side="right")))
            if look.leaks:
                self.leaks[node_id] = look.leaks[0]
                self._known.add(node_id)
        return bool(set(reads) & self._known)

    def _follow(self, told: Told, known: Told | None, until: Millis) -> None:
        """An event that would have been another one; with nobody to blame it is the flow's."""
        if self.follows is None or told.at < self.follows.at:
            self.follows = told
        if not self._known:
            what, ours, theirs = difference(told, known)
            self._keep(told, what, ours, theirs, until)

    def _keep(self, told: Told, what: str, ours: str, theirs: str, until: Millis) -> None:
        row = int(self._study.closes.searchsorted(told.at))
        end = int(self._study.closes.searchsorted(until, side="right"))
        title = self._study.titles.get(told.node_id, "The flow")
        ahead = max(end - row, 1)
        made = Leak(LEAK, told.node_id, title, what, row, told.at, until, ours, theirs, None, ahead)
        best = self.leaks.get(told.node_id)
        if best is None or made.row < best.row:
            self.leaks[told.node_id] = made
            self._known.add(told.node_id)


def apart(
    whole: Sequence[Told], cut: Sequence[Told], until: Millis
) -> tuple[Told, Told | None] | None:
    """The first thing told by until that the cut replay tells otherwise, or not at all.

    What a cut replay tells beyond it comes of its end: open positions are marked there.
    """
    for number, told in enumerate(whole):
        if told.at > until:
            return None
        known = cut[number] if number < len(cut) else None
        if known != told:
            return told, known
    return None


def difference(told: Told, known: Told | None) -> tuple[str, str, str]:
    """(what differs, as the history told it, as it was known)."""
    if known is None or (known.node_id, known.at, known.what) != (told.node_id, told.at, told.what):
        return told.what, "it is given", "it is not given"
    ours, theirs = told.value, known.value
    if not isinstance(ours, Step) or not isinstance(theirs, Step):
        return told.what, said(ours), said(theirs)
    for name, value in ours.emit.items():
        if theirs.emit.get(name) != value:
            return name, said(value), said(theirs.emit.get(name))
    for name, mine, other in zip(Step._fields, ours, theirs, strict=True):
        if mine != other:
            return name, said(mine), said(other)
    return told.what, said(ours), said(theirs)
