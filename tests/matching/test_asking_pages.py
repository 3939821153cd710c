"""The pages of asking: what they say, keep, refuse and cost."""

import re
from collections.abc import Callable

import pytest
from django.db.models import F
from django.test import Client
from pytest_django import Settings

from matching.choices import CaseState
from matching.commands.asks import want_more
from matching.commands.cases import withdraw
from matching.models import Case
from profiles.commands import blocks
from profiles.models import Draft, Offer, Person
from tests.factories import NOW, OfferFactory, PersonFactory, TopicFactory, teaches, wants
from tests.matching.helping import ask_of, asked, asker, helper, pricing, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wednesday")]
SignIn = Callable[[Person], Client]


def form(mentor: Person | None = None, **said: object) -> dict[str, object]:
    start = {"topic": pricing().pk, "words": "How?", "length": "open", "form_key": "f1", "shows_topics": "on"}
    return {**start, **({"wish_1": mentor.key} if mentor else {}), **said}


class TestAsking:
    def test_from_a_profile_to_the_page_of_the_case(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        browser = sign_in(teo)
        assert f"/ask/{mina.key}/" in text(browser, mina.get_absolute_url())
        page = text(browser, f"/ask/{mina.key}/")
        assert "Ask Mina to mentor you" in page
        assert "Thu 26 Nov" in page  # hours when both are free
        answer = browser.post(f"/ask/{mina.key}/", form(mina))
        case = Case.objects.get()
        assert answer["Location"] == case.get_absolute_url()
        page = text(browser, case.get_absolute_url())
        assert "If Mina has not answered by Friday 09:00, we ask whoever fits best then." in page
        assert "We asked Mina for you." in page

    @pytest.mark.parametrize("why", ["full", "flooded"])
    def test_whoever_cannot_be_asked_at_once_is_asked_with_open_eyes(
        self, mina: Person, teo: Person, sign_in: SignIn, settings: Settings, why: str
    ) -> None:
        browser, warning = sign_in(teo), "Mina has no place free right now, or many requests to answer."
        assert warning not in text(browser, f"/ask/{mina.key}/")
        if why == "full":
            Offer.objects.filter(person=mina).update(taken=F("room"))
        else:
            asked(asker("Ana"), mina)
            settings.LADDER = {"open_asks": "1"}
        assert warning in text(browser, f"/ask/{mina.key}/")

    def test_the_same_form_ten_times_is_one_row(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        browser = sign_in(teo)
        found = {browser.post(f"/ask/{mina.key}/", form(mina))["Location"] for _time in range(10)}
        assert len(found) == Case.objects.count() == 1

    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        answer = sign_in(teo).post(f"/ask/{mina.key}/", form(mina, topic="", words="My own words"))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Please choose one." in page
        assert "My own words" in page
        assert not Case.objects.exists()

    def test_a_refusal_is_a_sentence_in_the_form(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        for number in range(2):
            asked(teo, helper(f"Mentor {number}"), form=f"{number}")
        page = sign_in(teo).post(f"/ask/{mina.key}/", form(mina)).content.decode()
        assert "You have asked for support twice already." in page
        assert "How?" in page

    def test_words_are_kept_over_a_log_in_that_ran_out(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        browser = sign_in(teo)
        browser.post("/drafts/case/", {"words": "Kept", "topic": str(pricing().pk)})
        assert Client().post(f"/ask/{mina.key}/", form(mina)).status_code == 302
        assert "Kept" in text(sign_in(teo), f"/ask/{mina.key}/")
        browser.post(f"/ask/{mina.key}/", form(mina))
        assert Draft.objects.get(form="case").payload == {}

    @pytest.mark.parametrize("how", ["blocked", "paused", "nobody"])
    def test_who_cannot_be_asked_leads_to_others(self, mina: Person, teo: Person, sign_in: SignIn, how: str) -> None:
        key = mina.key
        if how == "blocked":
            blocks.add(blocker=mina, blocked=teo, at=NOW)
        elif how == "paused":
            Offer.objects.update(paused_at=NOW)
        else:
            key = "nobody"
        answer = sign_in(teo).get(f"/ask/{key}/")
        assert answer["Location"] == "/people/"

    def test_taking_it_back_asks_once_more(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        case = asked(teo, mina)
        browser = sign_in(teo)
        assert "Take your request back?" in text(browser, f"{case.get_absolute_url()}withdraw/")
        assert Case.objects.get().state == CaseState.OPEN
        browser.post(f"{case.get_absolute_url()}withdraw/")
        assert "You took this request back." in text(browser, case.get_absolute_url())

    def test_the_next_one_can_be_asked_early(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        case = asked(teo, mina, helper("Jo"))
        browser = sign_in(teo)
        assert "Ask Jo now as well" in text(browser, case.get_absolute_url())
        browser.post(f"{case.get_absolute_url()}next/")
        page = text(browser, case.get_absolute_url())
        assert "If Jo has not answered by Thursday 09:00" in page
        assert "Mina keeps their time." in page

    def test_the_same_tap_sent_twice_asks_one_more(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        jo, kim = helper("Jo"), helper("Kim")
        case, browser = asked(teo, mina, jo, kim), sign_in(teo)
        for _time in range(2):
            said = {"after": ask_of(case, mina).key}
            page = browser.post(f"{case.get_absolute_url()}next/", said, follow=True).content.decode()
            assert "We asked Jo as well." in page
            assert list(case.asks.order_by("id").values_list("mentor__name", flat=True)) == ["Mina", "Jo"]
        shown = re.findall(r'name="after" value="([a-z0-9]+)"', page)
        assert shown == [ask_of(case, jo).key]
        browser.post(f"{case.get_absolute_url()}next/", {"after": shown[0]})
        assert case.asks.filter(mentor=kim).exists()

    def test_a_question_is_the_seekers_turn(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        case = asked(teo, mina)
        ask = ask_of(case, mina)
        sign_in(mina).post(f"/requests/{ask.key}/question/", {"question": "Since when?"})
        browser = sign_in(teo)
        assert "Since when?" in text(browser, case.get_absolute_url())
        assert "Your turn" in text(browser, "/home/")
        browser.post(f"{case.get_absolute_url()}reply/", {"ask": ask.key, "words": "Since May"})
        assert "Since May" in text(sign_in(mina), "/requests/")

    def test_a_question_waits_also_when_somebody_else_was_asked_since(
        self, mina: Person, teo: Person, sign_in: SignIn
    ) -> None:
        jo = helper("Jo")
        case, browser = asked(teo, mina, jo), sign_in(teo)
        page = case.get_absolute_url()
        want_more(ask=ask_of(case, mina), by=mina, question="Since when?", at=NOW)
        browser.post(f"{page}next/")
        assert "Mina would like to know something first." in text(browser, page)
        assert "Since when?" in text(browser, page)
        assert "Jo is asked as well, and has time until Thursday 09:00." in text(browser, page)
        assert "Mina asked you a question. Please answer by" in text(browser, "/home/")
        want_more(ask=ask_of(case, jo), by=jo, question="By bike?", at=NOW)
        assert "2 people would like to know something first." in text(browser, page)
        empty = browser.post(f"{page}reply/", {"ask": ask_of(case, jo).key, "words": " "}).content.decode()
        assert empty.count("Please write your answer.") == 1
        for mentor in (mina, jo):
            browser.post(f"{page}reply/", {"ask": ask_of(case, mentor).key, "words": f"Dear {mentor.name}"})
        assert {ask.reply for ask in case.asks.all()} == {"Dear Mina", "Dear Jo"}

    def test_an_answer_to_a_request_that_is_over_is_kept(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        case, browser = asked(teo, mina), sign_in(teo)
        want_more(ask=ask_of(case, mina), by=mina, question="Since when?", at=NOW)
        withdraw(case=case, by=teo, at=NOW)
        said = {"ask": ask_of(case, mina).key, "words": "Since the first of May"}
        browser.post(f"{case.get_absolute_url()}reply/", said)
        assert "This request is over. Nothing has changed." in text(browser, case.get_absolute_url())
        assert "Since the first of May" in text(browser, "/unsent/")

    def test_without_a_question_it_is_not_the_seekers_turn(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        case, browser = asked(teo, mina, helper("Jo")), sign_in(teo)
        browser.post(f"{case.get_absolute_url()}next/")
        assert "You do not have to do anything." in text(browser, "/home/")
        assert "Send my answer" not in text(browser, case.get_absolute_url())

    def test_one_tap_on_home_stops_the_clock_and_one_starts_it(
        self, mina: Person, teo: Person, sign_in: SignIn
    ) -> None:
        case = asked(teo, mina)
        browser = sign_in(teo)
        days = re.findall(r'name="until" value="([0-9-]+)"', text(browser, "/home/"))
        browser.post("/gig/", {"until": days[0]})
        case.refresh_from_db()
        assert case.stopped_at is not None
        assert "I am back" in text(browser, "/home/")
        browser.post("/gig/end/")
        assert "On a gig?" in text(browser, "/home/")

    def test_whoever_has_nothing_under_way_is_not_offered_to_stop_it(self, teo: Person, sign_in: SignIn) -> None:
        assert "On a gig?" not in text(sign_in(teo), "/home/")

    def test_a_case_is_nobody_elses(self, mina: Person, teo: Person, cora: Person, sign_in: SignIn) -> None:
        case = asked(teo, mina)
        assert sign_in(mina).get(case.get_absolute_url()).status_code == 404
        assert sign_in(cora).get(case.get_absolute_url()).status_code == 404

    def test_the_case_names_others_than_those_it_asked(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        other = helper("Jo")
        case = asked(teo, mina)
        page = text(sign_in(teo), case.get_absolute_url())
        besides = page.split("Others who fit")[1].split("</section>")[0]
        assert other.name in besides
        assert mina.name not in besides

    def test_others_are_those_who_know_what_the_case_is_about(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        wishes = TopicFactory.create(slug="direct-clients"), TopicFactory.create(slug="tax-return")
        wants(teo, *wishes)
        for name, topic in zip(("Jo", "Kai"), wishes, strict=True):
            teaches(OfferFactory.create(person=PersonFactory.create(name=name)), topic)
        case = asked(teo, mina)
        assert case.topic.slug == "pricing-job"
        browser = sign_in(teo)
        for topic, name in zip(wishes, ("Jo", "Kai"), strict=True):
            Case.objects.filter(pk=case.pk).update(topic=topic)
            besides = text(browser, case.get_absolute_url()).split("Others who fit")[1].split("</section>")[0]
            other = {"Jo": "Kai", "Kai": "Jo"}[name]
            assert f"{name} offers" in besides, besides
            assert f"{other} offers" not in besides, besides

    def test_who_is_asked_already_is_not_asked_again(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        case = asked(teo, mina)
        browser = sign_in(teo)
        assert browser.get(f"/ask/{mina.key}/")["Location"] == case.get_absolute_url()
        assert "You have asked this person already" in text(browser, case.get_absolute_url())
        assert "to mentor you" in text(browser, f"/ask/{helper('Jo').key}/")
