"""Run a command on editions as users do, but for the build, which is kept: faults of git need no new site each time.

Run as `python publisher.py FOLDER-OF-KEPT-SITES WORDS...`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

from trustplan.publishing import building, publish, verifying

KEPT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path()


def build_or_take(source: Path, site: Path, **given: Any) -> None:
    """The site of a meeting and commit, built at most once."""
    kept = "-".join("".join(k) for k in sorted(given["kept"]))
    stored = (
        KEPT / f"{given['commit']}-{given['meeting'].id}-{given['audience'].value}-{abs(hash(kept)) if kept else 0}"
    )
    if not stored.is_dir():
        building.build_edition(source, site, **given)
        fresh = stored.with_name(f"{stored.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(site, fresh)
        if not stored.is_dir():
            fresh.rename(stored)
        return
    shutil.copytree(stored, site)


if __name__ == "__main__":
    publish.build_edition = build_or_take  # type: ignore[attr-defined]
    verifying.build_edition = build_or_take  # type: ignore[attr-defined]
    from trustplan.cli import main

    main(sys.argv[2:], prog_name="trustplan")
