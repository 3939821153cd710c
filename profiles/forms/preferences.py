"""What mail somebody wants, and when not."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.choices import NoticeKind, Often
from profiles.forms.fields import Choice, PlainForm
from profiles.models import Preferences
from profiles.queries import wording

ABOUT = {
    NoticeKind.REQUESTS: gettext_lazy("Somebody asks you or answers you, or your turn has come"),
    NoticeKind.MENTORSHIPS: gettext_lazy("A mentorship begins or ends, a call is planned or near"),
    NoticeKind.MESSAGES: gettext_lazy("People you work with write to you"),
    NoticeKind.TOGETHER: gettext_lazy("A swap or a group is found for you"),
    NoticeKind.FORUM: gettext_lazy("Somebody answers where you follow along"),
    NoticeKind.ROUNDUP: gettext_lazy("Once a week: what was asked and answered about your topics"),
    NoticeKind.MEETUPS: gettext_lazy("Seats, changes, the waiting list"),
    NoticeKind.MODERATION: gettext_lazy("What was decided about what you wrote or reported"),
    NoticeKind.PLACE: gettext_lazy("Your account and your place here"),
}


class PreferencesForm(PlainForm):
    quiet_from = forms.TimeField(label=gettext_lazy("From"), required=False, widget=forms.TimeInput({"type": "time"}))
    quiet_until = forms.TimeField(label=gettext_lazy("To"), required=False, widget=forms.TimeInput({"type": "time"}))

    def __init__(self, *args: Any, wanted: Preferences, **options: Any) -> None:
        self.kinds = wording.kinds()
        now = {name: getattr(wanted, name) for name in (*self.kinds, "quiet_from", "quiet_until")}
        super().__init__(*args, initial={name: self._clock(value) for name, value in now.items()}, **options)
        for kind in self.kinds:
            self.fields[kind.value] = Choice(label=kind.label, choices=Often.choices, help_text=ABOUT[kind])

    @staticmethod
    def _clock(value: Any) -> Any:
        return f"{value:%H:%M}" if hasattr(value, "minute") else value

    @property
    def chosen(self) -> list[BoundField]:
        return [self[kind.value] for kind in self.kinds]

    def often(self) -> dict[NoticeKind, Often]:
        return {kind: Often(self.cleaned_data[kind.value]) for kind in self.kinds}

    def clean(self) -> None:
        begins, ends = self.cleaned_data.get("quiet_from"), self.cleaned_data.get("quiet_until")
        if "quiet_from" in self.errors or "quiet_until" in self.errors:
            return
        if (begins is None) != (ends is None):
            missing = "quiet_until" if ends is None else "quiet_from"
            self.add_error(missing, _("Say both times, or leave both empty."))
        elif begins is not None and begins == ends:
            self.add_error("quiet_until", _("From and to are the same. For no mail at all choose “Never” above."))
