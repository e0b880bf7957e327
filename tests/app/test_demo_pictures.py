"""What the demo says of its pictures is what lies in the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from moniqo_desktop.app import demo, paths
from moniqo_desktop.app.terminal import verbs


def test_pictures_of_an_earlier_run_do_not_stand_beside_new_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in demo.PICTURES:
        (tmp_path / name).write_bytes(b"of another run")
    monkeypatch.setattr(paths, "child_command", lambda *words: ["false"])
    assert demo.draw_pictures(tmp_path) == []
    assert not any((tmp_path / name).exists() for name in demo.PICTURES)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (demo.PICTURES, "Pictures in it: window.png, price.png, equity.png"),
        (
            ("price.png", "equity.png"),
            "Pictures in it: price.png, equity.png. "
            "Not drawn: window.png; the report is whole without.",
        ),
        ((), "Not drawn: window.png, price.png, equity.png; the report is whole without."),
    ],
)
def test_pictures_that_were_drawn_and_those_that_were_not(made: tuple[str, ...], said: str) -> None:
    assert verbs.pictures_in_words(made) == said
