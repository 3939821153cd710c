"""Signed links for mails: one answer to one ask."""

from django import template

from matching.queries import links

register = template.Library()


@register.simple_tag
def answer_path(ask_key: str, answer: str) -> str:
    """Return the path of the page that asks once more before it gives an answer."""
    return links.url(ask_key, answer)
