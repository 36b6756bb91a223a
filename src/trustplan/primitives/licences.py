"""Licences under which figures are published: their names, and the credit that each asks for beside the publisher's name."""

from __future__ import annotations

from typing import NamedTuple


class Licence(NamedTuple):
    """A licence's name, a sentence of the credit that it asks for, and where it is to be read."""

    title: str
    credit: str
    url: str


def _open_government(version: str) -> Licence:
    title = f"Open Government Licence v{version}"
    url = f"https://www.nationalarchives.gov.uk/doc/open-government-licence/version/{version[0]}/"
    return Licence(title, f"Contains public sector information licensed under the {title}.", url)


LICENCES = {
    "OGL-UK-3.0": _open_government("3.0"),
    "OGL-UK-2.0": _open_government("2.0"),
    "OGL-UK-1.0": _open_government("1.0"),
    "CC-BY-4.0": Licence(
        "Creative Commons Attribution 4.0",
        "Licensed under Creative Commons Attribution 4.0 (CC BY 4.0).",
        "https://creativecommons.org/licenses/by/4.0/",
    ),
    "CC0-1.0": Licence(
        "CC0 1.0",
        "Dedicated to the public domain (CC0 1.0).",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    ),
}


def licence_title(licence: str) -> str:
    """What a licence is called: the name of one that is known, else the words as they are.

    >>> licence_title("OGL-UK-3.0"), licence_title("With permission")
    ('Open Government Licence v3.0', 'With permission')
    """
    known = LICENCES.get(licence)
    if known is None:
        return licence
    return known.title


def licence_credit(licence: str) -> str:
    """The sentence that a licence asks for; of one in words, these words as a sentence.

    >>> licence_credit("With permission"), licence_credit("CC0-1.0")
    ('With permission.', 'Dedicated to the public domain (CC0 1.0).')
    """
    known = LICENCES.get(licence)
    if known is None:
        return f"{licence.rstrip('.')}."
    return known.credit
