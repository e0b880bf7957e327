"""The documents lead where they say."""

import re

from tests.architecture.source import REPOSITORY

LINK = re.compile(r"\[[^\]]+\]\((?!https?:|mailto:|#)([^)#\s]+)")


def test_every_link_between_documents_has_an_end() -> None:
    pages = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").rglob("*.md"))]
    broken = [
        f"{page.relative_to(REPOSITORY)}: {link}"
        for page in pages
        for link in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]
    assert not broken, "\n".join(broken)


def test_every_defect_names_tests_that_exist() -> None:
    named = re.findall(r"`(test_\w+)`", (REPOSITORY / "docs/defects.md").read_text("utf-8"))
    source = "\n".join(path.read_text("utf-8") for path in (REPOSITORY / "tests").rglob("*.py"))
    missing = [name for name in named if f"def {name}(" not in source]
    assert named
    assert not missing, "\n".join(missing)
