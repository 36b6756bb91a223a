"""The wording of decisions: takes what a body is asked and what is recommended, gives a resolution and a recommendation."""

from __future__ import annotations

from trustplan.primitives.english import capital, inside, on_one_line
from trustplan.website.papers.text import sentences

_VERBS = frozenset(
    [
        "accept",
        "adopt",
        "agree",
        "allocate",
        "allow",
        "amend",
        "appoint",
        "approve",
        "ask",
        "authorise",
        "award",
        "buy",
        "cancel",
        "carry",
        "change",
        "choose",
        "close",
        "commission",
        "commit",
        "confirm",
        "consider",
        "continue",
        "create",
        "decide",
        "decline",
        "defer",
        "delegate",
        "designate",
        "determine",
        "direct",
        "discuss",
        "dissolve",
        "elect",
        "end",
        "endorse",
        "ensure",
        "establish",
        "extend",
        "fund",
        "give",
        "go",
        "grant",
        "hold",
        "increase",
        "instruct",
        "introduce",
        "invest",
        "invite",
        "join",
        "keep",
        "let",
        "lift",
        "make",
        "merge",
        "move",
        "note",
        "open",
        "pause",
        "pay",
        "permit",
        "postpone",
        "promote",
        "publish",
        "ratify",
        "receive",
        "recommend",
        "reduce",
        "refer",
        "reject",
        "release",
        "remove",
        "renew",
        "replace",
        "request",
        "require",
        "reserve",
        "resolve",
        "retain",
        "return",
        "review",
        "revise",
        "scrutinise",
        "sell",
        "set",
        "sign",
        "spend",
        "start",
        "stop",
        "support",
        "suspend",
        "take",
        "transfer",
        "use",
        "waive",
        "withdraw",
        "write",
    ]
)
_YES = frozenset(("yes", "agree", "approve", "accept", "agreed", "approved", "adopt", "as asked"))
_NO = frozenset(("no", "decline", "reject", "refuse", "not agreed", "do not agree", "do not approve"))
OPEN = "[decision]"


def resolution(body: str, question: str, recommended: str = "", options: tuple[str, ...] = ()) -> str:
    """What the minutes would say if the body decides as recommended; without a recommendation, what is to be filled in.

    >>> resolution("board", "Approve £18,000 for tutors.", "Approve")
    'The board RESOLVED to approve £18,000 for tutors.'
    >>> resolution("board", "Agree that the board takes it back.", "Agree")
    'The board RESOLVED that it takes it back.'
    >>> resolution("board", "Approve £18,000 for tutors.", "Approve half until March")
    'The board considered whether to approve £18,000 for tutors, and RESOLVED to approve half until March.'
    >>> resolution("board", "Approve £18,000 for tutors.")
    'The board RESOLVED [to / not to] approve £18,000 for tutors.'
    >>> resolution("board", "Fernhill: keep or change high support. Its review is due.")
    'The board RESOLVED to [keep / change] high support (Fernhill).'
    """
    asked, wanted = _asked(question), first_words(recommended)
    the_body = f"the {_without_article(body)}"
    if not is_request(asked):
        return f"On “{asked}”, {the_body} RESOLVED {_other(wanted, options)}."
    start = capital(the_body)
    if not wanted and options:
        return f"{start} considered whether to {_infinitive(asked)}, and RESOLVED {_other(wanted, options)}."
    if not wanted:
        return f"{start} RESOLVED {_undecided(asked)}."
    if wanted.lower() in _NO:
        return f"{start} RESOLVED not to {_infinitive(asked)}."
    if wanted.lower() in _YES or wanted.lower() == _verb(asked) or wanted == asked:
        return f"{start} RESOLVED {_resolved(asked, the_body)}."
    return f"{start} considered whether to {_infinitive(asked)}, and RESOLVED {_other(wanted, options)}."


def recommendation(question: str, recommended: str = "") -> str:
    """What a body is recommended, as it follows “That the board …”; without the body, so that several can be listed.

    >>> recommendation("Approve £18,000 for tutors.", "Approve")
    'approves £18,000 for tutors'
    >>> recommendation("Approve £18,000.", "Approve half"), recommendation("Fernhill: more support?")
    ('approves half (asked to approve £18,000)', 'decides on “Fernhill: more support?”')
    """
    asked, wanted = _asked(question), first_words(recommended)
    if not is_request(asked):
        if is_request(wanted):
            return f"{_third_person(wanted)} (on “{asked}”)"
        return f"decides on “{asked}”"
    if wanted.lower() in _NO:
        return f"does not {_infinitive(asked)}"
    if not wanted:
        return f"decides whether to {_infinitive(asked)}"
    if wanted.lower() in _YES or wanted.lower() == _verb(asked) or wanted == asked:
        return _third_person(asked)
    if is_request(wanted):
        return f"{_third_person(wanted)} (asked to {_infinitive(asked)})"
    return f"decides whether to {_infinitive(asked)}; recommended: {inside(wanted)}"


def first_words(text: str) -> str:
    """The first sentence of a question without its full stop, on one line."""
    found = sentences(on_one_line(text))
    return found[0].removesuffix(".") if found else ""


def _asked(question: str) -> str:
    """What is asked; a request that stands behind whose it is begins with what is to be done.

    >>> _asked("Mill Green: Decide on £6,000."), _asked("Mill Green: more support?")
    ('Decide on £6,000 (Mill Green)', 'Mill Green: more support?')
    """
    asked = first_words(question)
    whose, _, rest = asked.partition(": ")
    if is_request(rest) and not is_request(whose):
        return f"{rest} ({whose})"
    return asked


def is_request(text: str) -> bool:
    """Whether a text begins with what a body is to do, such as “Approve”."""
    return _verb(text) in _VERBS


def _verb(text: str) -> str:
    return text.partition(" ")[0].lower().rstrip(",:;")


def _without_article(body: str) -> str:
    return inside(body).removeprefix("the ")


def _infinitive(asked: str) -> str:
    """`approve £18,000`; of “Decide whether to approve” what is to be decided."""
    for start in ("Decide whether to ", "Consider whether to ", "Agree to "):
        rest = asked.removeprefix(start)
        if rest != asked and is_request(rest):
            return rest
    if asked.startswith("Decide on "):
        return f"agree {asked.removeprefix('Decide on ')}"
    return inside(asked)


def _resolved(asked: str, the_body: str) -> str:
    """What follows RESOLVED: `to approve £18,000`, `that it takes back …`."""
    that = asked.partition("Agree that ")[2]
    if asked.startswith("Agree that ") and that:
        if that.lower().startswith(f"{the_body} "):
            that = f"it {that[len(the_body) + 1 :]}"
        return f"that {that}"
    return f"to {_infinitive(asked)}"


def _undecided(asked: str) -> str:
    """What follows RESOLVED where nothing is recommended: the choices, one of which is to be struck out.

    >>> _undecided("Keep or change high support"), _undecided("Approve £9")
    ('to [keep / change] high support', '[to / not to] approve £9')
    """
    first, _, rest = asked.partition(" or ")
    second, _, rest = rest.partition(" ")
    if first.lower() in _VERBS and second in _VERBS and rest:
        return f"to [{inside(first)} / {second}] {rest}"
    return f"[to / not to] {_infinitive(asked)}"


def _other(wanted: str, options: tuple[str, ...]) -> str:
    """What follows RESOLVED where that is not what was asked."""
    if is_request(wanted):
        return f"to {inside(wanted)}"
    if wanted:
        return f"as follows: {inside(wanted)}"
    if options:
        return f"to [{' / '.join(inside(on_one_line(option).removesuffix('.')) for option in options)}]"
    return f"to {OPEN}"


def _third_person(asked: str) -> str:
    """`approves £18,000`.

    >>> _third_person("Carry it on"), _third_person("Discuss it"), _third_person("Agree, and note, the plan")
    ('carries it on', 'discusses it', 'agrees, and note, the plan')
    """
    first, space, rest = asked.partition(" ")
    word = inside(first)
    mark = word[len(word.rstrip(",:;")) :]
    word = word.removesuffix(mark) if mark else word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        word = f"{word[:-1]}ies"
    elif word.endswith(("ss", "x", "ch", "sh")):
        word += "es"
    else:
        word += "s"
    return f"{word}{mark}{space}{rest}"


def listed_recommendations(body: str, texts: list[str]) -> str:
    """`That the board approves …; and agrees …`.

    >>> listed_recommendations("board", ["approves £18,000", "agrees to close the plan"])
    'That the board approves £18,000; and agrees to close the plan.'
    """
    start = f"That the {_without_article(body)} "
    if len(texts) < 3:
        return start + "; and ".join(texts) + "."
    return start + "; ".join(texts[:-1]) + f"; and {texts[-1]}."
