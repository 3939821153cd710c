"""How the last match of everybody came out for one person, in sentences: of others only how many there are."""

from matching.models import Wait
from matching.queries import runs
from matching.queries.sentences import CHOSEN, CHOSEN_BEST, NEXT_MATCH, PASSED_BY
from profiles.choices import EVERYONE_POOL
from profiles.models import Person


def told(*, person: Person, pool: str = EVERYONE_POOL) -> tuple[str, ...]:
    """Return why not somebody who fits better, or why nobody yet and what comes next. One query.

    Nothing to whoever was in no match, or has changed since what they look for.
    """
    since = person.features_changed_at
    waits = Wait.objects.filter(person=person, pool=pool, counted_run__started_at__gte=since)
    wait = waits.filter(counted_run__in=runs.shown(pool)).first()
    if wait is None:
        return ()
    if wait.better is not None:
        return (str(CHOSEN % {"count": wait.better} if wait.better else CHOSEN_BEST),)
    return (str(PASSED_BY % {"count": wait.places}), str(NEXT_MATCH)) if wait.places else ()
