from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from matching.queries import rounds, suggestions
from matching.queries.sentences import NOBODY, NOBODY_DEFAULT
from profiles.web import MemberRequest, member_required

PAGE = 10
OFFERED = 8


@require_safe
@member_required
def list_people(request: MemberRequest) -> HttpResponseBase:
    """People who fit, and why; when nobody does, why not, and what exists; how the last match came out."""
    at = timezone.now()
    found = suggestions.for_person(person=request.person, at=at, limit=PAGE)
    title, text = NOBODY.get(found.why, NOBODY_DEFAULT)
    offered = [] if found.people else suggestions.offered_most(person=request.person, at=at, limit=OFFERED)
    last_match = rounds.told(person=request.person)
    context = {"found": found, "title": title, "text": text, "offered": offered, "last_match": last_match}
    return render(request, "matching/suggestions/list.html", context)
