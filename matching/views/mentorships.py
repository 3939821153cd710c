"""The page of the two: what they agreed, whose turn it is, how to reach each other, how to end."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching.commands import followups, mentorships
from matching.forms.mentorships import ContactForm, EndForm
from matching.models import Mentorship
from matching.policies.mentorships import may_ask_again
from matching.queries import cases as standing
from matching.queries import mentorships as together
from matching.queries import messages
from profiles.errors import Refusal
from profiles.web import MemberRequest, flash, member_required, refuse


@require_safe
@member_required
def show(request: MemberRequest, key: str) -> HttpResponseBase:
    return page(request, find(request, key))


def page(request: MemberRequest, mentorship: Mentorship, form: ContactForm | None = None) -> HttpResponseBase:
    pair = together.pair_for(mentorship, request.person)
    context: dict[str, Any] = {
        "pair": pair,
        "form": form or ContactForm(initial={"contact": pair.mine.contact}),
        "messages_shown": messages.talk(mentorship, reader=request.person).messages[-3:],
        "case": mentorship.ask.case,
        "followed_by": None if pair.active else standing.following(mentorship.ask.case),
        "may_ask_again": may_ask_again(mentorship, request.person),
    }
    return render(request, "matching/mentorships/show.html", context)


@require_POST
@member_required
def share_contact(request: MemberRequest, key: str) -> HttpResponseBase:
    mentorship = find(request, key)
    form = ContactForm(request.POST)
    if not form.is_valid():
        return page(request, mentorship, form)
    contact = form.cleaned_data["contact"]
    mentorships.share_contact(mentorship=mentorship, person=request.person, contact=contact, at=timezone.now())
    flash(request, _("The two of you see it, and nobody else.") if contact else _("It is not shown any more."))
    return redirect(mentorship)


@require_POST
@member_required
def show_read(request: MemberRequest, key: str) -> HttpResponseBase:
    mentorship = find(request, key)
    mentorships.show_read(mentorship=mentorship, person=request.person, shows="shows" in request.POST)
    return redirect(mentorship)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def end(request: MemberRequest, key: str) -> HttpResponseBase:
    mentorship = find(request, key)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        mentorships.end(mentorship=mentorship, by=request.person, at=timezone.now(), **form.cleaned_data)
        flash(request, _("It is ended, kindly. You can still read what you wrote to each other."))
        return redirect(mentorship)
    pair = together.pair_for(mentorship, request.person)
    return render(request, "matching/mentorships/end.html", {"pair": pair, "form": form})


@require_POST
@member_required
def ask_again(request: MemberRequest, key: str) -> HttpResponseBase:
    """Go straight back, with the time one waited, when the mentor finished."""
    mentorship = find(request, key)
    try:
        case = followups.ask_again(mentorship=mentorship, by=request.person, at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
        return redirect(mentorship)
    flash(request, _("Your request is open again. The time you waited counts."))
    return redirect(case)


def find(request: MemberRequest, key: str) -> Mentorship:
    return get_object_or_404(together.visible_to(request.person), key=key)
