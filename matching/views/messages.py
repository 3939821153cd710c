"""Conversations of the two of a mentorship."""

from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from matching.commands import messages
from matching.errors import MentorshipIsOver
from matching.forms.mentorships import MessageForm
from matching.models import Mentorship
from matching.queries import mentorships
from matching.queries import messages as talks
from profiles.commands import drafts
from profiles.errors import Refusal
from profiles.queries.drafts import typed
from profiles.queries.paging import BadCursor
from profiles.web import MemberRequest, member_required, refuse


@require_safe
@member_required
def list_messages(request: MemberRequest) -> HttpResponseBase:
    return render(request, "matching/messages/list.html", conversations(request))


def conversations(request: MemberRequest) -> dict[str, Any]:
    try:
        lines, older = talks.conversations(request.person, after=request.GET.get("list", ""))
    except BadCursor as error:
        raise Http404 from error
    return {"lines": lines, "more_url": f"{reverse('matching:message_list')}?list={older}" if older else ""}


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def conversation(request: MemberRequest, key: str) -> HttpResponseBase:
    """Show one conversation, the newest messages first without a cursor, and send one."""
    mentorship = find(request, key)
    name = f"message--{mentorship.key}"
    payload, draft = typed(request.person, name)
    start = {"words": "".join(payload.get("words", [])), "form_key": uuid4().hex}
    form = MessageForm(request.POST if request.method == "POST" else None, initial=start)
    asks_first = form.is_bound and form.is_valid() and form.asks_first()
    if form.is_bound and form.is_valid() and not asks_first and send(request, mentorship, form):
        drafts.settle(person=request.person, form=name, at=timezone.now())
        return redirect(reverse("matching:message_conversation", args=[key]) + "#last")
    context = {**page(request, mentorship, form, draft), "asks_first": asks_first}
    return render(request, "matching/messages/conversation.html", context)


def send(request: MemberRequest, mentorship: Mentorship, form: MessageForm) -> bool:
    """Send what was written. False where its box says what is wrong; what is over has no box any more."""
    data = form.cleaned_data
    try:
        messages.send(mentorship=mentorship, author=request.person, at=timezone.now(), **data)
    except MentorshipIsOver as refusal:
        refuse(request, refusal)
    except Refusal as refusal:
        form.add_error("words", str(refusal.sentence))
        return False
    return True


def page(request: MemberRequest, mentorship: Mentorship, form: MessageForm, draft: Any) -> dict[str, Any]:
    try:
        talk = talks.talk(
            mentorship, reader=request.person, after=request.GET.get("after", ""), before=request.GET.get("before", "")
        )
    except BadCursor as error:
        raise Http404 from error
    if talk.messages:
        messages.read(mentorship=mentorship, person=request.person, until=talk.messages[-1].at, at=timezone.now())
    here = reverse("matching:message_conversation", args=[mentorship.key])
    pair = mentorships.pair_for(mentorship, request.person)
    return {
        **conversations(request),
        "pair": pair,
        "talk": talk,
        "form": form,
        "draft": draft,
        "earlier_url": f"{here}?after={talk.older}" if talk.older else "",
        "later_url": f"{here}?before={talk.newer}" if talk.newer else "",
        "last_key": talk.messages[-1].key if talk.messages else "",
    }


@require_safe
@member_required
def news(request: MemberRequest, key: str) -> HttpResponseBase:
    """Answer what was written since a message: 204 when nothing was, which costs one look."""
    mentorship = find(request, key)
    fresh = talks.since(mentorship, request.GET.get("last", ""), reader=request.person)
    if not fresh:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    messages.read(mentorship=mentorship, person=request.person, until=fresh[-1].at, at=timezone.now())
    pair = mentorships.pair_for(mentorship, request.person)
    context = {"pair": pair, "fresh": fresh, "last_key": fresh[-1].key}
    return render(request, "matching/messages/_news.html", context)


def find(request: MemberRequest, key: str) -> Mentorship:
    return get_object_or_404(mentorships.visible_to(request.person), key=key)
