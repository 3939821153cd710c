"""Every method of every address of /api/v1/, and what each kind of visitor gets: "METHOD name".

Bodies are empty objects: OK stands for what goes on from there, and INVALID where a body is needed.
"""

from tests.access.roles import Outcome, Who
from tests.access.shapes import Shape

OUTSIDE = {Who.ANONYMOUS: Outcome.UNKNOWN, Who.DEACTIVATED: Outcome.UNKNOWN}
NOT_JOINED = {**OUTSIDE, Who.JOINING: Outcome.REFUSED}

OPEN = Shape()
MEMBERS = Shape(but=NOT_JOINED)
# Members get as far as "this is missing in the body".
MEMBERS_WRITE = Shape(Outcome.INVALID, but=NOT_JOINED)
COORDINATORS = Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.COORDINATOR: Outcome.OK})
MODERATORS = Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.MODERATOR: Outcome.OK})
JUDGES = Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.MODERATOR: Outcome.OK, Who.ADMIN: Outcome.OK})
JUDGES_WRITE = Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.MODERATOR: Outcome.INVALID, Who.ADMIN: Outcome.INVALID})
NOTHING = Shape(Outcome.ABSENT, but=NOT_JOINED)
# Mina's key in the address: members find her, those she blocked find nothing.
MINA = Shape(but={**NOT_JOINED, Who.BLOCKED: Outcome.ABSENT})
OTHERS_OF_MINA = Shape(but={**MINA.but, Who.OWNER: Outcome.ABSENT})

ONLY_MINA = Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.OWNER: Outcome.OK})
ADMINS = {**NOT_JOINED, Who.ADMIN: Outcome.OK}
PEOPLE = Shape(but={**MINA.but, **dict.fromkeys((Who.ANONYMOUS, Who.DEACTIVATED, Who.JOINING), Outcome.ABSENT)})
NOBODY_BLOCKED = Shape(Outcome.ABSENT, but=NOT_JOINED)
# Nobody but Mina has an offer that could open or pause.
OFFER_OF_MINA = Shape(Outcome.CONFLICT, but={**NOT_JOINED, Who.OWNER: Outcome.OK})

OF_TEO = Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.MEMBER: Outcome.OK})
OF_MINA = Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.OWNER: Outcome.OK})
OF_BOTH = Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.OWNER: Outcome.OK, Who.MEMBER: Outcome.OK})
OF_BOTH_WRITE = Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.OWNER: Outcome.INVALID, Who.MEMBER: Outcome.INVALID})
SUPPORTED = Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.MEMBER: Outcome.CONFLICT})  # Mina said yes already
ANSWERED = Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.OWNER: Outcome.CONFLICT})

API_TABLE: dict[str, Shape] = {
    "GET schema": OPEN,
    # Search
    "GET search_people": MEMBERS,
    "GET search_posts": MEMBERS,
    "GET saved_search_list": MEMBERS,
    "POST saved_search_list": MEMBERS_WRITE,
    "DELETE saved_search": NOTHING,
    "GET recent_search_list": MEMBERS,
    "DELETE recent_search_list": MEMBERS,
    # People
    "GET person_list": MEMBERS,
    "GET person": PEOPLE,
    "GET fit": OTHERS_OF_MINA,
    "GET suggestion_list": MEMBERS,
    "GET topic_list": OPEN,
    "GET craft_list": OPEN,
    "GET place_list": OPEN,
    # One's own lists
    "GET favourite_list": MEMBERS,
    "PUT favourite": OTHERS_OF_MINA,
    "DELETE favourite": MINA,
    # Reports and decisions; nothing is reported here, so there is nothing to decide
    "POST report_list": MEMBERS_WRITE,
    "GET decision_list": MODERATORS,
    "GET matter_list": JUDGES,
    "GET matter": NOTHING,
    "POST matter": NOTHING,
    "GET around": NOTHING,
    "POST around": NOTHING,
    "GET decision": NOTHING,
    "POST decision_undo": NOTHING,
    "GET report_list": MEMBERS,
    "POST claim": NOTHING,
    "DELETE claim": NOTHING,
    "POST decision_appeal": NOTHING,
    "POST decision_mend": NOTHING,
    "GET appeal_list": JUDGES,
    "POST appeal_answer": NOTHING,
    "GET closing_list": JUDGES,
    "POST closing_confirm": NOTHING,
    "GET me_restrictions": MEMBERS,
    "GET watched_list": JUDGES,
    "POST watched_list": JUDGES_WRITE,
    "POST watched_remove": JUDGES_WRITE,
    "GET moderation_figures": OPEN,
    "GET block_list": MEMBERS,
    "PUT block": OTHERS_OF_MINA,
    "DELETE block": NOBODY_BLOCKED,
    "GET mute_list": MEMBERS,
    "PUT mute": OTHERS_OF_MINA,
    "DELETE mute": NOBODY_BLOCKED,
    "PUT aside": OTHERS_OF_MINA,
    "DELETE aside": NOBODY_BLOCKED,
    # Oneself
    "GET me": MEMBERS,
    "PATCH me": MEMBERS,
    "GET me_learn": MEMBERS,
    "PUT me_learn": MEMBERS_WRITE,
    "GET me_share": MEMBERS,
    "PUT me_share": MEMBERS_WRITE,
    "GET me_hours": MEMBERS,
    "PUT me_hours": MEMBERS_WRITE,
    "GET me_visibility": MEMBERS,
    "PATCH me_visibility": MEMBERS,
    "PUT me_language": MEMBERS_WRITE,
    "GET notice_list": MEMBERS,
    "POST notice_read_all": MEMBERS,
    "POST notice_read": ONLY_MINA,
    "GET me_preferences": MEMBERS,
    "PATCH me_preferences": MEMBERS,
    "GET me_picture": MEMBERS,
    "PUT me_picture": Shape(Outcome.FORM, but=NOT_JOINED),  # JSON holds no picture
    "DELETE me_picture": MEMBERS,
    "GET me_offer": MEMBERS,
    "PUT me_offer": MEMBERS_WRITE,
    "POST me_offer_open": OFFER_OF_MINA,
    "POST me_offer_pause": OFFER_OF_MINA,
    "POST me_offer_resume": MEMBERS,
    "POST me_offer_close": MEMBERS,
    "GET me_handbook": MEMBERS,
    "POST me_handbook": MEMBERS_WRITE,
    "GET token_list": MEMBERS,
    "DELETE token": Shape(Outcome.ABSENT, but=NOT_JOINED),
    # Support: Mina's key is that of a case of Teo's, of the ask to her, and of the two together
    "GET case_list": MEMBERS,
    "POST case_list": MEMBERS_WRITE,
    "GET case_choices": MEMBERS,
    "GET case": OF_TEO,
    "GET case_outlook": OF_TEO,
    "POST case_answer": Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.MEMBER: Outcome.INVALID}),
    "POST case_withdraw": SUPPORTED,
    "POST case_ask_early": SUPPORTED,
    "POST case_approve": Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.MEMBER: Outcome.INVALID}),
    "POST case_skip": SUPPORTED,
    "POST case_reply": Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.MEMBER: Outcome.INVALID}),
    "GET ask_list": MEMBERS,
    "GET room": MEMBERS,
    "PUT room": MEMBERS_WRITE,
    "GET ask": OF_MINA,
    "POST ask_accept": OF_MINA,
    "POST ask_put_on_list": ANSWERED,
    "POST ask_decline": ANSWERED,
    "GET ask_others": OF_MINA,
    "POST ask_question": Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.OWNER: Outcome.INVALID}),
    "POST ask_undo": ANSWERED,
    "GET mentorship_list": MEMBERS,
    "GET mentorship": OF_BOTH,
    "PUT mentorship_contact": OF_BOTH_WRITE,
    "PUT mentorship_marks": OF_BOTH_WRITE,
    "POST mentorship_end": OF_BOTH,
    "POST mentorship_again": Shape(
        Outcome.ABSENT, but={**NOT_JOINED, Who.MEMBER: Outcome.CONFLICT, Who.OWNER: Outcome.CONFLICT}
    ),  # nobody has finished
    "GET message_list": OF_BOTH,
    "POST message_list": OF_BOTH_WRITE,
    "GET message_news": OF_BOTH,
    "PUT message_read": OF_BOTH_WRITE,
    "GET me_tally": MEMBERS,
    "GET me_reached": MEMBERS,
    "GET me_handover": MEMBERS,
    "PUT me_handover": MEMBERS,
    "GET gig": MEMBERS,
    "PUT gig": MEMBERS_WRITE,
    "DELETE gig": MEMBERS,
    "GET promise": OPEN,
    # The forum: a conversation of Mina's on a board of the members
    "GET room_list": OPEN,
    "GET thread_list": OPEN,
    "POST thread_list": MEMBERS_WRITE,
    "GET thread_alike": MEMBERS,
    "GET thread": PEOPLE,
    "GET thread_people": MINA,
    "GET post_list": PEOPLE,
    "POST post_list": Shape(Outcome.INVALID, but={**NOT_JOINED, Who.BLOCKED: Outcome.ABSENT}),
    "GET post": PEOPLE,
    "PUT forum_board": Shape(Outcome.ABSENT, but={**ADMINS, Who.ADMIN: Outcome.INVALID}),
    "PUT room_watch": MEMBERS_WRITE,
    "DELETE room_watch": MEMBERS,
    "POST tag_list": Shape(Outcome.ABSENT, but={**ADMINS, Who.ADMIN: Outcome.INVALID}),
    "PUT thread_watch": Shape(Outcome.INVALID, but={**NOT_JOINED, Who.BLOCKED: Outcome.ABSENT}),
    "DELETE thread_watch": MINA,
    "PUT thread_read": Shape(Outcome.INVALID, but={**NOT_JOINED, Who.BLOCKED: Outcome.ABSENT}),
    "PUT thread_pin": MODERATORS,
    "DELETE thread_pin": MODERATORS,
    "PUT thread_lock": MODERATORS,
    "DELETE thread_lock": MODERATORS,
    "POST thread_move": Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.MODERATOR: Outcome.INVALID}),
    "POST thread_merge": Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.MODERATOR: Outcome.INVALID}),
    "POST thread_split": Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.MODERATOR: Outcome.INVALID}),
    "PUT person_follow": Shape(but={**MINA.but, Who.OWNER: Outcome.CONFLICT}),
    "DELETE person_follow": Shape(but={**MINA.but, Who.OWNER: Outcome.CONFLICT}),
    "GET bookmark_list": MEMBERS,
    "PUT bookmark": MINA,
    "DELETE bookmark": MINA,
    "PUT post_picture": Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.OWNER: Outcome.FORM}),  # JSON holds no picture
    "DELETE post_picture": Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.OWNER: Outcome.OK}),
    "PUT post": Shape(Outcome.INVALID, but={**NOT_JOINED, Who.BLOCKED: Outcome.ABSENT}),
    "GET post_versions": MINA,
    "DELETE post_version": Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.OWNER: Outcome.OK}),
    "POST post_reveal": NOTHING,
    "PUT reaction_list": Shape(Outcome.INVALID, but={**NOT_JOINED, Who.BLOCKED: Outcome.ABSENT}),
    "DELETE reaction": NOTHING,
    "PUT answer": Shape(Outcome.REFUSED, but={**NOT_JOINED, Who.BLOCKED: Outcome.ABSENT, Who.OWNER: Outcome.CONFLICT}),
    "DELETE answer": Shape(Outcome.REFUSED, but={**NOT_JOINED, Who.BLOCKED: Outcome.ABSENT, Who.OWNER: Outcome.OK}),
    "GET asked_list": MEMBERS,
    "POST asked_pass": NOTHING,
    "GET question_list": COORDINATORS,
    # Sheets of people; the one here is checked, and nobody came in
    "GET sheet_list": COORDINATORS,
    "POST sheet_list": Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.COORDINATOR: Outcome.FORM}),  # JSON holds no sheet
    "GET sheet": COORDINATORS,
    "DELETE sheet": COORDINATORS,
    "PUT sheet_columns": Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.COORDINATOR: Outcome.INVALID}),
    "GET sheet_lines": COORDINATORS,
    "POST sheet_take": COORDINATORS,
    "POST sheet_stop": COORDINATORS,
    "POST sheet_undo": Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.COORDINATOR: Outcome.CONFLICT}),
    "POST sheet_agreed": COORDINATORS,
    "POST sheet_invite": Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.COORDINATOR: Outcome.CONFLICT}),
    "GET sheet_export": COORDINATORS,
    "GET sheet_mend": COORDINATORS,
    "POST sheet_words": Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.COORDINATOR: Outcome.INVALID}),
    # Duties
    "GET board": COORDINATORS,
    "POST board_take": NOTHING,
    "POST board_propose": NOTHING,
    "GET board_figures": COORDINATORS,
    "GET board_letters": NOTHING,
    "POST board_letters": NOTHING,
    "POST board_unassign": NOTHING,
    "GET board_assign": NOTHING,
    "POST board_assign": NOTHING,
    "GET run_list": COORDINATORS,
    "GET run": COORDINATORS,
    "GET health": Shape(Outcome.ABSENT, but={**NOT_JOINED, Who.COORDINATOR: Outcome.OK, Who.ADMIN: Outcome.OK}),
    "GET duty_list": Shape(Outcome.ABSENT, but=ADMINS),
    "POST duty_list": Shape(Outcome.ABSENT, but={**ADMINS, Who.ADMIN: Outcome.INVALID}),
    "POST duty_end": Shape(Outcome.ABSENT, but={**ADMINS, Who.ADMIN: Outcome.INVALID}),
    "POST person_hide": Shape(Outcome.ABSENT, but={**ADMINS, Who.ADMIN: Outcome.INVALID}),
    "POST person_show_again": Shape(Outcome.ABSENT, but=ADMINS),
    "GET community": Shape(Outcome.ABSENT, but=ADMINS),
    "PUT community": Shape(Outcome.ABSENT, but={**ADMINS, Who.ADMIN: Outcome.INVALID}),
}
