"""Who may import what: the part of the rules that import-linter cannot say."""

from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache

from tests.architecture.source import PACKAGE, Import, Module, imports, modules

PURE = (f"{PACKAGE}.domain*", f"{PACKAGE}.nodes*", f"{PACKAGE}.engine*")
WAITING = (f"{PACKAGE}.engine.runner*", f"{PACKAGE}.engine.clocks*")


@dataclass(frozen=True)
class Owned:
    """A library, and the only modules that may import it."""

    library: str
    owners: tuple[str, ...]


OWNED = (
    Owned("PySide6", ("ui*", "app.gui*")),
    Owned("pyqtgraph", ("ui*", "app.gui*")),
    Owned("qasync", ("ui*", "app.gui*")),
    Owned("ccxt", ("exchanges*",)),
    Owned("apsw", ("store*",)),
    Owned("sqlite3", ()),
    Owned("pymongo", ("cloud*",)),
    Owned("bson", ("cloud*",)),
    Owned("openai", ("llm*",)),
    Owned("keyring", ("vault*", "cloud*")),
    Owned("cryptography", ("vault*", "cloud*")),
    Owned("optuna", ("research*",)),
    Owned("distributed", ("research*",)),
)
QT = ("PySide6", "pyqtgraph", "qasync")
IMPURE = ("asyncio", "threading", "random", "time", "socket", "subprocess", "concurrent")


def _belongs(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


def _is_of(found: Import, library: str) -> bool:
    return found.name == library or found.name.startswith(f"{library}.")


def _offenders(module: Module, libraries: tuple[str, ...]) -> list[str]:
    return [
        f"{module.where}:{found.line} imports {found.name}"
        for found in imports(module)
        if any(_is_of(found, library) for library in libraries)
    ]


def test_each_foreign_library_has_one_room() -> None:
    offenders = [
        line
        for rule in OWNED
        for module in modules()
        if not _belongs(module.name, tuple(f"{PACKAGE}.{owner}" for owner in rule.owners))
        for line in _offenders(module, (rule.library,))
    ]
    assert not offenders, "\n".join(offenders)


def test_what_decides_neither_waits_nor_throws_dice_nor_looks_at_the_clock() -> None:
    offenders = [
        line
        for module in modules()
        if _belongs(module.name, PURE) and not _belongs(module.name, WAITING)
        for line in _offenders(module, IMPURE)
    ]
    assert not offenders, "\n".join(offenders)


def test_what_the_screen_holds_true_knows_no_qt() -> None:
    offenders = [
        line
        for module in modules()
        if _belongs(module.name, (f"{PACKAGE}.ui.state*",))
        for line in _offenders(module, QT)
    ]
    assert not offenders, "\n".join(offenders)


def test_the_words_of_the_house_import_nothing_of_ours() -> None:
    offenders = [
        f"{module.where}:{found.line} imports {found.name}"
        for module in modules()
        if _belongs(module.name, (f"{PACKAGE}.domain*",))
        for found in imports(module)
        if _is_of(found, PACKAGE) and not _is_of(found, f"{PACKAGE}.domain")
    ]
    assert not offenders, "\n".join(offenders)


def test_no_module_needs_itself_to_load() -> None:
    needs = {module.name: _needs(module) for module in modules()}
    loops = [" -> ".join(loop) for loop in _loops(needs)]
    assert not loops, "\n".join(loops)


def _needs(module: Module) -> set[str]:
    """Modules of ours that must be loaded before this one."""
    known = _known()
    found = {_module_of(item.name, known) for item in imports(module) if item.at_load}
    return found - {"", module.name}


@cache
def _known() -> frozenset[str]:
    return frozenset(module.name for module in modules())


def _module_of(name: str, known: frozenset[str]) -> str:
    """The longest beginning of a dotted name that is a module of ours, or ''."""
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name


def _loops(needs: dict[str, set[str]]) -> list[list[str]]:
    """One loop for every way back to a module that is still being loaded."""
    loops: list[list[str]] = []
    finished: set[str] = set()

    def visit(name: str, path: list[str]) -> None:
        if name in path:
            loops.append([*path[path.index(name) :], name])
            return
        if name in finished:
            return
        for other in sorted(needs[name]):
            visit(other, [*path, name])
        finished.add(name)

    for name in sorted(needs):
        visit(name, [])
    return loops
