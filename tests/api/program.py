"""A program that talks to the API."""

import json
from datetime import timedelta
from typing import Any

from django.test import Client

from profiles.choices import Scope
from profiles.commands import tokens
from profiles.models import Person
from tests.factories import NOW

FOR_LONG = timedelta(days=36_500)


class Program(Client):
    """``Program(person)`` shows a token with all scopes, ``Program(person, "read:me")`` with some."""

    def __init__(self, person: Person | None, *scopes: str) -> None:
        super().__init__()
        self.secret = ""
        if person is not None:
            wanted = scopes or tuple(Scope.values)
            _token, self.secret = tokens.make(person=person, name="Test", scopes=wanted, lifetime=FOR_LONG, at=NOW)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send JSON; names of headers are written with underscores."""
        shown = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        data = b"" if body is None else json.dumps(body).encode()
        address = path if path.startswith("http") else f"/api/v1/{path}"
        return self.generic(method, address, data, content_type="application/json", headers=shown | given)
