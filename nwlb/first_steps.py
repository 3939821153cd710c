"""The three small steps that home leads a newcomer by. What is done is read from what is kept."""

from dataclasses import dataclass

from profiles.queries.steps import OFFER_OPEN, OFFER_PAUSED, Said

OPENED = (OFFER_OPEN, OFFER_PAUSED)


@dataclass(frozen=True)
class FirstSteps:
    """``stops`` are (name, "done", "now" or "next"); ``now`` names the one to take."""

    mentors: bool
    stops: tuple[tuple[str, str], ...]
    now: str


def first_steps(*, said: Said, has_asked: bool) -> FirstSteps | None:
    """Return where a newcomer stands; None for who has taken all three, and needs no leading.

    Who wants to learn is led to the first request, who only shares to an open offer.
    """
    mentors = said.shares > 0 and not said.learns and not has_asked
    done = mentor_steps(said) if mentors else seeker_steps(said, has_asked=has_asked)
    if list(done.values())[-1]:
        return None
    now = next(name for name, is_done in done.items() if not is_done)
    stops = ((name, "done" if is_done else "now" if name == now else "next") for name, is_done in done.items())
    return FirstSteps(mentors=mentors, stops=tuple(stops), now=now)


def seeker_steps(said: Said, *, has_asked: bool) -> dict[str, bool]:
    return {"learn": said.learns, "reach": not said.unsaid, "ask": has_asked}


def mentor_steps(said: Said) -> dict[str, bool]:
    return {"share": said.shares > 0, "handbook": said.read_handbook, "open": said.offer in OPENED}
