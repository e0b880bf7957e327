"""What is installed beside the libraries of requirements/run.txt: tools, tests and extras.

None of it is shipped. PyInstaller takes in whatever a library imports if it happens to be there,
and so a build used to depend on what else the environment held. `unlocked.py FOLDER` looks into a
built folder and ends with 1 if something got in.
"""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path

LOCK = Path(__file__).parents[2] / "requirements" / "run.txt"
OURS = "moniqo-desktop"


def plain(name: str) -> str:
    """A distribution's name as the package index spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> set[str]:
    """Plain names of the distributions that are shipped, for all systems."""
    names = re.findall(r"^([A-Za-z0-9_.-]+)==", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    return {plain(name) for name in names} | {OURS}


def unlocked_modules() -> list[str]:
    """Top-level modules that belong to no distribution that is shipped."""
    shipped = locked()
    owners = metadata.packages_distributions()
    return sorted(
        module
        for module, names in owners.items()
        if module.isidentifier() and not {plain(name) for name in names} & shipped
    )


def is_metadata_of_unlocked(name: str) -> bool:
    """Whether this is the metadata folder of a distribution that is not shipped; name: of the
    folder, such as "numba-0.62.0.dist-info"."""
    return name.endswith(".dist-info") and plain(name.rsplit("-", 2)[0]) not in locked()


def found_in(folder: Path) -> list[str]:
    """Names in the built folder that are modules or metadata of what is not shipped."""
    modules = set(unlocked_modules())
    names = sorted(entry.name for entry in (folder / "_internal").iterdir())
    return [n for n in names if n.split(".")[0] in modules or is_metadata_of_unlocked(n)]


if __name__ == "__main__":
    strangers = found_in(Path(sys.argv[1]))
    if strangers:
        sys.exit(
            f"The build holds what requirements/run.txt does not name: {', '.join(strangers)}."
        )
