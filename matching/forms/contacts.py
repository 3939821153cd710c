"""Words that hold a way to reach somebody, so that nobody gives theirs away without meaning to."""

import re

DATE = re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b|\b\d{1,2}:\d{2}\b")
MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)
LINK = re.compile(r"\b(?:wa\.me|t\.me|signal\.me|m\.me)/\S", re.IGNORECASE)
NUMBER = re.compile(r"(?<![\w.,])[+(]?\d[\d ()./-]{5,}\d")
WITH_COUNTRY, WITHOUT_COUNTRY = 8, 9


def hold_contact(words: str) -> bool:
    """Whether somebody wrote an e-mail address, a phone number or a link to be written at.

    A guess that only ever asks once more. Days, hours and sums of money are no phone numbers: a
    number counts from 9 digits with a 0 or a bracket before it, or from 8 with a plus.
    """
    if MAIL.search(words) or LINK.search(words):
        return True
    return any(is_phone(found) for found in NUMBER.findall(DATE.sub(" ; ", words)))


def is_phone(found: str) -> bool:
    digits = sum(letter.isdigit() for letter in found)
    if found.startswith("+"):
        return digits >= WITH_COUNTRY
    return found.startswith(("0", "(")) and digits >= WITHOUT_COUNTRY
