"""Small words on pages about posts: how long ago, what was said, why it waits, whose turn it is."""

import pytest
from django.utils import timezone

from profiles.choices import Verdict
from profiles.commands import appeals
from profiles.models import Decision, Person, Report
from tests.factories.cast import SignIn
from tests.forums.helping import begun, neighbour, replied, room, wrote
from tests.matching.helping import text

pytestmark = pytest.mark.django_db


def test_nothing_is_said_zero_minutes_ago(mina: Person, teo: Person, mo: Person, sign_in: SignIn) -> None:
    at = timezone.now()
    thread = begun(neighbour("Noor"), room(), "Zebra crossings", at)
    post = replied(thread, teo, "A zebra, indeed.", at)
    sign_in(mina).post(f"/report/forums.post/{post.key}/", {"wrong": "unkind"})
    for page in (text(sign_in(mina), "/search/?q=zebra"), text(sign_in(mo), "/moderation/")):
        assert "1\xa0minute ago" in page
        assert "0\xa0minutes" not in page


def test_whoever_reports_and_whoever_decides_read_no_marks(
    mina: Person, teo: Person, mo: Person, sign_in: SignIn
) -> None:
    post = replied(begun(neighbour("Noor"), room()), teo, "I was **blocked** by [them](https://a.example/).")
    browser, path = sign_in(mina), f"/report/forums.post/{post.key}/"
    pages = [text(browser, path)]
    browser.post(path, {"wrong": "unkind"})
    pages += [text(sign_in(mo), "/moderation/"), text(sign_in(mo), f"/moderation/{Report.objects.get().key}/")]
    for page in pages:
        assert "I was blocked by them (https://a.example/)." in page
        assert "**" not in page


def test_several_reasons_stand_apart(teo: Person, mo: Person, sign_in: SignIn) -> None:
    wrote(begun(neighbour("Noor"), room()), teo, "Call me: 0117 496 0001")
    reasons = "A phone number, an e-mail address or a link to write at · One of somebody&#x27;s first posts"
    assert reasons in text(sign_in(mo), "/moderation/")


def test_who_has_objected_is_not_asked_to(mina: Person, teo: Person, mo: Person, ada: Person, sign_in: SignIn) -> None:
    at = timezone.now()
    post = replied(begun(neighbour("Noor"), room()), teo)
    sign_in(mina).post(f"/report/forums.post/{post.key}/", {"wrong": "unkind"})
    said = {"verdict": Verdict.HIDE, "rule": "unkind", "reason": "Rule three."}
    sign_in(mo).post(f"/moderation/{Report.objects.get().key}/", said)
    decision = Decision.objects.get()
    assert "Object, or leave it" in text(sign_in(teo), f"/decisions/{decision.key}/")
    appeals.make(decision=decision, person=teo, words="It was a quote.", at=at)
    page = text(sign_in(teo), f"/decisions/{decision.key}/")
    assert "You objected" in page
    assert "Object, or leave it" not in page
