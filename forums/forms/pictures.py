from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from forums.errors import NothingDescribed
from forums.models.pictures import DESCRIBED_LENGTH
from profiles.commands.pictures import MOST_BYTES
from profiles.errors import PictureTooBig
from profiles.forms.fields import LineField, PlainForm


class PostPictureForm(PlainForm):
    """A picture and what it shows, in words."""

    picture = forms.FileField(
        label=_("The picture"),
        help_text=_("JPEG, PNG or WebP, up to 5 MB. Please cover faces, addresses and account numbers first."),
        error_messages={
            "required": _("Please choose a picture first."),
            "empty": _("This file is empty. Please choose another one."),
        },
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    described = LineField(
        label=_("What does it show?"),
        help_text=_("In a line, for those who cannot see it: “The app says: photo refused, try again in 24 hours”."),
        max_length=DESCRIBED_LENGTH,
        error_messages={"required": NothingDescribed.sentence},
    )

    def clean_picture(self) -> Any:
        picture: UploadedFile[bytes] = self.cleaned_data["picture"]
        if (picture.size or 0) > MOST_BYTES:
            raise forms.ValidationError(PictureTooBig.sentence)
        return picture
