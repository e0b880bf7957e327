"""The whole flow replayed over less history; see leaks.py."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

import numpy as np

from moniqo_desktop.domain.errors import Broken
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.nodes.base import Step
from moniqo_desktop.research import leak_cuts
from moniqo_desktop.research.leak_nodes import FAILURES, Look, said
from moniqo_desktop.research.leak_study import LEAK, Leak, Retold, Search, Study, Told

LATE_CUTS = 3
BEYOND = 300
"""Candles that the longest beginning goes on for."""
STEPPED = 300
"""Candles that the whole flow is stepped through at least."""
STEPPED_EFFORT = 0.02
"""Share of the whole that it is stepped through at most beyond that: it takes several times as
long."""
SEE_POSITIONS = ("position", "risk", "trade")
"""Families whose nodes see what became of earlier orders."""


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
    if lengths:
        last = min(lengths[-1] + BEYOND, len(closes)) - 1
        judge.compare(-1, int(closes[last]), [int(closes[cut - 1]) for cut in lengths])
    start = int(effort.searchsorted(1.0 - search.share * 0.3 / (LATE_CUTS + 1)))
    width = len(closes) - start
    if start > width > 20:
        cuts = sorted(draw.integers(start + width // 4, len(closes) - 1, LATE_CUTS).tolist())
        after = int(closes[start - 1])
        judge.compare(after, int(closes[-1]), [int(closes[cut]) for cut in cuts])
    judge.step(int(closes[stepped - 1]), int(closes[stepped]))
    return list(judge.leaks.values()), judge.follows, judge.replays


class _Judge:
    """Replays a stretch whole and cut, and says who told something else."""

    def __init__(self, study: Study, known: Collection[str], search: Search) -> None:
        self._study, self._elapsed_us = study, search.elapsed_us
        self._ends = search.elapsed_us() + search.most_us
        self._known = set(known)
        self._cases = {case.node_id: case for case in study.nodes}
        self.leaks: dict[str, Leak] = {}
        self.follows: Told | None = None
        self.replays = 0

    def compare(self, first: Millis, last: Millis, cuts: Iterable[Millis]) -> None:
        """The candles closing after first: up to last, and up to each of the cuts."""
        whole: Retold | None = None
        for until in cuts:
            if self._elapsed_us() > self._ends:
                return
            now = self._played(first, until)
            whole = whole or self._played(first, last)
            if now is None or whole is None:
                continue
            pair = apart(whole.answers, now.answers, until)
            if pair is not None:
                self._blame(*pair, until)
            events = self._study.events if first < 0 else whole.events
            pair = apart(events, now.events, until)
            if pair is not None:
                self._follow(*pair, until)

    def step(self, until: Millis, beyond: Millis) -> None:
        """The candles up to until one by one, as they would come live: a cut at every candle.

        beyond: the close after it; where a replay ends, positions are marked.
        """
        self.replays += 1
        whole = self._played(-1, beyond)
        lived = self._tried(lambda: self._study.lived(until))
        if whole is None or lived is None:
            return
        pair = apart(whole.answers, lived.answers, until)
        if pair is not None:
            self._blame(*pair, pair[0].at)
        pair = apart(self._study.events, lived.events, until)
        if pair is not None:
            self._follow(*pair, pair[0].at)

    def _played(self, first: Millis, until: Millis) -> Retold | None:
        self.replays += 1
        return self._tried(lambda: self._study.retold(first, until))

    def _tried(self, play: Callable[[], Retold]) -> Retold | None:
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
