"""What somebody wants to learn, and what they can share: one page, two sides."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from profiles.choices import Side
from profiles.commands import wishes
from profiles.errors import Refusal
from profiles.forms.wishes import LearnForm, ShareForm, TopicsForm
from profiles.models import Person
from profiles.queries import topics
from profiles.queries.said import topics_of
from profiles.views.settings import side
from profiles.web import MemberRequest, flash, member_required

SIDES = {Side.LEARN: (LearnForm, wishes.learn), Side.SHARE: (ShareForm, wishes.share)}


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit(request: MemberRequest) -> HttpResponseBase:
    which = Side.SHARE if request.GET.get("side") == Side.SHARE else Side.LEARN
    here = f"{reverse('profiles:topics_edit')}?side={which.value}"
    form = _form(request.person, which, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _kept(request.person, which, form):
        flash(request, _("Your topics are saved."))
        return redirect(here)
    context = {"form": form, "which": which.value, "here": here, "tabs": _tabs(which), "side": side("topics_edit")}
    return render(request, "profiles/settings/topics.html", context)


def _form(person: Person, which: Side, data: Any) -> TopicsForm:
    made, _write = SIDES[which]
    return made(data, groups=topics.groups(get_language() or "en"), initial=topics_of(person, which))


def _kept(person: Person, which: Side, form: TopicsForm) -> bool:
    _made, write = SIDES[which]
    said = form.cleaned_data
    try:
        write(person=person, topics=said["topics"], words=said["words"], at=timezone.now())
    except Refusal as refusal:
        form.add_error("topics", refusal.sentence)  # type: ignore[arg-type]
        return False
    return True


def _tabs(which: Side) -> list[dict[str, Any]]:
    here = reverse("profiles:topics_edit")
    labels = {Side.LEARN: _("Want to learn"), Side.SHARE: _("Can share")}
    return [{"label": label, "url": f"{here}?side={s.value}", "current": s == which} for s, label in labels.items()]
