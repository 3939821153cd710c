"""Second looks, closings, watched words and mutes, for a program."""

from profiles.choices import Curb, Verdict
from profiles.commands.restrictions import Measure
from profiles.models import Appeal, Decision, Mute, Person, Restriction
from tests.api.program import Program
from tests.profiles.reporting import decided, filed


def test_from_the_appeal_to_the_answer(mina: Person, sam: Person, mo: Person, ada: Person) -> None:
    decision = decided(filed(sam, mina), mo)
    Decision.objects.update(at="2099-01-01T00:00Z")
    author, path = Program(mina), f"decisions/{decision.key}/appeal/"
    assert [author.ask("POST", path, {"words": "It was a quote."}).status_code for _n in range(2)] == [204, 204]
    (waiting,) = Program(ada).ask("GET", "appeals/").json()["results"]
    assert waiting["words"] == "It was a quote."
    said = {"granted": True, "answer": "You are right."}
    own = Program(mo).ask("POST", f"appeals/{waiting['key']}/answer/", said)
    assert (own.status_code, own.json()["code"]) == (409, "needs_another")
    assert Program(ada).ask("POST", f"appeals/{waiting['key']}/answer/", said).status_code == 204
    assert Appeal.objects.get().granted
    assert Program(sam).ask("POST", path, {"words": "Mine?"}).status_code == 404


def test_closing_by_two(mina: Person, sam: Person, mo: Person, ada: Person) -> None:
    decided(filed(sam, mina), mo, Verdict.WARN, measure=Measure(Curb.CLOSE))
    Restriction.objects.update(until="2099-01-01T00:00Z")
    (waiting,) = Program(ada).ask("GET", "closings/").json()["results"]
    assert waiting["person"] == mina.key
    path = f"closings/{waiting['key']}/confirm/"
    assert Program(mo).ask("POST", path).json()["code"] == "needs_another"
    assert Program(ada).ask("POST", path).status_code == 204
    assert Program(ada).ask("POST", path).status_code == 404
    assert Restriction.objects.get().confirmed_by == ada


def test_a_claim_says_until_when(mina: Person, sam: Person, mo: Person) -> None:
    report = filed(sam, mina)
    until = Program(mo).ask("POST", f"moderation/{report.key}/claim/").json()["until"]
    assert Program(mo).ask("GET", f"moderation/{report.key}/").json()["claimed_until"] == until


def test_what_one_told_and_what_came_of_it(mina: Person, sam: Person, mo: Person) -> None:
    report = filed(sam, mina)
    assert Program(sam).ask("GET", "reports/").json()["results"][0]["verdict"] == ""
    decided(report, mo, Verdict.WARN)
    assert Program(sam).ask("GET", "reports/").json()["results"][0]["verdict"] == "warn"
    assert Program(mina).ask("GET", "reports/").json()["results"] == []


def test_watched_words(mo: Person, sam: Person) -> None:
    moderator = Program(mo)
    assert moderator.ask("POST", "watched/", {"words": "Quick Cash"}).status_code == 204
    assert moderator.ask("GET", "watched/").json()["results"] == [{"words": "Quick Cash"}]
    assert moderator.ask("POST", "watched/remove/", {"words": "quick cash"}).status_code == 204
    assert moderator.ask("POST", "watched/remove/", {"words": "quick cash"}).status_code == 404
    assert Program(sam).ask("POST", "watched/", {"words": "x"}).status_code == 404


def test_mute_put_away_and_back(mina: Person, teo: Person) -> None:
    program = Program(teo)
    assert program.ask("PUT", f"mutes/{mina.key}/").status_code == 204
    assert [row["name"] for row in program.ask("GET", "mutes/").json()["results"]] == ["Mina"]
    assert mina.key not in str(program.ask("GET", "people/").json())
    assert program.ask("DELETE", f"mutes/{mina.key}/").status_code == 204
    assert not Mute.objects.exists()
    path = f"asides/profiles.person/{mina.key}/"
    assert [program.ask(method, path).status_code for method in ("PUT", "DELETE", "DELETE")] == [204, 204, 404]


def test_figures_are_for_everybody(db: None) -> None:
    assert Program(None).ask("GET", "figures/moderation/").json() == {"results": []}
