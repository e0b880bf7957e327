"""What the terminal says where a report cannot be, or a word means nothing."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from moniqo_desktop.app.backtests import run
from moniqo_desktop.app.cli import main
from moniqo_desktop.app.searches import report
from moniqo_desktop.domain.flow.file import write_flow
from tests.app.searches import crossing, waves


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Flow and candles of a short history."""
    monkeypatch.setenv("MONIQO_HOME", str(tmp_path / "home"))
    (tmp_path / "flow.json").write_bytes(write_flow(crossing()))
    file = waves(tmp_path / "waves.csv", 300)
    return [str(tmp_path / "flow.json"), "--candles", str(file), "--kind", "linear"]


def full(*given: object, **more: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device", "reports")


@pytest.mark.parametrize(
    ("given", "command"),
    [
        (["backtest", "f.json", "--hom", "x"], "moniqo backtest"),
        (["flow", "leaks", "f.json", "--deep"], "moniqo flow leaks"),
        (["candles", "show", "--hourly"], "moniqo candles show"),
    ],
)
def test_a_word_without_meaning_is_named_with_the_command_that_can_help(
    given: list[str], command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(given) == 2
    said = capsys.readouterr().err.strip()
    assert said == (
        f"`{command}` has no use for “{given[-1] if given[-1] != 'x' else '--hom'}”. "
        f"`{command} --help` says what it takes."
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["backtest", "f", "--fee-bps", "abc"], "moniqo backtest: --fee-bps: invalid float"),
        (["optimize"], "moniqo optimize: the following arguments are required: flow"),
        (["report"], "moniqo: COMMAND: invalid choice: 'report'"),
    ],
)
def test_a_word_that_cannot_be_is_told_in_one_line(
    given: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(given)
    assert end.value.code == 2
    line, rest = capsys.readouterr().err.split("\n", 1)
    assert line.startswith(said)
    assert line.endswith("--help` says what it takes.")
    assert not rest


@pytest.mark.parametrize("more", [["backtest"], ["optimize", "--param", "fast.timeperiod=3,6"]])
def test_a_report_on_top_of_a_file_is_refused_and_the_file_stays(
    more: list[str], words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine")
    command, *rest = more
    assert main([command, *words, *rest, "--report", str(taken)]) == 2
    assert f"{taken} is a file; a report is a folder." in capsys.readouterr().err
    assert taken.read_text() == "mine"


def test_what_a_backtest_came_to_is_told_though_its_report_cannot_be_written(
    words: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run, "written", full)
    assert main(["backtest", *words, "--report", str(tmp_path / "r")]) == 3
    said = capsys.readouterr()
    assert "Net profit:" in said.out
    assert "Verdict:" in said.out
    assert "no space left" in said.err


def test_what_a_search_found_is_told_though_its_report_cannot_be_written(
    words: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(report, "write_search", full)
    given = ["--param", "fast.timeperiod=3,6", "--report", str(tmp_path / "r")]
    assert main(["optimize", *words, *given]) == 3
    said = capsys.readouterr()
    assert "Tried 2 sets" in said.out
    assert "no space left" in said.err
    assert len((tmp_path / "r" / "trials.jsonl").read_text().splitlines()) == 3


def test_leaks_looked_for_over_a_hole_name_the_hole(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    file = Path(words[2])
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(lines[:150] + lines[155:]))
    assert main(["flow", "leaks", *words]) == 0
    said = capsys.readouterr().out
    assert "line 151: A hole of 5 candles" in said


@pytest.mark.parametrize("more", [["backtest"], ["optimize", "--param", "fast.timeperiod=3,6"]])
def test_candles_that_are_not_there_leave_no_empty_report(
    more: list[str], words: list[str], tmp_path: Path
) -> None:
    command, *rest = more
    given = [word if "waves" not in word else f"{word}.typo" for word in words]
    assert given != words
    folder = tmp_path / "new" / "report"
    assert main([command, *given, *rest, "--report", str(folder)]) == 2
    assert not folder.parent.exists()


def test_an_empty_folder_of_the_trader_stays(words: list[str], tmp_path: Path) -> None:
    given = [word if "waves" not in word else f"{word}.typo" for word in words]
    mine = tmp_path / "mine"
    mine.mkdir()
    assert main(["backtest", *given, "--report", str(mine)]) == 2
    assert mine.is_dir()
