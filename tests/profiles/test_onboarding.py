"""Joining: four steps, and who could help."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from profiles.choices import Document, Side
from profiles.contracts import Answers, Preview, PreviewCard, registry
from profiles.models import (
    Account,
    Agreement,
    AuditEntry,
    Draft,
    Person,
    Place,
)
from profiles.queries import hours
from tests.factories import TopicFactory
from tests.profiles.joining import (
    EMAIL,
    answer_everything,
    craft,
    enter_code,
    join,
    make_account,
    topic,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


# --- The whole way --------------------------------------------------------------------------------


def test_the_whole_way_makes_one_person_with_every_answer(client: Client) -> None:
    person = join(client)
    bristol = Place.objects.get(name="Bristol", country="GB")
    assert (person.name, person.handle, person.place, person.zone) == ("Amina", "amina", bristol, "Europe/London")
    assert set(person.crafts.values_list("craft__slug", "years")) == {("courier", 1), ("bike-messenger", 1)}
    learn = person.topics.filter(side=Side.LEARN).values_list("position", "topic__slug")
    assert list(learn) == [(0, "pricing-job"), (1, "direct-clients")]
    assert hours.presets_of(person.week) == ["weekday_mornings"]
    assert person.hours_vary
    assert (person.languages, person.talks, person.goal) == (["en", "so"], ["phone"], "Two clients.")
    assert person.confirmed_at
    assert person.locale == "en"


def test_own_words_that_name_a_topic_become_it_and_others_stay_words(client: Client) -> None:
    person = join(client)
    shared = person.topics.filter(side=Side.SHARE).values_list("topic__slug", flat=True)
    assert list(shared) == ["pay-statement", "somali-conversation"]
    assert list(person.own_words.values_list("about", "words")) == [("share", "Bicycle polo")]


def test_joining_notes_the_agreements_and_the_audit_and_forgets_the_words(client: Client) -> None:
    person = join(client)
    assert set(Agreement.objects.filter(person=person).values_list("document", "version")) == {
        (Document.RULES, 1),
        (Document.PRIVACY, 1),
    }
    assert AuditEntry.objects.filter(action="person.joined", subject_key=person.key).count() == 1
    assert not Draft.objects.exists()


def test_home_welcomes_by_name_in_one_sentence(client: Client) -> None:
    answer_everything(client)
    make_account(client)
    response = enter_code(client)
    assert response["Location"] == "/home/"
    home = page(client, "/home/")
    assert "Your account is ready. Welcome, Amina." in home
    assert "You are signed in" not in home


def test_nothing_is_required_before_the_account(client: Client) -> None:
    for number in (1, 2, 3, 4):
        assert client.post(f"/join/{number}/", {}).status_code == 302
    make_account(client)
    enter_code(client)
    person = Person.objects.get()
    assert (person.place, person.week, person.languages) == (None, None, [])


@pytest.mark.parametrize("missing", ["name", "email", "agree"])
def test_the_account_needs_a_name_an_address_and_the_agreement(client: Client, missing: str) -> None:
    data = {"name": "Amina", "email": EMAIL, "agree": "on"}
    response = client.post("/join/check/", {**data, missing: ""})
    assert response.status_code == 200
    assert "One thing to fix" in response.content.decode()
    assert not Account.objects.exists()


def test_what_was_typed_stays_when_the_account_form_has_errors(client: Client) -> None:
    response = client.post("/join/check/", {"name": "Amina", "email": "amina@", "agree": "on"})
    html = response.content.decode()
    assert 'value="Amina"' in html
    assert 'value="amina@"' in html


# --- The steps ------------------------------------------------------------------------------------


def test_answers_are_there_when_one_goes_back(client: Client) -> None:
    answer_everything(client)
    assert f'value="{craft("bike-messenger")}" checked' in page(client, "/join/1/")
    assert 'value="Bicycle polo" checked' in page(client, "/join/2/")
    assert "Two clients." in page(client, "/join/3/")
    assert "Bristol, United Kingdom" in page(client, "/join/4/")


def test_another_browser_sees_none_of_them(client: Client) -> None:
    answer_everything(client)
    assert "Bicycle polo" not in page(Client(), "/join/2/")


def test_no_cache_on_the_way_keeps_the_words(client: Client) -> None:
    for path in ("/join/1/", "/join/3/", "/join/check/"):
        kept = client.get(path)["Cache-Control"]
        assert "private" in kept
        assert "no-cache" in kept


def test_topics_of_the_chosen_work_come_first(client: Client) -> None:
    client.post("/join/1/", {"works": [craft("bike-messenger")]})
    first = page(client, "/join/2/").split("<details")[0]
    assert f'value="{topic("pay-statement")}"' in first
    assert f'value="{topic("pay-statement")}"' not in page(Client(), "/join/2/").split("<details")[0]


def test_every_topic_is_offered_once_and_not_knowing_only_where_one_learns(client: Client) -> None:
    share, learn = page(client, "/join/2/"), page(client, "/join/3/")
    assert share.count('name="topics" value="') == TopicFactory._meta.model.objects.count() - 1
    assert f'name="topics" value="{topic("unsure")}"' in learn
    assert f'name="topics" value="{topic("unsure")}"' not in share


def test_more_than_five_wishes_are_kept_and_refused(client: Client) -> None:
    six = [topic(slug) for slug in ("pricing-job", "direct-clients", "unsure", "invoices", "pay-statement")]
    assert client.post("/join/3/", {"topics": six}).status_code == 302
    response = client.post("/join/3/", {"topics": six, "more": "a sixth"})
    assert response.status_code == 200
    assert "Five at most" in response.content.decode()
    assert 'value="a sixth" checked' in response.content.decode()


def test_a_town_of_two_names_asks_which(client: Client) -> None:
    response = client.post("/join/4/", {"town": "Bristol"})
    html = response.content.decode()
    assert "More than one town fits" in html
    assert "Bristol, Connecticut, United States" in html
    other = Place.objects.get(name="Bristol", country="US")
    assert client.post("/join/4/", {"town": "Bristol", "place": other.pk}).status_code == 302
    assert "Bristol, Connecticut, United States" in page(client, "/join/check/")


def test_a_town_picked_for_other_words_does_not_count(client: Client) -> None:
    other = Place.objects.get(name="Bristol", country="US")
    assert client.post("/join/4/", {"town": "Nairobi", "place": other.pk}).status_code == 302
    assert "Nairobi" in page(client, "/join/check/")


def test_an_unknown_town_is_said_and_the_words_stay(client: Client) -> None:
    response = client.post("/join/4/", {"town": "Qqqxyzzy"})
    assert "We do not know this town" in response.content.decode()
    assert 'value="Qqqxyzzy"' in response.content.decode()


def test_the_language_in_the_list_is_added_without_losing_anything(client: Client) -> None:
    words = {"times": ["weekends"], "town": "Leeds", "languages": ["en"], "more": "ki", "next": "/join/4/#languages"}
    assert client.post("/drafts/join-when/", words)["Location"] == "/join/4/#languages"
    html = page(client, "/join/4/")
    assert 'value="ki"' not in html  # Kikuyu is not a language of ours
    client.post("/drafts/join-when/", {**words, "more": "sw"})
    html = page(client, "/join/4/")
    assert 'value="Leeds"' in html
    assert html.index('value="sw"') < html.index("<select")


def test_hand_written_nonsense_is_a_sentence_and_never_an_error(client: Client) -> None:
    for number in (1, 2, 3, 4):
        nonsense = {
            name: ["-1", "999999999999", "<b>", "٣"] for name in ("trades", "works", "topics", "years", "place")
        }
        response = client.post(f"/join/{number}/", {**nonsense, "times": ["x"], "talks": ["y"], "languages": ["zz"]})
        assert response.status_code in {200, 302}
    assert client.get("/join/check/").status_code == 200


@pytest.mark.parametrize(("path", "most"), [("/join/1/", 4), ("/join/2/", 6), ("/join/4/", 3), ("/join/check/", 12)])
def test_a_visitor_costs_few_queries(
    client: Client, path: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    answer_everything(client)
    with django_assert_max_num_queries(most):
        client.get(path)


def test_a_member_is_sent_home(client: Client) -> None:
    join(client)
    for path in ("/join/1/", "/join/check/", "/join/finish/"):
        assert client.get(path)["Location"] == "/home/"


def test_allauths_own_page_leads_here(client: Client) -> None:
    assert client.get("/account/signup/")["Location"] == "/join/1/"


# --- Who could help -------------------------------------------------------------------------------


class Helpers:
    """Stands where the matcher answers, and remembers what it was asked."""

    def __init__(self, count: int | None = 7) -> None:
        self.asked: list[Answers] = []
        self.count = count

    def preview(self, *, answers: Answers, at: object) -> Preview:
        self.asked.append(answers)
        card = PreviewCard(
            topic=topic("pricing-job"), craft=craft("bike-messenger"), near=True, free="weekday_mornings"
        )
        return Preview(count=self.count, cards=(card,) * 4)


@pytest.fixture
def helpers(monkeypatch: pytest.MonkeyPatch) -> Helpers:
    found = Helpers()
    monkeypatch.setattr(registry, "people_preview", found)
    return found


def test_the_number_and_three_cards_without_a_name(client: Client, helpers: Helpers) -> None:
    answer_everything(client)
    html = page(client, "/join/check/")
    assert "7 people can help you already" in html
    assert html.count("A courier near you") == 3
    assert "Free on weekday mornings" in html
    assert helpers.asked[0].crafts == (craft("courier"), craft("bike-messenger"))
    assert helpers.asked[0].learn == (topic("pricing-job"), topic("direct-clients"))


def test_fewer_than_five_have_no_number(client: Client, helpers: Helpers) -> None:
    helpers.count = None
    html = page(client, "/join/check/")
    assert "People here can help you already" in html
    assert "people can help you already" not in html


def test_without_a_matcher_the_page_is_as_warm(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "people_preview", None)
    assert "we look for people for you" in page(client, "/join/check/")


def test_looking_again_and_again_gets_no_more_answers(client: Client, helpers: Helpers) -> None:
    client.get("/join/1/")  # brings the cookie
    pages = [page(client, "/join/check/") for _look in range(41)]
    assert "7 people" in pages[39]
    assert "7 people" not in pages[40]


def test_a_new_cookie_each_time_is_counted_by_the_network_address(helpers: Helpers, settings: object) -> None:
    for _look in range(400):
        helpers_seen = len(helpers.asked)
        Client().get("/join/check/", headers={"x-forwarded-for": f"10.0.0.{_look % 250}"})
        assert len(helpers.asked) == helpers_seen + 1
    Client().get("/join/check/", headers={"x-forwarded-for": "10.1.1.1"})
    assert len(helpers.asked) == 400
