"""The page on which the admin says what the community is."""

from datetime import timedelta
from typing import Any

import pytest

from profiles.commands import communities
from profiles.errors import UnknownZone
from profiles.models import AuditEntry, Community, Person
from tests.factories import NOW
from tests.profiles.pages import SignIn, text_of

LATER = NOW + timedelta(days=1)


def test_the_admin_decides_and_it_is_written_down(ada: Person, sign_in: SignIn) -> None:
    said = {"name": "Couriers of Bristol", "zone": "Europe/London", "languages": ["en"], "another_language": "so"}
    page = text_of(sign_in(ada).post("/settings/community/", said, follow=True))
    assert "The community is saved." in page
    row = Community.objects.get()
    assert (row.name, row.zone, row.languages) == ("Couriers of Bristol", "Europe/London", ["en", "so"])
    entry = AuditEntry.objects.get(action="community.decided")
    assert (entry.actor_key, entry.facts) == (ada.key, {"changed": ["name", "zone", "languages"]})
    assert not communities.decide(by=ada, name=row.name, zone=row.zone, languages=row.languages, at=NOW)


def test_the_admins_list_of_settings_names_the_community(ada: Person, sam: Person, sign_in: SignIn) -> None:
    page = text_of(sign_in(ada).get("/settings/community/"))
    assert '<a href="/settings/community/" aria-current="page">' in page
    assert 'href="/settings/community/"' in text_of(sign_in(ada).get("/settings/"))
    for path in ("/settings/", "/settings/profile/"):
        assert 'href="/settings/community/"' not in text_of(sign_in(sam).get(path))


def test_the_page_does_not_exist_for_anybody_else(sam: Person, mo: Person, cora: Person, sign_in: SignIn) -> None:
    for person in (sam, mo, cora):
        assert sign_in(person).get("/settings/community/").status_code == 404
        assert sign_in(person).post("/settings/community/", {"name": "Mine"}).status_code == 404
    assert not Community.objects.filter(name="Mine").exists()


@pytest.mark.parametrize("changed", [{"name": " "}, {"zone": "Mars/Olympus"}, {"languages": ["tlh"]}])
def test_a_bad_decision_is_refused_in_words(ada: Person, sign_in: SignIn, changed: dict[str, Any]) -> None:
    said = {"name": "Typed name", "zone": "UTC", "languages": ["en"], **changed}
    page = text_of(sign_in(ada).post("/settings/community/", said))
    assert "thing to fix" in page or "things to fix" in page
    assert not AuditEntry.objects.exists()
    with pytest.raises(UnknownZone):
        communities.decide(by=ada, name="x", zone="Mars/Olympus", languages=[], at=NOW)
