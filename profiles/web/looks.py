"""How this device wants pages to look."""

from django.http import HttpRequest

from profiles.choices import Theme


def theme_of(request: HttpRequest) -> str:
    theme = request.COOKIES.get("theme", "")
    return theme if theme in Theme.values else Theme.AUTO.value


def saves_data(request: HttpRequest) -> bool:
    return request.headers.get("Save-Data") == "on" or request.COOKIES.get("save_data") == "on"
