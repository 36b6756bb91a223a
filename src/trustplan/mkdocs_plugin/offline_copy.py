"""The zip file of a site to read offline: takes the folder of a build, gives what to say of the file that it has become."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.exceptions import Abort

from trustplan.mkdocs_plugin.offline import MOST, Copy, folder_name, offline_files
from trustplan.mkdocs_plugin.offline_zip import Written, ZipError, new_zip, write_zip
from trustplan.mkdocs_plugin.options import TRUSTEES
from trustplan.mkdocs_plugin.summary import summary
from trustplan.primitives.english import capital, counted, say_date
from trustplan.primitives.notation import slug
from trustplan.primitives.os_errors import say_refused

if TYPE_CHECKING:
    from trustplan import Edition
    from trustplan.mkdocs_plugin.build import Build

_LONGEST = 40  # characters of a trust's name in that of a file


def make_copy(site: Path, build: Build, address: str) -> str:
    """Write the zip file of a site that is built in a folder; the summary. Raises Abort where it cannot be written.

    `address` is that of the site, empty where it has none. An earlier zip file is then as it was.
    """
    edition, readers = build.edition, build.options.readers
    if edition is None:
        return ""
    copy = Copy(edition.trust.own.profile.title, say_date(edition.day), readers, address)
    target = Path(str(build.options.edition["offline"]))
    if target.is_dir():
        target /= f"{_stem(edition)}-{edition.day}-{readers}.zip"
    try:
        with new_zip(target) as file:
            written = write_zip(file, folder_name(copy), offline_files(site, copy), edition.day)
    except ZipError as error:
        raise Abort(str(error)) from None
    except OSError as error:
        message, fix = say_refused(error)
        raise Abort(
            f"The zip file was not written; one that is in “{target.parent}” is as it was: {message}. {fix}"
        ) from error
    return summary(build, *_places(target, written, readers), made="copy to read offline")


def _places(target: Path, written: Written, readers: str) -> list[tuple[str, str]]:
    places = [("Zip file", f"{target}, {written.size / 1e6:.1f} MB, {counted(written.files, 'file')}")]
    if readers == TRUSTEES:
        places.append(("Confidential", "for trustees only: hand it to nobody else, and publish it nowhere"))
    if written.long:
        some = capital(counted(len(written.long), "file"))
        text = f"{some} with a path of more than {MOST} characters, which Windows may not unpack: {written.long[0]}"
        places.append(("Long paths", text))
    return places


def _stem(edition: Edition) -> str:
    """The trust's name as a part of the name of a file, of whole words."""
    stem = slug(edition.trust.own.profile.title) or "trust"
    if len(stem) > _LONGEST:
        stem = stem[: _LONGEST + 1].rpartition("-")[0] or stem[:_LONGEST]
    return stem
