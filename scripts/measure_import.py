"""Measure how long an import of a very long table takes, and how much memory.

    python scripts/measure_import.py [ROWS]

Writes a made-up table of key stage 2 attainment (a million rows, 245 MB, unless ROWS says otherwise) to a folder that is
deleted afterwards, reads it for the example trust, and prints the seconds of each and the most memory that was in use.
"""

from __future__ import annotations

import re
import resource
import sys
import tempfile
import time
from pathlib import Path

from trustplan import run

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "tests" / "data" / "imports" / "ees-ks2-school-attainment.csv"
PER_SCHOOL = 50  # rows that a school has in such a table


def write_table(path: Path, rows: int) -> None:
    """The sample's rows about the trust's schools, and as many about others as are wanted."""
    lines = SAMPLE.read_text(encoding="utf-8-sig").splitlines()
    header, body = lines[0], lines[1:]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join([header, *body]) + "\n")
        for number in range(rows - len(body)):
            urn = str(100_000 + number // PER_SCHOOL)
            file.write(re.sub(r",9000\d\d,", f",{urn},", body[number % PER_SCHOOL], count=1) + "\n")


def main(words: list[str]) -> int:
    """Print the figures; the command's own number."""
    rows = int(words[0]) if words else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "attainment.csv"
        write_table(path, rows)
        size = path.stat().st_size / 1_000_000
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        clock, cpu = time.perf_counter(), time.process_time()
        code = run(["import", str(path), "--plans", str(ROOT / "plans"), "--dry-run"])
        clock, cpu = time.perf_counter() - clock, time.process_time() - cpu
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{rows:,} rows, {size:,.0f} MB: {cpu:.1f} s of work, {clock:.1f} s by the clock")
    print(f"memory: {before:.0f} MB before, {most:.0f} MB at most")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
