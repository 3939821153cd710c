from django import forms
from django.utils.translation import gettext_lazy as _

from forums.choices import BoardAudience
from forums.commands.boards import Room
from forums.forms.fields import LineField, PlainForm, WordsField

# As static/css/tokens.css draws the six lines.
COLOURS = ((1, _("Green")), (2, _("Orange")), (3, _("Blue")), (4, _("Red")), (5, _("Purple")), (6, _("Olive")))
SLUG = {"invalid": _("Small letters, figures and hyphens, please: pay-and-apps.")}


class BoardForm(PlainForm):
    name = LineField(label=_("Name"), max_length=60)
    slug = forms.SlugField(label=_("Address"), max_length=40, error_messages=SLUG)
    about = LineField(label=_("What belongs there, in one line"), max_length=200, required=False)
    rules = WordsField(label=_("Rules of this board"), max_length=2000, required=False)
    audience = forms.ChoiceField(label=_("Who reads it?"), choices=BoardAudience.choices)
    hue = forms.TypedChoiceField(label=_("Line colour"), coerce=int, choices=COLOURS)
    position = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=999)
    archived = forms.BooleanField(label=_("Kept for reading: nothing new is written there"), required=False)

    def room(self) -> Room:
        data = self.cleaned_data
        return Room(
            slug=data["slug"],
            name=data["name"],
            about=data["about"],
            rules=data["rules"],
            hue=data["hue"],
            position=data["position"],
            audience=BoardAudience(data["audience"]),
        )


class TagForm(PlainForm):
    name = LineField(label=_("Name"), max_length=40)
    slug = forms.SlugField(label=_("Address"), max_length=40, error_messages=SLUG)
