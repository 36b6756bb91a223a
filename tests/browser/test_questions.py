"""What a trustee asks in the five minutes before a board meeting, and a headteacher: each answer is at most two clicks from home.

A trustee follows links by what they say. What the page then says is compared with what the plans say by the rules, so that
neither may change alone.
"""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import Page

from case_tables import a_context, spaces
from trustplan.model import TRUST, Trust
from trustplan.oversight.last_year import compared_with_last_year
from trustplan.primitives.english import say_count
from trustplan.rating.one_school import one_school
from trustplan.rating.status import KpiStatus, PlanStatus
from trustplan.website.context import PageContext
from trustplan.website.data.owed import find_owed
from trustplan.website.pages.who_acts import find_asks
from windows import Window

pytestmark = pytest.mark.browser

DAY = date(2026, 11, 20)
MOST_CLICKS = 2


class Trustee:
    """A reader who begins on the home page, and follows what a link says."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def follow(self, *names: str) -> None:
        """Take the first link that is seen and has one of these names."""
        self.clicks += 1
        assert self.clicks <= MOST_CLICKS
        for name in names:
            links = self.page.get_by_role("link", name=name).filter(visible=True)
            if links.count():
                before = self.page.url
                links.first.click()
                self.page.wait_for_function(
                    "before => location.href !== before && document.readyState === 'complete'", arg=before
                )
                return
        pytest.fail(f"no link on {self.page.url} says {' or '.join(names)}")

    def reads(self, selector: str = ".tp") -> str:
        """The words of a part of the page, also those in panels, with plain spaces."""
        self.page.evaluate("document.querySelectorAll('.tp details').forEach(d => d.open = true)")
        return " ".join(spaces(self.page.locator(selector).first.inner_text()).split())

    def reads_under(self, anchor: str) -> str:
        """The words of the section that has this heading."""
        return self.reads(f"section#{anchor}, section[aria-labelledby='{anchor}']")


@pytest.fixture
def trustee(windows: Window, address: str) -> Trustee:
    """One who has just opened the site."""
    return Trustee(windows.seen(address, width=1280, scheme="light"))


@pytest.fixture(scope="module")
def context(example: Trust) -> PageContext:
    """What the rules say of the example."""
    return a_context(example, DAY)


def plan_of(context: PageContext) -> PlanStatus:
    """The trust's plan."""
    return context.index.plans_of[TRUST][0]


def kpis_of(context: PageContext) -> list[KpiStatus]:
    """The KPIs of the trust's plan."""
    return [item for item in plan_of(context).items if isinstance(item, KpiStatus)]


def kpi(context: PageContext, name: str) -> KpiStatus:
    """A KPI of the trust's plan."""
    return next(k for k in kpis_of(context) if k.id == name)


def says_day(words: str, day: date) -> bool:
    """Whether a day is named, with its month in full or not."""
    return re.search(rf"\b{day.day} {day:%b}[a-z]* {day.year}\b", words) is not None


@pytest.mark.thorough
def test_what_changed_and_why(trustee: Trustee, context: PageContext) -> None:
    """The objective that fell, the figure that did it, from which to which, and the reason that was recorded."""
    words = trustee.reads_under("changed")
    moved = [
        c for c in context.edition.changes if c.dimension and c.ref in {o.ref for o in plan_of(context).objectives}
    ]
    assert moved
    for change in moved:
        assert change.title in words
    fernhill = next(s for s in context.edition.trust.schools if s.id == "fernhill")
    results = [m for m in fernhill.figures["ks2-rwm-expected"] if m.period.year == 2025 and not m.group]
    first, last = sorted(results, key=lambda m: m.on)
    assert f"from {float(first.value or 0):.0f}%" in words
    assert f"to {float(last.value or 0):.0f}%" in words
    assert last.note.strip() in words


def test_are_we_delivering_and_is_it_working(trustee: Trustee, context: PageContext) -> None:
    """Both ratings of each objective; of the KPIs that are off track, how many are so because of one school alone."""
    labels = {rating: style.label for rating, style in context.edition.trust.policy.styles.items()}
    for status in plan_of(context).objectives:
        rows = trustee.page.locator("section#where tbody tr, section[aria-labelledby='where'] tbody tr")
        words = spaces(rows.filter(has_text=status.title).first.inner_text())
        found = re.findall("|".join(labels.values()), words)[:2]
        assert found == [labels[status.delivery.rating], labels[status.impact.rating]], status.id
    one = one_school(kpis_of(context), [s.id for s in context.edition.trust.schools])
    (name,) = one.highest
    school = next(s.short for s in context.edition.trust.schools if s.id == name)
    count, all_of_them = say_count(len(one.alone[name])), say_count(len(one.off_track))
    said = trustee.reads_under("where").lower()
    assert f"{count} of the {all_of_them} off-track" in said
    assert f"because of {school.lower()} alone" in said
    assert f"without {school.lower()}, {say_count(one.without[name])} would be off track" in said


@pytest.mark.thorough
def test_why_attendance_is_off_track_and_what_is_done(trustee: Trustee, context: PageContext) -> None:
    """The school that decides, its figure, the trust's, what is being done and the help that is wanted."""
    status = kpi(context, "SI-K12")
    assert status.deciding
    assert status.deciding.latest
    assert status.recovery
    trustee.follow("School improvement and outcomes")
    words = trustee.reads("#SI-K12")
    school = next(s.short for s in context.edition.trust.schools if s.id == status.deciding.organisation)
    assert school in words
    assert f"{float(status.deciding.latest.value or 0):.1f}%" in words
    assert status.recovery.doing.strip() in words
    assert status.recovery.help_wanted.strip() in words


@pytest.mark.thorough
def test_which_responsibilities_are_taken_back_and_until_when(trustee: Trustee, context: PageContext) -> None:
    """Each school's, and the day on which they return."""
    trustee.follow("Assurance")
    trustee.follow("Scheme of delegation")
    words = trustee.reads()
    for school, held in context.overview.exceptions.items():
        short = next(s.short for s in context.edition.trust.schools if s.id == school)
        for one in held:
            assert short in words
            assert one.function.title in words
            assert one.change
            assert one.change.until
            assert says_day(words, one.change.until)


@pytest.mark.thorough
def test_which_figures_are_missing(trustee: Trustee, context: PageContext) -> None:
    """Each KPI of the trust's plan without the figure or assessment that is due."""
    missing = [k for k in kpis_of(context) if k.is_missing or k.is_judgement_overdue]
    assert missing
    trustee.follow("All overdue items", "Off track")
    words = trustee.reads()
    for status in missing:
        assert status.id in words
        assert status.title in words


def test_who_is_late(trustee: Trustee, context: PageContext) -> None:
    """What has waited longest in the trust's plan, and whose it is, without a click."""
    debts, _ = find_owed(context, DAY)
    late = []
    for debt in debts:
        late += [
            (owed.due, debt.title, owed.item.title) for owed in debt.owed if owed.is_late and debt.organisation == TRUST
        ]
    _, role, title = min(late)
    words = trustee.reads_under("missing")
    assert title in words
    assert role in words


def test_who_must_act_before_the_meeting(trustee: Trustee, context: PageContext) -> None:
    """Without a click: the role that asks for a decision whose paper or recommendation is not there, and by when it must be."""
    meeting = context.edition.next_meeting
    assert meeting
    words = trustee.reads_under("before")
    assert words.startswith(f"Before {meeting.date.day} {meeting.date:%B}")
    asks = [(n, a) for n, a in enumerate(find_asks(context), 1) if a.ask.asked_by]
    lacking = [(n, a) for n, a in asks if not (a.ask.paper and a.ask.recommended)]
    assert lacking
    for number, asked in lacking:
        role = context.edition.trust.holder_title(asked.organisation, asked.ask.asked_by)
        assert re.search(f"{role}.* for decision {number} {meeting.date.day} {meeting.date:%B}", words), words


def test_what_we_must_decide(trustee: Trustee, context: PageContext) -> None:
    """Every question, in full, and as many as the lead says."""
    asks = find_asks(context)
    words = trustee.reads_under("decisions")
    for asked in asks:
        assert " ".join(spaces(asked.ask.question).split()) in words
    assert trustee.page.locator("section[aria-labelledby='decisions'] ol > li").count() == len(asks)
    assert trustee.reads(".tp-lead").startswith(f"{say_count(len(asks)).capitalize()} decisions")


def test_whether_we_are_better_than_last_year(trustee: Trustee, context: PageContext) -> None:
    """How many of the KPIs that can be compared have improved, and how many have not; the trust's figure of then and now."""
    compared = compared_with_last_year(context.figures, kpis_of(context))
    words = trustee.reads_under("better")
    improved = [c for c in compared if c.trend.meaning == "improving"]
    worse = [c for c in compared if c.trend.meaning == "worsening"]
    assert f"{say_count(len(improved))} have improved" in words
    assert re.search(rf"{say_count(len(worse))} ha(s|ve) worsened", words)
    assert re.search(rf"the {say_count(len(compared))} ", words)
    for one in worse:
        assert one.kpi.title in words


def test_what_a_headteacher_has_to_do_next(trustee: Trustee, context: PageContext) -> None:
    """All that is owed by the meeting, with its day."""
    assert context.edition.next_meeting
    debts, _ = find_owed(context, context.edition.next_meeting.date)
    own = [o for d in debts if (d.organisation, d.role) == ("fernhill", "headteacher") for o in d.owed]
    trustee.follow("My work")
    trustee.page.locator("[aria-labelledby='of-fernhill']").get_by_role("link", name="Headteacher", exact=True).click()
    trustee.page.wait_for_url("**/roles/fernhill-headteacher/")
    words = trustee.reads()
    assert "headteacher, Fernhill" in trustee.reads("h1")
    for owed in own:
        assert owed.item.title in words
        assert says_day(words, owed.due)


@pytest.mark.thorough
def test_how_disadvantaged_pupils_fare(trustee: Trustee, context: PageContext) -> None:
    """Each school's persistent absence of these pupils, where there are enough of them."""
    trustee.follow("Figures")
    trustee.follow("Disadvantaged pupils")
    words = trustee.reads()
    shown = 0
    for cell in kpi(context, "SI-K13").cells:
        if cell.latest and cell.latest.value is not None and (cell.latest.cohort or 0) > 10:
            short = next(s.short for s in context.edition.trust.schools if s.id == cell.organisation)
            assert short in words
            assert f"{float(cell.latest.value):.1f}%" in words
            shown += 1
    assert shown >= 3
