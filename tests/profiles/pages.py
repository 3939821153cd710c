"""Short ways to read pages and rows anew."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from profiles.models import Person

SignIn = Callable[[Person], Client]


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def text_of(response: Any) -> str:
    return str(response.content.decode())
