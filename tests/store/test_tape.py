"""A tape gives back what a run was told, up to where it was cut."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moniqo_desktop.domain.errors import BadFile, StoreBusy
from moniqo_desktop.domain.flow.drawing import Flow, Node
from moniqo_desktop.domain.market import Candle, Symbol, timeframe
from moniqo_desktop.domain.messages.commands import MoveProtection, PullKillSwitch, StartRun
from moniqo_desktop.domain.messages.reports import (
    BalanceSeen,
    CancelRefused,
    CandleClosed,
    CommandGiven,
    FeedChanged,
    FillSeen,
    FundingPaid,
    OrderAccepted,
    OrderAmended,
    OrderEnded,
    OrderLost,
    OrderNotFound,
    PriceSeen,
    Report,
    TimerDue,
    WarmupGiven,
)
from moniqo_desktop.domain.orders import OrderId, OrderStatus, Side
from moniqo_desktop.store.tape import (
    VERSION,
    TapeState,
    TapeWriter,
    read_tape,
    tape_state,
    tape_version,
)

BTC = Symbol("BTC/USDT")
P1 = OrderId("p1")
FLOW = Flow("f", "Trend — ½", nodes=(Node("n", "logic.all", params={"period": 14, "x": 0.1}),))
ONE_OF_EACH: list[Report] = [
    WarmupGiven(1, BTC, timeframe("1m"), (Candle(-60_000, 0.1, 0.3, 0.1, 0.2, 0.0),)),
    CommandGiven(1, StartRun(flow=FLOW)),
    CandleClosed(60_000, BTC, timeframe("1m"), Candle(0, 0.1, 0.3, 0.1, 0.2, 1e-7)),
    PriceSeen(61_000, BTC, 100, 101),
    OrderAccepted(62_000, P1, "v1"),
    OrderAmended(62_500, P1, limit_price=5),
    FillSeen(63_000, "f1", P1, BTC, Side.BUY, 100, 5, 1, ambiguous=True, best_price=99),
    OrderLost(64_000, P1, "no answer"),
    OrderNotFound(65_000, P1),
    CancelRefused(65_500, P1, "too late"),
    OrderEnded(66_000, P1, OrderStatus.CANCELLED, "X", "gone"),
    FeedChanged(67_000, BTC, True, "silence"),
    FundingPaid(67_500, BTC, -12, 10_000, 100, -5),
    BalanceSeen(68_000, 10**18, 2 * 10**18),
    TimerDue(69_000, "breaker"),
    CommandGiven(70_000, MoveProtection(symbol=BTC, stop_price=90)),
    CommandGiven(71_000, PullKillSwitch(actor="trader €", close_positions=True)),
]


def candle(minute: int) -> CandleClosed:
    price = 100.0 + minute / 7
    return CandleClosed(
        (minute + 1) * 60_000,
        BTC,
        timeframe("1m"),
        Candle(minute * 60_000, price, price + 1, price - 1, price, minute / 3),
    )


def written(path: Path, reports: list[Report], *, flush_every: int = 10**9) -> Path:
    with TapeWriter(path) as tape:
        for number, report in enumerate(reports, start=1):
            tape.append(report)
            if number % flush_every == 0:
                tape.flush()
    return path


def test_every_kind_of_report_comes_back_exactly(tmp_path: Path) -> None:
    path = written(tmp_path / "run.tape", ONE_OF_EACH)
    assert list(read_tape(path)) == ONE_OF_EACH
    assert {type(report) for report in ONE_OF_EACH} == set(Report.__args__)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 80), st.integers(1, 20), st.data())
def test_a_tape_cut_anywhere_keeps_what_was_flushed_before(
    tmp_path_factory: pytest.TempPathFactory, count: int, every: int, draw: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("tape") / "run.tape"
    reports: list[Report] = [candle(minute) for minute in range(count)]
    sizes = {0: len(b"MONIQO TAPE 2\n")}
    with TapeWriter(path) as tape:
        for number, report in enumerate(reports, start=1):
            tape.append(report)
            if number % every == 0:
                tape.flush()
                sizes[number] = path.stat().st_size
    sizes[count] = path.stat().st_size
    size = draw.draw(st.integers(sizes[0], path.stat().st_size))
    path.write_bytes(path.read_bytes()[:size])
    kept = max(number for number, end in sizes.items() if end <= size)
    assert list(read_tape(path)) == reports[:kept]
    state = tape_state(path)
    assert (state.sound_bytes, state.lost_bytes) == (sizes[kept], size - sizes[kept])


def test_a_writer_goes_on_after_a_cut_tail(tmp_path: Path) -> None:
    reports: list[Report] = [candle(minute) for minute in range(30)]
    path = written(tmp_path / "run.tape", reports[:20], flush_every=5)
    path.write_bytes(path.read_bytes()[:-3])
    assert tape_state(path).is_cut
    written(path, reports[15:])
    assert list(read_tape(path)) == reports
    assert not tape_state(path).is_cut


def test_a_cut_is_told_in_a_sentence(tmp_path: Path) -> None:
    assert str(TapeState(3, 900, 41)) == (
        "The tape breaks off after 3 frames: 41 bytes at its end cannot be read. "
        "The run replays up to there."
    )
    assert str(TapeState(3, 900, 0)) == "The tape is complete (3 frames)."


def test_a_flipped_bit_ends_the_tape_there(tmp_path: Path) -> None:
    reports: list[Report] = [candle(minute) for minute in range(30)]
    path = written(tmp_path / "run.tape", reports, flush_every=10)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(bytes(content))
    assert list(read_tape(path)) == reports[:10]
    assert tape_state(path).frames == 1


def test_what_was_flushed_can_be_read_while_the_writer_is_open(tmp_path: Path) -> None:
    tape = TapeWriter(tmp_path / "run.tape")
    tape.append(candle(0))
    tape.flush()
    tape.append(candle(1))
    assert list(read_tape(tmp_path / "run.tape")) == [candle(0)]
    tape.close()
    assert list(read_tape(tmp_path / "run.tape")) == [candle(0), candle(1)]


def test_long_tapes_flush_themselves_and_compress(tmp_path: Path) -> None:
    tape = TapeWriter(tmp_path / "run.tape")
    for minute in range(3_000):
        tape.append(candle(minute))
    size = (tmp_path / "run.tape").stat().st_size
    assert 0 < size < 3_000 * 80
    tape.close()
    assert sum(1 for _ in read_tape(tmp_path / "run.tape")) == 3_000


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a matter of Unix")
def test_a_full_disk_loses_nothing_once_there_is_room_again(tmp_path: Path) -> None:
    resource = importlib.import_module("resource")
    reports: list[Report] = [candle(minute) for minute in range(300)]
    path = written(tmp_path / "run.tape", reports[:10])
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    tape = TapeWriter(path)
    for report in reports[10:]:
        tape.append(report)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 100, limits[1]))
    try:
        with pytest.raises(StoreBusy, match="The tape could not be written"):
            tape.flush()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(read_tape(path)) == reports[:10]
    assert not tape_state(path).is_cut
    tape.close()
    assert list(read_tape(path)) == reports


def test_an_empty_tape_holds_nothing_and_is_whole(tmp_path: Path) -> None:
    path = written(tmp_path / "deep" / "run.tape", [])
    assert list(read_tape(path)) == []
    assert not tape_state(path).is_cut


def test_a_tape_cut_within_its_title_starts_anew(tmp_path: Path) -> None:
    path = tmp_path / "run.tape"
    path.write_bytes(b"MONI")
    written(path, [candle(0)])
    assert list(read_tape(path)) == [candle(0)]


@pytest.mark.parametrize("content", [b"", b"ts,open,high,low\n1,2,3,4\n"])
def test_what_is_no_tape_is_refused_and_left_as_it_was(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(BadFile, match=r"a\.csv is not a tape"):
        list(read_tape(path))
    if content:
        with pytest.raises(BadFile, match="not a tape"):
            TapeWriter(path)
    assert path.read_bytes() == content


def test_an_older_tape_is_read_and_goes_on_as_what_it_is(tmp_path: Path) -> None:
    path = written(tmp_path / "run.tape", [candle(0)])
    assert tape_version(path) == VERSION
    path.write_bytes(path.read_bytes().replace(b"TAPE 2\n", b"TAPE 1\n", 1))
    written(path, [candle(1)])
    assert list(read_tape(path)) == [candle(0), candle(1)]
    assert tape_version(path) == 1


def test_a_newer_tape_is_left_as_it_is(tmp_path: Path) -> None:
    path = written(tmp_path / "run.tape", [candle(0)])
    newer = path.read_bytes().replace(b"TAPE 2\n", b"TAPE 3\n", 1)
    path.write_bytes(newer)
    for reading in (lambda: list(read_tape(path)), lambda: TapeWriter(path)):
        with pytest.raises(BadFile, match="newer Moniqo Desktop"):
            reading()
    assert path.read_bytes() == newer


def test_a_tape_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"none\.tape cannot be read"):
        list(read_tape(tmp_path / "none.tape"))


def test_a_place_that_cannot_be_written_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file")
    with pytest.raises(StoreBusy, match=r"The tape could not be written: .*\. Free some disk"):
        TapeWriter(tmp_path / "runs" / "run.tape")
