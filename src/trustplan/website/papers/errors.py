"""What a paper cannot be made of."""

from __future__ import annotations

from trustplan.primitives.errors import TrustplanError


class PaperError(TrustplanError):
    """There is nothing that the paper asked for could be of. The message says what there is instead."""
