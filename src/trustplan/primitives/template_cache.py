"""A cache of compiled templates beside the package, as Python has one for modules: a build need not compile them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from jinja2 import FileSystemBytecodeCache

from trustplan.primitives.build_cache import cache_folder

if TYPE_CHECKING:
    from jinja2.bccache import Bucket


class TemplateCache(FileSystemBytecodeCache):
    """A cache of compiled templates. Where it cannot be read or written, they are just compiled again.

    An entry belongs to the text of its template and to the versions of Jinja and Python, so it is never out of date.
    """

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket if there is an entry that can be read."""
        try:
            super().load_bytecode(bucket)
        except Exception:
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write an entry where that is possible."""
        try:
            super().dump_bytecode(bucket)
        except OSError:
            return


@cache
def template_cache() -> TemplateCache | None:
    """The cache beside this module; None where no folder can be made there."""
    folder = cache_folder("templates")
    return TemplateCache(str(folder)) if folder else None
