"""The generated manual: complete, reproducible, and noticed when stale."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from moniqo_desktop.nodes import help as manual
from moniqo_desktop.nodes.catalogue import catalogue, first_sentence
from moniqo_desktop.nodes.indicator.ta import TaNode
from moniqo_desktop.nodes.registry import load_registry

NODES = manual.own_types(load_registry().values())
FILES = manual.generated(NODES)
WRITTEN = (
    "sma ema wma dema tema kama rsi macd stoch stochrsi bbands atr natr adx plus_di minus_di cci "
    "mom roc willr mfi obv ad adosc sar aroon aroonosc trix ultosc linearreg stddev"
).split()


def test_what_is_committed_is_what_the_nodes_say() -> None:
    assert manual.stale_files(manual.ROOT, FILES) == []


def test_writing_twice_changes_nothing_the_second_time(tmp_path: Path) -> None:
    manual.write(tmp_path, FILES, manual.stale_files(tmp_path, FILES))
    assert manual.stale_files(tmp_path, FILES) == []


def test_a_changed_a_missing_and_a_surplus_page_are_named(tmp_path: Path) -> None:
    manual.write(tmp_path, FILES, FILES)
    changed, missing = manual.PAGES / "logic.all.md", manual.PAGES / "logic.any.md"
    surplus = manual.PAGES / "logic.gone.md"
    (tmp_path / changed).write_text("other", encoding="utf-8")
    (tmp_path / missing).unlink()
    (tmp_path / surplus).write_text("old", encoding="utf-8")
    assert manual.stale_files(tmp_path, FILES) == [changed, missing, surplus]
    manual.write(tmp_path, FILES, manual.stale_files(tmp_path, FILES))
    assert not (tmp_path / surplus).exists()


def test_a_check_of_a_stale_manual_ends_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr(manual, "ROOT", tmp_path)
    assert manual.main(["--check"]) == 1
    assert "docs/nodes/logic.all.md is stale" in capsys.readouterr().err
    assert manual.main([]) == 0
    assert manual.main(["--check"]) == 0
    assert manual.main(["--wrong"]) == 2


def test_nodes_json_says_the_same_as_the_catalogue() -> None:
    assert json.loads(FILES[manual.JSON]) == json.loads(json.dumps(catalogue(NODES)))


def test_every_node_type_has_a_page_or_a_section() -> None:
    pages = "".join(text for path, text in FILES.items() if path.suffix == ".md")
    assert [node.kind for node in NODES if f"(`{node.kind}`)" not in pages] == []


def test_the_most_used_indicators_have_a_written_page() -> None:
    nodes = {node.function.name: node for node in NODES if isinstance(node, TaNode)}
    for name in WRITTEN:
        page = nodes[name.upper()].__doc__ or ""
        assert "of TA-Lib 0.8" not in page, name
        assert len(page) > 300, name


def test_settings_carry_their_range_or_their_choices() -> None:
    (entry,) = [
        node for node in catalogue(NODES)["nodes"] if node["kind"] == "indicator.ta.macdext"
    ]
    params = {param["name"]: param for param in entry["params"]}
    assert params["fastperiod"]["minimum"] == 2
    assert params["fastperiod"]["unit"] == "candles"
    assert params["fastmatype"]["type"] == "enum"
    assert ["sma", "Simple"] in params["fastmatype"]["choices"]


def test_a_summary_is_the_first_sentence() -> None:
    assert first_sentence("At 0.5 it is on. Then it is off.") == "At 0.5 it is on."
    assert first_sentence("No stop") == "No stop"
