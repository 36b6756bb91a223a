"""What of the package's catalogue counts for a trust: what its files name and do not define themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from trustplan.checks.context import CheckContext
from trustplan.checks.lookups import LOOKUPS
from trustplan.checks.reference_index import ReferenceIndex
from trustplan.source import catalogue
from trustplan.source.files import Folder, as_entry, ids_of

if TYPE_CHECKING:
    from trustplan.source.files import SourceFile

_NO_NAMES = ReferenceIndex.of(
    Folder(files=(), unread=frozenset(), findings=())
)  # names are read, and none is looked up


def with_catalogue(folder: Folder) -> Folder:
    """A folder with the entries of the catalogue that its files name, after its own; these count first."""
    own: set[str] = set()
    for file in folder.of_kind("measures"):
        own |= ids_of(as_entry(file.document.data).get("measures"))
    named = _named("unknown-measure", folder.files)
    measures = [catalogue.of_measure(name) for name in catalogue.measure_texts() if name in named - own]
    files = (*folder.files, *measures)
    named = _named("unknown-framework", files) - {file.name for file in folder.of_kind("framework")}
    frameworks = [catalogue.of_framework(name) for name in catalogue.framework_names() if name in named]
    return replace(folder, files=(*files, *frameworks))


def _named(rule: str, files: tuple[SourceFile, ...]) -> set[str]:
    """The names that a rule would look up."""
    lookup = LOOKUPS[rule]
    found: set[str] = set()
    for file in files:
        if file.kind in lookup.kinds:
            found.update(text for _, _, text in lookup.written(CheckContext(file, _NO_NAMES)))
    return found
