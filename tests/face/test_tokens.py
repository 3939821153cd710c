"""Each colour is written twice: flat for old browsers, and in light-dark(). The two must agree."""

import re

import pytest

from tests.architecture.sources import ROOT

TOKENS = ROOT / "static" / "css" / "tokens.css"
FLAT = re.compile(r"(--[a-z0-9-]+): (#[0-9a-f]{6});")
PAIRED = re.compile(r"(--[a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
RAW_COLOUR = re.compile(r"#[0-9a-f]{3,8}\b", re.IGNORECASE)
# They never change with the theme: yellow stays yellow, and what stands on it or on a plate too.
THE_SAME_IN_BOTH = {"--on-plate", "--plate-2", "--sun", "--on-sun"}


def disagreements(css: str) -> list[str]:
    flat = dict(FLAT.findall(css))
    paired = {name: light for name, light, _ in PAIRED.findall(css)}
    unlike = [name for name, light in paired.items() if flat.get(name) != light]
    unpaired = set(flat) - set(paired) - THE_SAME_IN_BOTH
    return sorted([*unlike, *unpaired])


def test_both_lights_agree() -> None:
    assert len(PAIRED.findall(TOKENS.read_text())) > 20
    assert disagreements(TOKENS.read_text()) == []


@pytest.mark.parametrize(
    "sabotage",
    [
        "--ink: #14231d; --ink: light-dark(#14231e, #e8f0ea);",
        "--new: #14231d;",
        "--ink: light-dark(#14231d, #e8f0ea);",
    ],
)
def test_a_colour_written_once_or_differently_is_found(sabotage: str) -> None:
    assert disagreements(sabotage) != []


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "surface", "least"),
    [
        ("--ink", "--bg", 7),
        ("--ink-2", "--bg", 4.5),
        ("--ink-2", "--surface", 4.5),
        ("--ink-2", "--tint", 4.5),
        ("--accent", "--surface", 4.5),
        ("--accent", "--accent-soft", 4.5),
        ("--on-accent", "--accent", 4.5),
        ("--sun-ink", "--sun-soft", 4.5),
        ("--river", "--river-soft", 4.5),
        ("--brick", "--brick-soft", 4.5),
        ("--edge", "--surface", 3),
        ("--edge", "--bg", 3),
    ],
)
def test_contrast(text: str, surface: str, least: float, theme: int) -> None:
    pairs = {name: (light, dark) for name, light, dark in PAIRED.findall(TOKENS.read_text())}
    assert contrast(pairs[text][theme], pairs[surface][theme]) >= least
