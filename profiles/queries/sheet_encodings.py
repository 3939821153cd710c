"""The letters of a sheet: which encoding a spreadsheet wrote, told by the bytes alone."""

import codecs
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import IO

from profiles.errors import SheetUnreadable

CHUNK = 1_048_576
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
MOST_CONTROL = 0.01
MOST_WORDS = 5_000
# A word with a letter beyond ASCII in it, in any encoding of one byte a letter.
FOREIGN_WORD = re.compile(rb"[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*")
# An apostrophe where English, French, Italian and Catalan put it; elsewhere the byte is a letter of a Mac.
APOSTROPHE = re.compile(r"[a-z]+’(?:s|t|d|m|re|ll|ve)|(?:[ldcjmnst]|qu|dell|nell|all|un)’.+", re.IGNORECASE)
# What a coordinator may choose where we guessed wrongly.
LEGACY = {"cp1252": "Windows (1252)", "latin-1": "Latin-1", "mac_roman": "Mac Roman"}


def encoding_of(file: IO[bytes]) -> tuple[str, bool]:
    """Name the encoding of a file; True when it had to be guessed."""
    file.seek(0)
    start = file.read(2)
    if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16", False
    if b"\0" in start and start != b"\0\0":  # every second byte of Latin text, and the mark was left out
        return ("utf-16-be" if start[0] == 0 else "utf-16-le"), False
    if _is_utf8(file):
        return "utf-8-sig", False
    return _legacy(_foreign_words(file)), True


def ensure_text(file: IO[bytes], encoding: str) -> None:
    """Refuse what is no text: NUL, or more than a little of what no keyboard writes."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    total = strange = 0
    while chunk := file.read(CHUNK):
        text = decoder.decode(chunk)
        if "\0" in text:
            raise SheetUnreadable
        total += len(text)
        strange += len(CONTROL.findall(text))
    if strange > MOST_CONTROL * total:
        raise SheetUnreadable


def text_lines(file: IO[bytes], encoding: str) -> Iterator[str]:
    """Decode line by line, whatever ends a line. The file stays open: it is not ours to close."""
    file.seek(0)
    wrapper = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        for line in wrapper:
            yield CONTROL.sub(" ", line)
    finally:
        if not file.closed:
            wrapper.detach()


def _is_utf8(file: IO[bytes]) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _foreign_words(file: IO[bytes]) -> Counter[bytes]:
    file.seek(0)
    words: Counter[bytes] = Counter()
    while (chunk := file.read(CHUNK)) and len(words) < MOST_WORDS:
        words.update(FOREIGN_WORD.findall(chunk))
    return words


def _legacy(words: Counter[bytes]) -> str:
    """Choose the encoding in which the words look most like words; Windows where it is a draw."""
    text = b" ".join(words)
    likely = {name: sum(_looks_like_a_word(word.decode(name, "replace")) for word in words) for name in LEGACY}
    if any(byte in text for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)):
        likely["cp1252"] = -len(words)  # it has no letter there
    return max(likely, key=likely.__getitem__)


def _looks_like_a_word(word: str) -> int:
    """Judge one word: small letters inside, a capital first, quotation marks around are fine."""
    inner = word.strip("‘’“”…–—«»¿¡ª º·")
    if not inner or APOSTROPHE.fullmatch(inner):
        return 2
    fine = all(character.isascii() or character.isalpha() for character in inner)
    return 2 if fine and (inner.istitle() or inner.islower() or inner.isupper()) else -1
