"""The week: 168 hours one by one, and whole parts of it at a tap."""

from typing import Any, NamedTuple

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy

from profiles.choices import WEEK_SLOTS, Preset
from profiles.forms.fields import Picks, PlainForm, as_number
from profiles.queries.days import days_of
from profiles.queries.hours import EVERY_DAY, HOURS_A_DAY, PRESETS, hours_of, presets_of, week_from_hours


class Hour(NamedTuple):
    slot: int
    label: str
    free: bool


class Day(NamedTuple):
    name: str
    spans: str
    hours: list[Hour]


class HoursForm(PlainForm):
    """A part that is ticked newly adds its hours, one whose tick goes takes them; else each hour counts."""

    presets = Picks(label=gettext_lazy("Times that usually work"), choices=Preset.choices)
    vary = forms.BooleanField(
        label=gettext_lazy("It changes every week"),
        required=False,
        help_text=gettext_lazy("Then others see your times as a rough idea and agree on each call with you."),
    )
    hours = Picks(
        label=gettext_lazy("Hour by hour"),
        coerce=int,
        choices=[(slot, str(slot)) for slot in range(WEEK_SLOTS)],
    )

    def __init__(self, *args: Any, week: bytes, **options: Any) -> None:
        self.held = set(hours_of(week))
        self.whole = presets_of(week)
        options.setdefault("initial", {}).update(presets=self.whole, hours=sorted(self.held))
        super().__init__(*args, **options)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        free, ticked = set(cleaned.get("hours", ())), set(cleaned.get("presets", ()))
        for code in set(self.whole) - ticked:
            free -= PRESETS[code]
        for code in ticked - set(self.whole):
            free |= PRESETS[code]
        cleaned["week"] = week_from_hours(free)
        return cleaned

    def days(self) -> list[Day]:
        """Lay out the grid as it stands: what was typed, else what is kept."""
        typed = self["hours"].data if self.is_bound else ()
        read = {as_number(slot) for slot in typed}
        free = {slot for slot in read if slot in range(WEEK_SLOTS)} if self.is_bound else self.held
        spans = dict(days_of(week_from_hours(free)))
        return [self._day(day, free, spans.get(str(WEEKDAYS[day]), "")) for day in EVERY_DAY]

    def _day(self, day: int, free: set[int], spans: str) -> Day:
        first = day * HOURS_A_DAY
        hours = [Hour(first + hour, f"{hour:02d}", first + hour in free) for hour in range(HOURS_A_DAY)]
        return Day(str(WEEKDAYS[day]), spans, hours)
