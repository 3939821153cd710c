"""Numbers that a community decides over the settings, and these over defaults in code: read, and told when wrong."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from profiles.queries import communities

Numbers = TypeVar("Numbers")


def decided(kind: type[Numbers], name: str, said: Mapping[str, str]) -> Numbers:
    """Return a dataclass of whole numbers: the community's row, over the settings, over the defaults. One query."""
    found = {**said, **communities.current().numbers.get(name, {})}
    return kind(**{field: int(found[field]) for field in names(kind) if field in found})


def unsound(kind: type[Any], setting: str, said: Mapping[str, str]) -> list[str]:
    """Return what is no number of this kind at all, in sentences that say what to do."""
    known = names(kind)
    wrong = [f"{setting} knows no number {name}: take one of {', '.join(sorted(known))}." for name in {*said} - known]
    no_number = [name for name in said if not (said[name].strip().isdigit() and int(said[name]) > 0)]
    return wrong + [f"Make {name} in {setting} a whole number above zero." for name in no_number]


def set_to(kind: type[Numbers], said: Mapping[str, str]) -> Numbers:
    """Return the numbers as they would be with these over the defaults."""
    return kind(**{name: int(value) for name, value in said.items()})


def names(kind: type[Any]) -> set[str]:
    return {field.name for field in fields(kind)}
