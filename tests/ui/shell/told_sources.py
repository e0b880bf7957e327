"""Reads the sources below the window for the sentences they make: as templates, values by name.

`f"The order of {order.symbol} was refused."` becomes `The order of {symbol} was refused.`, the way
a table of resources/languages/sentences writes it; either branch of a condition is a template.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from tests.ui.shell.spoken_sources import ROOT, SILENT, Text, called, unread

FLOORS: Final = (
    "domain", "nodes", "engine", "exchanges", "store", "research", "app", "ui/state",
)  # fmt: skip
NOT_READ: Final = (
    # The command line and the pages written to files are English.
    "app/cli.py", "app/terminal/*.py", "app/gui*.py",
    "app/child.py", "app/compose.py", "app/backtests/candles.py",
    "research/report_*.py", "research/cluster.py", "research/leak*.py", "app/backtests/leaks.py",
    # Words for whoever writes a node, and lists of names.
    "nodes/help.py", "nodes/registry.py", "nodes/catalogue.py", "nodes/indicator/_ta_[hntu]*.py",
    "engine/fast/door.py", "store/schema.py", "domain/ids.py", "app/paths.py", "app/qt_*.py",
    "nodes/param_*.py",
)  # fmt: skip
"""Files none of whose texts reach the window."""
FLAWS: Final = frozenset({"ValueError", "TypeError", "KeyError", "RuntimeError", "LookupError"})
"""Raised for a flaw of the program or caught before a trader reads it; those of nodes are told."""
MOST_WAYS: Final = 32


@cache
def told() -> tuple[Text, ...]:
    """Every template that reads like words."""
    return tuple(_told())


def _told() -> Iterator[Text]:
    unread = {file for pattern in NOT_READ for file in ROOT.glob(pattern)}
    for floor in FLOORS:
        for file in sorted((ROOT / floor).rglob("*.py")):
            if file not in unread:
                where = str(file.relative_to(ROOT))
                yield from _of_source(where, ast.parse(file.read_text(encoding="utf-8")))


def _of_source(file: str, tree: ast.Module) -> Iterator[Text]:
    silent = SILENT if file.startswith("nodes/") else SILENT | FLAWS
    seen = set(unread(tree, lambda call: called(call) in silent))
    for part in ast.walk(tree):
        if id(part) in seen or not isinstance(part, ast.expr):
            continue
        ways = _ways(part)
        if ways:
            seen |= {id(each) for each in _inside(part)}
        for words in ways:
            template = _named(words)
            if reads_like_words(template):
                yield Text(file, part.lineno, template)


Way = tuple[str | ast.expr, ...]
"""One way a text can come out: literal words, and the values between them."""


def _ways(part: ast.expr) -> tuple[Way, ...]:
    """Empty where the part makes no text of literal words."""
    match part:
        case ast.Constant(value=str() as words):
            return ((words,),)
        case ast.JoinedStr(values=values):
            return _in_a_row([_inner(each) for each in values])
        case ast.BinOp(op=ast.Add(), left=left, right=right) if _ways(left) or _ways(right):
            return _in_a_row([_way_or_value(left), _way_or_value(right)])
        case _:
            return ()


def _inner(part: ast.expr) -> tuple[Way, ...]:
    if isinstance(part, ast.FormattedValue):
        return _way_or_value(part.value)
    return _ways(part)


def _way_or_value(part: ast.expr) -> tuple[Way, ...]:
    match part:
        case ast.IfExp(body=body, orelse=orelse) if _ways(body) or _ways(orelse):
            return (*_way_or_value(body), *_way_or_value(orelse))
        case ast.BoolOp(values=values) if any(_ways(each) for each in values):
            return tuple(way for each in values for way in _way_or_value(each))
        case _:
            return _ways(part) or ((part,),)


def _in_a_row(parts: list[tuple[Way, ...]]) -> tuple[Way, ...]:
    chosen = itertools.islice(itertools.product(*parts), MOST_WAYS)
    return tuple(tuple(itertools.chain.from_iterable(each)) for each in chosen)


def _inside(part: ast.expr) -> Iterator[ast.AST]:
    """What a template has used up. Texts inside its values are texts of their own."""
    yield part
    match part:
        case ast.JoinedStr(values=values):
            for each in values:
                yield from _inside(each.value if isinstance(each, ast.FormattedValue) else each)
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            yield from itertools.chain(_inside(left), _inside(right))
        case ast.IfExp(body=body, orelse=orelse):
            yield from itertools.chain(_inside(body), _inside(orelse))
        case ast.BoolOp(values=values):
            for each in values:
                yield from _inside(each)
        case _:
            pass


def _named(way: Way) -> str:
    """Its template: values by the last of their names, numbered where one comes twice."""
    names: dict[str, int] = {}
    text = ""
    for each in way:
        if isinstance(each, str):
            text += each
            continue
        name = _name(each) or "value"
        names[name] = names.get(name, 0) + 1
        text += "{" + (name if names[name] == 1 else f"{name}{names[name]}") + "}"
    return text


def _name(value: ast.expr) -> str:
    match value:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.strip("_").lower()
        case ast.Call(func=ast.Attribute(value=ast.Constant()), args=[only]):
            return _name(only)  # ", ".join(names)
        case ast.Call(args=args, func=function):
            return next(filter(None, (_name(each) for each in args)), "") or _name(function)
        case ast.BinOp(left=left):
            return _name(left)
        case ast.UnaryOp(operand=inner) | ast.Subscript(value=inner) | ast.IfExp(body=inner):
            return _name(inner)
        case ast.BoolOp(values=[first, *_]):
            return _name(first)
        case ast.GeneratorExp(elt=inner) | ast.ListComp(elt=inner):
            return _name(inner)
        case _:
            return ""


_WORDS: Final = re.compile(r"[A-Za-z]{2,}[,;:]? |^[A-Z][a-z]+| [A-Za-z]{2,}")
_NO_WORDS: Final = re.compile(
    r"[a-z_.]+"
    r"|\s*(select|insert|update|delete|create|alter|pragma|vacuum) .*"
    r"|[A-Z][a-z]+([A-Z][a-z]+)+"  # a class
    r"|(?=.*_)[a-z_ ]+",  # names in a row
    re.DOTALL,
)


def reads_like_words(template: str) -> bool:
    plain = re.sub(r"\{\w+\}", "", template)
    return bool(_WORDS.search(plain)) and not _NO_WORDS.fullmatch(template)
