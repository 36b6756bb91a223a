"""The withheld numbers of a trust that can be worked out. Run as `python small_probe.py CASE-AS-JSON`."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from small_numbers import Case, Row, determined

if __name__ == "__main__":
    rows, *rest = json.loads(sys.argv[1])
    case = Case(tuple(Row(*row) for row in rows), *rest)
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(determined(case, Path(folder))))
