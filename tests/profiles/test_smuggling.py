"""What nobody asked for changes nothing: a form or a body reads only the fields it declares."""

import ast
from typing import Any

import pytest

from profiles.models import Account, Person
from tests.api.program import Program
from tests.architecture.sources import ROOT
from tests.profiles.pages import SignIn, text_of
from tests.profiles.test_settings import typed

MAKES_FIELDS_OF_COLUMNS = {"ModelForm", "ModelSerializer", "modelform_factory", "fields_for_model"}
SHOWN = {"name", "handle", "headline", "about", "goal", "place", "place_id", "languages", "talks"}
DECLARED = SHOWN | {"zone", "features_changed_at"}  # a town brings its zone


def smuggled() -> dict[str, Any]:
    """Every column of Person and Account, with something in it that a flag, a number or a text would take."""
    fields = [*Person._meta.fields, *Account._meta.fields]
    return dict.fromkeys({name for field in fields for name in (field.name, field.attname)} - DECLARED, "1")


def rows(person: Person) -> tuple[dict[str, Any], dict[str, Any]]:
    one = Person.objects.filter(pk=person.pk).values().get()
    kept = {name: value for name, value in one.items() if name not in DECLARED}
    return kept, dict(Account.objects.filter(person=person).values().get())


def test_a_page_takes_no_column_it_does_not_show(sam: Person, sign_in: SignIn) -> None:
    browser = sign_in(sam)
    before = rows(sam)
    response = browser.post("/settings/profile/", {**smuggled(), **typed(headline="Early")})
    assert response.status_code == 302, text_of(response)
    sam.refresh_from_db()
    assert sam.headline == "Early"
    assert rows(sam) == before


def test_a_body_takes_no_column_it_does_not_declare(sam: Person) -> None:
    program = Program(sam)
    before = rows(sam)
    answer = program.ask("PATCH", "me/", {**smuggled(), "headline": "Early"})
    sam.refresh_from_db()
    assert (answer.status_code == 200) is (sam.headline == "Early")
    assert rows(sam) == before


@pytest.mark.parametrize("app", ["profiles", "matching", "forums", "nwlb"])
def test_no_form_makes_its_fields_of_a_model(app: str) -> None:
    for path in (ROOT / app).rglob("*.py"):
        names = {node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)}
        assert not names & MAKES_FIELDS_OF_COLUMNS, path
