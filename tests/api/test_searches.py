"""Finding people and keeping searches, for a program."""

from profiles.commands import blocks, search_documents
from profiles.models import Person, SavedSearch
from tests.api.program import Program
from tests.factories import NOW, PersonFactory


def found(program: Program, query: str) -> list[str]:
    answer = program.ask("GET", f"search/people/?{query}")
    assert answer.status_code == 200
    return [person["name"] for person in answer.json()["results"]]


def test_the_filters_of_the_page(mina: Person, teo: Person, sam: Person) -> None:
    search_documents.rebuild()
    program = Program(sam)
    assert found(program, "q=mnia") == ["Mina"]
    assert sorted(found(program, "q=courier&near=Bristol")) == ["Mina", "Teo"]
    assert found(program, "topic=pricing-job&room=1") == ["Mina"]
    assert program.ask("GET", "search/people/?language=zz").status_code == 400
    assert program.ask("GET", "search/people/?cursor=x").status_code == 400
    blocks.add(blocker=mina, blocked=sam, at=NOW)
    assert found(program, "q=mina") == []


def test_pages_hold_everybody_once(sam: Person) -> None:
    for number in range(25):
        PersonFactory.create(name=f"Rider {number}")
    search_documents.rebuild()
    program, url, seen = Program(sam), "search/people/?q=rider", []
    while url:
        page = program.ask("GET", url).json()
        seen += [person["key"] for person in page["results"]]
        url = page["next"]
    assert len(seen) == len(set(seen)) == 25


def test_a_search_is_kept_listed_and_removed(sam: Person, teo: Person) -> None:
    program = Program(sam)
    saved = program.ask("POST", "saved-searches/", {"q": "zanzibar", "language": "sw"})
    assert saved.status_code == 201
    assert saved.json()["query"] == "q=zanzibar&language=sw"
    assert program.ask("GET", "saved-searches/").json()["results"] == [saved.json()]
    assert program.ask("POST", "saved-searches/", {}).status_code == 400
    assert program.ask("POST", "saved-searches/", {"language": "zz"}).status_code == 400
    key = saved.json()["key"]
    assert Program(teo).ask("DELETE", f"saved-searches/{key}/").status_code == 404
    assert program.ask("DELETE", f"saved-searches/{key}/").status_code == 204
    assert not SavedSearch.objects.exists()


def test_what_was_searched_for_lately_is_listed_and_forgotten(sam: Person) -> None:
    browser = Program(sam)
    assert sam.account is not None
    browser.force_login(sam.account)
    browser.get("/search/?q=zanzibar")
    program = Program(sam)
    assert [row["query"] for row in program.ask("GET", "recent-searches/").json()["results"]] == ["q=zanzibar"]
    assert program.ask("DELETE", "recent-searches/").status_code == 204
    assert program.ask("GET", "recent-searches/").json()["results"] == []
