"""What each kind of visitor gets, as few shapes: an outcome for everybody, with the exceptions named."""

from dataclasses import dataclass, field

from tests.access.roles import Outcome, Who

OUTSIDE = {Who.ANONYMOUS: Outcome.LOGIN, Who.DEACTIVATED: Outcome.LOGIN}
JOINING = {Who.JOINING: Outcome.JOIN}
NOT_JOINED = {**OUTSIDE, **JOINING}


@dataclass(frozen=True)
class Shape:
    """``everybody`` gets this, except those in ``but``."""

    everybody: Outcome = Outcome.OK
    but: dict[Who, Outcome] = field(default_factory=dict)

    def of(self, who: Who) -> Outcome:
        return self.but.get(who, self.everybody)


OPEN = Shape()
NO_SUCH_METHOD = Shape(Outcome.METHOD)
ACCOUNTS = Shape(but=OUTSIDE)
ACCOUNTS_CONFIRM = Shape(Outcome.CONFIRM, but=OUTSIDE)
MEMBERS = Shape(but=NOT_JOINED)
COORDINATORS = Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.COORDINATOR: Outcome.OK})
MODERATORS = Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.MODERATOR: Outcome.OK})
JUDGES = Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.MODERATOR: Outcome.OK, Who.ADMIN: Outcome.OK})
ADMINS = Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.ADMIN: Outcome.OK})
WHO_RUNS_IT = Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.COORDINATOR: Outcome.OK, Who.ADMIN: Outcome.OK})
# Mina's profile: members see it, those she blocked find nothing, as if she had left.
MINA = Shape(but={**NOT_JOINED, Who.BLOCKED: Outcome.ABSENT})
# The same of what visitors may see elsewhere: somebody who has not finished joining finds nothing.
MINA_OR_SIGN_IN = Shape(but={**OUTSIDE, Who.JOINING: Outcome.ABSENT, Who.BLOCKED: Outcome.ABSENT})
MEMBERS_OR_SIGN_IN = Shape(but={**OUTSIDE, Who.JOINING: Outcome.ABSENT})
# What is hers alone.
ONLY_MINA = Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.OWNER: Outcome.OK})

# What others see and only she changes.
OF_MINA_ONLY = Shape(Outcome.REFUSED, but={**NOT_JOINED, Who.OWNER: Outcome.OK, Who.BLOCKED: Outcome.ABSENT})
# Nothing here was written without a name.
NOTHING_WITHOUT_A_NAME = Shape(Outcome.ABSENT, but=NOT_JOINED)
# She neither keeps nor blocks herself.
OTHERS_OF_MINA = Shape(but={**MINA.but, Who.OWNER: Outcome.ABSENT})
# Nobody but Mina has blocked anybody, and she not herself.
NOBODY_BLOCKED = Shape(Outcome.ABSENT, but=NOT_JOINED)
# A feed, and a part of the map of the site, is what visitors may read, whoever asks.
NO_FEED = (Shape(Outcome.ABSENT), NO_SUCH_METHOD)
# Nobody was asked to answer the question of Mina's.
NOBODY_ASKED = Shape(Outcome.ABSENT, but=NOT_JOINED)
MEMBERS_CONFIRM = Shape(Outcome.CONFIRM, but=NOT_JOINED)

# A case of Teo's, who is the plain member of the cast, and Mina, the owner, who was asked and said yes.
MENTEE = Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.MEMBER: Outcome.OK})
MENTOR = Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.OWNER: Outcome.OK})
PAIR = Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.MEMBER: Outcome.OK, Who.OWNER: Outcome.OK})
# The case is supported, so it is on nobody's board: absent for coordinators too.
COORDINATORS_NOT_ON_BOARD = Shape(Outcome.ABSENT, but=NOT_JOINED)

WRITTEN_BY_ADMINS = (NO_SUCH_METHOD, ADMINS)
READ_BY_ALL = (OPEN, NO_SUCH_METHOD)
WRITTEN_BY_ALL = (OPEN, OPEN)
READ_BY_MEMBERS = (MEMBERS, NO_SUCH_METHOD)
READ_BY_MENTEE = (MENTEE, NO_SUCH_METHOD)
EDITED_BY_MEMBERS = (MEMBERS, MEMBERS)
WRITTEN_BY_MEMBERS = (NO_SUCH_METHOD, MEMBERS)
WRITTEN_OF_MINA = (NO_SUCH_METHOD, OTHERS_OF_MINA)
ACCOUNT_PAGE = (ACCOUNTS, ACCOUNTS)
CONFIRMED_PAGE = (ACCOUNTS_CONFIRM, ACCOUNTS_CONFIRM)
READ_BY_ACCOUNTS = (ACCOUNTS, Shape(Outcome.METHOD, but=OUTSIDE))
# Nobody of the cast has a second factor, so there is nothing to see or to turn off.
NO_FACTOR = Shape(Outcome.ABSENT, but=OUTSIDE)
