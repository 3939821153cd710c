"""The cast of the demo: one person for each thing one may do here, and the two mentors of Amina's story."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from nwlb.seeding.catalogue import Catalogue
from nwlb.seeding.draw import Drawn, DrawnOffer
from profiles.choices import Format, GoodFor, Rhythm, RoleName, Talk, Years
from profiles.models import Place
from profiles.queries.hours import week_from_presets

DEMO_PASSWORD = "demo-only-words-4-everybody"  # noqa: S105 - printed by the demo, refused in production
DEMO_LOGINS: tuple[tuple[str, str], ...] = (
    ("mentor", "daniel@example.org"),
    ("seeker", "amina@example.org"),
    ("moderator", "mo@example.org"),
    ("coordinator", "cora@example.org"),
    ("admin", "ada@example.org"),
)
ZONE = "Europe/London"


@dataclass(frozen=True, kw_only=True)
class Part:
    """What a person of the cast says, in slugs and presets."""

    email: str
    name: str
    headline: str = ""
    about: str = ""
    goal: str = ""
    crafts: dict[str, Years | None] = field(default_factory=dict)
    wants: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    room: int = 2
    languages: tuple[str, ...] = ("en",)
    talks: tuple[Talk, ...] = ()
    hours: tuple[str, ...] = ()
    in_town: bool = True
    formats: tuple[Format, ...] = (Format.LONG_TERM, Format.ONE_OFF)
    rhythm: str = ""
    good_for: str = ""
    good_for_words: str = ""
    not_for_words: str = ""
    age_days: int = 120
    role: RoleName | None = None


CAST = (
    Part(
        email="daniel@example.org",
        name="Daniel Okafor",
        headline="Courier for 6 years, now runs his own round",
        about=(
            "I rode for three apps for six years. Now I have nine clients of my own and two people riding with me. "
            "I like helping people make the first phone call."
        ),
        crafts={"courier": Years.FOUR_TO_NINE, "cargo-bike-courier": Years.ONE_TO_THREE},
        wants=("hiring-fairly", "arabic-customers"),
        shares=("direct-clients", "pricing-job", "cargo-bike-upkeep", "first-contract"),
        offers=("direct-clients", "pricing-job", "first-contract"),
        room=3,
        languages=("en", "ig"),
        talks=(Talk.PHONE, Talk.IN_PERSON),
        hours=("weekday_mornings",),
        rhythm=Rhythm.FORTNIGHTLY,
        good_for=GoodFor.SOME,
        good_for_words="People with at least three months on an app",
        not_for_words="Visa or legal questions",
        age_days=500,
    ),
    Part(
        email="amina@example.org",
        name="Amina",
        headline="Courier, two years on an e-bike",
        about="I ride evenings in Easton and know every bakery on Stapleton Road. I can fix most brakes.",
        goal="Two regular clients of my own by spring, and a price I can say without looking at my shoes.",
        crafts={"courier": Years.ONE_TO_THREE, "food-courier": Years.ONE_TO_THREE},
        wants=("direct-clients", "pricing-job", "tax-return"),
        shares=("ebike-brakes", "safe-routes-night", "arabic-conversation"),
        languages=("en", "ar"),
        talks=(Talk.PHONE, Talk.CHAT, Talk.IN_PERSON),
        hours=("weekday_mornings", "weekends"),
        age_days=90,
    ),
    Part(
        email="mo@example.org",
        name="Mo",
        headline="Night driver, moderates here",
        crafts={"rideshare-driver": Years.TEN_OR_MORE},
        shares=("angry-people", "passengers"),
        languages=("en", "ur"),
        talks=(Talk.CHAT,),
        hours=("weekday_afternoons",),
        age_days=480,
        role=RoleName.MODERATOR,
    ),
    Part(
        email="cora@example.org",
        name="Cora Bell",
        headline="Coordinates this community",
        about="Ask me when nothing else works. I was a home carer for twelve years.",
        crafts={"elder-carer": Years.TEN_OR_MORE},
        languages=("en",),
        talks=(Talk.PHONE, Talk.CHAT),
        age_days=520,
        role=RoleName.COORDINATOR,
    ),
    Part(
        email="ada@example.org",
        name="Ada",
        headline="Looks after the server",
        crafts={"devops-engineer": None},
        in_town=False,
        age_days=530,
        role=RoleName.ADMIN,
    ),
    Part(
        email="jo@example.org",
        name="Jo Park",
        headline="Freelance designer for 11 years",
        about="I have set every price wrong at least once, so that you do not have to.",
        crafts={"graphic-designer": Years.TEN_OR_MORE},
        shares=("pricing-job", "fixed-or-hourly", "logos", "extra-work"),
        offers=("pricing-job", "fixed-or-hourly", "extra-work"),
        talks=(Talk.CHAT, Talk.VIDEO),
        hours=("weekday_evenings", "weekends"),
        in_town=False,
        good_for=GoodFor.ANY,
        age_days=400,
    ),
    Part(
        email="grace@example.org",
        name="Grace Tan",
        headline="Bookkeeper for riders and drivers",
        crafts={"virtual-assistant": Years.FOUR_TO_NINE},
        shares=("tax-return", "bookkeeping", "tax-deductions"),
        offers=("tax-return", "bookkeeping"),
        room=1,
        languages=("en", "zh"),
        talks=(Talk.CHAT,),
        hours=("weekends",),
        formats=(Format.ONE_OFF,),
        age_days=300,
    ),
)


def cast(catalogue: Catalogue, town: Place | None) -> Iterator[tuple[Part, Drawn]]:
    """Turn the cast into people as they are drawn; ``town`` is where most of them live."""
    for part in CAST:
        yield part, _drawn(part, catalogue, town)


def _drawn(part: Part, catalogue: Catalogue, town: Place | None) -> Drawn:
    return Drawn(
        name=part.name,
        headline=part.headline,
        about=part.about,
        goal=part.goal,
        place=town if part.in_town else None,
        zone=ZONE,
        languages=part.languages,
        talks=part.talks,
        week=week_from_presets(part.hours) if part.hours else None,
        crafts=tuple((catalogue.crafts[slug], years) for slug, years in part.crafts.items()),
        wants=tuple(catalogue.topic_ids(part.wants)),
        shares=tuple(catalogue.topic_ids(part.shares)),
        offer=_offer(part, catalogue) if part.offers else None,
        in_previews=bool(part.offers),
        age_days=part.age_days,
    )


def _offer(part: Part, catalogue: Catalogue) -> DrawnOffer:
    return DrawnOffer(
        topics=tuple(catalogue.topic_ids(part.offers)),
        formats=part.formats,
        room=part.room,
        rhythm=part.rhythm,
        good_for=part.good_for,
        good_for_words=part.good_for_words,
        not_for_words=part.not_for_words,
    )
