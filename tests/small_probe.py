"""The withheld numbers of some generated trusts that can be worked out. Run as `python small_probe.py SEED...`."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from test_small_numbers import a_case, determined

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        found = [row for seed in sys.argv[1:] for row in determined(a_case(int(seed)), Path(folder) / seed)]
    print(json.dumps(found))
