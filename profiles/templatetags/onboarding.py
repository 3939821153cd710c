from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from profiles.forms.onboarding import Pick

register = template.Library()

BOX = '<label class="pick"><input type="{}" name="{}" value="{}"{}>{}</label>'
CHECKED = mark_safe(" checked")


@register.simple_tag
def boxes(name: str, picks: Iterable[Pick], kind: str = "checkbox") -> SafeString:
    """Draw boxes to tick as chips. A template in a loop takes three times as long for 480 topics."""
    rows = ((kind, name, pick.value, CHECKED if pick.chosen else "", pick.label) for pick in picks)
    return format_html('<div class="picks picks--chips">{}</div>', format_html_join("\n", BOX, rows))
