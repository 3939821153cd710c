"""The pages of two who found each other."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from matching.commands import asks, mentorships, messages
from matching.models import Ask, Mentorship, Message
from profiles.commands import blocks
from profiles.models import Draft, Notice, Person
from tests.factories import NOW, PersonFactory
from tests.matching.helping import HOUR, asked, asker, helper, pricing, said_yes, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wednesday")]
SignIn = Callable[[Person], Client]


def form(mentor: Person | None = None, **said: object) -> dict[str, object]:
    start = {"topic": pricing().pk, "words": "How?", "length": "open", "form_key": "f1", "shows_topics": "on"}
    return {**start, **({"wish_1": mentor.key} if mentor else {}), **said}


class TestThePair:
    def test_report_and_block_are_on_every_page_of_two_people(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        assert f"/report/profiles.person/{mina.key}/" in text(sign_in(teo), f"/ask/{mina.key}/")
        case = asked(teo, mina)
        seen = {mina: ["/requests/"], teo: [case.get_absolute_url(), mina.get_absolute_url()]}
        pair = said_yes(asker("Ana"), helper("Jo"))
        for person, pages in {**seen, pair.mentor: [pair.get_absolute_url(), f"/messages/{pair.key}/"]}.items():
            other = {mina: teo, teo: mina, pair.mentor: pair.mentee}[person]
            for page in pages:
                said = text(sign_in(person), page)
                assert f"/report/profiles.person/{other.key}/" in said, page
                assert f"/{other.key}/block" in said, page

    @pytest.mark.parametrize(("length", "words"), [("open", "As long as you both like"), ("one_off", "One talk")])
    def test_what_was_agreed_is_said_plainly(
        self, mina: Person, teo: Person, sign_in: SignIn, length: str, words: str
    ) -> None:
        page = text(sign_in(teo), said_yes(teo, mina, length=length).get_absolute_url())
        assert words in page
        assert ("At most until" in page) == (length == "open")
        assert "I don't know yet" not in page

    def test_contact_is_shown_by_its_owner_alone(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        pair = said_yes(teo, mina)
        url = pair.get_absolute_url()
        sign_in(teo).post(f"{url}contact/", {"contact": "0117 496 0000"})
        assert "0117 496 0000" in text(sign_in(mina), url)
        sign_in(teo).post(f"{url}contact/", {"contact": ""})
        assert "0117 496 0000" not in text(sign_in(mina), url)

    def test_ending_it_asks_once_more_and_keeps_what_was_written(
        self, mina: Person, teo: Person, sign_in: SignIn
    ) -> None:
        pair = said_yes(teo, mina)
        messages.send(mentorship=pair, author=mina, words="Good luck", form_key="1", at=NOW)
        browser = sign_in(teo)
        assert "You need no reason." in text(browser, f"{pair.get_absolute_url()}end/")
        browser.post(f"{pair.get_absolute_url()}end/", {"farewell": "Thank you"})
        page = text(sign_in(mina), pair.get_absolute_url())
        assert "Thank you" in page
        assert "Good luck" in page
        assert "This is over." in text(browser, f"/messages/{pair.key}/")

    def test_words_to_a_mentorship_that_ended_meanwhile_are_kept(
        self, mina: Person, teo: Person, sign_in: SignIn
    ) -> None:
        pair, browser = said_yes(teo, mina), sign_in(teo)
        here = f"/messages/{pair.key}/"
        browser.post(here, {"words": "Before the end", "form_key": "f1"})
        assert not Draft.objects.filter(form__startswith="unsent").exists()
        mentorships.end(mentorship=pair, by=mina, at=NOW)
        answer = browser.post(here, {"words": "What I still wanted to say", "form_key": "f2"})
        assert answer["Location"] == f"{here}#last"
        page = text(browser, here)
        assert "This mentorship is over." in page
        assert 'href="/unsent/"' in page
        assert "What I still wanted to say</textarea>" in text(browser, "/unsent/")
        assert list(Message.objects.values_list("words", flat=True)) == ["Before the end"]

    def test_a_conversation_keeps_drafts_apart(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        one, two = said_yes(teo, mina), said_yes(teo, helper("Jo"), form="2")
        browser = sign_in(teo)
        browser.post(f"/drafts/message--{one.key}/", {"words": "For Mina"})
        assert "For Mina" in text(browser, f"/messages/{one.key}/")
        assert "For Mina" not in text(browser, f"/messages/{two.key}/")
        browser.post(f"/messages/{one.key}/", {"words": "For Mina", "form_key": "1"})
        assert Draft.objects.get().payload == {}
        page = text(sign_in(mina), "/messages/")
        assert "For Mina" in page
        assert 'data-state="new"' in page

    @pytest.mark.parametrize(
        "words", ["Ring me: 0117 496 0000", "+44 7700 900123", "teo@example.org is best", "wa.me/447700900123"]
    )
    def test_a_phone_number_is_asked_about_once_more(
        self, mina: Person, teo: Person, sign_in: SignIn, words: str
    ) -> None:
        pair = said_yes(teo, mina)
        browser, url = sign_in(teo), f"/messages/{pair.key}/"
        page = browser.post(url, {"words": words, "form_key": "1"}).content.decode()
        assert "It is not sent yet." in page
        assert words in page
        assert not Message.objects.filter(words=words).exists()
        browser.post(url, {"words": words, "form_key": "1", "anyway": "on"})
        assert Message.objects.filter(words=words).count() == 1

    @pytest.mark.parametrize("words", ["On 01.12.2026 14:00 or 2026-12-01", "12 000 000 in all", "At 9, for 120 each"])
    def test_days_and_sums_are_no_phone_numbers(self, mina: Person, teo: Person, sign_in: SignIn, words: str) -> None:
        pair = said_yes(teo, mina)
        sign_in(teo).post(f"/messages/{pair.key}/", {"words": words, "form_key": "1"})
        assert Message.objects.filter(words=words).count() == 1

    def test_what_is_new_comes_without_reloading(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        pair = said_yes(teo, mina)
        first, _new = messages.send(mentorship=pair, author=teo, words="One", form_key="1", at=NOW)
        browser = sign_in(mina)
        news = f"/messages/{pair.key}/news/?last={first.key}"
        assert f"last={first.key}" in text(browser, f"/messages/{pair.key}/")
        assert browser.get(news).status_code == 204
        messages.send(mentorship=pair, author=teo, words="Two", form_key="2", at=NOW + HOUR)
        answer = browser.get(news)
        assert "Two" in answer.content.decode()
        assert "One" not in answer.content.decode()

    def test_read_marks_only_if_both_allow_them(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        pair = said_yes(teo, mina)
        messages.send(mentorship=pair, author=teo, words="One", form_key="1", at=NOW)
        url = f"/messages/{pair.key}/"
        text(sign_in(mina), url)
        sign_in(mina).post(f"{pair.get_absolute_url()}marks/", {"shows": "1"})
        assert ". Read." not in text(sign_in(teo), url)
        sign_in(teo).post(f"{pair.get_absolute_url()}marks/", {"shows": "1"})
        assert ". Read." in text(sign_in(teo), url)

    def test_a_block_ends_every_surface_at_once(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        pair = said_yes(teo, mina)
        messages.send(mentorship=pair, author=teo, words="Words of Teo", form_key="1", at=NOW)
        blocks.add(blocker=mina, blocked=teo, at=NOW)
        for person in (mina, teo):
            browser = sign_in(person)
            for url in (pair.get_absolute_url(), f"/messages/{pair.key}/", f"/messages/{pair.key}/news/"):
                assert browser.get(url).status_code == 404
            assert browser.post(f"/messages/{pair.key}/", {"words": "x", "form_key": "2"}).status_code == 404
            for url in ("/messages/", "/home/", "/requests/", "/requests/?tab=answered"):
                assert "Words of Teo" not in text(browser, url)

    def test_it_costs_the_same_for_one_and_for_many(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        browser, counts = sign_in(teo), []
        pair = said_yes(teo, mina)
        for number in range(6):
            other = said_yes(asker(f"Mentee {number}"), helper(f"Mentor {number}"))
            Mentorship.objects.filter(pk=other.pk).update(mentee=teo)
            other.partners.filter(part="mentee").update(person=teo)
            for mentorship in (pair, other):
                Message.objects.create(
                    mentorship=mentorship, author=teo, words="Hi", at=NOW, form_key=f"{mentorship.pk}-{number}"
                )
            browser.get(f"/messages/{pair.key}/")  # the first look reads what is new
            found = []
            for url in ("/messages/", f"/messages/{pair.key}/", pair.get_absolute_url(), "/home/"):
                with CaptureQueriesContext(connection) as queries:
                    browser.get(url)
                found.append(len(queries))
            counts.append(found)
        assert counts[0] == counts[-1]
        assert max(counts[0]) <= 14

    def test_a_conversation_has_pages(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        pair = said_yes(teo, mina)
        Message.objects.bulk_create(
            Message(mentorship=pair, author=teo, words=f"No. {number:03}", at=NOW + number * HOUR, form_key=f"{number}")
            for number in range(45)
        )
        browser = sign_in(mina)
        page = text(browser, f"/messages/{pair.key}/")
        assert page.count('class="msg"') == 30
        onward = page.split('href="/messages/' + pair.key + "/?after=")[1].split('"')[0]
        earlier = text(browser, f"/messages/{pair.key}/?after={onward}")
        assert earlier.count('class="msg"') == 15
        assert "Show later messages" in earlier
        assert browser.get(f"/messages/{pair.key}/?after=x").status_code == 404


def test_home_says_whose_turn_it_is(mina: Person, teo: Person, sign_in: SignIn) -> None:
    asked(teo, mina)
    assert "Teo asks you" in text(sign_in(mina), "/home/")
    assert "The turn of Mina" in text(sign_in(teo), "/home/")
    asks.accept(ask=Ask.objects.get(), by=mina, at=NOW)
    assert "You and Mina" in text(sign_in(teo), "/home/")


def test_every_piece_of_news_can_be_read(mina: Person, teo: Person, sign_in: SignIn) -> None:
    pair = said_yes(teo, mina)
    mentorships.end(mentorship=pair, by=mina, at=NOW)
    assert "Mina finished your time together" in text(sign_in(teo), "/notices/")
    assert "Teo asks you" in text(sign_in(mina), "/notices/")


def test_people_without_anything_see_what_will_be_here(sam: Person, sign_in: SignIn) -> None:
    browser = sign_in(PersonFactory.create())
    assert "You only need to be two steps ahead of someone" in text(browser, "/requests/")
    assert "No conversation yet" in text(browser, "/messages/")


def test_a_text_too_long_is_said_and_kept_whole(mina: Person, teo: Person, sign_in: SignIn) -> None:
    pair = said_yes(teo, mina)
    browser, words = sign_in(teo), "long " * 1000
    assert "maxlength" not in text(browser, f"/messages/{pair.key}/").split("<textarea")[1].split(">")[0]
    page = browser.post(f"/messages/{pair.key}/", {"words": words, "form_key": "k"}).content.decode()
    assert "A little shorter, please" in page
    assert words.strip() in page
    assert not Message.objects.exists()


def test_what_was_read_in_a_conversation_is_no_news_any_more(mina: Person, teo: Person, sign_in: SignIn) -> None:
    pair = said_yes(teo, mina, at=NOW - 2 * HOUR)
    messages.send(mentorship=pair, author=mina, words="Tomorrow?", form_key="k", at=NOW)
    new = Notice.objects.filter(person=teo, verb="message_received", read_at=None)
    assert new.exists()
    sign_in(mina).get(f"/messages/{pair.key}/")
    assert new.exists()
    sign_in(teo).get(f"/messages/{pair.key}/")
    assert not new.exists()
