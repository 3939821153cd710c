"""What a community decides for everybody."""

from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy

from profiles.forms.fields import Choice, LineField
from profiles.forms.languages import LanguagesForm


class CommunityForm(LanguagesForm):
    name = LineField(
        label=gettext_lazy("Name of the community"),
        max_length=80,
        error_messages={"required": gettext_lazy("Please give the community a name.")},
    )
    zone = Choice(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Used where nobody's own time zone is known."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        zone: Any = self.fields["zone"]
        zone.choices = [(name, name.replace("_", " ")) for name in sorted(available_timezones())]
        self.fields["languages"].label = gettext_lazy("Languages offered first")
