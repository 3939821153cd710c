"""What an admin may change of somebody: their duties, and whether anybody sees them."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from profiles.choices import RoleName
from profiles.commands import people as seen
from profiles.commands import roles
from profiles.errors import Refusal
from profiles.forms.roles import DutyForm, HideForm
from profiles.models import Person
from profiles.queries import people
from profiles.queries.roles import held_by
from profiles.web import MemberRequest, flash, refuse, role_required

for_admins = role_required(RoleName.ADMIN)


@require_safe
@for_admins
def edit(request: MemberRequest, key: str) -> HttpResponseBase:
    return _page(request, _person(key), HideForm())


@require_POST
@for_admins
def give(request: MemberRequest, key: str) -> HttpResponseBase:
    return _change_duty(request, key, roles.give, _("The duty is given."))


@require_POST
@for_admins
def end(request: MemberRequest, key: str) -> HttpResponseBase:
    return _change_duty(request, key, roles.end, _("The duty is ended."))


@require_POST
@for_admins
def hide(request: MemberRequest, key: str) -> HttpResponseBase:
    person, form = _person(key), HideForm(request.POST)
    if not form.is_valid():
        return _page(request, person, form)
    if seen.hide(person=person, by=request.person, why=form.cleaned_data["why"], at=timezone.now()):
        flash(request, _("Nobody sees this profile now."))
    return redirect("profiles:role_edit", key)


@require_POST
@for_admins
def show_again(request: MemberRequest, key: str) -> HttpResponseBase:
    if seen.show_again(person=_person(key), by=request.person, at=timezone.now()):
        flash(request, _("The profile is seen again."))
    return redirect("profiles:role_edit", key)


def _change_duty(request: MemberRequest, key: str, command: Callable[..., bool], words: str) -> HttpResponseBase:
    person, form = _person(key), DutyForm(request.POST)
    if form.is_valid():
        try:
            changed = command(
                person=person, role=RoleName(form.cleaned_data["role"]), by=request.person, at=timezone.now()
            )
        except Refusal as refusal:
            refuse(request, refusal)
        else:
            if changed:
                flash(request, words)
    if person == request.person and command is roles.end:
        return redirect("home")
    return redirect("profiles:role_edit", key)


def _person(key: str) -> Person:
    return get_object_or_404(people.for_admins(), key=key)


def _page(request: MemberRequest, person: Person, form: HideForm) -> HttpResponseBase:
    held = held_by(person)
    context: dict[str, Any] = {
        "person": person,
        "duties": [(role.value, role.label, role in held) for role in RoleName],
        "form": form,
    }
    return render(request, "profiles/roles/edit.html", context)
