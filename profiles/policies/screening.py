"""What is held back before others see it: pure, over words and a few facts about who wrote them.

A guess, and never the last word: who wrote it is asked once more, or a moderator looks. So each
pattern wants a second sign besides a number, and sums of money, times, dates, ratings, shifts and
order numbers stay free. Patterns have bounded repeats: time grows with the length and no more.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from profiles.choices import BLANKS, Hold, fold
from profiles.errors import TooCommonToWatch
from profiles.policies.addresses import ADDRESSES

FLOOD = 3  # the same words this often within an hour
LONG_ENOUGH = 40  # letters; "Thank you!" is no flood
WITH_COUNTRY, WITH_ZERO, BARE = 8, 9, 9


@dataclass(frozen=True)
class Facts:
    """What the words alone do not tell. ``same_lately`` counts the same words within the hour, these included."""

    newcomer: bool = False
    same_lately: int = 1
    watched: Iterable[str] = field(default=())


DATE = re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b|\b\d{1,2}:\d{2}\b")
MAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,190}\.[a-z]{2,}", re.IGNORECASE)
SPELLED_MAIL = re.compile(
    r"\b[\w.+-]{2,40} ?[(\[ ](?:at|arroba|ät|chez)[)\] ] ?[\w-]{2,40} ?(?:[(\[ ](?:dot|punto|punkt|point)[)\] ]|\.) ?"
    r"(?:com|net|org|es|de|fr|it|co\.uk|uk|pt|pl|nl)\b",
    re.IGNORECASE,
)
WRITE_AT = re.compile(r"\b(?:wa\.me|t\.me|signal\.me|m\.me)/\S", re.IGNORECASE)
NUMBER = re.compile(r"(?<![\w.,])[+(]?\d[\d ()./-]{5,24}\d(?![\d%])")
# Groups that only phone numbers have: 555-123-4567, 612 345 678, 91 234 56 78, 98765 43210.
GROUPED = re.compile(
    r"^(?:\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}|[6-9]\d{2} \d{3} \d{3}|[6-9]\d{2} \d{2} \d{2} \d{2}|9\d \d{3} \d{2} \d{2}|"
    r"[6-9]\d{4} \d{5}|[679]\d{8})$"
)
CALL_ME = re.compile(
    r"\b(?:phone|call me|text me|tel|tel[ée]fono|t[ée]l[ée]phone|m[óo]vil|cel(?:ular)?|ll?[áa]mame|whats ?app|"
    r"telegram|handy|ruf|anrufen|num[ée]ro|telefon|telefone|ligue|zadzwo[ńn])\b",
    re.IGNORECASE,
)
NEAR = 40  # letters between such a word and its number

LINK = re.compile(
    r"https?://\S|\bwww\.\S|"
    r"\b[\w-]{2,60}\.(?:com|net|org|io|shop|xyz|info|biz|app|site|online|link|click|top|me)\b",
    re.IGNORECASE,
)
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")


# Words of which every text is full, in the languages of our pages, as ``fold`` leaves them.
EVERYWHERE = frozenset(
    (
        *("the", "and", "for", "you", "your", "are", "not", "but", "was", "with", "this", "that", "have", "has", "had"),
        *("from", "they", "them", "their", "she", "his", "her", "him", "who", "what", "when", "how", "all", "any"),
        *("can", "our", "out", "one", "just", "will", "more", "about", "there", "does", "did", "get", "got", "its"),
        *("los", "las", "una", "uno", "unos", "unas", "que", "por", "para", "con", "del", "como", "pero", "sus", "mas"),
        *("este", "esta", "esto", "eso", "esa", "son", "fue", "muy", "sin", "sobre", "ser", "hay", "cuando", "donde"),
    )
)
SHORTEST = 3


def bare(text: str) -> str:
    """Return a text without what has no width, for looking something up in it that is written as it is read."""
    return text if text.isascii() else "".join(c for c in text if unicodedata.category(c) != "Cf" and c not in BLANKS)


def ensure_worth_watching(words: str) -> None:
    """Refuse what stands in nearly every text: all of it would wait for a moderator."""
    told = re.findall(r"[^\W_]+", fold(bare(words)))
    if len("".join(told)) < SHORTEST or EVERYWHERE.issuperset(told):
        raise TooCommonToWatch


def screen(words: str, facts: Facts) -> tuple[Hold, ...]:
    """Say what speaks against showing some words to others at once; nothing, most of the time.

    They are read as an eye reads them: what has no width takes no word or number apart.
    """
    return tuple(dict.fromkeys(_found(bare(words), facts)))


def _found(words: str, facts: Facts) -> Iterator[Hold]:
    if holds_contact(words):
        yield Hold.CONTACT
    if holds_bank_account(words):
        yield Hold.BANK
    if holds_home_address(words):
        yield Hold.ADDRESS
    if facts.newcomer and LINK.search(words):
        yield Hold.LINK
    if facts.same_lately >= FLOOD and len(words) >= LONG_ENOUGH:
        yield Hold.FLOOD
    if holds_watched(words, facts.watched):
        yield Hold.WATCHED


def holds_contact(words: str) -> bool:
    """Whether somebody wrote an e-mail address, a phone number or a link to be written at.

    A number counts from 9 digits with a 0 or a bracket before it, from 8 with a plus, in groups that
    only phone numbers have, or from 7 close behind a word such as "phone".
    """
    if MAIL.search(words) or SPELLED_MAIL.search(words) or WRITE_AT.search(words):
        return True
    bare = DATE.sub(" ; ", IBAN.sub(" ; ", words))
    return any(_is_phone(found, bare) for found in NUMBER.finditer(bare))


def _is_phone(found: re.Match[str], words: str) -> bool:
    text = found.group()
    digits = sum(letter.isdigit() for letter in text)
    if text.startswith("+"):
        return digits >= WITH_COUNTRY
    if text.startswith(("0", "(")):
        return digits >= WITH_ZERO
    if GROUPED.match(text):
        return True
    before = words[max(0, found.start() - NEAR) : found.start()]
    return CALL_ME.search(before) is not None


def holds_bank_account(words: str) -> bool:
    """Whether an IBAN stands there: its two check digits tell it from any other number."""
    return any(_is_iban(found) for found in IBAN.findall(words))


def _is_iban(found: str) -> bool:
    plain = found.replace(" ", "")
    digits = "".join(str(int(letter, 36)) for letter in plain[4:] + plain[:4])
    return int(digits) % 97 == 1


def holds_home_address(words: str) -> bool:
    return any(pattern.search(words) for pattern in ADDRESSES)


def holds_watched(words: str, watched: Iterable[str]) -> bool:
    """Whether a watched word stands there whole, whatever its accents and capitals."""
    folded = fold(bare(words))
    return any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", folded) for one in map(fold, watched) if one)
