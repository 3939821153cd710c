"""Translations from .po to .mo by a wheel: gettext need not be installed on the machine."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from nwlb.embedded import CHECKOUT


def compile_translations(root: Path = CHECKOUT) -> int:
    """Compile every catalogue that is newer than its compiled twin, and return how many."""
    stale = [source for source in root.glob("*/locale/*/LC_MESSAGES/*.po") if _is_stale(source)]
    for source in stale:
        with source.open("rb") as words:
            catalogue = read_po(words, locale=source.parent.parent.name)
        with source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, catalogue)
    return len(stale)


def _is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime
