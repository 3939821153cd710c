"""Whatever is sent, by whoever: no 5xx, and every answer is one that the schema knows.

``pytest tests/api/test_fuzz.py --fuzz 200`` tries 200 requests for each operation and role instead of a few.
"""

from typing import Any

import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
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
ROLES = ("anonymous", "member", "moderator", "coordinator", "admin", "narrow")
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
ALL: Any = schemathesis.openapi.from_dict(schema())
ALL.app = application
OPERATIONS = [result.ok() for result in ALL.get_all_operations()]
QUIET = list(HealthCheck)


@pytest.fixture
def tokens(
    mina: Person, teo: Person, mo: Person, cora: Person, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """The secrets of the roles. Load is not what is looked at here."""
    monkeypatch.setattr(doors, "OF_A_MEMBER", 10**9)
    monkeypatch.setattr(doors, "OF_A_VISITOR", 10**9)
    programs = {
        "member": Program(mina),
        "moderator": Program(mo),
        "coordinator": Program(cora),
        "admin": Program(ada),
        "narrow": Program(teo, "read:people"),
    }
    return {who: program.secret for who, program in programs.items()}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_every_answer_is_one_that_the_schema_knows(
    operation: Any, tokens: dict[str, str], request: pytest.FixtureRequest
) -> None:
    tries = request.config.getoption("--fuzz")

    @settings(max_examples=tries, deadline=None, suppress_health_check=QUIET, phases=[Phase.generate], database=None)
    @given(good=operation.as_strategy(), bad=as_bad(operation))
    def fuzz(good: Any, bad: Any) -> None:
        for who in ROLES:
            for case in filter(None, (good, bad)):
                ask(case, {"Authorization": f"Bearer {tokens[who]}"} if who in tokens else {})

    fuzz()


def as_bad(operation: Any) -> Any:
    """Requests that the schema does not allow; an operation without anything to send wrong has none."""
    try:
        return operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    except Exception:  # noqa: BLE001 - schemathesis has no way to ask first
        return operation.as_strategy()


def ask(case: Any, shown: dict[str, str]) -> None:
    with transaction.atomic():
        case.call_and_validate(headers=shown, checks=CHECKS)
        transaction.set_rollback(True)
