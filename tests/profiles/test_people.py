"""Who sees whom, and how much of them."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from profiles.choices import Audience
from profiles.commands import blocks
from profiles.models import OwnWords, Person
from profiles.models.people import SHOWN_FIELDS
from profiles.queries import people
from profiles.queries.profiles import profile_for, with_details
from tests.factories import NOW, PersonFactory, TopicFactory, wants

SignIn = Callable[[Person], Client]


def sees(viewer: Person | None, person: Person) -> bool:
    return people.visible_to(viewer).filter(pk=person.pk).exists()


def seen(viewer: Person | None, person: Person, **options: Audience) -> object:
    row = with_details(Person.objects.filter(pk=person.pk), viewer, NOW).get()
    return profile_for(viewer, row, **options)


def shows_all(person: Person, audience: Audience) -> None:
    Person.objects.filter(pk=person.pk).update(**{f"show_{field}": audience for field in SHOWN_FIELDS})


def test_members_see_each_other(mina: Person, sam: Person) -> None:
    assert sees(sam, mina)


@pytest.mark.parametrize(
    "state",
    [{"hidden_at": NOW, "hidden_why": "spam"}, {"confirmed_at": None}, {"erased_at": NOW, "account": None}],
    ids=["hidden", "not agreed", "erased"],
)
def test_members_do_not_see_who_is_not_there(mina: Person, sam: Person, state: dict[str, object]) -> None:
    Person.objects.filter(pk=mina.pk).update(**state)
    assert not sees(sam, mina)


def test_a_closed_account_is_not_seen(mina: Person, sam: Person) -> None:
    assert mina.account is not None
    mina.account.is_active = False
    mina.account.save()
    assert not sees(sam, mina)


def test_visitors_see_only_public_profiles(mina: Person) -> None:
    assert not sees(None, mina)
    Person.objects.filter(pk=mina.pk).update(audience=Audience.EVERYONE)
    assert sees(None, mina)


def test_imported_people_are_for_coordinators_until_they_agree(cora: Person, sam: Person, mo: Person) -> None:
    brought = PersonFactory.create(imported=True)
    assert sees(cora, brought)
    assert not sees(sam, brought)
    assert not sees(mo, brought)
    Person.objects.filter(pk=brought.pk).update(confirmed_at=NOW)
    assert sees(sam, brought)


@pytest.mark.parametrize("turned", [False, True])
def test_a_block_works_both_ways(mina: Person, sam: Person, teo: Person, *, turned: bool) -> None:
    blocker, blocked = (sam, mina) if turned else (mina, sam)
    blocks.add(blocker=blocker, blocked=blocked, at=NOW)
    assert not sees(sam, mina)
    assert not sees(mina, sam)
    assert sees(teo, mina)


def test_blocked_and_closed_look_the_same(mina: Person, sam: Person, sign_in: SignIn) -> None:
    browser = sign_in(sam)
    assert browser.get(mina.get_absolute_url()).status_code == 200
    blocks.add(blocker=mina, blocked=sam, at=NOW)
    blocked = browser.get(mina.get_absolute_url())
    blocks.remove(blocker=mina, blocked=sam, at=NOW)
    assert mina.account is not None
    mina.account.is_active = False
    mina.account.save()
    closed = browser.get(mina.get_absolute_url())
    nobody = browser.get("/people/zzzzzzzzzzzz/")
    assert blocked.status_code == closed.status_code == nobody.status_code == 404
    assert blocked.content == closed.content == nobody.content


def test_a_visitor_is_asked_to_sign_in_whether_or_not_there_is_somebody(mina: Person) -> None:
    for key in (mina.key, "zzzzzzzzzzzz"):
        response = Client().get(f"/people/{key}/")
        assert response.status_code == 302
        assert response["Location"] == f"/account/login/?next=/people/{key}/"


def test_a_visitor_reads_a_public_profile_and_can_do_nothing_there(mina: Person) -> None:
    Person.objects.filter(pk=mina.pk).update(audience=Audience.EVERYONE, headline="Rides at night")
    page = Client().get(mina.get_absolute_url()).content.decode()
    assert "Rides at night" in page
    assert "Bristol" not in page  # her town is for members
    for action in ("keep/", "block/", "Change your profile"):
        assert action not in page
    assert Client().post(f"/people/{mina.key}/keep/").status_code == 302


FULL = {"about": "I ride.", "goal": "A round of my own.", "picture": "x.webp"}


@pytest.mark.parametrize("field", SHOWN_FIELDS)
def test_each_field_obeys_its_own_audience(mina: Person, sam: Person, field: str) -> None:
    """Every field is on for its audience and off one step further out, for members and visitors alike."""
    Person.objects.filter(pk=mina.pk).update(**FULL)
    shows_all(mina, Audience.EVERYONE)
    names = {"hours": ("presets", "days", "talks")}.get(field, (field,))
    told = {audience: _told(mina, sam, field, audience, names) for audience in Audience}
    assert told == {
        Audience.EVERYONE: {"owner": True, "member": True, "visitor": True},
        Audience.MEMBERS: {"owner": True, "member": True, "visitor": False},
        Audience.ONLY_ME: {"owner": True, "member": False, "visitor": False},
    }


def _told(mina: Person, sam: Person, field: str, audience: Audience, names: tuple[str, ...]) -> dict[str, bool]:
    Person.objects.filter(pk=mina.pk).update(**{f"show_{field}": audience})
    viewers = {"owner": mina, "member": sam, "visitor": None}
    found = {}
    for who, viewer in viewers.items():
        shown = seen(viewer, mina)
        values = [bool(getattr(shown, name)) for name in names]
        assert len(set(values)) == 1
        found[who] = values[0]
    return found


def test_the_page_holds_no_hidden_word(mina: Person, sam: Person, sign_in: SignIn) -> None:
    Person.objects.filter(pk=mina.pk).update(about="Secretly-a-juggler", goal="Win-the-lottery")
    page = sign_in(sam).get(mina.get_absolute_url()).content.decode()
    assert "Secretly-a-juggler" in page
    assert "Bristol" in page
    shows_all(mina, Audience.ONLY_ME)
    page, _foot = sign_in(sam).get(mina.get_absolute_url()).content.decode().split("</main>")
    hidden = ("Secretly-a-juggler", "Win-the-lottery", "Bristol", "Weekday mornings", "courier", "English")
    assert [word for word in hidden if word in page] == []


def test_the_owner_sees_themselves_as_others_do(mina: Person, sam: Person, sign_in: SignIn) -> None:
    Person.objects.filter(pk=mina.pk).update(about="I ride.", show_about=Audience.ONLY_ME)
    own = sign_in(mina)
    assert "I ride." in own.get(mina.get_absolute_url()).content.decode()
    assert "I ride." not in own.get(f"{mina.get_absolute_url()}?as=members").content.decode()
    assert "Weekday mornings" in own.get(f"{mina.get_absolute_url()}?as=members").content.decode()
    assert "Weekday mornings" not in own.get(f"{mina.get_absolute_url()}?as=everyone").content.decode()


def test_nobody_else_chooses_how_near_they_stand(mina: Person, sam: Person, sign_in: SignIn) -> None:
    Person.objects.filter(pk=mina.pk).update(about="I ride.", show_about=Audience.ONLY_ME)
    for chosen in ("only_me", "members", "everyone"):
        page = sign_in(sam).get(f"{mina.get_absolute_url()}?as={chosen}").content.decode()
        assert "I ride." not in page
        assert "As members see you" not in page


def test_what_people_wrote_is_text(mina: Person, sam: Person, sign_in: SignIn) -> None:
    Person.objects.filter(pk=mina.pk).update(about="<script>alert(1)</script>", headline="<b>x</b>")
    page = sign_in(sam).get(mina.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert "<b>x</b>" not in page


def test_a_profile_costs_the_same_whatever_it_holds(mina: Person, teo: Person, sam: Person, sign_in: SignIn) -> None:
    browser = sign_in(sam)
    browser.get(teo.get_absolute_url())
    with CaptureQueriesContext(connection) as few:
        browser.get(teo.get_absolute_url())  # one craft, one topic, no offer
    wants(mina, *(TopicFactory.create() for _n in range(5)))
    OwnWords.objects.create(person=mina, about=OwnWords.About.SHARE, words="Juggling", folded="juggling")
    with CaptureQueriesContext(connection) as many:
        browser.get(mina.get_absolute_url())
    assert len(many) == len(few)
    assert len(many) <= 12
