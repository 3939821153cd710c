"""Tags of the face: icons, avatars, form fields. They take plain values and never query."""

import zlib
from collections.abc import Hashable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.forms.widgets import CheckboxInput, ChoiceWidget
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import get_language, gettext

from profiles.queries import languages

register = template.Library()

HUES = 6
MINUTE = timedelta(minutes=1)
# The first that stands in a user agent names it: Edge and Opera also say Chrome, Chrome says Safari.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet", "Firefox": "Firefox"}
BROWSERS |= {"FxiOS": "Firefox", "CriOS": "Chrome", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows"}
SYSTEMS |= {"Macintosh": "Mac", "CrOS": "ChromeOS", "Linux": "Linux"}
SPRITE = "img/icons.svg"


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, cls: str = "") -> SafeString:
    """Draw one symbol of the sprite; it is decoration, the words beside it carry the meaning.

    Remembered: a conversation of twenty posts draws two hundred.
    """
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        f"icon {cls}".strip(),
        static(SPRITE),
        name,
    )


@register.simple_tag
def piece(name: str, card: Hashable, **more: Hashable) -> SafeString:
    """Draw a part of a page from one value, by its template; the same value is drawn once, and then remembered.

    The template gets the value as ``card``, what is named beside it, and nothing of the page or its reader.
    """
    draw = _drawn.__wrapped__ if settings.DEBUG else _drawn
    return draw(name, card, tuple(more.items()), get_language(), timezone.get_current_timezone_name())


@lru_cache(maxsize=1024)
def _drawn(name: str, card: Hashable, more: tuple[tuple[str, Hashable], ...], *_language_and_zone: str) -> SafeString:
    return render_to_string(name, {"card": card} | dict(more))


def letters(word: str) -> str:
    """Keep what can stand in an avatar: letters and figures of any script."""
    return "".join(character for character in word if character.isalnum())


@register.filter
def initials(name: str) -> str:
    """Give two letters for a name: one of each of the first two words, or two of the only one."""
    words = [kept for word in str(name).split() if (kept := letters(word))]
    if len(words) > 1:
        return (words[0][0] + words[1][0]).upper()
    return words[0][:2].upper() if words else "·"


@register.filter
def roughly(at: datetime) -> str:
    """Say how long ago something was in one unit: "6 hours", not "6 hours, 30 minutes", and never "0 minutes"."""
    return timesince(min(at, timezone.now() - MINUTE), depth=1)


@register.filter
def other_language(code: str) -> str:
    """Name a language in the reader's one; say nothing of the one that the page speaks."""
    locale = get_language() or "en"
    return "" if code == locale.partition("-")[0] else languages.name(code, locale)


@register.filter
def hue(key: str) -> int:
    """Give one of the six line colours, the same for a person on every page and every machine."""
    return zlib.crc32(str(key).encode()) % HUES + 1


@register.filter
def device(user_agent: str) -> str:
    """Name a browser and its system in two words people know."""
    browser = next((name for mark, name in BROWSERS.items() if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in user_agent), "")
    if browser and system:
        return gettext("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or gettext("A browser we do not know")


@register.inclusion_tag("components/avatar.html")
def avatar(name: str, key: str, size: str = "", picture: str = "") -> dict[str, Any]:
    """Draw a person's stop: two letters on their line, or their picture."""
    return {"initials": initials(name), "hue": hue(key), "size": size, "picture": picture}


@register.simple_tag
def control(field: BoundField, cls: str = "", *, placeholder: bool = True) -> SafeString:
    """Render the widget with the look of an input; a checkbox keeps its own."""
    widget = field.field.widget
    own = widget.attrs.get("class", "")
    base = "" if isinstance(widget, CheckboxInput) else "input"
    names = " ".join(part for part in (base, own, cls) if part)
    attrs: dict[str, str | bool] = {"class": names} if names else {}
    return field.as_widget(attrs=attrs if placeholder else attrs | {"placeholder": False})


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, cls: str = "", hint: str = "", *, placeholder: bool = True) -> dict[str, Any]:
    """Lay out one form field: label, hint, error, control."""
    return {"field": bound, "cls": cls, "hint": hint or bound.help_text, "placeholder": placeholder}


@register.inclusion_tag("components/picks.html")
def picks(bound: BoundField, look: str = "tiles", icons: dict[str, str] | None = None) -> dict[str, Any]:
    """Lay out checkboxes or radios as tiles or chips under a legend."""
    return {"field": bound, "look": look, "options": [(w, _icon_of(w, icons)) for w in bound]}


@register.inclusion_tag("components/pick_groups.html")
def pick_groups(bound: BoundField) -> dict[str, Any]:
    """Lay out grouped choices; a group opens by itself when something in it is chosen."""
    return {"field": bound, "groups": _groups(bound)}


def _icon_of(option: BoundWidget, icons: dict[str, str] | None) -> str:
    """Find an option's icon: by its value in the given table, or on the row it stands for."""
    value = option.data["value"]
    row = getattr(value, "instance", None)
    return (icons or {}).get(str(value), "") or getattr(row, "icon", "")


def _groups(bound: BoundField) -> list[dict[str, Any]]:
    widget = bound.field.widget
    if not isinstance(widget, ChoiceWidget):
        raise TypeError(f"{bound.name}: pick_groups needs a choice widget, not {type(widget)}")
    attrs = bound.build_widget_attrs({"id": bound.auto_id}, widget)
    groups = widget.optgroups(bound.html_name, widget.format_value(bound.value()), attrs)
    return [_group(bound, label, options) for label, options, _ in groups]


def _group(bound: BoundField, label: str | None, options: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "label": label or "",
        "options": [BoundWidget(bound.field.widget, option, bound.form.renderer) for option in options],
        "chosen": sum(bool(option["selected"]) for option in options),
    }
