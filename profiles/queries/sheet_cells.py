"""The cells of one line of a sheet: what each means, and a sentence for each that means nothing to us."""

import re
from functools import cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from profiles.choices import FindingKind, Years, fold
from profiles.models.offers import MAX_ROOM
from profiles.models.people import NAME_LENGTH
from profiles.queries import languages
from profiles.queries.imports import Finding, Line
from profiles.queries.sheet_hours import read_hours

LONGEST = {"name": NAME_LENGTH, "headline": 120, "about": 2_000, "goal": 600, "city": 100}
LONGEST_WORDS = 80  # of one skill or craft
LONGEST_EMAIL = 254
LONGEST_LIFE = 80  # more years than that are a calendar year
MOST_WORDS = 60  # in one cell
FORMULA = ("=", "+", "-", "@")
# Where semicolons part the words, a comma belongs to one of them ("Rain, ice and slippery roads").
BETWEEN_WORDS = re.compile(r"[,|\n\r•]+")
BETWEEN_LONG_WORDS = re.compile(r"[;|\n\r•]+")
# What we write before a cell that a spreadsheet would run comes off again.
NEUTRALISED = re.compile(r"'('*[=+\-@\t\r])")
BETWEEN_LANGUAGES = re.compile(r"[;,|/\n\r&+]+| and ", re.IGNORECASE)
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
BEGINNER = ("beginner", "starting", "new", "less than", "under", "<")
# What people write and no list of names has.
MORE_COUNTRIES = {
    "uk": "GB",
    "usa": "US",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "holland": "NL",
    "uae": "AE",
}
NO_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
MORE_LANGUAGES = {"iw": "he", "mandarin": "zh", "farsi": "fa", "filipino": "tl", "flemish": "nl", "castilian": "es"}


def read_line(number: int, said: dict[str, str]) -> tuple[Line | None, list[Finding]]:
    """Read one line by its columns; None when it cannot be taken in at all."""
    said = {column: NEUTRALISED.sub(r"\1", cell, count=1) if cell[:1] == "'" else cell for column, cell in said.items()}
    email = address_in(said.get("email", ""))
    trouble = email_trouble(email)
    if trouble:
        return None, [Finding(number, trouble, column="email", kind=FindingKind.MEND)]
    cells = Cells(number, said)
    week, vary = cells.hours()
    line = Line(
        number=number,
        email=email,
        **{column: cells.text(column) for column in LONGEST},
        country=cells.country(),
        languages=cells.languages(),
        offers=cells.words("offers"),
        seeks=cells.words("seeks"),
        crafts=cells.words("craft"),
        years=cells.years(),
        room=cells.room(),
        week=week,
        hours_vary=vary,
        unread=tuple(cells.unread),
    )
    return line, cells.findings


def address_in(cell: str) -> str:
    return cell.strip().removeprefix("mailto:").strip().lower()


def email_trouble(email: str) -> str:
    if not email:
        return _("There is no e-mail address. We skip this line.")
    try:
        validate_email(email)
    except ValidationError:
        return _("“%(words)s” is not a whole e-mail address. We skip this line.") % {"words": email[:LONGEST_WORDS]}
    return _("The e-mail address is too long. We skip this line.") if len(email) > LONGEST_EMAIL else ""


class Cells:
    """Reads the cells of one line and remembers what there is to say about them."""

    def __init__(self, number: int, said: dict[str, str]) -> None:
        self.number = number
        self.said = said
        self.findings: list[Finding] = []
        self.unread: list[tuple[str, str]] = []

    def say(self, column: str, sentence: str) -> None:
        self.findings.append(Finding(self.number, sentence, column=column))

    def note(self, column: str, words: str, sentence: str) -> None:
        """Keep words that mean nothing to us with the line, and say so."""
        self.unread.append((column, words))
        self.say(column, sentence % {"words": words[:LONGEST_WORDS]})

    def text(self, column: str) -> str:
        """Read free text; only a name and an address in one line, the rest as it is."""
        words = self.said.get(column, "")
        if column not in ("about", "goal"):
            words = " ".join(words.split())
        if words.startswith(FORMULA):
            sentence = _("“%(words)s” begins like a formula of a spreadsheet. We keep it as plain text.")
            self.say(column, sentence % {"words": words[:LONGEST_WORDS]})
        if len(words) > LONGEST[column]:
            self.note(column, words, _("“%(words)s…” is too long. We keep the beginning."))
        return words[: LONGEST[column]].strip()

    def words(self, column: str) -> tuple[str, ...]:
        """Split a cell into skills or crafts, each once."""
        found: dict[str, str] = {}
        cell = self.said.get(column, "")
        between = BETWEEN_LONG_WORDS if ";" in cell else BETWEEN_WORDS
        for piece in between.split(cell):
            words = " ".join(piece.split())
            if len(words) > LONGEST_WORDS:
                self.note(column, words, _("“%(words)s…” is too long for one skill. We keep the beginning."))
            if fold(words):
                found.setdefault(fold(words[:LONGEST_WORDS]), words[:LONGEST_WORDS].strip())
        for words in list(found.values())[MOST_WORDS:]:
            self.note(column, words, _("“%(words)s” comes after sixty others. We leave it out."))
        return tuple(found.values())[:MOST_WORDS]

    def languages(self) -> tuple[str, ...]:
        """Read codes or names; nobody is left out for naming none."""
        codes: list[str] = []
        for piece in filter(None, (part.strip() for part in BETWEEN_LANGUAGES.split(self.said.get("languages", "")))):
            code = language_code(piece)
            if code:
                codes.append(code)
            else:
                self.note("languages", piece, _("We do not know the language “%(words)s”. We leave it out."))
        if not codes:
            self.say(
                "languages", _("No language is named. We take the person in; they are asked when they first come here.")
            )
        return tuple(dict.fromkeys(codes))

    def country(self) -> str:
        words = self.said.get("country", "")
        if not words:
            return ""
        code = country_code(words)
        if not code:
            self.note("country", words, _("We do not know the country “%(words)s”. The place stays open."))
        return code

    def hours(self) -> tuple[bytes | None, bool]:
        words = self.said.get("hours", "")
        found = read_hours(words)
        for piece in found.unread:
            self.note("hours", piece, _("We cannot read the hours “%(words)s”. Write them like “Mon-Fri 9-12”."))
        return found.week, found.vary

    def years(self) -> Years | None:
        words = self.said.get("years", "")
        number = NUMBER.search(words)
        if number and float(number[0].replace(",", ".")) < LONGEST_LIFE:
            return years_band(float(number[0].replace(",", ".")), words)
        if words and any(sign in fold(words) for sign in BEGINNER):
            return Years.STARTING
        if words:
            self.note("years", words, _("We cannot read the years “%(words)s”. They stay open."))
        return None

    def room(self) -> int | None:
        words = self.said.get("capacity", "")
        if not words:
            return None
        number = re.fullmatch(r"(\d{1,4})(?:[.,]0+)?", words)
        if not number:
            self.note("capacity", words, _("“%(words)s” is not a number of people. We take two."))
            return None
        if int(number[1]) > MAX_ROOM:
            self.note("capacity", words, _("Room for %(words)s people is more than we allow. We take six."))
        return min(int(number[1]), MAX_ROOM)


def years_band(years: float, words: str) -> Years:
    """Put a number of years into its band; the lower end counts where a span is named."""
    if years < 1 or any(sign in fold(words) for sign in ("less than", "under", "<")):
        return Years.STARTING
    if years < 4:  # noqa: PLR2004 - the bands of Years
        return Years.ONE_TO_THREE
    return Years.TEN_OR_MORE if years >= 10 else Years.FOUR_TO_NINE  # noqa: PLR2004


def language_code(words: str) -> str:
    """Find the code of a language by its code, its own name, or its name in English or here."""
    folded = fold(words)
    base = re.split(r"[-_ (]", folded)[0]
    known = languages.codes()
    named = language_names(get_language() or "en")
    for key in (folded, base):
        found = key if key in known else named.get(key, MORE_LANGUAGES.get(key, ""))
        if found:
            return found
    return ""


def country_code(words: str) -> str:
    folded = fold(words)
    return country_names(get_language() or "en").get(folded.replace(".", ""), "")


@cache
def language_names(locale: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for code in languages.codes():
        own = languages.locale_for(code)
        tags = {own.language if own.language == code else "en", "en", locale}
        for tag in tags:
            names.setdefault(fold(languages.name(code, tag)), code)
    return names


@cache
def country_names(locale: str) -> dict[str, str]:
    names = dict(MORE_COUNTRIES)
    for tag in ("en", locale):
        for code, name in languages.locale_for(tag).territories.items():
            if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES:  # noqa: PLR2004
                names.update({fold(name): code, code.lower(): code})
    return names
