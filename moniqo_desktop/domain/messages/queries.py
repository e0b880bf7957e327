"""Queries: read-only questions, answered from what is recorded or held."""

from __future__ import annotations

from dataclasses import dataclass

from moniqo_desktop.domain.backtest.search import Trial
from moniqo_desktop.domain.flow.revisions import RevisionQuery
from moniqo_desktop.domain.market import Ints, Millis, Symbol, Timeframe


@dataclass(frozen=True, slots=True)
class CandlesOf:
    """Last candles of a symbol before until (0 = newest) → Columns."""

    symbol: Symbol
    timeframe: Timeframe
    count: int
    until: Millis = 0


@dataclass(frozen=True, slots=True)
class LinesOf:
    """Indicator lines a running flow draws over a symbol → tuple[Line, ...]."""

    run_id: str
    symbol: Symbol
    count: int


@dataclass(frozen=True, slots=True)
class MarketsOf:
    """All markets of the wallet → tuple[Market, ...]."""

    wallet: str = "practice"


@dataclass(frozen=True, slots=True)
class EventsOf:
    """Journal of a run, oldest first → tuple[Event, ...]."""

    run_id: str
    after: int = 0
    limit: int = 10_000


@dataclass(frozen=True, slots=True)
class RunsOf:
    """Runs known to the journal, newest first → tuple[RunInfo, ...]."""

    limit: int = 100


@dataclass(frozen=True, slots=True)
class AccountOf:
    """Cash, equity, positions and orders now → AccountView."""

    wallet: str = "practice"


@dataclass(frozen=True, slots=True)
class WalletsOf:
    """All wallets, oldest first → tuple[WalletInfo, ...]. archived: those out of use too."""

    archived: bool = False


@dataclass(frozen=True, slots=True)
class EquityOf:
    """What a wallet was worth over all its runs, out of the journal → EquityPast."""

    wallet: str


@dataclass(frozen=True, slots=True)
class DrawingOf:
    """The drawing that rules an open run now → Flow, None if the run is not open."""

    run_id: str


@dataclass(frozen=True, slots=True)
class ReportOf:
    """The report in a folder → ShownReport. Raises BadFile if there is none."""

    folder: str


@dataclass(frozen=True, slots=True)
class ReportCandles:
    """Candles a report was made from → Columns, of the shortest clock of a symbol."""

    folder: str
    symbol: Symbol


@dataclass(frozen=True, slots=True)
class ReportsOf:
    """Reports the window made, newest first → tuple[ReportInfo, ...]."""

    limit: int = 50


@dataclass(frozen=True, slots=True)
class LeftSearchOf:
    """The last search of a flow, where it did not come to its end → LeftSearch, None if there is
    none."""

    flow_id: str


@dataclass(frozen=True, slots=True)
class StoredCandles:
    """What the candle store holds → tuple[StoredSeries, ...]."""


@dataclass(frozen=True, slots=True)
class FrameOfFile:
    """The timeframe that the candles of a file show → str, "" where they show none."""

    file: str


@dataclass(frozen=True, slots=True)
class PastRunsOf:
    """Runs of the journal and backtests, newest first → tuple[PastRun, ...], see past.py."""

    limit: int = 1_000


@dataclass(frozen=True, slots=True)
class ReplayOf:
    """Opens a past run to be walked through → ReplayHead. part: which of its drawings, −1 = the
    last. Raises Mistake or BadFile where it cannot be told again."""

    key: str
    part: int = -1


@dataclass(frozen=True, slots=True)
class MomentOf:
    """All nodes of an opened past run at a moment → Moment."""

    key: str
    at: Millis


@dataclass(frozen=True, slots=True)
class StoryOf:
    """Why a trade was made and how it went → TradeStory. key: of its run."""

    key: str
    trade_id: str


@dataclass(frozen=True, slots=True)
class ToldOf:
    """How far a past run is told again → float, 0..1; 0 while it is not opened."""

    key: str


@dataclass(frozen=True, slots=True)
class ValuesOf:
    """What the outputs of a node of an open run hold now, as they could be pinned →
    Mapping[str, Param]; ports that hold nothing, or cannot be pinned, are left out."""

    run_id: str
    node_id: str


RunQuery = CandlesOf | LinesOf | MarketsOf | EventsOf | RunsOf | AccountOf
WalletQuery = WalletsOf | DrawingOf
ReportQuery = ReportOf | ReportCandles | ReportsOf | StoredCandles | LeftSearchOf | FrameOfFile
PastQuery = PastRunsOf | ReplayOf | MomentOf | StoryOf | ToldOf | ValuesOf | EquityOf
Query = RunQuery | WalletQuery | ReportQuery | PastQuery | RevisionQuery


@dataclass(frozen=True, slots=True)
class ReportInfo:
    """made_at: ms UTC. text: the verdict's word or the search's goal."""

    folder: str
    title: str
    made_at: Millis
    clocks: tuple[str, ...]
    net_profit: int
    cash: int
    is_search: bool


@dataclass(frozen=True, slots=True)
class LeftSearch:
    """A search that was cancelled, or whose program was killed. spec: what was asked, as JSON text
    of StartWork. total: sets that were to be tried. trials: those that were, by number."""

    title: str
    spec: str
    total: int
    trials: tuple[Trial, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator line for the chart. values: one per candle, NaN = nothing to draw.

    pane: "price" over the candles, else the name of an own pane. over: timeframe of its candles,
    ms: a value is known at the close of its candle; 0 = at the moment itself.
    """

    node_id: str
    name: str
    pane: str
    opened_at: tuple[Millis, ...]
    values: tuple[float, ...]
    over: Millis = 0


@dataclass(frozen=True, slots=True)
class RunInfo:
    run_id: str
    flow_id: str
    flow_name: str
    wallet: str
    mode: str
    started_at: Millis
    is_open: bool


@dataclass(frozen=True, slots=True, eq=False)
class EquityPast:
    """(closes,) times, ms, strictly ascending, and equity, money. off: where the
    program was off, as the moments from which it took runs up again."""

    times: Ints
    equity: Ints
    off: tuple[Millis, ...] = ()


@dataclass(frozen=True, slots=True)
class WalletInfo:
    """A wallet and what it holds now; for its terms see wallet_commands.CreateWallet.

    equity, day_start: money. open_positions, open_runs: how many.
    """

    wallet: str
    name: str
    mode: str
    cash: int
    profile: str
    fee_ppm: int
    maker_ppm: int
    slippage_ppm: int
    archived: bool
    equity: int
    day_start: int
    open_positions: int
    open_runs: int


@dataclass(frozen=True, slots=True)
class StoredSeries:
    """Candles of a symbol that are kept; since, until: open times, until is not part of it."""

    venue: str
    symbol: str
    timeframe: str
    since: Millis
    until: Millis
