"""Handing out what we drew ourselves; who may see it is asked before."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse

# The name changes with the picture. A week, not a year: who may not see it any more loses it by then.
KEPT_FOR = "private, max-age=604800, immutable"


def drawn(name: str) -> HttpResponse:
    try:
        with default_storage.open(name) as file:
            response = HttpResponse(file.read(), content_type="image/webp")  # small: we drew it
    except FileNotFoundError as error:
        raise Http404 from error
    response["Content-Disposition"] = 'inline; filename="picture.webp"'
    response["Cache-Control"] = KEPT_FOR
    response["X-Content-Type-Options"] = "nosniff"
    return response
