"""Make papers as PDF, have two checkers of PDF/UA read them, and print what each says of which.

    python scripts/check_papers.py                    # the specimen, which has every block
    python scripts/check_papers.py paper.pdf …        # files that are there already

It ends with 1 where a checker finds an error, or could not read a file. A warning is told and does not fail.
"""

from __future__ import annotations

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


def main(files: Sequence[str]) -> int:
    """1 where a checker finds an error."""
    found: list[Verdict] = []
    with tempfile.TemporaryDirectory() as folder:
        for path in [Path(file) for file in files] or specimens(Path(folder)):
            found += verdicts(path)
    print(table(found))
    return int(any(one.errors for one in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
