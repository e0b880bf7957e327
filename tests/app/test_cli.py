"""What comes out of the terminal's one door: an exit code and a sentence, whatever happened."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from moniqo_desktop.app import cli
from moniqo_desktop.app.terminal import verbs
from moniqo_desktop.domain import errors

CODES = [
    (errors.Mistake("x"), 2),
    (errors.BadFile("x"), 2),
    (errors.FlowProblem("x"), 2),
    (errors.StoreBusy("x"), 3),
    (errors.VenueDown("x"), 3),
    (errors.OrderUnknown("x"), 3),
    (errors.LimitReached("x"), 4),
    (errors.KillSwitchOn("x"), 4),
    (errors.OrderRejected("x"), 4),
    (errors.InsufficientFunds("x"), 4),
    (errors.Locked("x"), 4),
    (errors.Broken("x"), 70),
    (errors.MoniqoError("x"), 70),
]


@pytest.fixture
def fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[BaseException], int]:
    """The exit code of a command that ends with a problem."""
    monkeypatch.setenv("MONIQO_HOME", str(tmp_path))

    def run(problem: BaseException) -> int:
        def carry_out(_: object) -> int:
            raise problem

        monkeypatch.setattr(verbs, "carry_out", carry_out)
        return cli.main(["doctor"])

    return run


@pytest.mark.parametrize(("problem", "code"), CODES, ids=lambda v: type(v).__name__)
def test_the_exit_code_says_what_the_caller_must_do(
    problem: errors.MoniqoError, code: int, fails: Callable[[BaseException], int]
) -> None:
    assert fails(problem) == code


def test_every_error_class_of_ours_has_an_exit_code() -> None:
    known = tuple(kind for kind, _ in cli.EXITS)
    direct = errors.MoniqoError.__subclasses__()
    assert [kind.__name__ for kind in direct if not issubclass(kind, known)] == []


def test_a_problem_is_one_line_with_its_hint(
    fails: Callable[[BaseException], int], capsys: pytest.CaptureFixture[str]
) -> None:
    fails(errors.Mistake("This is wrong.", hint="Do that."))
    assert capsys.readouterr().err == "This is wrong. Do that.\n"


def test_problems_of_a_flow_come_one_a_line_with_node_and_field(
    fails: Callable[[BaseException], int], capsys: pytest.CaptureFixture[str]
) -> None:
    problems = (
        errors.FlowProblem("Too small.", node_id="rsi", field="period"),
        errors.FlowProblem("Not wired.", node_id="gate"),
        errors.FlowProblem("Nothing there."),
    )
    fails(errors.FlowProblems(problems))
    said = capsys.readouterr().err.splitlines()
    assert said == ["[rsi.period] Too small.", "[gate] Not wired.", "Nothing there."]


def test_a_fault_of_ours_is_one_sentence_and_a_crash_report(
    fails: Callable[[BaseException], int],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    assert fails(ZeroDivisionError("we divided")) == 70
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "ZeroDivisionError" not in said
    assert len(said.splitlines()) == 1
    (report,) = (tmp_path / "crashes").iterdir()
    assert str(report) in said
    kept = report.read_text(encoding="utf-8")
    assert "ZeroDivisionError: we divided" in kept
    assert "Moniqo Desktop 0." in kept


def test_a_fault_is_told_even_where_no_report_can_be_written(
    fails: Callable[[BaseException], int],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    (tmp_path / "crashes").write_text("a file in the way")
    assert fails(ZeroDivisionError()) == 70
    assert capsys.readouterr().err.startswith("Moniqo Desktop made a mistake of its own")


def test_a_disk_that_says_no_is_named_with_its_place(
    fails: Callable[[BaseException], int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert fails(OSError(28, "No space left on device", "/reports/x")) == 3
    assert capsys.readouterr().err.startswith("/reports/x cannot be used: no space left on device.")


def test_a_reader_that_left_is_no_fault(fails: Callable[[BaseException], int]) -> None:
    assert fails(BrokenPipeError()) == 0


def test_an_interrupt_ends_quietly(
    fails: Callable[[BaseException], int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert fails(KeyboardInterrupt()) == 130
    assert capsys.readouterr().err == ""


def test_without_a_command_the_window_opens_on_the_screen_that_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[tuple[list[str], str | None]] = []
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    gui = ModuleType("moniqo_desktop.app.gui")

    def show(words: list[str]) -> int:
        shown.append((words, os.environ.get("QT_QPA_PLATFORM")))
        return 0

    monkeypatch.setattr(gui, "main", show, raising=False)
    monkeypatch.setitem(sys.modules, "moniqo_desktop.app.gui", gui)
    asked: list[list[str]] = []

    def start(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", start)
    assert cli.main([]) == 0
    assert cli.main(asked[0][asked[0].index("--child") :]) == 0
    assert shown == [([], None)]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="a screen is always there")
@pytest.mark.parametrize("words", [[], ["demo"]], ids=["window", "demo"])
def test_without_a_screen_the_window_says_how_to_go_on(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert cli.main(words) == 3
    assert capsys.readouterr().err == (
        "There is no screen here to open the window on. "
        "`moniqo demo --headless` plays the demo in the terminal.\n"
    )
