from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy

from profiles.commands.pictures import MOST_BYTES
from profiles.errors import PictureTooBig
from profiles.forms.fields import PlainForm


class PictureForm(PlainForm):
    picture = forms.FileField(
        label=gettext_lazy("A picture of you"),
        help_text=gettext_lazy("JPEG, PNG or WebP, up to 5 MB. We cut out the middle square."),
        error_messages={
            "required": gettext_lazy("Please choose a picture first."),
            "empty": gettext_lazy("This file is empty. Please choose another one."),
        },
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    def clean_picture(self) -> Any:
        picture: UploadedFile[bytes] = self.cleaned_data["picture"]
        if (picture.size or 0) > MOST_BYTES:
            raise forms.ValidationError(PictureTooBig.sentence)
        return picture
