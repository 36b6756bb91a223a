"""What others get: the wheel has the licences of all that is in it, and what the papers are drawn with."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from builders import ROOT


def test_a_wheel_has_the_licences_of_program_and_fonts(tmp_path: Path) -> None:
    """Beside what describes it, where tools look for them; and the fonts that they are of."""
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    with ZipFile(wheel) as packed:
        names = set(packed.namelist())
        [home] = {name.partition("/")[0] for name in names if ".dist-info/" in name}
        about = packed.read(f"{home}/METADATA").decode()
        papers = "trustplan/website/papers/pdf"
        fonts = f"{papers}/fonts/OFL.txt"
        for path in ("LICENSE", f"src/{fonts}"):
            assert packed.read(f"{home}/licenses/{path}") == (ROOT / path).read_bytes()
            assert f"License-File: {path}\n" in about
    assert "License-Expression: MIT AND OFL-1.1\n" in about
    for name in (
        "fonts/LiberationSans-Regular.ttf",
        "fonts/LiberationSans-Bold.ttf",
        "boxes/TrustplanBlank-Regular.ttf",
    ):
        assert f"{papers}/{name}" in names
