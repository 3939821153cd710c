"""Which fields of which forms are kept while somebody types, and how a form gets them back."""

from typing import Any

from django.forms import Form
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from profiles.queries.drafts import JOIN, Payload

# No field for a password, a code or an address stands here: those are never kept.
VISITOR_FORMS: dict[str, tuple[str, ...]] = {
    f"{JOIN}work": ("trades", "works", "other", "years"),
    f"{JOIN}share": ("topics", "words", "more"),
    f"{JOIN}learn": ("topics", "words", "more", "goal"),
    f"{JOIN}when": ("times", "talks", "town", "place", "languages", "more"),
}
MEMBER_FORMS: dict[str, tuple[str, ...]] = {
    "profile": ("name", "handle", "headline", "about", "goal", "town", "own_crafts"),
    "offer": ("good_for_words", "not_for_words"),
    "case": ("topic", "words", "tried", "length", "times", "contact", "wish_1", "wish_2", "wish_3"),
    "message": ("words",),
    "thread": ("kind", "title", "words", "anonymous", "board", "tags", "language"),
    "post": ("words",),
}
KIND = "--"  # "message--KEY": the same form for each of many things


def declared(form: str, *, member: bool) -> tuple[str, ...] | None:
    """Return the fields of a form that are kept, or None where no such form is kept."""
    return (MEMBER_FORMS if member else VISITOR_FORMS).get(form.partition(KIND)[0])


def words(fields: tuple[str, ...], data: QueryDict) -> dict[str, list[str]]:
    """Pick the declared fields out of what was sent, as it was typed."""
    return {name: [str(value) for value in data.getlist(name)] for name in fields if name in data}


def initial(form: type[Form], payload: Payload | None) -> dict[str, Any]:
    """Turn kept words into what a form starts with; nothing kept leaves the form's own start."""
    if not payload:
        return {}
    kept: MultiValueDict[str, str] = MultiValueDict(dict(payload))
    return {name: field.widget.value_from_datadict(kept, {}, name) for name, field in form.base_fields.items()}
