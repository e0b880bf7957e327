"""Auto-layout: nothing overlaps, wires go to the right, frames hold their nodes."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest

from moniqo_desktop.domain.flow.drawing import Flow, Frame, Link, Node, Note
from moniqo_desktop.domain.flow.edits_arrange import Measures, arrange, arranging
from moniqo_desktop.domain.flow.edits_layout import contents
from moniqo_desktop.domain.flow.edits_wires import bend
from moniqo_desktop.domain.flow.file import read_flow
from moniqo_desktop.domain.flow.layering import crossings, isotonic
from moniqo_desktop.ui.canvas.columns.model import Model
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from tests.ui.canvas.scenes import catalogue, demo_flow

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
TEMPLATES = sorted((RESOURCES / "templates").glob("*.json"))


@cache
def whole() -> Catalogue:
    return Catalogue.from_file(RESOURCES / "nodes.json")


def measures(flow: Flow, kinds: Catalogue) -> Measures:
    model = Model(flow, kinds)
    sizes = (model.boxes[:, 2:] - model.boxes[:, :2]).tolist()
    leaves, enters = model.port_heights
    return Measures(
        {name: (w, h) for name, (w, h) in zip(model.ids, sizes, strict=True)},
        {link.link_id: (float(a), float(b))
         for link, a, b in zip(flow.links, leaves, enters, strict=True)},
    )  # fmt: skip


def arranged(flow: Flow, kinds: Catalogue) -> Model:
    return Model(arrange(flow, measures(flow, kinds)), kinds)


def overlaps(model: Model) -> list[tuple[str, str]]:
    boxes = model.boxes
    found = []
    for i in range(len(boxes)):
        hit = (boxes[:, 0] < boxes[i, 2]) & (boxes[:, 2] > boxes[i, 0])
        hit &= (boxes[:, 1] < boxes[i, 3]) & (boxes[:, 3] > boxes[i, 1])
        found += [(model.ids[i], model.ids[j]) for j in hit.nonzero()[0].tolist() if j > i]
    return found


def crossing_wires(model: Model) -> int:
    """Pairs of wires whose straight lines cross, ends that meet not counted."""
    ends, count = model.ends[: len(model.links)].tolist(), 0
    for i, (ax, ay, bx, by) in enumerate(ends):
        for cx, cy, dx, dy in ends[i + 1 :]:
            if (ax, ay) == (cx, cy) or (bx, by) == (dx, dy):
                continue
            turn = [(bx - ax) * (y - ay) - (by - ay) * (x - ax) for x, y in ((cx, cy), (dx, dy))]
            back = [(dx - cx) * (y - cy) - (dy - cy) * (x - cx) for x, y in ((ax, ay), (bx, by))]
            count += turn[0] * turn[1] < 0 and back[0] * back[1] < 0
    return count


def frame_of(model: Model, name: str) -> str:
    node = model.nodes[model.index[name]]
    return next((frame.frame_id for frame in model.frames
                 if node.node_id in contents(Flow("", "", model.nodes), frame)), "")  # fmt: skip


def tangled(nodes: int, wires: int, seed: int) -> Flow:
    draw = random.Random(seed)
    pairs = {tuple(sorted(draw.sample(range(nodes), 2))) for _ in range(wires)}
    return Flow(
        "f",
        "",
        tuple(Node(f"n{i}", "logic.all", draw.random() * 2_000, draw.random() * 2_000)
              for i in range(nodes)),
        tuple(Link(f"l{k}", f"n{a}", "all", f"n{b}", "flags")
              for k, (a, b) in enumerate(sorted(pairs))),
    )  # fmt: skip


def flows() -> list[tuple[Flow, Catalogue]]:
    found = [(read_flow(path.read_bytes()), whole()) for path in TEMPLATES]
    found += [(tangled(n, n * 3 // 2, n), catalogue()) for n in (2, 17, 120)]
    return [*found, (demo_flow(), catalogue())]


@pytest.mark.parametrize(("flow", "kinds"), flows(), ids=lambda each: getattr(each, "name", ""))
def test_no_two_cards_overlap_and_every_wire_goes_to_the_right(
    flow: Flow, kinds: Catalogue
) -> None:
    model = arranged(flow, kinds)
    assert overlaps(model) == []
    for link, (start, _, end, _) in zip(model.links, model.ends.tolist(), strict=False):
        if start >= end:  # only frames that feed each other in a circle leave no other way
            assert frame_of(model, link.from_node) not in ("", frame_of(model, link.to_node))
    assert all(node.x % 8 == 0 and node.y % 8 == 0 for node in model.nodes)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_thrown_about_gets_fewer_crossings_and_about_as_few_as_by_hand(
    path: Path,
) -> None:
    flow, draw = read_flow(path.read_bytes()), random.Random(5)
    nodes = tuple(
        Node(n.node_id, n.kind, draw.random() * 1_500, draw.random() * 900, n.title, n.params)
        for n in flow.nodes
    )
    thrown = Flow(flow.flow_id, flow.name, nodes, flow.links)
    before = crossing_wires(Model(thrown, whole()))
    after = crossing_wires(arranged(thrown, whole()))
    assert after < before or before == 0
    by_hand = crossing_wires(Model(flow, whole()))
    assert crossing_wires(arranged(flow, whole())) <= max(by_hand + 1, 2)


def test_the_same_flow_is_arranged_alike_and_a_second_time_changes_nothing() -> None:
    flow, kinds = tangled(60, 90, 7), catalogue()
    once = arrange(flow, measures(flow, kinds))
    assert arrange(flow, measures(flow, kinds)) == once
    again = arrange(once, measures(once, kinds))
    assert overlaps(Model(again, kinds)) == []
    assert min(n.x for n in once.nodes) == min(n.x for n in again.nodes)


def test_a_frame_is_kept_around_its_nodes_and_free_of_others() -> None:
    model = arranged(demo_flow(), catalogue())
    (frame,) = model.frames
    held = {"ema", "rsi", "ai"}
    for name, (left, top, right, bottom) in zip(model.ids, model.boxes.tolist(), strict=True):
        inside = (
            frame.x < left and right < frame.x + frame.width
            and frame.y + 30 < top and bottom < frame.y + frame.height
        )  # fmt: skip
        apart = (
            right <= frame.x or left >= frame.x + frame.width
            or bottom <= frame.y or top >= frame.y + frame.height
        )  # fmt: skip
        assert inside == (name in held)
        assert apart == (name not in held)


def test_frames_in_frames_stay_nested() -> None:
    nodes = (Node("a", "logic.all", 100, 100), Node("b", "logic.all", 500, 120),
             Node("c", "logic.all", 2_000, 0))  # fmt: skip
    links = (Link("x", "a", "all", "b", "flags"), Link("y", "b", "all", "c", "flags"))
    frames = (Frame("outer", "", 0, 0, 1_000, 600), Frame("inner", "", 480, 60, 300, 300))
    flow = Flow("f", "", nodes, links, frames)
    model = arranged(flow, catalogue())
    outer, inner = model.frames
    assert outer.x < inner.x
    assert inner.x + inner.width < outer.x + outer.width
    assert outer.y < inner.y
    assert inner.y + inner.height < outer.y + outer.height
    assert overlaps(model) == []


def test_only_the_chosen_nodes_move_and_their_wires_lose_their_bends() -> None:
    flow, kinds = bend(demo_flow(), "l5", [(5.0, 5.0)]), catalogue()
    done = arrange(flow, measures(flow, kinds), {"vote", "guard", "open"})
    moved = {n.node_id for n, old in zip(done.nodes, flow.nodes, strict=True) if n != old}
    assert moved <= {"vote", "guard", "open"}
    assert all(not link.bends for link in done.links)
    assert (min(n.x for n in done.nodes if n.node_id in {"vote", "guard", "open"})) == 552


def test_a_circle_kept_in_a_file_is_arranged_too() -> None:
    nodes = tuple(Node(name, "logic.all") for name in "abc")
    links = (Link("x", "a", "all", "b", "flags"), Link("y", "b", "all", "c", "flags"),
             Link("z", "c", "all", "a", "flags"))  # fmt: skip
    model = arranged(Flow("f", "", nodes, links), catalogue())
    assert overlaps(model) == []


def test_notes_come_above_and_lonely_nodes_below() -> None:
    nodes = (Node("a", "logic.all", 0, 0), Node("b", "logic.all", 0, 0),
             Node("alone", "logic.all", 0, 0))  # fmt: skip
    flow = Flow("f", "", nodes, (Link("x", "a", "all", "b", "flags"),), (),
                (Note("n", "words", 50, 50),))  # fmt: skip
    model = arranged(flow, catalogue())
    tops = dict(zip(model.ids, model.boxes[:, 1].tolist(), strict=True))
    assert model.notes[0].y + model.notes[0].height < min(tops.values())
    assert tops["alone"] > max(tops["a"], tops["b"])


def test_five_thousand_nodes_are_arranged_in_many_small_steps() -> None:
    flow, kinds = tangled(5_000, 7_500, 1), catalogue()
    steps, shares = arranging(flow, measures(flow, kinds)), []
    while True:
        try:
            shares.append(next(steps))
        except StopIteration as end:
            done = end.value
            break
    assert len(shares) > 100
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1
    model = Model(done, kinds)
    seen = {(box[0], box[1]) for box in model.boxes.tolist()}
    assert len(seen) == 5_000
    assert (model.ends[:, 0] < model.ends[:, 2]).all()


@pytest.mark.parametrize("seed", range(20))
def test_crossings_are_counted_as_one_by_one(seed: int) -> None:
    draw = random.Random(seed)
    ends = [(float(draw.randrange(8)), float(draw.randrange(8))) for _ in range(30)]
    slow = sum((a[0] - b[0]) * (a[1] - b[1]) < 0 for i, a in enumerate(ends) for b in ends[i + 1 :])
    assert crossings(ends) == slow


def test_isotonic_values_rise_and_keep_what_rises_already() -> None:
    assert isotonic([1, 2, 3], [1, 1, 1]) == [1, 2, 3]
    assert isotonic([3, 1], [1, 1]) == [2, 2]
    assert isotonic([3, 1], [3, 1]) == [2.5, 2.5]
    draw = random.Random(2)
    values = [draw.random() for _ in range(200)]
    found = isotonic(values, [1.0] * 200)
    assert found == sorted(found)
