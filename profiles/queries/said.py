"""What somebody has said so far, as the forms ask it."""

from typing import Any

from profiles.choices import Side
from profiles.models import OwnWords, Person


def about_themselves(person: Person) -> dict[str, Any]:
    """Return the answers of the profile form. Two queries."""
    crafts = dict(person.crafts.order_by("id").values_list("craft_id", "years"))
    names = ("name", "handle", "headline", "about", "goal", "languages", "talks")
    return {
        **{name: getattr(person, name) for name in names},
        **{f"years_{craft}": years for craft, years in crafts.items()},
        "crafts": list(crafts),
        "own_crafts": own_words(person, OwnWords.About.CRAFT),
    }


def topics_of(person: Person, side: Side) -> dict[str, Any]:
    """Return the topics of one side, the first wish first, and the own words beside them. Two queries."""
    chosen = person.topics.filter(side=side).values_list("topic_id", flat=True)
    return {"topics": list(chosen), "words": own_words(person, OwnWords.About(side.value))}


def own_words(person: Person, about: OwnWords.About) -> list[str]:
    return list(person.own_words.filter(about=about).order_by("id").values_list("words", flat=True))
