"""Every sentence made below the window can be told in every language, and no value is harmed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

import pytest

from moniqo_desktop.domain.orders import Direction, Mode, OrderKind, OrderStatus, Purpose, Side
from moniqo_desktop.domain.paper.rules import PATHS
from moniqo_desktop.domain.refused_cards import NAMES
from moniqo_desktop.domain.verdicts import NodeStatus
from moniqo_desktop.ui.library.telling import READ
from moniqo_desktop.ui.state.messages import SOURCES
from moniqo_desktop.ui.words.retelling import Retelling
from moniqo_desktop.ui.words.translation import ENGLISH, OF_NODES, languages
from tests.ui.conftest import REPOSITORY
from tests.ui.shell.told_sources import told

RESOURCES: Final = REPOSITORY / "resources"
OTHERS: Final = [code for code in languages(RESOURCES) if code != ENGLISH]
NOT_TOLD: Final[Mapping[str, tuple[str, ...]]] = {
    # Flaws in our own messages, seen by whoever adds one.
    "domain/messages/codec.py": (
        "Two messages are named {name}.", "{name} may not have a field named “{tag}”.",
    ),
    # A file, not a sentence.
    "domain/flow/text.py": tuple(
        '{"id": {node_id}, "kind": {kind}, "x": {x}, "y": {y}, "title": {title}, '
        f'"params": {{params}}, "bypassed": {state}}}'
        for state in ("true", "false")
    ),
    # Dates are written alike in every language.
    "domain/texts.py": (
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", "Mon Tue Wed Thu Fri Sat Sun",
    ),
    # Names of classes, tasks and threads; the head of a crash report.
    "nodes/indicator/ta.py": ("Params", "Ta{replace}"),
    "nodes/indicator/_ta_params.py": ("{name}Params",),
    "app/host.py": ("host-runner {name}",),
    "app/past/opened_run.py": ("past {key}",),
    "app/work.py": ("work {work_id}", "work complaints"),
    "app/crash.py": ("Moniqo Desktop {version}, Python {python_version}, ",),
    # Examples of what a trader writes.
    "nodes/output/log.py": ("RSI {value}", "RSI 1", "RSI 2.5"),
    "nodes/output/notify.py": ("now 2", "now 5"),
    # How words begin by which they are known again.
    "domain/refused_cards.py": ("Refused: ", "not known: "),
    "ui/state/unopened.py": ("no order: ",),
}  # fmt: skip
"""File → texts no trader reads, or reads in English everywhere."""
COMPOSED: Final = frozenset(
    {
        # A number and a word that are put together elsewhere than where they are written.
        "1 hole", "{count} holes", "1 fill", "{count} fills", "1 trade", "{count} trades",
        "1 liquidation", "{count} liquidations",
        "once", "{count} times", "event gear", "compiled gear", "Order rejected {symbol}",
        "Order unknown {symbol}", "The exchange refused the order ({order_id}). {reason}",
        "No answer about the order; it is being looked up ({order_id}). {reason}",
        "The order expired ({order_id}). {reason}",
        # What a number stands for, and how long something takes.
        "up", "down", "cycle", "bullish", "bearish",
        "{days} d {hours} h", "{days} d", "{hours} h {minutes} min", "{hours} h", "{minutes} min",
        "{minutes} min {seconds} s", "{seconds} s",
        "{title} asks agents.", "{title} decides candle by candle.",
        # Single words of a sentence.
        "cooldown", "breaker", "drawdown", "size", "milliseconds", "microseconds", "nanoseconds",
        "seconds", "better", "worse", "none", "nothing", "day", "tie", "no quorum", "not worth it",
        "waiting", "paid", "received",
        # What the system says of a file.
        "no space left on device", "No space left on device", "permission denied",
        "Permission denied", "read-only file system", "Read-only file system",
        "no such file or directory", "No such file or directory", "is a directory",
        "Is a directory", "file name too long", "File name too long", "input/output error",
        "Input/output error",
        # Which check refused, as a card has room for it.
        *NAMES.values(), "not known: {check}", "cooldown / breaker / drawdown",
    }
)  # fmt: skip
"""Templates that stand in no source as they are told."""
LISTS: Final[Mapping[str, Iterable[str]]] = {
    "purpose": Purpose,
    "exit_purpose": [each for each in Purpose if not each.adds_exposure],
    "side": (*Side, "input", "output"),
    "direction": Direction,
    "status": OrderStatus,
    "state": NodeStatus,
    "mode": Mode,
    "kind": OrderKind,
    "source": SOURCES,
    "family": ("trigger", "market", "indicator", "logic", "agent", "risk", "trade", "position",
               "output"),
    "gear": ("event", "compiled"),
    "figure": ("p up", "votes that count", "disagreement", "size factor", "amount", "price",
               "stop", "target", "leverage"),
    "path": PATHS,
    "actor": ("owner",),
    "word": ("paid", "received"),
}  # fmt: skip
"""Place → words that stand there by themselves."""
SAMPLES: Final = ("−1,234.5", "0.00042", "BTC/USDT", "7.25", "ETH/USDT", "99")
"""Values of all kinds that a template may take in."""
PLACE: Final = re.compile(r"\{(\w+)[^{}]*\}")


@pytest.fixture(params=OTHERS)
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def sentences(code: str) -> dict[str, str]:
    return _read(f"sentences/{code}.json")


def test_the_sources_were_read() -> None:
    assert len({text.words for text in told()}) > 900


def test_every_sentence_has_its_translation(code: str, sentences: dict[str, str]) -> None:
    known = {*sentences, *(key.removeprefix(OF_NODES) for key in _read(f"{code}.json"))}
    lost = [
        f"{text.file}:{text.line} {text.words}"
        for text in told()
        if text.words not in known and not _needs_none(text.file, text.words)
    ]
    assert not lost


def test_every_template_of_the_gallery_has_its_translation(sentences: dict[str, str]) -> None:
    assert not sorted(_gallery() - set(sentences))


def test_every_word_of_a_list_has_its_translation(sentences: dict[str, str]) -> None:
    assert not sorted(_words_of_lists() - set(sentences))


def test_no_sentence_is_left_over(sentences: dict[str, str]) -> None:
    made = {text.words for text in told()} | COMPOSED | _words_of_lists() | _gallery()
    assert not sorted(set(sentences) - made)


def test_no_allowance_is_left_over() -> None:
    found = {(text.file, text.words) for text in told()}
    assert not [
        (file, words) for file, texts in NOT_TOLD.items() for words in texts
        if (file, words) not in found
    ]  # fmt: skip


def test_a_translation_keeps_the_places_of_its_values(sentences: dict[str, str]) -> None:
    assert not [key for key, text in sentences.items() if _places(key) != _places(text)]


def test_a_translation_keeps_the_spaces_at_its_ends(sentences: dict[str, str]) -> None:
    assert not [
        key
        for key, text in sentences.items()
        if (key[:1].isspace(), key[-1:].isspace()) != (text[:1].isspace(), text[-1:].isspace())
    ]


def test_every_sentence_is_found_again_with_its_values_unharmed(
    sentences: dict[str, str],
) -> None:
    retell = Retelling(sentences, lambda text: "")
    wrong = [
        (key, retell(filled))
        for key, text in sentences.items()
        if (filled := _with_samples(key)) and retell(filled) != _with_samples(text, key)
    ]
    assert not wrong


def _words_of_lists() -> set[str]:
    return {f"{place}/{word}" for place, words in LISTS.items() for word in words}


@cache
def _gallery() -> frozenset[str]:
    """What is read of the templates: in the gallery, and on the canvas of a copy."""
    found: set[str] = set()
    for file in (RESOURCES / "templates").glob("*.json"):
        content = json.loads(file.read_text(encoding="utf-8"))
        found |= {content["name"], content["description"], *content["tags"]}
        found |= {frame["title"] for frame in content["frames"]}
        found |= {note["text"] for note in content["notes"]}
        for node in content["nodes"]:
            found |= {node.get("title", ""), *_said_by(node)}
    return frozenset(found - {""})


def _said_by(node: Mapping[str, Any]) -> set[str]:
    params = node.get("params", {}) if node["kind"].startswith("output.") else {}
    return {params[name] for name in READ if name in params}


def _read(name: str) -> dict[str, str]:
    content: dict[str, str] = json.loads(
        (RESOURCES / "languages" / name).read_text(encoding="utf-8")
    )
    return content


def _needs_none(file: str, words: str) -> bool:
    """Not read by a trader, or a text of the catalogue, which a test of its own asks for."""
    return words in NOT_TOLD.get(file, ()) or (file.startswith("nodes/") and _in_catalogue(words))


def _in_catalogue(words: str) -> bool:
    parts = [each for each in PLACE.split(words)[::2] if each.strip()]
    return any(all(part in text for part in parts) for text in _catalogue())


@cache
def _catalogue() -> frozenset[str]:
    found: set[str] = set()
    _collect(json.loads((RESOURCES / "nodes.json").read_text(encoding="utf-8")), found)
    return frozenset(found)


def _collect(part: Any, found: set[str]) -> None:
    if isinstance(part, str):
        found.add(part)
    elif isinstance(part, dict | list):
        for each in part.values() if isinstance(part, dict) else part:
            _collect(each, found)


def _places(text: str) -> list[str]:
    return sorted(PLACE.findall(text))


def _with_samples(text: str, key: str = "") -> str:
    """The places filled with samples, each with the one of its name in the key."""
    names = PLACE.findall(key or text)
    return PLACE.sub(lambda found: SAMPLES[names.index(found[1]) % len(SAMPLES)], text)
