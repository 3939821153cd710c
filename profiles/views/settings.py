"""The way to everything somebody decides about themselves."""

from typing import Any, NamedTuple

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from profiles.choices import RoleName
from profiles.queries import roles
from profiles.web import MemberRequest, member_required


class Section(NamedTuple):
    name: str
    label: Promise
    icon: str
    about: Promise


SECTIONS = (
    Section("profile_edit", _("Profile"), "user", _("Your name, your work, your town, what you say about yourself")),
    Section("picture_edit", _("Picture"), "upload", _("A picture of you, or your two letters")),
    Section("topics_edit", _("Topics"), "book-open", _("What you want to learn, and what you can share")),
    Section("hours_edit", _("Hours"), "clock", _("When you are usually free")),
    Section("preferences_edit", _("News by e-mail"), "bell", _("What we write to you, how often, and when never")),
    Section("visibility_edit", _("Privacy"), "lock", _("Who sees what of you")),
    Section("block_list", _("Blocked and muted"), "ban", _("People you do not want to meet, or hear of, here")),
    Section("report_list", _("What you told us"), "flag", _("What you told the moderators, and what came of it")),
    Section("look_edit", _("Look and language"), "languages", _("Light or dark, less data, your language")),
    Section("security_show", _("Signing in"), "key-round", _("Password, second step, e-mail address, devices")),
    Section("token_list", _("Programs"), "code", _("Keys with which a program of yours acts for you")),
    Section("data_show", _("Your data"), "download", _("Take it with you, or delete it")),
)
COMMUNITY = Section("community_edit", _("The community"), "signpost", _("Its name, time zone and languages"))


def side(current: str, *, runs_it: bool = False) -> list[dict[str, Any]]:
    """Return the settings as links, for the list beside each of their pages; an admin has one more."""
    return [
        {
            "label": section.label,
            "icon": section.icon,
            "about": section.about,
            "url": reverse(f"profiles:{section.name}"),
            "current": section.name == current,
        }
        for section in ((*SECTIONS, COMMUNITY) if runs_it else SECTIONS)
    ]


@require_safe
@member_required
def show(request: MemberRequest) -> HttpResponseBase:
    runs_it = RoleName.ADMIN in roles.held_by(request.person)
    return render(request, "profiles/settings/show.html", {"side": side("", runs_it=runs_it)})


@require_safe
@member_required
def security(request: MemberRequest) -> HttpResponseBase:
    return render(request, "profiles/settings/security.html", {"side": side("security_show")})
