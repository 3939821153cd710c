from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.choices import BoardAudience
from forums.commands.boards import Room
from profiles.forms.fields import LineField, PlainForm, WordsField
from profiles.queries.topics import GroupEntry

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
    """``groups`` are the topics that a tag can stand for: by them people are found who know, and want to know."""

    name = LineField(label=_("Name"), max_length=40)
    slug = forms.SlugField(label=_("Address"), max_length=40, error_messages=SLUG)
    topic = forms.TypedChoiceField(
        label=_("Topic"),
        help_text=_("Who knows it is asked for answers, and whoever wants to learn it hears of them."),
        required=False,
        empty_value=None,
    )

    def __init__(self, *args: Any, groups: Sequence[GroupEntry], **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(group.name, [(topic.slug, topic.name) for topic in group.topics]) for group in groups]
        ids = {topic.slug: topic.id for group in groups for topic in group.topics}
        field: Any = self.fields["topic"]
        field.choices, field.coerce = [("", _("None of ours")), *named], ids.__getitem__
