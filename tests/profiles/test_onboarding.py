"""Joining: four steps, an account, one person."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from profiles.choices import Document, Side
from profiles.commands import handles, onboarding
from profiles.contracts import Answers, Preview, PreviewCard, registry
from profiles.errors import AddressNotConfirmed, AgreementMissing
from profiles.models import (
    Account,
    Agreement,
    AuditEntry,
    Draft,
    ImportBatch,
    ImportedLine,
    Mail,
    Person,
    Place,
    Role,
)
from profiles.policies.onboarding import VERSIONS
from profiles.queries import hours
from profiles.queries.onboarding import Told
from tests.factories import NOW, AccountFactory, PersonFactory, TopicFactory, shares, wants
from tests.profiles.joining import (
    EMAIL,
    answer_everything,
    craft,
    enter_code,
    join,
    make_account,
    sign_in_with_code,
    topic,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


def start(account: Account, told: Told | None = None, name: str = "Amina") -> Person:
    return onboarding.start(
        account=account, told=told or Told(), name=name, agreed=VERSIONS, locale="en", visitor="", at=NOW
    )


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


# --- Later, in another browser, or with the wrong address ------------------------------------------


def test_a_later_sign_in_by_code_finishes_in_the_same_browser(client: Client) -> None:
    answer_everything(client)
    make_account(client)
    client.cookies.pop("session")
    assert sign_in_with_code(client)["Location"] == "/home/"
    assert Person.objects.get().name == "Amina"


def test_in_another_browser_one_tap_finishes_with_the_same_answers(client: Client) -> None:
    answer_everything(client)
    make_account(client)
    other = Client()
    assert sign_in_with_code(other)["Location"] == "/join/finish/"
    assert not Person.objects.exists()
    assert 'value="Amina"' in page(other, "/join/finish/")
    other.post("/join/finish/", {"name": "Amina", "agree": "on"})
    person = Person.objects.get()
    assert person.goal == "Two clients."
    assert not Draft.objects.exists()


def test_somebody_elses_tick_is_not_an_agreement(client: Client) -> None:
    answer_everything(client)
    make_account(client)
    other = Client()
    sign_in_with_code(other)
    other.post("/join/finish/", {"name": "Amina", "agree": ""})
    assert not Person.objects.exists()


def test_on_a_shared_phone_nobody_gets_the_answers_of_somebody_else(client: Client) -> None:
    answer_everything(client)
    make_account(client)
    client.cookies.pop("session")
    AccountFactory.create(email="bob@example.org")
    assert sign_in_with_code(client, "bob@example.org")["Location"] == "/join/finish/"
    client.post("/join/finish/", {"name": "Bob", "agree": "on"})
    bob = Person.objects.get(name="Bob")
    assert (bob.goal, bob.crafts.count()) == ("", 0)
    assert Draft.objects.filter(account__email=EMAIL).exists()


def test_a_mistyped_address_can_be_put_right(client: Client) -> None:
    answer_everything(client)
    make_account(client, "amina@example.or")
    assert client.get("/join/check/").status_code == 200
    make_account(client, EMAIL)
    enter_code(client)
    assert Person.objects.get().account == Account.objects.get(email=EMAIL)


def test_members_pages_send_an_account_without_a_person_to_the_last_question(client: Client) -> None:
    client.force_login(AccountFactory.create())
    assert client.get("/settings/")["Location"] == "/join/finish/"
    assert client.get("/join/check/")["Location"] == "/join/finish/"


# --- Enumeration ----------------------------------------------------------------------------------


def test_an_address_that_is_known_gets_the_same_answer_and_another_mail(client: Client) -> None:
    PersonFactory.create(account=AccountFactory.create(email=EMAIL))
    known = make_account(client)
    new = make_account(Client(), "new@example.org")
    assert (known.status_code, known["Location"]) == (new.status_code, new["Location"])
    assert [mail.verb for mail in Mail.objects.order_by("id")] == [
        "account_already_exists",
        "email_confirmation_signup",
    ]
    assert Account.objects.filter(email=EMAIL).count() == 1


def test_the_page_of_the_code_is_the_same_for_both(client: Client) -> None:
    PersonFactory.create(account=AccountFactory.create(email=EMAIL))
    other = Client()
    make_account(client, EMAIL)
    make_account(other, "amino@example.org")
    pages = [page(browser, "/account/confirm-email/") for browser in (client, other)]
    tokens = [browser.cookies["csrf"].value for browser in (client, other)]
    assert tokens[0] != tokens[1]
    known, new = (without_token(html).replace("amino@", "amina@") for html in pages)
    assert known == new


def wall(client: Client, email: str) -> None:
    PersonFactory.create(account=AccountFactory.create(email=EMAIL))
    make_account(client, email)


@pytest.mark.parametrize("email", [EMAIL, "new@example.org"])
def test_who_waits_for_a_code_that_never_comes_can_leave_for_sign_in(client: Client, email: str) -> None:
    wall(client, email)
    assert client.get("/account/login/")["Location"] == "/account/confirm-email/"
    link = "/account/login/?leave=1"
    assert link in page(client, "/account/confirm-email/")
    assert "Send me a code" in page(client, link)
    assert client.get("/account/login/").status_code == 200
    assert client.get("/account/confirm-email/")["Location"] == "/account/login/"


@pytest.mark.parametrize("email", [EMAIL, "new@example.org"])
def test_doing_it_later_looks_the_same_for_a_known_address(client: Client, email: str) -> None:
    wall(client, email)
    client.post("/account/logout/", {"next": "/account/login/"})
    assert client.get("/account/confirm-email/")["Location"] == "/account/login/"


def test_the_mail_about_an_account_leads_through_the_wall(client: Client) -> None:
    wall(client, EMAIL)
    link = re.search(r"http://testserver(/account/login/\S*)", Mail.objects.get().text)
    assert link
    assert "Send me a code" in page(client, link.group(1))


def test_who_lost_the_page_of_the_code_joins_again_with_a_new_one(client: Client, later: None) -> None:
    answer_everything(client)
    make_account(client)
    first = Mail.objects.get()
    other = Client()
    answer_everything(other)
    again = make_account(other)
    assert again["Location"] == "/account/confirm-email/"
    assert [mail.verb for mail in Mail.objects.all()] == ["email_confirmation_signup"] * 2
    enter_code(other, first)
    assert not Person.objects.exists()
    enter_code(other)
    assert Person.objects.get().account == Account.objects.get()


@pytest.mark.parametrize("verified", [True, False])
def test_an_account_that_is_somebody_gets_no_joining_code(client: Client, verified: bool) -> None:
    PersonFactory.create(account=AccountFactory.create(email=EMAIL, address__verified=verified))
    make_account(client)
    assert Mail.objects.get().verb == "account_already_exists"


@pytest.fixture
def later(settings: Settings) -> None:
    """Stand at a time when a code may be asked for again."""
    settings.ACCOUNT_RATE_LIMITS = {"confirm_email": None}


@pytest.mark.parametrize("email", [EMAIL, "new@example.org"])
def test_a_new_code_asked_for_at_once_stays_on_the_page(client: Client, email: str) -> None:
    wall(client, email)
    code = client.session["account_email_verification_code"]["code"]
    response = client.post("/account/confirm-email/", {"action": "resend"}, follow=True)
    assert response.status_code == 200
    assert "You can ask again in 10 seconds." in response.content.decode()
    assert client.session["account_email_verification_code"]["code"] == code
    assert Mail.objects.count() == 1


def test_a_new_code_asked_for_later_comes(client: Client, later: None) -> None:
    make_account(client)
    response = client.post("/account/confirm-email/", {"action": "resend"}, follow=True)
    assert "A new code is on its way." in response.content.decode()
    assert Mail.objects.count() == 2
    assert enter_code(client).status_code == 302


@pytest.mark.parametrize("email", [EMAIL, "new@example.org"])
def test_three_wrong_codes_lead_back_to_where_a_new_one_is(client: Client, email: str) -> None:
    wall(client, email)
    for _try in range(3):
        response = client.post("/account/confirm-email/", {"code": "000"}, follow=True)
    assert response.redirect_chain == [("/join/check/", 302)]
    assert "That code is spent. Ask for a new one." in response.content.decode()


def without_token(html: str) -> str:
    return "\n".join(line for line in html.split("\n") if "csrfmiddlewaretoken" not in line)


# --- Claiming an imported person --------------------------------------------------------------------


@pytest.fixture
def imported() -> Person:
    person = PersonFactory.create(name="Amina Yusuf", account=None, confirmed_at=None, headline="Courier since 2015")
    batch = ImportBatch.objects.create(filename="mentors.csv", at=NOW)
    ImportedLine.objects.create(batch=batch, person=person, email="Amina@Example.org", number=1)
    shares(person, TopicFactory.create(slug="invoices"))
    wants(person, TopicFactory.create(slug="invoices"))
    return person


def test_joining_with_the_address_of_an_imported_person_claims_them(client: Client, imported: Person) -> None:
    person = join(client)
    assert person == imported
    assert Person.objects.count() == 1
    assert person.confirmed_at
    assert (person.name, person.headline) == ("Amina", "Courier since 2015")


def test_answers_win_and_what_was_imported_fills_the_gaps(client: Client, imported: Person) -> None:
    imported.goal, imported.languages = "Imported goal", ["de"]
    imported.save()
    client.post("/join/3/", {"topics": [topic("pricing-job")]})
    make_account(client)
    enter_code(client)
    imported.refresh_from_db()
    assert (imported.goal, imported.languages) == ("Imported goal", ["de"])
    assert list(imported.topics.filter(side=Side.LEARN).values_list("topic__slug", flat=True)) == ["pricing-job"]
    assert list(imported.topics.filter(side=Side.SHARE).values_list("topic__slug", flat=True)) == ["invoices"]


def test_a_new_name_brings_a_new_handle(imported: Person) -> None:
    person = start(AccountFactory.create(email=EMAIL), name="Mina B")
    assert (person.pk, person.handle) == (imported.pk, "mina-b")


def test_another_address_claims_nobody(imported: Person) -> None:
    assert start(AccountFactory.create(email="other@example.org")) != imported


def test_an_address_that_was_not_confirmed_claims_nobody(imported: Person) -> None:
    with pytest.raises(AddressNotConfirmed):
        start(AccountFactory.create(email=EMAIL, address__verified=False))
    imported.refresh_from_db()
    assert imported.account is None


# --- The command ------------------------------------------------------------------------------------


def test_another_version_of_the_rules_is_no_agreement(db: None) -> None:
    with pytest.raises(AgreementMissing):
        onboarding.start(
            account=AccountFactory.create(),
            told=Told(),
            name="Amina",
            agreed={Document.RULES: 0, Document.PRIVACY: 1},
            locale="en",
            visitor="",
            at=NOW,
        )


def test_starting_twice_gives_the_first_person_back(db: None) -> None:
    account = AccountFactory.create()
    first = start(account)
    assert start(account, name="Somebody else") == first
    assert Person.objects.get().name == "Amina"


@pytest.mark.parametrize(
    ("names", "handles"),
    [
        (["Amina", "AMINA", "Ａｍｉｎａ", "amína"], ["amina", "amina-2", "amina-3", "amína-4"]),
        (["Ömer Straße", "Omer Strasse"], ["ömer-strasse", "omer-strasse-2"]),
        (["!!!", "؟"], ["member", "member-2"]),
        (["أمينة", "Nguyễn Văn"], ["أمينة", "nguyễn-văn"]),
    ],
)
def test_handles_are_one_of_a_kind_in_every_spelling(db: None, names: list[str], handles: list[str]) -> None:
    assert [start(AccountFactory.create(), name=name).handle for name in names] == handles


def come_together(names: list[str]) -> list[str]:
    """Let people of one name look for a free handle in the same moment; a lost race is its error."""
    accounts = [AccountFactory.create() for _name in names]
    barrier = Barrier(len(names))

    def come(account: Account) -> str:
        try:
            barrier.wait()
            return start(account).handle
        except IntegrityError as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(names)) as pool:
        return list(pool.map(come, accounts))


@pytest.mark.django_db(transaction=True)
def test_ten_people_of_one_name_at_once_get_ten_handles() -> None:
    assert set(come_together(["Amina"] * 10)) == {"amina", *(f"amina-{n}" for n in range(2, 11))}


@pytest.mark.django_db(transaction=True)
def test_without_a_second_try_the_race_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handles, "TRIES", 1)
    assert "IntegrityError" in come_together(["Amina"] * 10)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_make_one_person() -> None:
    account = AccountFactory.create()

    def come(_tab: int) -> int:
        try:
            return start(account).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        people = set(pool.map(come, range(8)))
    assert len(people) == 1
    assert Person.objects.count() == 1
    assert AuditEntry.objects.filter(action="person.joined").count() == 1
    assert not Role.objects.exists()
