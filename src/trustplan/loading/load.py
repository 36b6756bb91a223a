"""From a folder to the model and every finding."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.loading.check import PathName, check
from trustplan.primitives.findings import Finding, errors

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from trustplan.model import Trust
    from trustplan.source.files import Folder

BUILDERS = "trustplan.loading.trust"  # what builds the model, imported while files are read


class Loaded(Struct, frozen=True, kw_only=True):
    """The model, or None where a file has an error; every finding in order; and the files that were read."""

    trust: Trust | None
    findings: tuple[Finding, ...]
    folder: Folder

    @property
    def files(self) -> int:
        """How many files there are, those that cannot be read among them."""
        return len(self.folder.paths)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop a build."""
        return errors(self.findings)


def load(
    plans: PathName,
    *,
    shown_as: str | None = None,
    today: date | None = None,
    until: date | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> Loaded:
    """Read, check and build everything under `plans`. Never raises for what is in a file.

    Files in findings start with `shown_as` (default: the folder's name). A folder that does not exist is an error too.
    Where `today` is given, what is said to have happened after it is an error. `until` is the last day that will be
    rated, for a caller who knows it: figures that count the items of plans are not worked out beyond it. `meanwhile` is
    done once, while another process reads files if there may be one: imports, for instance, which take as long.
    """

    def import_builders() -> None:
        import_module(BUILDERS)
        if meanwhile:
            meanwhile()

    has_more_to_do = meanwhile is not None or BUILDERS not in sys.modules  # else both processes can read at once
    checked = check(plans, shown_as=shown_as, today=today, meanwhile=import_builders if has_more_to_do else None)
    trust: Trust | None = None
    if not checked.errors:
        from trustplan.loading.from_catalogue import with_catalogue  # noqa: PLC0415  imported while files are read
        from trustplan.loading.trust import build_trust  # noqa: PLC0415  as above

        trust = build_trust(with_catalogue(checked.folder), until)
    return Loaded(trust=trust, findings=checked.findings, folder=checked.folder)
