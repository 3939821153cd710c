"""From a report to a decision in one line, for tests about what comes after."""

from profiles.choices import Verdict, Wrong
from profiles.commands import decisions, reports
from profiles.commands.restrictions import Measure
from profiles.models import Decision, Person, Report
from profiles.queries import reports as reading
from tests.factories import NOW


def filed(reporter: Person, about: Person, wrong: Wrong = Wrong.UNKIND, words: str = "") -> Report:
    found = reading.find(viewer=reporter, kind="profiles.person", key=about.key)
    assert found is not None
    return reports.file(
        reporter=reporter, kind="profiles.person", key=about.key, found=found, wrong=wrong, words=words, at=NOW
    )


def decided(
    report: Report,
    by: Person,
    verdict: Verdict = Verdict.HIDE,
    reason: str = "Rule three.",
    measure: Measure | None = None,
) -> Decision:
    return decisions.decide(
        report=report, by=by, verdict=verdict, rule=Wrong.UNKIND, reason=reason, measure=measure, at=NOW
    )
