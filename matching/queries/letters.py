"""What coordinators and the person of a case wrote to each other."""

from collections.abc import Sequence

from matching.models import Case, Letter

MOST = 50


def of_case(case: Case) -> Sequence[Letter]:
    """Return the last of them, the oldest first. One query."""
    return list(case.letters.select_related("author").order_by("-at", "-id")[:MOST])[::-1]


def last_to(case: Case) -> Letter | None:
    """Return the last one that a coordinator wrote."""
    return case.letters.exclude(author=case.person_id).select_related("author").order_by("at", "id").last()
