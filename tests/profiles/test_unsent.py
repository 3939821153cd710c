"""A form that arrives when its session is over: nothing is lost, and nobody else reads it."""

from collections.abc import Callable
from types import MappingProxyType

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from profiles.commands import drafts
from profiles.models import Draft, Person
from profiles.queries.unsent import payload_of
from tests.factories.cast import SignIn

pytestmark = pytest.mark.django_db
WORDS = "I would like to hear how you name a price.\nThank you <3"
PAGE = "/settings/profile/"


@pytest.fixture
def report(mina: Person) -> str:
    return reverse("profiles:report_file", args=["profiles.person", mina.key])


def end_session(client: Client) -> None:
    client.session.flush()
    del client.cookies[settings.SESSION_COOKIE_NAME]


def sign_in_again(client: Client, person: Person) -> None:
    assert person.account is not None
    client.force_login(person.account)
    assert client.session[BACKEND_SESSION_KEY]


@pytest.fixture
def expired(sign_in: SignIn, teo: Person, report: str) -> Client:
    """Teo's browser after a report of his came too late."""
    client = sign_in(teo)
    client.get("/home/")
    end_session(client)
    answer = client.post(report, {"wrong": "spam", "words": WORDS}, headers={"Referer": f"http://testserver{PAGE}"})
    assert answer["Location"] == "/account/login/?next=/unsent/"
    assert "Your words are kept" in client.get(answer["Location"]).content.decode()
    return client


def test_words_are_found_again_after_signing_in(expired: Client, teo: Person, report: str) -> None:
    sign_in_again(expired, teo)
    page = expired.get("/unsent/").content.decode()
    assert "I would like to hear how you name a price.\nThank you &lt;3</textarea>" in page
    assert f'action="{report}"' in page
    assert '<input type="hidden" name="wrong" value="spam">' in page
    assert f'href="{PAGE}"' in page
    assert "Something you wrote is not sent yet." in expired.get("/home/").content.decode()
    assert "Something you wrote is not sent yet." not in page


def test_sent_once_more_they_arrive_and_are_kept_no_longer(expired: Client, teo: Person, report: str) -> None:
    sign_in_again(expired, teo)
    assert expired.post(report, {"wrong": "", "words": WORDS}).status_code == 200  # refused: kept on
    assert Draft.objects.filter(form__startswith="unsent").exists()
    assert expired.post(report, {"wrong": "spam", "words": WORDS}).status_code == 302
    assert not Draft.objects.filter(form__startswith="unsent").exists()
    assert "not sent yet" not in expired.get("/home/").content.decode()


def test_whoever_else_signs_in_there_reads_nothing(expired: Client, teo: Person, sam: Person) -> None:
    sign_in_again(expired, sam)
    assert "Nothing of yours waits here." in expired.get("/unsent/").content.decode()
    assert "not sent yet" not in expired.get("/home/").content.decode()
    for draft in Draft.objects.all():
        expired.post(f"/unsent/{draft.form.removeprefix('unsent--')}/forget/")
    sign_in_again(expired, teo)
    assert "name a price" in expired.get("/unsent/").content.decode()


def test_they_can_be_thrown_away(expired: Client, teo: Person) -> None:
    sign_in_again(expired, teo)
    key = Draft.objects.get().form.removeprefix("unsent--")
    assert expired.post(f"/unsent/{key}/forget/")["Location"] == "/unsent/"
    assert not Draft.objects.exists()


def test_two_forms_are_both_kept_and_the_same_form_once(expired: Client, teo: Person) -> None:
    for words in ("First line", "Second line"):
        expired.post(PAGE, {"about": words})
    sign_in_again(expired, teo)
    page = expired.get("/unsent/").content.decode()
    assert "name a price" in page
    assert "Second line" in page
    assert "First line" not in page


def test_a_browser_that_never_showed_a_members_page_keeps_nothing(client: Client, report: str) -> None:
    client.post(report, {"words": WORDS})
    assert not Draft.objects.exists()


def test_a_page_that_visitors_see_too_is_enough(sign_in: SignIn, teo: Person, report: str) -> None:
    client = sign_in(teo)
    client.get("/forum/")
    end_session(client)
    answer = client.post(report, {"wrong": "spam", "words": WORDS})
    assert answer["Location"] == "/account/login/?next=/unsent/"


def test_what_others_are_handed_from_a_cache_bears_no_mark(sign_in: SignIn, teo: Person) -> None:
    assert not sign_in(teo).get("/forum/feed/").cookies


def test_a_tap_without_words_is_asked_for_once_more(sign_in: SignIn, teo: Person) -> None:
    client = sign_in(teo)
    client.get("/home/")
    end_session(client)
    answer = client.post("/offer/pause/", {"until": "2026-12-24", "next": "/offer/"})
    assert "do it once more" in client.get(answer["Location"]).content.decode()
    assert not Draft.objects.exists()


def test_more_than_is_ever_kept_is_said_and_not_kept(sign_in: SignIn, teo: Person, report: str) -> None:
    client = sign_in(teo)
    client.get("/home/")
    end_session(client)
    client.post(report, {"words": "word " * drafts.MOST_CHARACTERS})
    assert not Draft.objects.exists()


class TestWhatIsThereNoMore:
    """A page of ours was open while what it writes to went away."""

    OURS = MappingProxyType({"Origin": "http://testserver"})

    def test_words_to_a_conversation_taken_out_are_kept(self, sign_in: SignIn, teo: Person) -> None:
        client = sign_in(teo)
        answer = client.post("/forum/t/gone/reply/", {"words": WORDS, "form_key": "f"}, headers=self.OURS)
        assert answer["Location"] == "/unsent/"
        page = client.get("/unsent/").content.decode()
        assert "What you wrote this to is no longer there." in page
        assert 'action="/forum/t/gone/reply/"' in page
        again = client.post("/forum/t/gone/reply/", {"words": WORDS, "form_key": "f"}, headers=self.OURS)
        assert again["Location"] == "/unsent/"
        assert Draft.objects.filter(form__startswith="unsent").count() == 1

    @pytest.mark.parametrize(("words", "headers"), [(WORDS, {"Origin": "http://elsewhere"}), ("", OURS)])
    def test_a_tap_or_words_of_another_site_are_answered_as_ever(
        self, sign_in: SignIn, teo: Person, words: str, headers: dict[str, str]
    ) -> None:
        answer = sign_in(teo).post("/forum/t/gone/reply/", {"words": words, "form_key": "f"}, headers=headers)
        assert answer.status_code == 404
        assert not Draft.objects.exists()


class TestAPageOlderThanTheSignIn:
    """Its token is of the last sign-in. The words count as ours only if the browser says whose page it was."""

    @pytest.fixture
    def strict(self, teo: Person) -> Callable[..., object]:
        client = Client(enforce_csrf_checks=True)
        sign_in_again(client, teo)

        def _post(path: str, **headers: str) -> object:
            return client.post(path, {"words": WORDS, "csrfmiddlewaretoken": "old"}, headers=headers)

        _post.client = client  # type: ignore[attr-defined]
        return _post

    def test_its_words_are_kept(self, strict: Callable[..., object], report: str) -> None:
        answer = strict(report, Origin="http://testserver")
        assert answer["Location"] == "/unsent/"  # type: ignore[index]
        assert "name a price" in strict.client.get("/unsent/").content.decode()  # type: ignore[attr-defined]

    @pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
    def test_another_sites_are_not(self, strict: Callable[..., object], report: str, origin: str) -> None:
        answer = strict(report, **({"Origin": origin} if origin else {}))
        assert answer.status_code == 403  # type: ignore[attr-defined]
        assert not Draft.objects.exists()

    def test_nor_what_is_typed_at_the_door(self, strict: Callable[..., object]) -> None:
        answer = strict("/account/login/", Origin="http://testserver")
        assert answer.status_code == 403  # type: ignore[attr-defined]
        assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("reason=no_time&pauses=on", False),
        ("times=2026-11-26T08:00:00%2B00:00&wish_1=abcdefghjk23", False),
        ("words=ok", True),
        ("anything=Two+words", True),
        ("words=+", False),
        ("csrfmiddlewaretoken=A+B+c", False),
    ],
)
def test_what_counts_as_typed(body: str, *, kept: bool) -> None:
    assert (payload_of(QueryDict(body), to="/x/", page="/") is not None) is kept
