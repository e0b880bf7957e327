"""The past of a flow: whatever was done by the canvas is undone to the byte."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF

from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.file import write_flow
from moniqo_desktop.ui.canvas.columns.model import Model
from moniqo_desktop.ui.canvas.editing.history import MOST, History
from moniqo_desktop.ui.canvas.painting.words import Tone, duration, tone
from tests.ui.canvas.scenes import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

    from moniqo_desktop.ui.canvas.view import CanvasView

KINDS = ("indicator.rsi", "logic.vote", "risk.guard", "future.oracle")


def one_edit(view: CanvasView, chance: random.Random) -> None:
    """What a hand might do next, through the canvas's own calls."""
    ids = sorted(edits.ids_of(view.flow()))
    view.select(chance.sample(ids, min(len(ids), chance.randint(0, 3))))
    place = QPointF(chance.uniform(-500, 1500), chance.uniform(-500, 900))
    kind = chance.choice(KINDS)
    moves: list[Callable[[], object]] = [
        view.delete_selection,
        view.duplicate,
        view.toggle_bypass,
        view.frame_selection,
        lambda: view.nudge(chance.choice((-8, 8)), 8),
        lambda: view.add_node_at(kind, place),
        lambda: view.add_note_at(place, "text"),
        lambda: view.add_connected(kind, place, view.flow().nodes[0].node_id, "candles"),
        lambda: view.add_next(kind, view.flow().nodes[0].node_id),
        lambda: view.drop_node("logic.all", place),
        view.bend_selected,
        view.straighten_selected,
        view.align_left,
        view.distribute_vertically,
        view.snap_selected,
        view.arrange,
        view.widen,
        lambda: bend_some(view, chance, place),
    ]
    chance.choice(moves)()


def bend_some(view: CanvasView, chance: random.Random, place: QPointF) -> None:
    """A new bend, which is then pushed aside."""
    if view.flow().links:
        view.add_bend(chance.choice(view.flow().links).link_id, place)
        view.nudge(16, -8)


@pytest.mark.parametrize("seed", range(4))
def test_undoing_all_leads_to_the_first_byte_and_redoing_all_to_the_last(
    view: CanvasView, seed: int
) -> None:
    chance = random.Random(seed)
    first = write_flow(view.flow())
    for _ in range(60):
        if view.flow().nodes and view.flow().nodes[0].kind == "market.candles":
            one_edit(view, chance)
        else:
            view.undo()
    last = write_flow(view.flow())
    while view.history().undo_label:
        view.undo()
    assert write_flow(view.flow()) == first
    while view.history().redo_label:
        view.redo()
    assert write_flow(view.flow()) == last


@pytest.mark.parametrize("seed", range(3))
def test_after_any_edits_the_columns_equal_those_built_from_the_flow(
    view: CanvasView, seed: int
) -> None:
    chance = random.Random(seed)
    for _ in range(25):
        if not view.flow().nodes or view.flow().nodes[0].kind != "market.candles":
            view.undo()
        one_edit(view, chance)
        fresh, kept = Model(view.flow(), catalogue()), view.document.model
        assert kept.ids == fresh.ids
        assert (kept.boxes == fresh.boxes).all()
        assert abs(kept.lines - fresh.lines).sum() < 1e-6
        every = range(len(fresh.ids))
        assert list(map(kept.used, every)) == list(map(fresh.used, every))


def test_a_state_equal_to_the_present_is_no_step() -> None:
    history = History(Flow("f", "A"))
    assert not history.push(Flow("f", "A"), "Nothing")
    assert history.undo_label == ""


def test_the_past_is_bounded() -> None:
    history = History(Flow("f", "0"))
    for i in range(MOST + 50):
        history.push(Flow("f", str(i + 1)), "Rename")
    steps = 0
    while history.undo():
        steps += 1
    assert (steps, history.flow.name) == (MOST, "50")


def test_a_tab_gets_its_past_back_with_its_flow(view: CanvasView) -> None:
    view.add_node_at("indicator.rsi", QPointF(0, 0))
    flow, history = view.flow(), view.history()
    view.set_flow(Flow("other", "Other"))
    assert view.history().undo_label == ""
    view.set_flow(flow, history)
    view.undo()
    assert len(view.flow().nodes) == 10


@pytest.mark.parametrize(
    ("microseconds", "words"),
    [(0, ""), (0.2, "< 1 µs"), (12, "12 µs"), (400, "0.4 ms"), (41_000, "41 ms"), (1.8e6, "1.8 s")],
)
def test_durations_are_said_in_few_letters(microseconds: float, words: str) -> None:
    assert duration(microseconds) == words


@pytest.mark.parametrize(
    ("text", "expected"),
    [("LONG 0.81", Tone.GOOD), ("SHORT 0.4", Tone.BAD), ("+128.10 USDT", Tone.GOOD),
     ("−3.20 USDT", Tone.BAD), ("58.3", Tone.PLAIN), ("-0.5", Tone.PLAIN), ("", Tone.PLAIN)],
)  # fmt: skip
def test_a_value_is_coloured_by_its_word_or_its_sign(text: str, expected: Tone) -> None:
    assert tone(text) is expected
