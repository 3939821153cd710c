"""Every method of every address of /api/v1/, and what each kind of visitor gets: "METHOD name".

Bodies are empty objects: OK stands for what goes on from there, and INVALID where a body is needed.
"""

from tests.access.roles import Outcome, Who
from tests.access.table import Shape

OUTSIDE = {Who.ANONYMOUS: Outcome.UNKNOWN, Who.DEACTIVATED: Outcome.UNKNOWN}
NOT_JOINED = {**OUTSIDE, Who.JOINING: Outcome.REFUSED}

OPEN = Shape()
MEMBERS = Shape(but=NOT_JOINED)
# Members get as far as "this is missing in the body".
MEMBERS_WRITE = Shape(Outcome.INVALID, but=NOT_JOINED)
COORDINATORS = Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.COORDINATOR: Outcome.OK})
MODERATORS = Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.MODERATOR: Outcome.OK})
NOTHING = Shape(Outcome.ABSENT, but=NOT_JOINED)
# Mina's key in the address: members find her, those she blocked find nothing.
MINA = Shape(but={**NOT_JOINED, Who.BLOCKED: Outcome.ABSENT})
OTHERS_OF_MINA = Shape(but={**MINA.but, Who.OWNER: Outcome.ABSENT})

API_TABLE: dict[str, Shape] = {
    "GET schema": OPEN,
    # People one keeps
    "GET favourite_list": MEMBERS,
    "PUT favourite": OTHERS_OF_MINA,
    "DELETE favourite": MINA,
    # Reports and decisions; nothing is reported here, so there is nothing to decide
    "POST report_list": MEMBERS_WRITE,
    "GET matter_list": MODERATORS,
    "GET matter": NOTHING,
    "POST matter": NOTHING,
    "GET around": NOTHING,
    "POST around": NOTHING,
    "GET decision": NOTHING,
    "POST decision_undo": NOTHING,
}
