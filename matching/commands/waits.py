"""How long people have looked: moved on by each run, once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Least

from matching.commands.matches import Standing
from matching.models import MatchRun, Wait
from profiles.models import Person

MOST_COUNTED = 32767
# Counted from when somebody last changed what they look for; a run counts a person once.
COUNT = """
INSERT INTO matching_wait (person_id, pool, since, rounds_missed, counted_run_id, better, places, longer)
SELECT person.id, %(pool)s, person.features_changed_at, (round.better IS NULL)::int, %(run)s,
    round.better, round.places, round.longer
FROM unnest(%(people)s::bigint[], %(better)s::int[], %(places)s::int[], %(longer)s::int[])
    AS round (person_id, better, places, longer)
JOIN profiles_person person ON person.id = round.person_id
ON CONFLICT (person_id, pool) DO UPDATE SET
    rounds_missed = LEAST(excluded.rounds_missed * (matching_wait.rounds_missed + 1), 32767),
    counted_run_id = excluded.counted_run_id,
    better = excluded.better, places = excluded.places, longer = excluded.longer
WHERE matching_wait.counted_run_id IS DISTINCT FROM excluded.counted_run_id
"""


def count_round(*, run: MatchRun, people: Sequence[int], standing: Standing) -> None:
    """Add a missed round to everybody without a pick, start anew for the others, forget who stopped looking."""
    with connection.cursor() as cursor:
        cursor.execute(
            COUNT,
            {
                "pool": run.pool,
                "run": run.pk,
                "people": list(people),
                "better": standing.better,
                "places": standing.places,
                "longer": standing.longer,
            },
        )
    Wait.objects.filter(pool=run.pool).exclude(counted_run=run).delete()


def miss(*, person: Person, pool: str, since: datetime) -> None:
    """Count a round as missed whose pick fell away: whoever comes back goes first in the next, and waits since then."""
    wait, _made = Wait.objects.get_or_create(person=person, pool=pool, defaults={"since": since})
    Wait.objects.filter(pk=wait.pk).update(
        rounds_missed=Least(F("rounds_missed") + 1, MOST_COUNTED), since=Least("since", Value(since))
    )
