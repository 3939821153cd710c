"""Whatever is sent, by whoever: no 5xx, and every answer is one that the schema knows.

``pytest tests/api/test_fuzz.py --fuzz 200`` tries 200 bodies for each operation and role instead of a few.
"""

from collections.abc import Iterator

import pytest
import schemathesis
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from nwlb.api_schema import schema
from nwlb.wsgi import application
from profiles.models import Person
from profiles.web import doors
from tests.api.program import Program

pytestmark = [pytest.mark.fuzz, pytest.mark.django_db]
ROLES = ("anonymous", "member", "coordinator", "admin", "narrow")
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture
def api(request: pytest.FixtureRequest) -> schemathesis.BaseSchema:
    config = schemathesis.Config()
    config.projects.default.generation.modes = list(GenerationMode)
    config.projects.default.generation.max_examples = request.config.getoption("--fuzz")
    loaded = schemathesis.openapi.from_dict(schema(), config=config)
    loaded.app = application
    return loaded


fuzzed = schemathesis.pytest.from_fixture("api")


@pytest.fixture
def tokens(
    mina: Person, teo: Person, cora: Person, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
    """The secrets of the roles. Load is not what is looked at here."""
    monkeypatch.setattr(doors, "OF_A_MEMBER", 10**9)
    monkeypatch.setattr(doors, "OF_A_VISITOR", 10**9)
    programs = {
        "member": Program(mina),
        "coordinator": Program(cora),
        "admin": Program(ada),
        "narrow": Program(teo, "read:people"),
    }
    return {who: program.secret for who, program in programs.items()}


@pytest.mark.parametrize("who", ROLES)
@fuzzed.parametrize()
def test_whatever_is_sent_gets_an_answer_that_the_schema_knows(case: Case, who: str, tokens: dict[str, str]) -> None:
    shown = {"Authorization": f"Bearer {tokens[who]}"} if who in tokens else {}
    case.call_and_validate(headers=shown, checks=CHECKS)
