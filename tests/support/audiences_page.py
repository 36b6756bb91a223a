"""docs/audiences.md as it should be: who may read each key of the plan files, as the model declares it."""

from __future__ import annotations

from builders import ROOT
from trustplan.schema.key_audiences import KeyAudience, every_key
from trustplan.schema.loader import KINDS

PAGE = ROOT / "docs" / "audiences.md"
START = """# Who may read what

For each kind of file and each key: who reads it in the editions and on the working site. Trustees read everything that
is not under embargo. The public reads what is named here, and nothing else:

- **Everybody**: the public too.
- **Everybody, if public**: where the thing that has the key is public, and so is all that it is in. That is what
  `visibility: public` says; what is under embargo (`not_before`), of a group of pupils or of a sensitive measure is not
  public whatever it says, and an enquiry is public once it is published. The scheme of delegation is public as a whole or
  not at all.
- **Everybody, but for small numbers**: the figures of public KPIs, without rows of groups and without the numbers from
  which a few pupils could be known.
- **Everybody, if named**: where something that the public reads names the entry: a KPI its measure with the comparators of
  all pupils, an offer or an enquiry its theme.
- **Everybody, if both are public**: the thing that has the key, and the item that it names.
- **Trustees**: only they.
- **Nobody**: the program uses it, and shows it to nobody.

A repository that everybody can read must not hold what is for trustees; `trustplan check` says where one does.

This page is made from the declarations in the program.
"""
WORDS = {
    (): "Everybody",
    ("visibility",): "Everybody, if public",
    ("small numbers",): "Everybody, but for small numbers",
    ("use",): "Everybody, if named",
    ("visibility", "use"): "Everybody, if both are public",
}


def page() -> str:
    """The whole page."""
    parts = [START]
    for kind in sorted(KINDS):
        rows = [f"| {_key(row)} | {_readers(row)} |" for row in every_key(kind)]
        parts.append("\n".join([f"## {_title(kind)}\n", "| Key | Read by |", "|---|---|", *rows, ""]))
    return "\n".join(parts)


def _key(row: KeyAudience) -> str:
    """A path as readers write keys: the entries of lists have no name."""
    keys = [key for key in row.path.split("/") if key != "*"]
    return f"`{' / '.join(keys)}`" if any(keys) else "the whole file"


def _readers(row: KeyAudience) -> str:
    if not row.is_kept:
        return "Nobody"
    return WORDS[row.guards] if row.is_public else "Trustees"


def _title(kind: str) -> str:
    return kind[:1].upper() + kind[1:].replace("-", " ")
