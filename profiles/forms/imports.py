"""Choosing a sheet, and saying what its columns are."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from profiles.errors import ColumnTwice, EmailColumnMissing
from profiles.forms.fields import PlainForm
from profiles.models import ImportBatch
from profiles.queries import topics
from profiles.queries.sheet_encodings import LEGACY
from profiles.queries.sheet_headings import FIELDS
from profiles.queries.sheets import MOST_BYTES

SHOWN_SAMPLES = 3
LONGEST_SAMPLE = 40


class SheetForm(PlainForm):
    sheet = forms.FileField(
        label=_("A sheet saved as CSV"),
        help_text=_("Up to 32 MB and 100,000 lines. One person a line, with at least an e-mail address."),
        error_messages={
            "required": _("Please choose a sheet first."),
            "empty": _("The file is empty."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/plain"}),
    )

    def clean_sheet(self) -> Any:
        sheet: UploadedFile[bytes] = self.cleaned_data["sheet"]
        if (sheet.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 32 MB. Please split the sheet into smaller ones."))
        return sheet


class ColumnsForm(PlainForm):
    """One choice for each column of a sheet; where its letters were guessed, one for these."""

    def __init__(self, *args: Any, batch: ImportBatch, samples: Sequence[Sequence[str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = len(batch.headings)
        choices = [("", _("Leave out")), *FIELDS.items()]
        for at, heading in enumerate(batch.headings):
            column = batch.columns[at] if at < len(batch.columns) else ""
            said = [row[at].strip()[:LONGEST_SAMPLE] for row in samples if at < len(row) and row[at].strip()]
            self.fields[f"column-{at}"] = forms.ChoiceField(
                label=heading or _("Column %(number)s") % {"number": at + 1},
                choices=choices,
                initial=column,
                required=False,
                help_text=", ".join(said[:SHOWN_SAMPLES]),
            )
        if batch.guessed:
            self.fields["encoding"] = forms.ChoiceField(
                label=_("Letters"),
                help_text=_("The file is not UTF-8. We guessed its letters: look whether é, ß and ł are right."),
                choices=[*LEGACY.items()],
                initial=batch.encoding,
                required=False,
            )

    @property
    def columns(self) -> list[str]:
        return [self.cleaned_data.get(f"column-{at}", "") for at in range(self.count)]

    @property
    def pairs(self) -> list[forms.BoundField]:
        return [self[f"column-{at}"] for at in range(self.count)]

    def clean(self) -> dict[str, Any]:
        chosen = [column for column in self.columns if column]
        if "email" not in chosen:
            raise forms.ValidationError(EmailColumnMissing.sentence)
        if len(set(chosen)) < len(chosen):
            raise forms.ValidationError(ColumnTwice.sentence)
        return self.cleaned_data


class SpellingForm(PlainForm):
    """What some words mean, chosen from all topics or crafts."""

    kind = forms.ChoiceField(choices=[("topic", "topic"), ("craft", "craft")], widget=forms.HiddenInput)
    words = forms.CharField(max_length=80, widget=forms.HiddenInput)
    slug = forms.ChoiceField(
        label=_("The same as"), error_messages={"invalid_choice": _("Please choose one from the list.")}
    )

    def __init__(self, *args: Any, locale: str, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == "craft":
            chosen = [(t.name, [(t.slug, t.name), *((w.slug, w.name) for w in t.works)]) for t in topics.trades(locale)]
        else:
            chosen = [(group.name, [(t.slug, t.name) for t in group.topics]) for group in topics.groups(locale)]
        self.fields["slug"].choices = chosen  # type: ignore[attr-defined]
