"""Does a flow see its own future? Whatever was said up to a moment is computed again without the
candles after it; a bit that changes is a leak.

Every series node is computed again over beginnings of its history (from the same first candle, so
that recursive indicators must agree to the last bit), over short windows anywhere, over candles of
which some were exchanged, and stepped candle by candle as it would be live, which is a cut at every
candle. The whole flow is replayed
over beginnings and its decisions and fills are compared. Step nodes that read the future through
a side door show themselves there.

What cannot be found this way: knowledge that does not come with the candles (a file of tomorrow's
prices), and parameters that were fitted to the same candles, which is what walk-forward is for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from moniqo_desktop.research.leak_flow import flow_leaks
from moniqo_desktop.research.leak_nodes import node_leaks
from moniqo_desktop.research.leak_study import LEAK, LeakReport, Search, Study

OF_NODES: Final = 0.5
"""Share of the time that the series nodes get; the whole flow gets what is left."""


def find_leaks(study: Study, search: Search | None = None) -> LeakReport:
    """Looks at every series node of the study, then at the whole flow."""
    search = search or Search()
    ends = search.elapsed_us() + search.most_us
    leaks, cuts, rows = node_leaks(study, replace(search, most_us=search.most_us * OF_NODES))
    rest = replace(search, most_us=ends - search.elapsed_us())
    blamed, follows, replays = flow_leaks(study, rest, {leak.node_id for leak in leaks})
    ordered = sorted((*leaks, *blamed), key=lambda leak: (leak.kind != LEAK, leak.at))
    return LeakReport(tuple(ordered), follows, len(study.titles), cuts, rows, replays)
