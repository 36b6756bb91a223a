"""Every rule id that the program can give, as the program itself lists them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from trustplan.checks.run import RULES
from trustplan.primitives.findings import BETWEEN, FORM, Finding


def every_rule() -> set[str]:
    """The rules of form, of meaning, and of two revisions."""
    return {*FORM, *BETWEEN, *RULES}


@contextmanager
def only_listed_rules() -> Iterator[None]:
    """No finding can be made of a rule that is not listed: it would have no words in docs/checks.md."""
    original = Finding.__init__

    def listed(self: Finding, **given: Any) -> None:
        original(self, **given)
        assert self.rule in every_rule() or self.rule in INVENTED, f"{self.rule} is in no list of rules"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Finding, "__init__", listed)
        yield


INVENTED = {"x-y"}  # by the tests themselves
