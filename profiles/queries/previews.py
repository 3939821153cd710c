"""Cards of people who could help, in whole sentences that tell nobody's name."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from profiles.contracts import Preview, PreviewCard
from profiles.models import Craft
from profiles.queries import topics

MOST_CARDS = 3
SOMEBODY = (_("Somebody who could help you"), _("Somebody near you"))
WHO: dict[str, tuple[Promise, Promise]] = {
    "courier": (_("A courier"), _("A courier near you")),
    "driver": (_("A driver"), _("A driver near you")),
    "cleaner": (_("Somebody who cleans or helps at home"), _("Somebody near you who cleans or helps at home")),
    "carer": (_("A carer"), _("A carer near you")),
    "tutor": (_("A tutor"), _("A tutor near you")),
    "design": (_("A designer, writer or photographer"), _("A designer, writer or photographer near you")),
    "dev": (_("A software developer"), _("A software developer near you")),
    "handy": (_("Somebody who repairs and moves things"), _("Somebody near you who repairs and moves things")),
    "office": (_("Somebody who works online"), _("Somebody near you who works online")),
    "events": (
        _("Somebody from shops, kitchens or events"),
        _("Somebody near you from shops, kitchens or events"),
    ),
}
FREE: dict[str, Promise] = {
    "weekday_mornings": _("Free on weekday mornings"),
    "weekday_afternoons": _("Free on weekday afternoons"),
    "weekday_evenings": _("Free on weekday evenings"),
    "late_night": _("Free late at night"),
    "weekends": _("Free at weekends"),
}


@dataclass(frozen=True)
class Card:
    who: str
    topic: str
    free: str


def cards(preview: Preview, language: str) -> tuple[Card, ...]:
    """Put at most three cards into words. Two queries, none without cards."""
    chosen = preview.cards[:MOST_CARDS]
    named = topics.names("topic", {card.topic for card in chosen}, language)
    trades = _trades({card.craft for card in chosen if card.craft is not None})
    return tuple(
        Card(who=_who(card, trades), topic=named[card.topic], free=str(FREE.get(card.free, "")))
        for card in chosen
        if card.topic in named
    )


def _who(card: PreviewCard, trades: dict[int, str]) -> str:
    words = WHO.get(trades.get(card.craft or 0, ""), SOMEBODY)
    return str(words[1] if card.near else words[0])


def _trades(crafts: set[int]) -> dict[int, str]:
    """Return the trade of each craft by its slug: a rarer kind of work could tell who it is."""
    if not crafts:
        return {}
    rows = Craft.objects.filter(pk__in=crafts).values_list("pk", "slug", "parent__slug")
    return {pk: parent or slug for pk, slug, parent in rows}
