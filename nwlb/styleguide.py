"""The styleguide: every component once, in every state, drawn by the templates the pages use."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

CRAFTS = [("courier", _("Delivery, courier")), ("driver", _("Driving passengers")), ("tutor", _("Tutoring"))]
CRAFT_ICONS = {"courier": "bike", "driver": "car", "tutor": "graduation-cap"}
TIMES = [("mornings", _("Weekday mornings")), ("evenings", _("Weekday evenings")), ("night", _("Late night"))]
TOPICS = [
    (_("Money"), [("pricing", _("Pricing a job")), ("tax", _("Tax return"))]),
    (_("Apps"), [("appeal", _("Appealing a deactivation")), ("statement", _("Reading a pay statement"))]),
]
PLAIN_ROLES = ("bg", "surface", "tint", "ink", "ink-2", "edge", "accent", "accent-soft", "plate")
SIGNAL_ROLES = ("sun", "sun-soft", "river", "river-soft", "brick", "brick-soft")


class SampleForm(forms.Form):
    """One field of each kind; bound with faults it shows how each kind says so."""

    name = forms.CharField(label=_("Name others see"), help_text=_("A first name or a nickname is fine."))
    town = forms.CharField(label=_("Town or area"))
    words = forms.CharField(label=_("In your words"), required=False, widget=forms.Textarea)
    language = forms.ChoiceField(label=_("Language"), choices=[("en", _("English"))])
    crafts = forms.MultipleChoiceField(
        label=_("What work do you do?"),
        help_text=_("Choose all that fit."),
        choices=CRAFTS,
        widget=forms.CheckboxSelectMultiple,
    )
    times = forms.ChoiceField(label=_("A time that suits"), choices=TIMES, widget=forms.RadioSelect)
    topics = forms.MultipleChoiceField(label=_("Topics"), choices=TOPICS, widget=forms.CheckboxSelectMultiple)
    agree = forms.BooleanField(label=_("I agree to the rules"))


def facts() -> list[dict[str, Any]]:
    return [
        {"label": _("Skill"), "state": "yes", "text": _("They show pricing a job, your first wish.")},
        {"label": _("Work"), "state": "part", "text": _("They did a kind of work close to yours.")},
        {"label": _("Hours"), "state": "no", "text": _("You have no free hour in common.")},
        {"label": _("Language"), "state": "yes", "text": _("You both speak English.")},
        {"label": _("Place"), "state": "not_said", "text": _("They have not said where they are yet.")},
    ]


def tabs() -> list[dict[str, Any]]:
    return [
        {"label": _("Mentors"), "url": "#main", "current": True, "count": 4},
        {"label": _("Swaps"), "url": "#main", "current": False, "count": 0},
        {"label": _("Groups"), "url": "#main", "current": False, "count": None},
    ]


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    context = {
        "roles": PLAIN_ROLES + SIGNAL_ROLES,
        "form": SampleForm({"name": "Amina", "crafts": ["courier"], "topics": ["pricing"], "language": "en"}),
        "quiet": SampleForm(prefix="quiet"),
        "craft_icons": CRAFT_ICONS,
        "facts": facts(),
        "tabs": tabs(),
        "people": [("Amina Yusuf", f"person-{n}") for n in range(6)],
    }
    return render(request, "pages/styleguide.html", context)
