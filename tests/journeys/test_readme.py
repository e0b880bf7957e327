"""What the README prints is what the program prints."""

from __future__ import annotations

import re
from pathlib import Path

from tests.journeys.terminal import REPOSITORY, moniqo

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def printed(command: str) -> tuple[list[str], list[str]]:
    """(words of the command as the README gives it, lines it shows under it)."""
    blocks = re.findall(r"^```\n(\$ .*?)^```", README, re.S | re.M)
    [block] = [each for each in blocks if each.startswith(f"$ {command}")]
    first, *lines = block.strip().splitlines()
    return first.split()[2:], lines


def shown(lines: list[str]) -> list[str]:
    """Without what was cut short, or tells a place on the machine."""
    return [line for line in lines if line != "…" and not line.startswith("Report:")]


def test_the_demo_says_what_the_readme_says(tmp_path: Path) -> None:
    words, lines = printed("moniqo demo")
    said = moniqo(*words, home=tmp_path)
    assert said.code == 0, said.err
    assert [line for line in shown(lines) if line not in said.out.splitlines()] == []


def test_the_backtest_says_what_the_readme_says(tmp_path: Path, market_data: Path) -> None:
    words, lines = printed("moniqo backtest")
    file = next((market_data / "candles").glob("BTCUSDT_1h_*.csv.gz"))
    given = [str(REPOSITORY / word) if word.startswith("resources/") else word for word in words]
    given = [str(file) if word == file.name else word for word in given]
    said = moniqo(*given, home=tmp_path)
    assert said.code == 0, said.err
    assert [line for line in shown(lines) if line not in said.out.splitlines()] == []
