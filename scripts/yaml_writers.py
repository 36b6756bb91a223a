"""Compare writers of YAML over the same hostile edits: our own, and yaml-edit where it is installed. Prints a table.

python scripts/yaml_writers.py [--edits 5000] [--seed 7]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from hostile_edits import Number, Write, hostile_edits, ours, outcome


def yaml_edit(raw: bytes, path: tuple[str | int, ...], value: object, is_entry: bool) -> bytes | None:
    """The library of this name, which keeps what is not edited as well. None where it refuses."""
    library = import_module("yaml_edit")
    try:
        document = library.Document.parse(raw.decode())
        node: Any = document
        for step in path[:-1]:
            found = node[step]
            node = found.as_mapping() or found.as_sequence()
        there = node.get(path[-1]) if is_entry else None
        held = there.as_sequence() if there is not None else None
        if held is not None:
            held.append(_for(library, value))
        else:
            node[path[-1]] = _for(library, [value] if is_entry else value)
        return str(document).encode()
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _for(library: Any, value: Any) -> Any:  # noqa: ANN401  whatever YAML holds
    """A value as the library takes it."""
    if isinstance(value, Number):
        return float(value) if "." in value else int(value)
    if isinstance(value, dict):
        return {key: _for(library, part) for key, part in value.items()}
    return [_for(library, part) for part in value] if isinstance(value, list) else value


def main() -> int:
    """Print a row for each writer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=int, default=0, help="how many of the wrong ones to show")
    wanted = parser.parse_args()
    writers: dict[str, Write] = {"trustplan": ours}
    if find_spec("yaml_edit"):
        writers["yaml-edit"] = yaml_edit
    print(f"{'writer':12}{'edits':>8}{'right':>8}{'wrong':>8}{'refused':>9}{'ms an edit':>12}")
    for name, write in writers.items():
        ends: Counter[str] = Counter()
        shown = 0
        start = time.process_time()
        for edit in hostile_edits(wanted.seed, wanted.edits):
            end = outcome(edit, write)
            ends[end.partition(":")[0]] += 1
            ends[end] += ":" in end
            if ":" in end and shown < wanted.show:
                shown += 1
                print(name, end, edit.path, repr(edit.value)[:200], edit.raw[:20])
        took = (time.process_time() - start) / wanted.edits * 1000
        print(f"{name:12}{wanted.edits:8}{ends['right']:8}{ends['wrong']:8}{ends['refused']:9}{took:12.1f}")
        for end, count in sorted(ends.items()):
            if ":" in end:
                print(f"{'':12}{count:8} {end}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
