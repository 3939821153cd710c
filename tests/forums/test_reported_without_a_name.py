"""Who asked without a name stays so on every page of a report: for its reporter, its moderators, their programs."""

from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from profiles.models import Block, Decision, Mute, Person, Report
from tests.api.program import Program
from tests.factories import NOW
from tests.forums.helping import begun, neighbour, room, settled

SignIn = Callable[[Person], Client]


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode().split("<main")[1]


def test_from_the_report_to_the_appeal_nobody_reads_the_name(
    sam: Person, teo: Person, mo: Person, ada: Person, sign_in: SignIn
) -> None:
    author = settled(sam)
    thread = begun(author, room(), "Can I refuse?", NOW, anonymous=True)
    path = f"/report/forums.thread/{thread.key}/"
    reporter, moderator = sign_in(teo), sign_in(mo)
    pages = [text(reporter, path)]
    reporter.post(path, {"wrong": "unkind", "hide_now": "on", "keep_apart": "on"})
    report = Report.objects.get()
    pages += [text(reporter, "/settings/blocks/"), text(moderator, "/moderation/")]
    pages += [text(moderator, f"/moderation/{report.key}/"), str(Program(mo).ask("GET", "moderation/").json())]
    sent = {"verdict": "hide", "rule": "unkind", "reason": "Rule three.", "follows": "close"}
    moderator.post(f"/moderation/{report.key}/", sent)
    decision = Decision.objects.get()
    Decision.objects.update(at=timezone.now())
    Program(author).ask("POST", f"decisions/{decision.key}/appeal/", {"words": "It was a quote."})
    pages += [text(moderator, "/moderation/decided/"), text(sign_in(ada), "/moderation/appeals/")]
    pages += [str(Program(ada).ask("GET", path).json()) for path in ("appeals/", "closings/")]
    for page in pages:
        assert "Sam" not in page.replace("Same", "")
        assert author.key not in page
    assert sum("Anonymous" in page for page in pages) >= 5
    assert not Block.objects.exists(), "a list of blocks would tell who it was"
    assert not Mute.objects.exists()


def test_with_a_name_it_is_shown(teo: Person, mo: Person, sign_in: SignIn) -> None:
    """The negative control."""
    author = neighbour("Noor")
    thread = begun(author, room(), "Can I refuse?", NOW)
    assert "Noor" in text(sign_in(teo), f"/report/forums.thread/{thread.key}/")
    sign_in(teo).post(f"/report/forums.thread/{thread.key}/", {"wrong": "unkind"})
    assert author.key in text(sign_in(mo), "/moderation/")
