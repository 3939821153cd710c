"""Somebody's own offer: what it says, and whether people may ask."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from profiles.choices import Side
from profiles.commands import drafts, offers
from profiles.errors import HandbookFirst, OfferNeedsAFormat, Refusal
from profiles.forms.offers import ICONS, OfferForm, PauseForm
from profiles.models import Person
from profiles.queries import offers as offered
from profiles.queries import topics
from profiles.queries.said import topics_of
from profiles.views.unsaved import differs, words_of
from profiles.web import MemberRequest, flash, member_required, refuse, way_back

DRAFT = "offer"


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit(request: MemberRequest) -> HttpResponseBase:
    at = timezone.now()
    unsaved, draft = words_of(request.person, DRAFT, OfferForm)
    form = _form(request.person, at, request.POST if request.method == "POST" else None, unsaved)
    if form.is_bound and form.is_valid() and (saved := _saved(request, form, at)):
        return saved
    return _page(request, form, PauseForm(today=timezone.localdate(at)), at, draft)


@require_POST
@member_required
def open_offer(request: MemberRequest) -> HttpResponseBase:
    try:
        offers.open_offer(person=request.person, at=timezone.now())
    except HandbookFirst:
        return redirect("profiles:handbook_show")
    except Refusal as refusal:
        refuse(request, refusal)
    else:
        _say_open(request)
    return redirect("profiles:offer_edit")


@require_POST
@member_required
def pause(request: MemberRequest) -> HttpResponseBase:
    at = timezone.now()
    form = PauseForm(request.POST, today=timezone.localdate(at))
    if not form.is_valid():
        unsaved, draft = words_of(request.person, DRAFT, OfferForm)
        return _page(request, _form(request.person, at, None, unsaved), form, at, draft)
    until = form.cleaned_data["until"]
    text = _("Your offer is on a break. Nobody new can ask you.")
    return _stepped(request, lambda **who: offers.pause(until=until, **who), text, undo="offer_resume")


@require_POST
@member_required
def resume(request: MemberRequest) -> HttpResponseBase:
    return _stepped(request, offers.resume, _("Welcome back. People can ask you again."), undo="offer_pause")


@require_POST
@member_required
def close(request: MemberRequest) -> HttpResponseBase:
    text = _("Your offer is closed. What you wrote stays here for another time.")
    return _stepped(request, offers.close, text, undo="offer_open")


def _stepped(request: MemberRequest, step: Callable[..., bool], text: str, *, undo: str) -> HttpResponseBase:
    try:
        step(person=request.person, at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
    else:
        flash(request, text, undo=reverse(f"profiles:{undo}"))
    return redirect(way_back(request, reverse("profiles:offer_edit")))


def _form(person: Person, at: datetime, data: Any, unsaved: dict[str, Any]) -> OfferForm:
    """Offer the topics that the person shares, and those that the offer holds already."""
    state = offered.of_person(person, at)
    said = topics_of(person, Side.SHARE)
    shared = said["topics"]
    ids = dict.fromkeys([*shared, *(state.topics if state else ())])
    names = topics.names("topic", ids, get_language() or "en")
    initial = OfferForm.initial_of(state, shared=shared, avoids_rivals=person.avoids_rivals) | unsaved
    return OfferForm(
        data, topics={pk: names[pk] for pk in ids if pk in names}, own_words=said["words"], initial=initial
    )


def _saved(request: MemberRequest, form: OfferForm, at: datetime) -> HttpResponseBase | None:
    """Keep the offer, and open it where the button said so; None where that was refused."""
    opens = "open" in request.POST
    try:
        step = offers.publish if opens else offers.describe
        done = step(person=request.person, said=form.offered(), at=at)
    except Refusal as refusal:
        field = "formats" if isinstance(refusal, OfferNeedsAFormat) else "topics"
        form.add_error(field, refusal.sentence)  # type: ignore[arg-type]
        return None
    drafts.settle(person=request.person, form=DRAFT, at=at)
    if opens and not done:
        flash(request, _("Your offer is saved. One page and three questions, then it opens by itself."))
        return redirect("profiles:handbook_show")
    if opens:
        _say_open(request)
    else:
        flash(request, _("Your offer is saved."))
    return redirect("profiles:offer_edit")


def _say_open(request: MemberRequest) -> None:
    flash(request, _("Your offer is open. You can pause it with one tap."), undo=reverse("profiles:offer_close"))


def _page(
    request: MemberRequest, form: OfferForm, pause_form: PauseForm, at: datetime, draft: dict[str, Any]
) -> HttpResponseBase:
    state = offered.of_person(request.person, at)
    saved = OfferForm.initial_of(state, shared=(), avoids_rivals=request.person.avoids_rivals)
    context = {
        "form": form,
        "pause_form": pause_form,
        "state": state,
        "room": offered.room_left(state.offer) if state else 0,
        "icons": ICONS,
        "person": request.person,
        "draft": draft | {"unsaved": differs(DRAFT, form, saved)},
    }
    return render(request, "profiles/offers/edit.html", context)
