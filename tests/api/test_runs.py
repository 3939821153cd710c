from matching.choices import RunState
from matching.models import MatchRun
from profiles.models import Person
from tests.api.program import Program
from tests.factories import NOW


def test_coordinators_look_back_at_runs(cora: Person, teo: Person) -> None:
    done = {"state": RunState.DONE, "started_at": NOW, "finished_at": NOW, "version": "test"}
    run = MatchRun.objects.create(**done, figures={"pairs": 3})
    program = Program(cora)
    assert [row["key"] for row in program.ask("GET", "runs/").json()["results"]] == [run.key]
    assert program.ask("GET", f"runs/{run.key}/").json()["figures"] == {"pairs": 3}
    assert Program(teo).ask("GET", "runs/").status_code == 404
    assert Program(teo).ask("GET", f"runs/{run.key}/").status_code == 404
