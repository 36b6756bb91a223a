"""Which work serves which objective of the trust, read both ways, by a table."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from case_tables import loaded, rows
from governed_trusts import an_aligned_trust
from trustplan.oversight.alignment import align
from trustplan.rating.engine import rate

DAY = date(2026, 11, 20)


@pytest.mark.parametrize("row", rows("oversight/alignment"))
def test_alignment_reads_both_ways(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of alignment.yaml."""
    aligned = align(rate(loaded(an_aligned_trust(row, tmp_path)), DAY))

    def name(ref: str) -> str:
        parts = ref.split("/")
        return f"{parts[0]} {parts[-1]}"

    served = {
        ref.split("/")[-1]: ", ".join(name(o.ref) for o in found) for ref, found in aligned.served.items() if found
    }
    assert served == row["served"]
    assert " ".join(name(o.ref) for o in aligned.orphans) == row["orphans"]
    assert " ".join(o.id for o in aligned.unserved) == row["unserved"]
    assert {o.ref for found in aligned.served.values() for o in found} == {r for r, up in aligned.serving.items() if up}
