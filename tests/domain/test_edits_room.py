"""Room for a card that was put between others."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from moniqo_desktop.domain.flow.drawing import Flow, Frame, Link, Node, Note
from moniqo_desktop.domain.flow.edits_room import GAP, make_room

WIDE, HIGH = 200.0, 100.0


def flow(*places: tuple[float, float], wires: str = "", **more: object) -> Flow:
    """Nodes a, b, c… at places; wires: "ab bc"."""
    names = "abcdefghijklmnopqrstuvwxyz"[: len(places)]
    nodes = tuple(Node(n, "k", x, y) for n, (x, y) in zip(names, places, strict=True))
    links = tuple(Link(pair, pair[0], "out", pair[1], "in") for pair in wires.split())
    return Flow("f", "", nodes=nodes, links=links, **more)  # type: ignore[arg-type]  # as given


def sizes(drawing: Flow) -> dict[str, tuple[float, float]]:
    return {node.node_id: (WIDE, HIGH) for node in drawing.nodes}


def xs(drawing: Flow) -> list[float]:
    return [node.x for node in drawing.nodes]


def roomy(drawing: Flow, name: str) -> Flow:
    return make_room(drawing, name, sizes(drawing))


def test_a_card_with_room_around_it_moves_nothing() -> None:
    drawing = flow((0, 0), (300, 0), (600, 0), wires="ab bc")
    assert roomy(drawing, "b") is drawing


def test_the_card_leaves_what_feeds_it_and_all_behind_it_moves_on() -> None:
    drawing = flow((0, 0), (120, 0), (250, 0), (520, 0), wires="ab bc cd")
    assert xs(roomy(drawing, "b")) == [0, 240, 480, 750]


def test_what_lies_left_of_the_gap_or_on_another_height_stays() -> None:
    drawing = flow((0, 0), (210, 0), (420, 0), (100, 300), (500, 300), wires="ab bc")
    assert xs(roomy(drawing, "b")) == [0, 240, 480, 100, 560]


def test_a_frame_behind_the_gap_moves_and_one_around_it_becomes_wider() -> None:
    frames = (Frame("p", "", -20, -40, 700, 200), Frame("q", "", 640, -40, 240, 200))
    notes = (Note("n", "x", 900, 0),)
    places = ((0, 0), (100, 0), (300, 0), (660, 0))
    drawing = flow(*places, wires="ab bc cd", frames=frames, notes=notes)
    made = roomy(drawing, "b")
    by = made.nodes[2].x - 300
    assert by > 0
    assert (made.frames[0].x, made.frames[0].width) == (-20, 700 + by)
    assert (made.frames[1].x, made.frames[1].width) == (640 + by, 240)
    assert made.notes[0].x == 900 + by


def test_a_wire_back_to_its_own_source_pulls_nothing_apart() -> None:
    drawing = flow((0, 0), (240, 0), wires="ab ba")
    assert roomy(drawing, "b") is drawing


@pytest.mark.parametrize("seed", range(60))
def test_no_two_cards_that_were_apart_come_to_lie_on_each_other(seed: int) -> None:
    draw = random.Random(seed)
    count = 9
    places = [(draw.randrange(0, 1200, 4), draw.randrange(0, 600, 4)) for _ in range(count)]
    names = "abcdefghi"
    pairs = {tuple(sorted(draw.sample(names, 2))) for _ in range(12)}
    drawing = flow(*places, wires=" ".join(a + b for a, b in pairs))
    made = roomy(drawing, "e")
    led = [link.to_node for link in drawing.links if link.from_node == "e"]
    for one, other in combinations(range(count), 2):
        ends = {names[one], names[other]}
        if "e" not in ends and not lie(drawing, one, other):
            assert not lie(made, one, other)
        if "e" in ends and ends & set(led):
            assert not lie(made, one, other, GAP - 1) or made.nodes[4].x > made.nodes[other].x


def lie(drawing: Flow, one: int, other: int, gap: float = 0.0) -> bool:
    a, b = drawing.nodes[one], drawing.nodes[other]
    return abs(a.x - b.x) < WIDE + gap and abs(a.y - b.y) < HIGH
