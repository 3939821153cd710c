"""One open request for one topic: a second one would ask the same people twice."""

import pytest

from matching.commands import cases
from matching.errors import AskedAlready
from matching.models import Case
from profiles.models import Person
from profiles.queries.topics import UNSURE
from tests.api.program import Program
from tests.factories import NOW, TopicFactory
from tests.factories.cast import SignIn
from tests.matching.helping import asked, pricing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wednesday")]


def test_a_second_one_is_refused_and_leads_to_the_first(mina: Person, teo: Person) -> None:
    first = asked(teo, mina)
    with pytest.raises(AskedAlready) as refused:
        asked(teo, form="another", topic=pricing().pk)
    assert refused.value.url == first.get_absolute_url()
    assert list(Case.objects.all()) == [first]


def test_the_same_form_sent_again_is_the_same_request(mina: Person, teo: Person) -> None:
    assert asked(teo, mina, form="one") == asked(teo, mina, form="one")


def test_about_something_else_or_once_it_is_over_one_may_ask(mina: Person, teo: Person) -> None:
    first, other = asked(teo, mina), TopicFactory.create(slug="direct-clients")
    asked(teo, mina, form="another", topic=other.pk)
    cases.withdraw(case=first, by=teo, at=NOW)
    asked(teo, mina, form="again", topic=pricing().pk)
    assert Case.objects.count() == 3


def test_who_does_not_know_yet_is_told_so_too(mina: Person, teo: Person, sign_in: SignIn) -> None:
    unsure = TopicFactory.create(slug=UNSURE)
    first = asked(teo, topic=unsure.pk)
    page = sign_in(teo).post("/ask/", {"topic": unsure.pk, "length": "open", "words": "Kept.", "form_key": "2"})
    said = page.content.decode()
    assert page.status_code == 200
    assert "You have asked about this already" in said
    assert f'href="{first.get_absolute_url()}"' in said
    assert "Kept." in said
    assert Case.objects.count() == 1


def test_a_program_is_told_so_too(mina: Person, teo: Person) -> None:
    program, said = Program(teo), {"topic": "pricing-job"}
    assert program.ask("POST", "cases/", said).status_code == 201
    answer = program.ask("POST", "cases/", {**said, "words": "Once more."})
    assert answer.status_code == 409
    assert "You have asked about this already" in answer.json()["detail"]
