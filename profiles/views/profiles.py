"""Who somebody is, as a form."""

from hashlib import sha256
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from profiles.commands import drafts, people
from profiles.errors import HandleTaken
from profiles.forms.people import ProfileForm
from profiles.models import Person
from profiles.queries import topics
from profiles.queries.said import about_themselves
from profiles.views.settings import side
from profiles.views.unsaved import differs, words_of
from profiles.web import MemberRequest, flash, member_required

DRAFT = "profile"


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit(request: MemberRequest) -> HttpResponseBase:
    unsaved, draft = words_of(request.person, DRAFT, ProfileForm)
    form = _form(request.person, request.POST if request.method == "POST" else None, unsaved)
    seen = as_seen(request.person)
    if form.is_bound and request.POST.get("seen", seen) != seen:
        sentence = _("You changed your profile elsewhere since you opened this page. Look below, then save once more.")
        form.add_error(None, sentence)
    if form.is_bound and form.is_valid() and _kept(request.person, form):
        drafts.settle(person=request.person, form=DRAFT, at=timezone.now())
        flash(request, _("Your profile is saved."))
        return redirect("profiles:profile_edit")
    if draft["unsaved"]:
        draft["unsaved"] = differs(DRAFT, form, _form(request.person, None, {}).initial)
    context = {"form": form, "side": side("profile_edit"), "person": request.person, "draft": draft, "seen": seen}
    return render(request, "profiles/settings/profile.html", context)


def as_seen(person: Person) -> str:
    """Return a sign of what a profile says now: with another one, a page shows what is not there any more."""
    said = (person.place_id, *sorted(about_themselves(person).items()))
    return sha256(repr(said).encode()).hexdigest()[:16]


def _form(person: Person, data: Any, unsaved: dict[str, Any]) -> ProfileForm:
    trades = topics.trades(get_language() or "en")
    return ProfileForm(data, person=person, trades=trades, initial=about_themselves(person) | unsaved)


def _kept(person: Person, form: ProfileForm) -> bool:
    try:
        people.describe(person=person, said=form.described(), at=timezone.now())
    except HandleTaken:
        form.add_error("handle", form.taken())
        return False
    return True
