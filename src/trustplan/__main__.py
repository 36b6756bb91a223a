"""`python -m trustplan`: run the command."""

from __future__ import annotations

import sys

from trustplan.cli.main import run

if __name__ == "__main__":
    sys.exit(run())
