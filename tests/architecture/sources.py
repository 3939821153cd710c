"""Every module of the product, read once."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("nwlb", "profiles", "matching", "forums")


@dataclass(frozen=True)
class Source:
    path: str
    tree: ast.Module
    lines: int

    @property
    def layer(self) -> str:
        return self.path.split("/")[1].removesuffix(".py")


@cache
def sources() -> tuple[Source, ...]:
    found = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]
    return tuple(read(path) for path in found)


def read(path: Path) -> Source:
    text = path.read_text()
    return Source(path=path.relative_to(ROOT).as_posix(), tree=ast.parse(text), lines=text.count("\n"))


def of_layers(*layers: str) -> list[Source]:
    return [source for source in sources() if source.layer in layers]
