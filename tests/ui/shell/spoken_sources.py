"""Reads the window's sources for what a trader reads: texts that are said through tr or later,
and plain texts that are not."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import moniqo_desktop

ROOT: Final = Path(moniqo_desktop.__file__).parent
SAID_BY: Final = ("tr", "later")
SILENT: Final = frozenset(
    {
        # Names, keys, formats and style: nobody reads the text itself.
        "getattr", "setattr", "setProperty", "setObjectName", "named", "icon", "button_icon",
        "keep", "text", "texts", "flag", "sizes", "TypeVar", "Path", "compile", "setStyleSheet",
        "startswith", "endswith", "replace", "split", "removeprefix", "removesuffix", "strftime",
        "has", "forget", "QKeySequence", "setShortcut", "setFamily", "setFamilies", "toString",
        "getLogger", "info", "debug", "warning", "error", "exception", "import_module", "cast",
        "QFont", "Literal", "encode", "setData", "property", "find", "index", "start",
        "AssertionError",
    }
)  # fmt: skip
"""Calls whose texts a trader never sees; those of a logger go to the log, which is English."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a source. file: relative to the package. line: where it stands."""

    file: str
    line: int
    words: str


@cache
def _sources() -> tuple[tuple[str, ast.Module], ...]:
    files = sorted([*ROOT.glob("ui/**/*.py"), *ROOT.glob("app/gui*.py")])
    return tuple(
        (str(file.relative_to(ROOT)), ast.parse(file.read_text(encoding="utf-8")))
        for file in files
        if ROOT / "ui" / "state" not in file.parents
    )


@cache
def said() -> tuple[Text, ...]:
    """Every text in tr( ) and later( )."""
    return tuple(_said())


@cache
def unsaid() -> tuple[Text, ...]:
    """Texts that read like words and reach nobody's translation."""
    return tuple(_unsaid())


def _said() -> Iterator[Text]:
    for file, tree in _sources():
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and called(call) in SAID_BY and call.args:
                for part in _branches(call.args[0]):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield Text(file, part.lineno, part.value)


def welded() -> Iterator[Text]:
    """Where a value stands inside the key: no table can hold it."""
    for file, tree in _sources():
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and called(call) in SAID_BY and call.args:
                if any(isinstance(part, ast.JoinedStr) for part in _branches(call.args[0])):
                    yield Text(file, call.lineno, ast.unparse(call))


def _unsaid() -> Iterator[Text]:
    for file, tree in _sources():
        skipped = set(_skipped(tree))
        for part in ast.walk(tree):
            if (
                isinstance(part, ast.Constant)
                and isinstance(part.value, str)
                and id(part) not in skipped
                and _reads_like_words(part.value)
            ):
                yield Text(file, part.lineno, part.value)


def called(call: ast.Call) -> str:
    """The last name of what is called; "" where it has none."""
    function = call.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _branches(part: ast.expr) -> tuple[ast.expr, ...]:
    return (part.body, part.orelse) if isinstance(part, ast.IfExp) else (part,)


_WORDS: Final = re.compile(r"[A-Za-z]{2,} |^[A-Z][a-z]+")
_NO_WORDS: Final = re.compile(
    r"[a-z_.]+"
    r"|((Ctrl|Alt|Shift)\+)+(F\d+|[A-Z][a-z]*|.)?"  # keys
    r"|Del|Insert|Return|Enter|Backspace|Ctrl K"
    r"|.*<(span|table|tr|td)\b.*|.*['\"]?></td>.*",  # marks of rich text
    re.DOTALL,
)


def _reads_like_words(text: str) -> bool:
    return bool(_WORDS.search(text)) and not _NO_WORDS.fullmatch(text)


def _skipped(tree: ast.Module) -> Iterator[int]:
    return unread(tree, _is_silent)


def _is_silent(call: ast.Call) -> bool:
    name = called(call)
    return name in SAID_BY or name in SILENT or name.endswith("Signal")


def unread(tree: ast.Module, is_silent: Callable[[ast.Call], bool]) -> Iterator[int]:
    """Ids of the parts no trader reads: notes, annotations, keys, names, what silent calls take."""
    for part in ast.walk(tree):
        for root in _unread_roots(part, is_silent):
            yield from (id(each) for each in ast.walk(root))


def _unread_roots(part: ast.AST, is_silent: Callable[[ast.Call], bool]) -> tuple[ast.AST, ...]:
    match part:
        case ast.Call() if is_silent(part):
            return (*part.args, *part.keywords)
        case ast.Expr(value=ast.Constant()):
            return (part.value,)
        case ast.arg(annotation=ast.expr() as noted) | ast.AnnAssign(annotation=noted):
            return (noted,)
        case ast.FunctionDef(returns=ast.expr() as noted):
            return (noted,)
        case ast.Subscript():
            return (part.slice,)
        case ast.Compare():
            return (part,)
        case ast.Assert(msg=ast.expr() as why):
            return (why,)
        case ast.match_case():
            return (part.pattern,)
        case _:
            return ()
