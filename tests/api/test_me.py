"""What somebody says about themselves: both faces say the same."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pytest_django import Settings

from profiles.models import AuditEntry, Person, Token
from tests.api.program import Program
from tests.factories import NOW, TopicFactory, shares


def codes(answer: Any) -> set[tuple[str, str]]:
    return {(error["pointer"], error["detail"]) for error in answer.json()["errors"]}


def test_only_what_is_sent_changes(mina: Person) -> None:
    program = Program(mina)
    before = program.ask("GET", "me/").json()
    after = program.ask("PATCH", "me/", {"headline": "In the mornings"}).json()
    assert after == {**before, "headline": "In the mornings"}
    mina.refresh_from_db()
    assert mina.headline == "In the mornings"


def test_all_of_it_can_be_said(teo: Person) -> None:
    said = {
        "name": "Teo B.",
        "handle": "teo.b",
        "about": "Rides.\nFixes.",
        "goal": "Fewer nights",
        "town": "Bristol, England, United Kingdom",
        "languages": ["en", "es"],
        "talks": ["chat"],
        "crafts": [{"craft": "courier", "years": None}, {"craft": "driver", "years": 2}],
        "own_crafts": ["Tandem tours"],
    }
    program = Program(teo)
    towns = program.ask("GET", "places/?q=Bristol, UK").json()["results"]
    said["town"] = towns[0]["town"]
    answer = program.ask("PATCH", "me/", said)
    assert answer.status_code == 200, answer.content
    assert {name: answer.json()[name] for name in said} == said
    assert program.ask("GET", "me/").json() == answer.json()


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"name": "—"}, "/name"),
        ({"handle": "a b c"}, "/handle"),
        ({"handle": "admin"}, "/handle"),
        ({"handle": "mina"}, "/handle"),
        ({"town": "Xqzzyx"}, "/town"),
        ({"languages": ["tlh"]}, "/languages"),
        ({"talks": ["smoke"]}, "/talks/0"),
        ({"crafts": [{"craft": "no-such-craft"}]}, "/crafts"),
        ({"crafts": [{"craft": "courier", "years": 9}]}, "/crafts/0/years"),
        ({"headline": "a" * 121}, "/headline"),
        ({"headline": None}, "/headline"),
        ({"own_crafts": ["x"] * 6}, "/own_crafts"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(mina: Person, teo: Person, said: dict[str, Any], pointer: str) -> None:
    before = Person.objects.filter(pk=teo.pk).values().get()
    answer = Program(teo).ask("PATCH", "me/", said)
    assert answer.status_code == 400
    assert {error["pointer"] for error in answer.json()["errors"]} == {pointer}
    assert Person.objects.filter(pk=teo.pk).values().get() == before


def test_wishes_keep_their_order(teo: Person) -> None:
    program = Program(teo)
    said = {"topics": ["direct-clients", "pricing-job"], "words": ["Tandem bikes"]}
    assert program.ask("PUT", "me/learn/", said).json() == said
    said["topics"].reverse()
    program.ask("PUT", "me/learn/", said)
    assert program.ask("GET", "me/learn/").json() == said


def test_more_than_five_wishes_are_refused(teo: Person) -> None:
    program = Program(teo)
    groups = program.ask("GET", "topics/").json()["results"]
    six = [topic["slug"] for group in groups for topic in group["topics"]][:6]
    answer = program.ask("PUT", "me/learn/", {"topics": six})
    assert answer.status_code == 400
    assert program.ask("PUT", "me/share/", {"topics": six}).json()["topics"] == six
    assert program.ask("PUT", "me/learn/", {"topics": ["no-such-topic"]}).status_code == 400


def test_hours_are_kept_and_bounded(teo: Person) -> None:
    program = Program(teo)
    said = {"hours": [0, 9, 167], "vary": True}
    assert program.ask("PUT", "me/hours/", said).json() == {**said, "presets": []}
    assert program.ask("PUT", "me/hours/", {"hours": [168], "vary": True}).status_code == 400
    assert program.ask("GET", "me/hours/").json()["hours"] == [0, 9, 167]


def test_who_sees_what(teo: Person) -> None:
    program = Program(teo)
    after = program.ask("PATCH", "me/visibility/", {"show_place": "only_me", "audience": "everyone"}).json()
    assert (after["show_place"], after["audience"], after["show_goal"]) == ("only_me", "everyone", "members")
    assert program.ask("GET", "me/visibility/").json() == after
    assert program.ask("PATCH", "me/visibility/", {"audience": "only_me"}).status_code == 400
    assert AuditEntry.objects.filter(action="person.shown_to").count() == 1


def test_the_language_is_kept(teo: Person) -> None:
    program = Program(teo)
    assert program.ask("PUT", "me/language/", {"language": "es"}).status_code == 204
    assert program.ask("GET", "me/").json()["language"] == "es"
    assert program.ask("PUT", "me/language/", {"language": "xx"}).status_code == 400


def test_an_offer_from_nothing_to_open(teo: Person) -> None:
    topic = TopicFactory.create(slug="pricing-job")
    shares(teo, topic)
    program = Program(teo)
    assert program.ask("GET", "me/offer/").json()["state"] == "none"
    said = {"topics": ["pricing-job"], "formats": ["one_off"], "room": 3}
    assert program.ask("PUT", "me/offer/", said).json()["state"] == "closed"
    assert program.ask("POST", "me/offer/open/").json()["code"] == "handbook_first"
    wrong = program.ask("POST", "me/offer/handbook/", {"advice": "friend", "full": "say", "money": "free"})
    assert [error["pointer"] for error in wrong.json()["errors"]] == ["/advice"]
    program.ask("POST", "me/offer/handbook/", {"advice": "point", "full": "say", "money": "free"})
    opened = program.ask("POST", "me/offer/open/").json()
    assert (opened["state"], opened["room"], opened["topics"]) == ("open", 3, ["pricing-job"])


def test_an_offer_takes_a_break_and_ends(mina: Person) -> None:
    program = Program(mina)
    paused = program.ask("POST", "me/offer/pause/", {"until": "2099-01-10"}).json()
    assert (paused["state"], paused["back_on"]) == ("paused", "2099-01-10")
    assert program.ask("POST", "me/offer/pause/", {"until": "2020-01-10"}).json()["code"] == "break_is_over"
    assert program.ask("POST", "me/offer/resume/").json()["state"] == "open"
    assert program.ask("POST", "me/offer/close/").json()["state"] == "closed"
    refused = program.ask("POST", "me/offer/pause/", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "offer_not_open")


def test_an_offer_holds_only_what_is_shared(mina: Person) -> None:
    groups = Program(mina).ask("GET", "topics/").json()["results"]
    said = {"topics": [groups[-1]["topics"][-1]["slug"]], "formats": ["one_off"], "room": 1}
    answer = Program(mina).ask("PUT", "me/offer/", said)
    assert (answer.status_code, answer.json()["code"]) == (409, "topic_not_shared")


def test_a_picture_comes_and_goes(teo: Person, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    file = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "PNG")
    program = Program(teo)
    assert send(program, file.getvalue()).json()["picture"].endswith(".webp")
    assert program.ask("GET", "me/picture/").json()["picture"]
    refused = send(program, b"no picture")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_a_picture")
    assert program.ask("DELETE", "me/picture/").status_code == 204
    assert program.ask("GET", "me/picture/").json()["picture"] == ""


def send(program: Program, data: bytes) -> Any:
    body = b'--b\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\n\r\n' + data + b"\r\n--b--\r\n"
    shown = {"Authorization": f"Bearer {program.secret}"}
    form = "multipart/form-data; boundary=b"
    return program.generic("PUT", "/api/v1/me/picture/", body, content_type=form, headers=shown)


def test_keys_are_listed_without_their_secret_and_taken_back(teo: Person, sam: Person) -> None:
    program, other = Program(teo), Program(sam)
    (row,) = program.ask("GET", "me/tokens/").json()["results"]
    assert program.secret not in str(row)
    assert other.ask("DELETE", f"me/tokens/{row['key']}/").status_code == 404
    assert program.ask("DELETE", f"me/tokens/{row['key']}/").status_code == 204
    assert program.ask("GET", "me/tokens/").status_code == 401
    assert list(Token.objects.values_list("person", flat=True)) == [sam.pk]


def test_the_community_is_decided_by_admins(ada: Person, teo: Person) -> None:
    said = {"name": "Couriers of Bristol", "zone": "Europe/London", "languages": ["en", "pl"]}
    assert Program(teo).ask("PUT", "community/", said).status_code == 404
    assert Program(ada).ask("PUT", "community/", said).json() == said
    assert Program(ada).ask("PUT", "community/", {**said, "zone": "Mars/Base"}).status_code == 400
    assert Program(ada, "read:duty").ask("PUT", "community/", said).status_code == 403
    assert AuditEntry.objects.filter(action="community.decided", at__gte=NOW).count() == 1


def test_a_number_is_asked_about_before_everybody_reads_it(mina: Person) -> None:
    program, said = Program(mina), {"about": "Call me: 0117 496 0001"}
    asked = program.ask("PATCH", "me/", said)
    assert (asked.status_code, asked.json()["errors"][0]["pointer"]) == (400, "/about")
    assert program.ask("PATCH", "me/", {**said, "anyway": True}).status_code == 200
