"""Asking, answering and writing by programs: the rules of the pages."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from matching.choices import Step
from matching.commands import messages
from matching.models import Ask, Case, Mentorship, Message
from profiles.commands import blocks
from profiles.models import Notice, Person
from tests.api.program import Program
from tests.factories import NOW
from tests.matching.helping import ask_of, asked, asker, helper, said_yes

pytestmark = pytest.mark.django_db
SENT = {"topic": "pricing-job", "words": "How do I name a price?", "length": "one_off"}


@pytest.fixture
def mentor() -> Person:
    return helper("Ines")


@pytest.fixture
def seeker(mentor: Person) -> Person:
    return asker("Raul")


def ask(seeker: Person, mentor: Person) -> Any:
    answer = Program(seeker).ask("POST", "cases/", {**SENT, "wishes": [mentor.key]})
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_whole_journey(seeker: Person, mentor: Person) -> None:
    case = ask(seeker, mentor)
    mine, theirs = Program(seeker), Program(mentor)
    assert mine.ask("GET", "cases/").json()["results"][0]["waits_for"] == {"key": mentor.key, "name": "Ines"}
    (card,) = theirs.ask("GET", "asks/").json()["results"]
    assert (card["person"]["name"], card["words"], card["topic"]) == ("Raul", SENT["words"], "Pricing a job")
    path = f"asks/{card['key']}"
    assert theirs.ask("POST", f"{path}/question/", {"question": "Bike or car?"}).json()["state"] == "more_info"
    said = {"ask": card["key"], "words": "Bike."}
    assert mine.ask("POST", f"cases/{case['key']}/reply/", said).json()["asks"][0]["reply"] == "Bike."
    pair = theirs.ask("POST", f"{path}/accept/", {"words": "Yes. When?"}).json()["mentorship"]
    shown = mine.ask("GET", f"cases/{case['key']}/").json()
    assert (shown["state"], shown["mentorship"]) == ("supported", pair)
    (first,) = mine.ask("GET", f"mentorships/{pair}/messages/").json()["results"]
    assert (first["words"], first["mine"]) == ("Yes. When?", False)
    assert mine.ask("PUT", f"mentorships/{pair}/read/", {"message": first["key"]}).status_code == 204
    written = mine.ask("POST", f"mentorships/{pair}/messages/", {"words": "Tomorrow."})
    assert (written.status_code, written.json()["mine"]) == (201, True)
    (line,) = theirs.ask("GET", "mentorships/").json()["results"]
    assert (line["excerpt"], line["new"]) == ("Tomorrow.", True)
    news = theirs.ask("GET", f"mentorships/{pair}/messages/since/{first['key']}/").json()["results"]
    assert [one["words"] for one in news] == ["Tomorrow."]
    ended = mine.ask("POST", f"mentorships/{pair}/end/", {"farewell": "Thank you."}).json()
    assert (ended["state"], ended["farewell"]) == ("ended", "Thank you.")
    refused = theirs.ask("POST", f"mentorships/{pair}/messages/", {"words": "Bye"})
    assert (refused.status_code, refused.json()["code"]) == (409, "mentorship_is_over")


def test_what_can_be_asked_for(seeker: Person, mentor: Person) -> None:
    found = Program(seeker).ask("GET", f"cases/choices/?mentor={mentor.key}").json()
    assert next(topic["slug"] for topic in found["topics"]) == "pricing-job"
    assert found["mentors"][0] == {"key": mentor.key, "name": "Ines"}


@pytest.mark.parametrize(
    ("said", "status", "where"),
    [
        ({"topic": "no-such-topic"}, 400, "/topic"),
        ({"topic": ""}, 400, "/topic"),
        ({"length": "for ever"}, 400, "/length"),
        ({"words": "a" * 601}, 400, "/words"),
        ({"times": ["2020-01-01T10:00:00Z"]}, 400, "/times"),
        ({"times": ["soon"]}, 400, "/times/0"),
        ({"wishes": ["nobodynobody"]}, 409, "not_open_to_asks"),
    ],
)
def test_what_is_wrong_opens_nothing(
    seeker: Person, mentor: Person, said: dict[str, Any], status: int, where: str
) -> None:
    answer = Program(seeker).ask("POST", "cases/", {**SENT, "wishes": [mentor.key], **said})
    assert answer.status_code == status
    assert where in ([error["pointer"] for error in answer.json().get("errors", [])] or [answer.json()["code"]])
    assert not Case.objects.exists()


def test_nobody_asks_themselves(mentor: Person) -> None:
    answer = Program(mentor).ask("POST", "cases/", {**SENT, "wishes": [mentor.key]})
    assert (answer.status_code, answer.json()["code"]) == (409, "not_to_oneself")


def test_a_second_wish_is_one_who_fits(seeker: Person, mentor: Person) -> None:
    answer = Program(seeker).ask("POST", "cases/", {**SENT, "wishes": [mentor.key, "nobodynobody"]})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/wishes"]


def test_under_one_key_a_case_is_opened_once_and_words_are_written_once(seeker: Person, mentor: Person) -> None:
    program = Program(seeker)
    sent = {**SENT, "wishes": [mentor.key]}
    answers = [program.ask("POST", "cases/", sent, Idempotency_Key="k1").json() for _n in range(3)]
    assert [answer["key"] for answer in answers] == [Case.objects.get().key] * 3
    pair = Program(mentor).ask("POST", f"asks/{Ask.objects.get().key}/accept/", {}).json()["mentorship"]
    for _n in range(3):
        program.ask("POST", f"mentorships/{pair}/messages/", {"words": "Hello"}, Idempotency_Key="k2")
    assert Message.objects.count() == 1
    for end in "ab":  # long keys that begin alike are two
        program.ask("POST", f"mentorships/{pair}/messages/", {"words": "Hello"}, Idempotency_Key="k" * 40 + end)
    assert Message.objects.count() == 3


def test_more_than_two_open_cases_are_refused(seeker: Person, mentor: Person) -> None:
    ask(seeker, mentor)
    asked(seeker, mentor)
    answer = Program(seeker).ask("POST", "cases/", SENT)
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_cases")


@pytest.mark.parametrize(
    ("step", "body", "state"),
    [("decline", {"reason": "no_time", "note": "Sorry"}, "declined"), ("list", {}, "waiting")],
)
def test_an_answer_is_taken_back(seeker: Person, mentor: Person, step: str, body: dict[str, Any], state: str) -> None:
    ask(seeker, mentor)
    program, path = Program(mentor), f"asks/{Ask.objects.get().key}"
    said = program.ask("POST", f"{path}/{step}/", body)
    assert (said.status_code, said.json()["state"]) == (200, state)
    assert program.ask("POST", f"{path}/undo/").json()["state"] == "pending"
    refused = program.ask("POST", f"{path}/undo/")
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_undo")


def test_somebody_else_is_suggested_with_a_no(seeker: Person, mentor: Person) -> None:
    ask(seeker, mentor)
    other = helper("Olu")
    program, path = Program(mentor), f"asks/{Ask.objects.get(mentor=mentor).key}"
    assert other.key in [one["key"] for one in program.ask("GET", f"{path}/others/").json()["results"]]
    wrong = program.ask("POST", f"{path}/decline/", {"suggested": seeker.key})
    assert [error["pointer"] for error in wrong.json()["errors"]] == ["/suggested"]
    assert program.ask("POST", f"{path}/decline/", {"suggested": other.key}).status_code == 200
    assert Ask.objects.get(mentor=mentor).suggested == other


def test_a_full_mentor_makes_room_and_says_yes(seeker: Person) -> None:
    full = helper("Nia", room=1)
    case = asked(seeker, full)
    said_yes(asker("First"), full)
    program = Program(full)
    path = f"asks/{ask_of(case, full).key}/accept/"
    refused = program.ask("POST", path, {})
    assert (refused.status_code, refused.json()["code"]) == (409, "mentor_is_full")
    assert program.ask("PUT", "asks/room/", {"room": 2}).json()["free"] == 1
    assert program.ask("POST", path, {}).status_code == 200
    assert [one["name"] for one in program.ask("GET", "asks/room/").json()["people"]] == ["First", seeker.name]


def test_a_request_is_taken_back_once(seeker: Person, mentor: Person) -> None:
    case, program = ask(seeker, mentor), Program(seeker)
    for _n in range(2):
        assert program.ask("POST", f"cases/{case['key']}/withdraw/").json()["state"] == "withdrawn"
    assert Notice.objects.filter(person=mentor, verb="ask_withdrawn").count() == 1
    answer = Program(mentor).ask("POST", f"asks/{Ask.objects.get().key}/accept/", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "ask_is_over")


def test_nobody_left_to_ask_early(seeker: Person, mentor: Person) -> None:
    case = ask(seeker, mentor)
    answer = Program(seeker).ask("POST", f"cases/{case['key']}/next/")
    assert (answer.status_code, answer.json()["code"]) == (409, "nobody_left_to_ask")


def test_the_next_mentor_is_asked_once_for_one_look(seeker: Person, mentor: Person) -> None:
    for name in ("Jo", "Kim"):
        helper(name)
    case, program = ask(seeker, mentor), Program(seeker)
    for _n in range(2):
        answer = program.ask("POST", f"cases/{case['key']}/next/", {"after": case["asks"][0]["key"]})
        assert (answer.status_code, len(answer.json()["asks"])) == (200, 2)
    assert len(program.ask("POST", f"cases/{case['key']}/next/").json()["asks"]) == 3


def test_strangers_find_nothing(seeker: Person, mentor: Person, sam: Person) -> None:
    pair = said_yes(seeker, mentor)
    program, key = Program(sam), Ask.objects.get().key
    paths = [
        ("GET", f"cases/{Case.objects.get().key}/"),
        ("GET", f"asks/{key}/"),
        ("POST", f"asks/{key}/accept/"),
        ("GET", f"mentorships/{pair.key}/"),
        ("GET", f"mentorships/{pair.key}/messages/"),
    ]
    assert {program.ask(method, path).status_code for method, path in paths} == {404}


def test_after_a_block_nothing_is_left_to_see(seeker: Person, mentor: Person) -> None:
    pair = said_yes(seeker, mentor)
    assert Program(seeker).ask("GET", f"mentorships/{pair.key}/").status_code == 200
    blocks.add(blocker=mentor, blocked=seeker, at=NOW)
    assert Program(seeker).ask("GET", f"mentorships/{pair.key}/").status_code == 404


def test_contact_and_read_marks_are_shown_by_consent_only(seeker: Person, mentor: Person) -> None:
    pair = said_yes(seeker, mentor)
    mine, theirs, path = Program(seeker), Program(mentor), f"mentorships/{pair.key}"
    assert theirs.ask("GET", f"{path}/").json()["contact"] == ""
    mine.ask("PUT", f"{path}/contact/", {"contact": "0770 0900"})
    assert theirs.ask("GET", f"{path}/").json()["contact"] == "0770 0900"
    assert mine.ask("PUT", f"{path}/marks/", {"shows_read": True}).json()["marks"] is False
    assert theirs.ask("PUT", f"{path}/marks/", {"shows_read": True}).json()["marks"] is True


def test_what_a_moderator_took_out_only_its_author_reads(seeker: Person, mentor: Person, mo: Person) -> None:
    pair = said_yes(seeker, mentor)
    message, _new = messages.send(mentorship=pair, author=mentor, words="Pay me", form_key="f", at=timezone.now())
    messages.hide(message=message, by=mo, at=timezone.now())
    read = {
        person.name: Program(person).ask("GET", f"mentorships/{pair.key}/messages/").json()["results"][0]["words"]
        for person in (seeker, mentor)
    }
    assert read == {"Raul": "", "Ines": "Pay me"}


def test_coordinators_take_up_and_ask_for_somebody(seeker: Person, mentor: Person, cora: Person) -> None:
    case = asked(seeker, at=NOW)
    Ask.objects.all().delete()
    Case.objects.update(step=Step.BOARD)
    program = Program(cora)
    (row,) = program.ask("GET", "waiting/").json()["results"]
    assert (row["person"]["name"], [one["key"] for one in row["remedies"]]) == ("Raul", [mentor.key])
    path = f"waiting/{case.key}"
    assert program.ask("POST", f"{path}/take/").status_code == 204
    assert program.ask("GET", "waiting/").json()["results"][0]["taken_by"]["name"] == cora.name
    assert program.ask("POST", f"{path}/assign/", {"mentor": seeker.key}).status_code == 404
    assert program.ask("POST", f"{path}/assign/", {"mentor": mentor.key}).status_code == 204
    assert Ask.objects.get(case=case).mentor == mentor
    assert Program(seeker).ask("POST", f"{path}/take/").status_code == 404


def test_a_token_for_support_opens_no_messages(seeker: Person, mentor: Person) -> None:
    pair = said_yes(seeker, mentor)
    program = Program(seeker, "read:support", "write:support")
    assert program.ask("GET", f"mentorships/{pair.key}/").status_code == 200
    assert program.ask("GET", f"mentorships/{pair.key}/messages/").status_code == 403
    assert program.ask("POST", f"mentorships/{pair.key}/messages/", {"words": "Hi"}).status_code == 403


@pytest.mark.parametrize("path", ["asks/", "mentorships/"])
def test_lists_cost_the_same_for_one_and_for_many(mentor: Person, path: str) -> None:
    program = Program(mentor)

    def more(count: int, start: int) -> None:
        for number in range(start, start + count):
            person = asker(f"Asker {number}")
            if path == "asks/":
                asked(person, mentor, at=timezone.now())
            else:
                made = said_yes(person, helper(f"Helper {number}"))
                Mentorship.objects.filter(pk=made.pk).update(mentor=mentor, seat=number)
                made.partners.filter(part="mentor").update(person=mentor)

    more(1, 0)
    program.ask("GET", path)
    with CaptureQueriesContext(connection) as few:
        program.ask("GET", path)
    more(4, 1)
    with CaptureQueriesContext(connection) as many:
        assert len(program.ask("GET", path).json()["results"]) == 5
    assert len(many) == len(few) <= 14
