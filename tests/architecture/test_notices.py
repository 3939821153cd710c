"""Every verb that code tells has all its words, and all words have a verb."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.html import escape

from profiles.queries import wording
from tests.architecture.sources import ROOT, sources
from tests.factories import NOW

MOST_OF_A_SUBJECT = 110  # with a long name in it; phones show the first forty
VERB = re.compile(r"[a-z]+(_[a-z]+)+")


def told_in(tree: ast.AST) -> set[str]:
    """Return the verbs that stand in calls of a function ``tell...``, by name or by place."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and called(node).startswith("tell")]
    given = [value for call in calls for value in (*call.args, *(k.value for k in call.keywords if k.arg == "verb"))]
    words = [node.value for value in given for node in ast.walk(value) if isinstance(node, ast.Constant)]
    return {word for word in words if isinstance(word, str) and VERB.fullmatch(word)}


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def told() -> list[str]:
    return sorted(set().union(*(told_in(source.tree) for source in sources())))


@pytest.mark.parametrize("verb", told())
def test_a_verb_has_all_its_words(verb: str) -> None:
    assert verb in wording.folders(), f"templates/<app>/notices/{verb}/line.html is missing"
    folder = ROOT / "templates" / wording.folders()[verb]
    assert [part for part in wording.PARTS if not (folder / part).is_file()] == []


@pytest.mark.parametrize("verb", wording.verbs())
def test_a_line_holds_no_link_of_its_own(verb: str) -> None:
    assert "<a" not in (ROOT / "templates" / wording.folders()[verb] / "line.html").read_text()


def test_a_verb_is_found_by_name_and_by_place() -> None:
    tree = ast.parse('notices.tell(verb="ask_received")\nself.tell(mentor, "ask_sent", ask, slot="a_b")')
    assert told_in(tree) == {"ask_received", "ask_sent"}


class Anything(dict[str, str]):
    """Facts as any verb may want them: a time where a template dates it, a key elsewhere."""

    def __missing__(self, name: str) -> str:
        return f"a{name}"


def facts_of(folder: Path) -> Anything:
    words = "".join(path.read_text() for path in folder.iterdir())
    dated = re.findall(r"facts\.(\w+)\|(?:date|time)", words)
    counted = re.findall(r"count \w+=facts\.(\w+)", words)
    return Anything({**dict.fromkeys(dated, NOW), **dict.fromkeys(counted, 2)})


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("verb", wording.verbs())
def test_every_verb_can_be_said_in_every_language(verb: str, language: str) -> None:
    about = wording.About("abc", "Zoë O'Hara", "/people/abc/", "")
    url = "https://example.org/there/?a=1&b=2"
    with translation.override(language):
        facts = facts_of(ROOT / "templates" / wording.folders()[verb])
        context = {
            "facts": facts,
            "by": about,
            "person": about,
            "subject_key": "abc",
            "at": NOW,
            "site": "",
            "url": url,
        }
        said = {part: wording.say(verb, part, context) for part in wording.PARTS}
    for part, words in said.items():
        assert words.strip(), part
        assert not re.search(r"{[{%]|[%]}|None|“”|«»|%\(", words), part
    assert "\n" not in said["subject.txt"]
    assert len(said["subject.txt"]) <= MOST_OF_A_SUBJECT
    assert not re.search(r"<[a-z/]|&[a-z#0-9]+;", said["subject.txt"] + said["body.txt"]), "text for text clients"
    assert url in said["body.txt"].splitlines(), "on a line of its own, so that every client finds its end"
    assert escape(url) in said["body.html"]
