"""Words typed into one of a member's own forms and not saved yet."""

from collections.abc import Mapping
from typing import Any

from django.forms import Form

from profiles.forms import drafts as fields
from profiles.models import Draft, Person
from profiles.queries import drafts as kept


def words_of(person: Person, name: str, form: type[Form]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the form starts with instead of what is saved, and what the template needs. One query."""
    draft: Draft | None = kept.of_person(person, name)
    payload = draft.payload if draft else {}
    said = fields.initial(form, payload)
    declared = [field for field in fields.MEMBER_FORMS[name] if field in payload]
    frame = kept.frame(name, draft)
    return {field: said[field] for field in declared}, {**frame, "unsaved": bool(declared)}


def differs(name: str, form: Form, saved: Mapping[str, Any]) -> bool:
    """Whether a form starts with other words than are saved: a script keeps all of them when one box is ticked."""
    return any(
        _line(form, field, form.initial.get(field)) != _line(form, field, saved.get(field))
        for field in fields.MEMBER_FORMS[name]
    )


def _line(form: Form, field: str, value: Any) -> str:
    return str(form.fields[field].prepare_value(value) or "").replace("\r\n", "\n").strip()
