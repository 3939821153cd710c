from django.utils.translation import gettext_lazy

from profiles.choices import RoleName
from profiles.commands.people import HIDDEN_WHY_LENGTH
from profiles.forms.fields import Choice, LineField, PlainForm


class DutyForm(PlainForm):
    role = Choice(choices=RoleName.choices)


class HideForm(PlainForm):
    why = LineField(
        label=gettext_lazy("Why should nobody see this profile?"),
        help_text=gettext_lazy("Other admins read this. The person can still use the site."),
        max_length=HIDDEN_WHY_LENGTH,
        error_messages={"required": gettext_lazy("Please say in a few words why.")},
    )
