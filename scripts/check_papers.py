"""Make the example's papers as PDF, have two checkers of PDF/UA read them, and print what each says of which.

    python scripts/check_papers.py                    # a specimen with every block, and papers of the example
    python scripts/check_papers.py paper.pdf …        # files that are there already

It ends with 1 where a checker finds an error, or could not read a file. A warning is printed, and does not fail.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path += [str(ROOT / "tests" / "support"), str(ROOT / "scripts")]

from pdf_checks import specimens, table, verdicts  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pdf_checks import Verdict

# A meeting's two parts, a meeting's one paper for trustees, a school's, an action group's.
PAPERS = (
    ("--meeting", "board-2026-10"),
    ("--meeting", "board-2026-12", "--audience", "trustees"),
    ("--school", "fernhill"),
    ("--group", "fernhill"),
)


def of_the_example(folder: Path) -> list[Path]:
    """Papers of the example, in a folder."""
    for paper in PAPERS:
        command = (sys.executable, "-m", "trustplan", "report", *paper, "--format", "pdf", "--out", str(folder))
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return sorted(folder.rglob("*.pdf"))


def main(files: Sequence[str]) -> int:
    """1 where a checker finds an error."""
    found: list[Verdict] = []
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(file) for file in files]
        if not paths:
            paths = specimens(Path(folder)) + of_the_example(Path(folder, "example"))
        for path in paths:
            found += verdicts(path)
    print(table(found))
    return int(any(one.errors for one in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
