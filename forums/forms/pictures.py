from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.commands.drawings import Upload
from forums.errors import NothingDescribed
from forums.models.pictures import DESCRIBED_LENGTH
from profiles.commands.pictures import MOST_BYTES
from profiles.errors import NotAPicture, PictureTooBig, Refusal
from profiles.forms.fields import LineField, PlainForm


def small_enough(picture: Any) -> None:
    if (picture.size or 0) > MOST_BYTES:
        raise forms.ValidationError(PictureTooBig.sentence)


class PostPictureForm(PlainForm):
    """A picture and what it shows, in words."""

    picture = forms.FileField(
        label=_("The picture"),
        help_text=_("JPEG, PNG or WebP, up to 5 MB. Please cover faces, addresses and account numbers first."),
        error_messages={
            "required": _("Please choose a picture first."),
            "empty": _("This file is empty. Please choose another one."),
        },
        validators=[small_enough],
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    described = LineField(
        label=_("What does it show?"),
        help_text=_("In a line, for those who cannot see it: “The app says: photo refused, try again in 24 hours”."),
        max_length=DESCRIBED_LENGTH,
        error_messages={"required": NothingDescribed.sentence},
    )

    def upload(self) -> Upload:
        return Upload(self.cleaned_data["picture"].file, self.cleaned_data["described"])


class AlongForm(PostPictureForm):
    """Words that a picture may come along with. Whatever else is refused, the browser forgets which file it was."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["picture"].required = self.fields["described"].required = False

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("picture") and not data.get("described"):
            self.add_error("described", str(NothingDescribed.sentence))
        if data.get("described") and not data.get("picture") and not self.has_error("picture"):
            self.add_error("picture", _("Please choose the picture, or take away what it shows."))
        return data

    def upload_if_sent(self) -> Upload | None:
        return self.upload() if self.cleaned_data.get("picture") else None

    def refuse(self, refusal: Refusal, field: str | None) -> None:
        """Say why something was not done, at the picture where that is why."""
        of_picture = isinstance(refusal, (NotAPicture, PictureTooBig))
        self.add_error("picture" if of_picture else field, str(refusal.sentence))

    def ask_again(self) -> None:
        """Say that a picture has to be chosen again: its form is shown again."""
        if self.files.get("picture") and not self.has_error("picture"):
            self.add_error("picture", _("Please choose the picture again: your browser does not keep it."))
