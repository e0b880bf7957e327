"""Sizes, names and manners of the source; every offender is reported at once."""

import ast
import re
import statistics
from collections import Counter
from collections.abc import Iterator

from tests.architecture.source import PACKAGE, Module, code_lines, functions, modules

MOST_LINES_OF_A_FILE = 300
MOST_LINES_OF_A_FUNCTION = 60
MOST_MODULES_OF_A_FOLDER = 36
MEDIAN_LINES_OF_A_FUNCTION = 8
USUAL_LINES_OF_A_FUNCTION = 30  # 95 of 100 are not longer

NOT_IN_NAMES = frozenset(
    "manager managers helper helpers util utils utility utilities service services".split()
)
NOT_IN_MODULE_NAMES = NOT_IN_NAMES | frozenset("handler data info base process do".split())
NOT_IN_TEST_NAMES = frozenset("works correctly properly handles".split())
ALLOWED_MODULES = frozenset({f"{PACKAGE}.nodes.base"})

CONTAINERS = frozenset(
    "list dict set bytearray defaultdict deque Counter OrderedDict WeakValueDictionary "
    "WeakKeyDictionary WeakSet".split()
)
CHANGING = frozenset(
    "append add update extend insert pop popitem remove discard clear setdefault sort".split()
)
OWNERS_OF_EXEC = frozenset(
    {"moniqo_desktop/ui/canvas/gestures/drag.py", "moniqo_desktop/app/gui.py"}
)


def words(name: str) -> set[str]:
    """The words of a snake_case or CamelCase name, in small letters."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+", name)}


def test_a_file_has_one_subject() -> None:
    long = [
        f"{module.where}: {count} lines"
        for module in (*modules(), *modules("tests"))
        if (count := module.text.count("\n")) > MOST_LINES_OF_A_FILE
    ]
    assert not long, "\n".join(long)


def test_a_folder_can_be_read_at_a_glance() -> None:
    folders = Counter(module.where.rpartition("/")[0] for module in modules())
    crowded = [f"{folder}: {n} modules" for folder, n in folders.items()
               if n > MOST_MODULES_OF_A_FOLDER]  # fmt: skip
    assert not crowded, "\n".join(crowded)


def test_no_function_is_long() -> None:
    long = [
        f"{module.at(function)} {function.name}: {code_lines(function)} lines"
        for module in (*modules(), *modules("tests"))
        for function in functions(module)
        if code_lines(function) > MOST_LINES_OF_A_FUNCTION
    ]
    assert not long, "\n".join(long)


def test_functions_are_short_as_a_rule() -> None:
    sizes = sorted(code_lines(f) for module in modules() for f in functions(module))
    if not sizes:
        return
    median, usual = statistics.median(sizes), sizes[int(len(sizes) * 0.95)]
    assert median <= MEDIAN_LINES_OF_A_FUNCTION
    assert usual <= USUAL_LINES_OF_A_FUNCTION


def test_modules_and_classes_are_called_by_what_they_are() -> None:
    offenders = [
        module.where
        for module in modules()
        if words(module.name.rpartition(".")[2]) & NOT_IN_MODULE_NAMES
        and module.name not in ALLOWED_MODULES
    ]
    offenders += [
        f"{module.at(node)} {node.name}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and words(node.name) & NOT_IN_NAMES
    ]
    assert not offenders, "\n".join(offenders)


def test_a_test_is_called_by_its_law() -> None:
    offenders = [
        f"{module.at(function)} {function.name}"
        for module in modules("tests")
        for function in functions(module)
        if function.name.startswith("test")
        and (words(function.name) & NOT_IN_TEST_NAMES or "as_expected" in function.name)
    ]
    assert not offenders, "\n".join(offenders)


def test_modules_hold_no_state() -> None:
    offenders = [line for module in modules() for line in _state_of(module)]
    assert not offenders, "\n".join(offenders)


def _state_of(module: Module) -> Iterator[str]:
    constants: set[str] = set()
    for statement in module.tree.body:
        for name, value in _bindings(statement):
            if name.isupper() or name.strip("_").isupper():
                constants.add(name)
            elif not name.startswith("__") and _is_container(value):
                yield f"{module.at(statement)} {name} can be changed"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Global):
            yield f"{module.at(node)} global {', '.join(node.names)}"
    for function in functions(module):
        yield from _changes_of_constants(module, function, constants)


def _bindings(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(statement, ast.Assign):
        yield from (
            (target.id, statement.value)
            for target in statement.targets
            if isinstance(target, ast.Name)
        )
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        if isinstance(statement.target, ast.Name):
            yield statement.target.id, statement.value


def _is_container(value: ast.expr) -> bool:
    if isinstance(value, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp):
        return True
    if not isinstance(value, ast.Call):
        return False
    called = value.func.attr if isinstance(value.func, ast.Attribute) else value.func
    return (called.id if isinstance(called, ast.Name) else called) in CONTAINERS


def _changes_of_constants(module: Module, function: ast.AST, constants: set[str]) -> Iterator[str]:
    for node in ast.walk(function):
        changed: ast.expr | None = None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            changed = node.func.value if node.func.attr in CHANGING else None
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            changed = node.value
        if isinstance(changed, ast.Name) and changed.id in constants:
            yield f"{module.at(node)} {changed.id} is changed"


def test_nobody_prints_but_the_command_line() -> None:
    offenders = [
        f"{module.at(node)} print"
        for module in modules()
        if not module.name.startswith((f"{PACKAGE}.app.cli", f"{PACKAGE}.nodes.help"))
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
        and not any(word.arg == "file" for word in node.keywords)
    ]
    assert not offenders, "\n".join(offenders)


def test_no_dialog_stops_the_loop() -> None:
    offenders = [
        f"{module.at(node)} .{node.func.attr}("
        for module in modules()
        if module.where not in OWNERS_OF_EXEC
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"exec", "exec_", "processEvents"}
    ]
    assert not offenders, "\n".join(offenders)


def test_todos_carry_an_issue_number() -> None:
    offenders = [
        f"{module.where}:{number}"
        for module in modules()
        for number, line in enumerate(module.text.splitlines(), 1)
        if re.search(r"#\s*(TODO|FIXME|XXX)\b(?!.*#\d+)", line)
    ]
    assert not offenders, "\n".join(offenders)
