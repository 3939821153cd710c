"""Whatever is sent, by whoever: no 5xx, and every answer is one that the schema knows.

``FUZZ=200 pytest tests/api/test_fuzz.py`` tries 200 requests for each operation and role instead of a few.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from django.conf import settings as site
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
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
from tests.access.roles import signed_in
from tests.api.program import Program

pytestmark = pytest.mark.django_db
TRIES = int(os.environ.get("FUZZ", "1"))
CSRF = "a" * 32
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
ALL: Any = schemathesis.openapi.from_dict(schema())
ALL.app = application
OPERATIONS = [result.ok() for result in ALL.get_all_operations()]
QUIET = list(HealthCheck)


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Let requests leave the connection of the test open, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def roles(
    mina: Person, teo: Person, mo: Person, cora: Person, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> list[dict[str, str]]:
    """What each role shows: nothing, a token, one that may do little, a browser's session. Load is not looked at."""
    monkeypatch.setattr(doors, "OF_A_MEMBER", 10**9)
    monkeypatch.setattr(doors, "OF_A_VISITOR", 10**9)
    mentor, seeker, moderator, coordinator, admin = map(Program, (mina, teo, mo, cora, ada))
    narrow = Program(teo, "read:people")
    programs = (mentor, seeker, moderator, coordinator, admin, narrow)
    session = signed_in(mina.account).cookies[site.SESSION_COOKIE_NAME].value
    browser = {
        "Cookie": f"{site.SESSION_COOKIE_NAME}={session}; {site.CSRF_COOKIE_NAME}={CSRF}",
        "X-CSRFToken": CSRF,
    }
    return [{}, *({"Authorization": f"Bearer {program.secret}"} for program in programs), browser]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_every_answer_is_one_that_the_schema_knows(operation: Any, roles: list[dict[str, str]]) -> None:
    def knock(case: Any) -> None:
        for shown in roles:
            ask(case, shown)

    a_few_times(knock, operation.as_strategy())
    with suppress(Unsatisfiable):  # nothing can be sent wrong here, and there is no way to ask first
        a_few_times(knock, operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))


def a_few_times(knock: Any, cases: Any) -> None:
    """Knock with a few cases, always the same."""
    always_the_same = settings(
        max_examples=TRIES,
        deadline=None,
        suppress_health_check=QUIET,
        phases=[Phase.generate],
        database=None,
        derandomize=True,
    )
    always_the_same(given(cases)(knock))()  # type: ignore[no-untyped-call]


def ask(case: Any, shown: dict[str, str]) -> None:
    with transaction.atomic():
        case.call_and_validate(headers={"Accept-Encoding": "identity", **shown}, checks=CHECKS)
        transaction.set_rollback(True)


def test_each_role_gets_in_as_itself(roles: list[dict[str, str]]) -> None:
    answers = [Client().get("/api/v1/me/", headers=shown).status_code for shown in roles]
    assert answers == [401, 200, 200, 200, 200, 200, 403, 200]
