"""The page of the two: what they agreed, whose turn it is, how to reach each other, how to end."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching.commands import mentorships
from matching.forms.mentorships import ContactForm, EndForm
from matching.models import Mentorship
from matching.queries import mentorships as together
from matching.queries import messages
from profiles.web import MemberRequest, flash, member_required


@require_safe
@member_required
def show(request: MemberRequest, key: str) -> HttpResponseBase:
    return page(request, find(request, key))


def page(request: MemberRequest, mentorship: Mentorship, form: ContactForm | None = None) -> HttpResponseBase:
    pair = together.pair_for(mentorship, request.person)
    context: dict[str, Any] = {
        "pair": pair,
        "form": form or ContactForm(initial={"contact": pair.mine.contact}),
        "messages_shown": messages.talk(mentorship).messages[-3:],
        "case": mentorship.ask.case,
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
        words = form.cleaned_data["farewell"]
        mentorships.end(mentorship=mentorship, by=request.person, farewell=words, at=timezone.now())
        flash(request, _("It is ended, kindly. You can still read what you wrote to each other."))
        return redirect(mentorship)
    pair = together.pair_for(mentorship, request.person)
    return render(request, "matching/mentorships/end.html", {"pair": pair, "form": form})


def find(request: MemberRequest, key: str) -> Mentorship:
    return get_object_or_404(together.visible_to(request.person), key=key)
