"""Translations with a wheel alone: gettext need not be installed on any machine."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from nwlb.embedded import CHECKOUT

APPS = ("nwlb", "profiles", "matching", "forums")
# What stands for a sentence in code and, after templatize, in a template; positions as babel wants them.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
NOTES = ["Translators"]


def compile_translations(root: Path = CHECKOUT) -> int:
    """Compile every catalogue that is newer than its compiled twin, and return how many."""
    stale = [source for source in root.glob("*/locale/*/LC_MESSAGES/*.po") if _is_stale(source)]
    for source in stale:
        compile_catalogue(read_catalogue(source), source.with_suffix(".mo"))
    return len(stale)


def compile_catalogue(catalogue: Catalog, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as compiled:
        write_mo(compiled, catalogue)


def read_catalogue(source: Path) -> Catalog:
    with source.open("rb") as words:
        return read_po(words, locale=source.parent.parent.name)


def collect_sentences(root: Path = CHECKOUT) -> Catalog:
    """Gather every sentence that code and templates show to people, with the files it stands in."""
    found = Catalog(charset="utf-8")
    for path in _sources(root):
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # In brackets the reader of Python does not care how a template is indented.
            source = f"({templatize(source)})"
        for _line, words, notes, context in extract("python", BytesIO(source.encode()), KEYWORDS, NOTES):
            # By file, not by line: a line moves with every change above it.
            place: Any = (path.relative_to(root).as_posix(), None)
            found.add(words, locations=[place], context=context, auto_comments=notes)
    return found


def update_catalogue(language: str, root: Path = CHECKOUT) -> Catalog:
    """Bring one language's file to what the sources say: new sentences empty, those that left dropped."""
    target = root / "nwlb" / "locale" / language / "LC_MESSAGES" / "django.po"
    catalogue = read_catalogue(target) if target.exists() else _empty(language)
    # A guess by likeness is a wrong sentence that looks like a right one.
    catalogue.update(collect_sentences(root), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.fuzzy = False
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as words:
        write_po(words, catalogue, width=100, ignore_obsolete=True)
    return catalogue


def _empty(language: str) -> Catalog:
    return Catalog(
        locale=language,
        project="No Worker Left Behind",
        header_comment="# The sentences of No Worker Left Behind.",
        charset="utf-8",
    )


def strings(string: Any) -> tuple[str, ...]:
    """Give the forms of a translation, of which there is one where nothing is counted."""
    return tuple(string) if isinstance(string, (tuple, list)) else (string or "",)


def _sources(root: Path) -> Iterator[Path]:
    for app in APPS:
        yield from sorted((root / app).rglob("*.py"))
    yield from sorted(path for path in (root / "templates").rglob("*") if path.suffix in {".html", ".txt"})


def _is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime
