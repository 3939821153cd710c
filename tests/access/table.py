"""Every URL, and what each kind of visitor gets. A URL without a line here fails the test.

A line says GET and POST: one shape for both or a pair. A shape is an outcome for everybody, with
the exceptions named.
"""

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

TABLE: dict[str, tuple[Shape, Shape]] = {
    # The roof
    "front": READ_BY_ALL,
    "home": READ_BY_MEMBERS,
    "rules": READ_BY_ALL,
    "privacy": READ_BY_ALL,
    "accessibility": READ_BY_ALL,
    "credits": READ_BY_ALL,
    "api_docs": READ_BY_ALL,
    "api_docs_part": (Shape(Outcome.ABSENT), NO_SUCH_METHOD),  # Mina is no part of the API
    "styleguide": READ_BY_ALL,
    "offline": READ_BY_ALL,
    "set_language": WRITTEN_BY_ALL,
    "service_worker": READ_BY_ALL,
    "favicon": READ_BY_ALL,
    "robots": READ_BY_ALL,
    "sitemap": READ_BY_ALL,
    "sitemap_part": NO_FEED,
    "healthz": READ_BY_ALL,
    "readyz": READ_BY_ALL,
    "demo_mail": READ_BY_ALL,
    "metrics": READ_BY_ALL,  # from this machine; tests/roof/test_metrics.py comes from elsewhere
    "health_show": (WHO_RUNS_IT, NO_SUCH_METHOD),
    # Joining
    "profiles:onboarding_work": WRITTEN_BY_ALL,
    "profiles:onboarding_share": WRITTEN_BY_ALL,
    "profiles:onboarding_learn": WRITTEN_BY_ALL,
    "profiles:onboarding_when": WRITTEN_BY_ALL,
    "profiles:onboarding_check": (Shape(but=JOINING), Shape(but=JOINING)),
    "profiles:onboarding_start_anew": (OPEN, OPEN),
    "profiles:onboarding_finish": ACCOUNT_PAGE,
    "profiles:draft_save": (NO_SUCH_METHOD, Shape(Outcome.ABSENT)),
    "profiles:unsent_list": READ_BY_MEMBERS,
    "profiles:unsent_forget": WRITTEN_BY_MEMBERS,
    # A code once more before something that matters
    "profiles:account_confirm": CONFIRMED_PAGE,
    "profiles:account_send_code": (NO_SUCH_METHOD, ACCOUNTS),
    # People
    "profiles:role_edit": (ADMINS, NO_SUCH_METHOD),
    "profiles:role_give": WRITTEN_BY_ADMINS,
    "profiles:role_end": WRITTEN_BY_ADMINS,
    "profiles:person_hide": WRITTEN_BY_ADMINS,
    "profiles:person_show_again": WRITTEN_BY_ADMINS,
    "profiles:person_show": (Shape(but={**MINA.but, Who.JOINING: Outcome.ABSENT}), NO_SUCH_METHOD),
    "profiles:picture_show": (Shape(Outcome.ABSENT), NO_SUCH_METHOD),
    "profiles:favourite_list": READ_BY_MEMBERS,
    "profiles:favourite_add": WRITTEN_OF_MINA,
    "profiles:favourite_remove": (NO_SUCH_METHOD, MINA),
    "profiles:block_list": READ_BY_MEMBERS,
    "profiles:block_add": (OTHERS_OF_MINA, OTHERS_OF_MINA),
    "profiles:block_remove": (NO_SUCH_METHOD, NOBODY_BLOCKED),
    "profiles:mute_add": WRITTEN_OF_MINA,
    "profiles:mute_remove": (NO_SUCH_METHOD, NOBODY_BLOCKED),
    "profiles:aside_add": WRITTEN_OF_MINA,
    "profiles:aside_remove": (NO_SUCH_METHOD, NOBODY_BLOCKED),
    # Telling the moderators, and what they do
    "profiles:report_file": (OTHERS_OF_MINA, OTHERS_OF_MINA),
    "profiles:report_queue": (MODERATORS, NO_SUCH_METHOD),
    "profiles:decision_list": (MODERATORS, NO_SUCH_METHOD),
    "profiles:report_decide": (MODERATORS, MODERATORS),
    "profiles:report_open": (NO_SUCH_METHOD, Shape(Outcome.ABSENT, but=NOT_JOINED)),
    "profiles:decision_show": (Shape(Outcome.ABSENT, but=NOT_JOINED), NO_SUCH_METHOD),
    "profiles:decision_undo": (NO_SUCH_METHOD, Shape(Outcome.ABSENT, but=NOT_JOINED)),
    "profiles:report_list": READ_BY_MEMBERS,
    "profiles:report_claim": (NO_SUCH_METHOD, MODERATORS),
    "profiles:report_let_go": (NO_SUCH_METHOD, MODERATORS),
    "profiles:decision_appeal": (NO_SUCH_METHOD, Shape(Outcome.ABSENT, but=NOT_JOINED)),
    "profiles:decision_mend": (NO_SUCH_METHOD, Shape(Outcome.ABSENT, but=NOT_JOINED)),
    "profiles:appeal_list": (JUDGES, NO_SUCH_METHOD),
    "profiles:appeal_answer": (NO_SUCH_METHOD, Shape(Outcome.ABSENT, but=NOT_JOINED)),
    "profiles:restriction_confirm": (NO_SUCH_METHOD, Shape(Outcome.ABSENT, but=NOT_JOINED)),
    "profiles:restriction_show": READ_BY_MEMBERS,
    "profiles:watched_edit": (JUDGES, JUDGES),
    "profiles:watched_remove": (NO_SUCH_METHOD, Shape(Outcome.ABSENT, but=NOT_JOINED)),
    "profiles:moderation_figures": READ_BY_ALL,
    # Search
    "profiles:search_show": READ_BY_MEMBERS,
    "profiles:search_choose": READ_BY_MEMBERS,
    "profiles:search_forget": WRITTEN_BY_MEMBERS,
    "profiles:saved_search_list": READ_BY_MEMBERS,
    "profiles:saved_search_add": WRITTEN_BY_MEMBERS,
    "profiles:saved_search_remove": (NO_SUCH_METHOD, Shape(Outcome.ABSENT, but=NOT_JOINED)),
    # One's own
    "profiles:notice_list": READ_BY_MEMBERS,
    "profiles:notice_read_all": WRITTEN_BY_MEMBERS,
    "profiles:notice_show": (ONLY_MINA, NO_SUCH_METHOD),
    "profiles:offer_edit": EDITED_BY_MEMBERS,
    "profiles:handbook_show": EDITED_BY_MEMBERS,
    "profiles:offer_open": WRITTEN_BY_MEMBERS,
    "profiles:offer_pause": WRITTEN_BY_MEMBERS,
    "profiles:offer_resume": WRITTEN_BY_MEMBERS,
    "profiles:offer_close": WRITTEN_BY_MEMBERS,
    "profiles:settings_show": READ_BY_MEMBERS,
    "profiles:profile_edit": EDITED_BY_MEMBERS,
    "profiles:picture_edit": EDITED_BY_MEMBERS,
    "profiles:picture_remove": WRITTEN_BY_MEMBERS,
    "profiles:topics_edit": EDITED_BY_MEMBERS,
    "profiles:hours_edit": EDITED_BY_MEMBERS,
    "profiles:visibility_edit": EDITED_BY_MEMBERS,
    "profiles:preferences_edit": EDITED_BY_MEMBERS,
    # A signed address does it, not who opens it; tests/profiles/test_preferences.py has one that is ours.
    "profiles:preferences_stop": (Shape(Outcome.ABSENT), Shape(Outcome.ABSENT)),
    "profiles:look_edit": EDITED_BY_MEMBERS,
    "profiles:security_show": READ_BY_MEMBERS,
    "profiles:token_list": READ_BY_MEMBERS,
    "profiles:token_add": (MEMBERS_CONFIRM, MEMBERS_CONFIRM),
    "profiles:token_revoke": (NO_SUCH_METHOD, Shape(Outcome.ABSENT, but=NOT_JOINED)),
    "profiles:data_show": READ_BY_MEMBERS,
    "profiles:data_export": (MEMBERS_CONFIRM, NO_SUCH_METHOD),
    "profiles:data_erase": (MEMBERS_CONFIRM, MEMBERS_CONFIRM),
    "profiles:community_edit": (ADMINS, ADMINS),
    # Sheets that coordinators bring in
    "profiles:import_list": (COORDINATORS, COORDINATORS),
    "profiles:import_show": (COORDINATORS, NO_SUCH_METHOD),
    "profiles:import_choose": (NO_SUCH_METHOD, COORDINATORS),
    "profiles:import_take": (NO_SUCH_METHOD, COORDINATORS),
    "profiles:import_stop": (NO_SUCH_METHOD, COORDINATORS),
    "profiles:import_drop": (NO_SUCH_METHOD, COORDINATORS),
    "profiles:import_spell": (COORDINATORS, COORDINATORS),
    "profiles:import_confirm": (COORDINATORS, COORDINATORS),
    "profiles:import_invite": (COORDINATORS, COORDINATORS),
    "profiles:invitation_show": (Shape(Outcome.ABSENT), Shape(Outcome.ABSENT)),
    "profiles:import_undo": (COORDINATORS, COORDINATORS),
    "profiles:import_mend": (COORDINATORS, NO_SUCH_METHOD),
    "profiles:import_export": (COORDINATORS, NO_SUCH_METHOD),
    # Matching
    "matching:suggestion_list": READ_BY_MEMBERS,
    "matching:case_open": EDITED_BY_MEMBERS,
    "matching:case_open_with": (MEMBERS, MEMBERS),
    "matching:case_show": READ_BY_MENTEE,
    "matching:case_withdraw": (MENTEE, MENTEE),
    "matching:case_ask_early": (NO_SUCH_METHOD, MENTEE),
    "matching:case_reply": (NO_SUCH_METHOD, MENTEE),
    "matching:case_approve": (NO_SUCH_METHOD, MENTEE),
    "matching:case_skip": (NO_SUCH_METHOD, MENTEE),
    "matching:case_write": (COORDINATORS_NOT_ON_BOARD, COORDINATORS_NOT_ON_BOARD),
    "matching:case_answer": (NO_SUCH_METHOD, MENTEE),
    "matching:case_unassign": (NO_SUCH_METHOD, COORDINATORS_NOT_ON_BOARD),
    "matching:case_propose": (NO_SUCH_METHOD, COORDINATORS_NOT_ON_BOARD),
    "matching:receipt_show": READ_BY_MEMBERS,
    "matching:handover_edit": EDITED_BY_MEMBERS,
    "matching:gig_show": EDITED_BY_MEMBERS,
    "matching:gig_end": WRITTEN_BY_MEMBERS,
    "matching:case_board": (COORDINATORS, NO_SUCH_METHOD),
    "matching:case_board_download": (COORDINATORS, NO_SUCH_METHOD),
    "matching:promise_show": READ_BY_ALL,
    "matching:case_take": (NO_SUCH_METHOD, COORDINATORS_NOT_ON_BOARD),
    "matching:case_assign": (NO_SUCH_METHOD, COORDINATORS_NOT_ON_BOARD),
    "matching:ask_list": READ_BY_MEMBERS,
    "matching:ask_set_room": WRITTEN_BY_MEMBERS,
    "matching:ask_accept": (NO_SUCH_METHOD, MENTOR),
    "matching:ask_put_on_list": (NO_SUCH_METHOD, MENTOR),
    "matching:ask_decline": (MENTOR, MENTOR),
    "matching:ask_question": (MENTOR, MENTOR),
    "matching:ask_undo": (NO_SUCH_METHOD, MENTOR),
    "matching:ask_answer": (Shape(Outcome.ABSENT), Shape(Outcome.ABSENT)),
    "matching:mentorship_show": (PAIR, NO_SUCH_METHOD),
    "matching:mentorship_share_contact": (NO_SUCH_METHOD, PAIR),
    "matching:mentorship_show_read": (NO_SUCH_METHOD, PAIR),
    "matching:mentorship_end": (PAIR, PAIR),
    "matching:mentorship_ask_again": (NO_SUCH_METHOD, PAIR),  # who may not is told so
    "matching:message_list": READ_BY_MEMBERS,
    "matching:message_conversation": (PAIR, PAIR),
    "matching:message_news": (PAIR, NO_SUCH_METHOD),
    # The forum: a conversation of Mina's on a board of the members
    "forums:thread_list": READ_BY_ALL,
    "forums:feed_forum": READ_BY_ALL,
    "forums:feed_board": NO_FEED,
    "forums:feed_tag": NO_FEED,
    "forums:feed_thread": NO_FEED,
    "forums:thread_open": EDITED_BY_MEMBERS,
    "forums:board_show": (MEMBERS_OR_SIGN_IN, NO_SUCH_METHOD),
    "forums:thread_show": (MINA_OR_SIGN_IN, NO_SUCH_METHOD),
    "forums:duty_list": (MEMBERS, NO_SUCH_METHOD),
    "forums:duty_pass": (NO_SUCH_METHOD, NOBODY_ASKED),
    "forums:question_list": (COORDINATORS, NO_SUCH_METHOD),
    "forums:post_reply": (MINA, MINA),
    "forums:thread_accept": (NO_SUCH_METHOD, Shape(Outcome.ABSENT, but=NOT_JOINED)),
    "forums:thread_unaccept": (NO_SUCH_METHOD, OF_MINA_ONLY),
    "forums:thread_watch": (NO_SUCH_METHOD, MINA),
    "forums:board_watch": (NO_SUCH_METHOD, MEMBERS),
    "forums:person_follow": (NO_SUCH_METHOD, MINA),
    "forums:bookmark_list": READ_BY_MEMBERS,
    "forums:bookmark_keep": (NO_SUCH_METHOD, MINA),
    "forums:bookmark_let_go": (NO_SUCH_METHOD, MINA),
    "forums:thread_tidy": (MODERATORS, NO_SUCH_METHOD),
    "forums:thread_pin": (NO_SUCH_METHOD, MODERATORS),
    "forums:thread_lock": (NO_SUCH_METHOD, MODERATORS),
    "forums:thread_move": (NO_SUCH_METHOD, MODERATORS),
    "forums:thread_merge": (NO_SUCH_METHOD, MODERATORS),
    "forums:thread_split": (MODERATORS, MODERATORS),
    "forums:board_add": (ADMINS, ADMINS),
    "forums:board_edit": (ADMINS, ADMINS),
    "forums:tag_add": WRITTEN_BY_ADMINS,
    "forums:post_reveal": (NOTHING_WITHOUT_A_NAME, NOTHING_WITHOUT_A_NAME),
    "forums:post_edit": (ONLY_MINA, ONLY_MINA),
    "forums:post_picture_edit": (ONLY_MINA, ONLY_MINA),
    "forums:post_picture_remove": (NO_SUCH_METHOD, ONLY_MINA),
    "forums:post_picture_show": (Shape(Outcome.ABSENT), NO_SUCH_METHOD),
    "forums:post_history": (MINA_OR_SIGN_IN, NO_SUCH_METHOD),
    "forums:post_react": (NO_SUCH_METHOD, MINA),
    "forums:post_show": (MINA_OR_SIGN_IN, NO_SUCH_METHOD),
    "matching:run_list": (COORDINATORS, NO_SUCH_METHOD),
    "matching:run_show": (COORDINATORS, NO_SUCH_METHOD),
    # The door
    "account_login": WRITTEN_BY_ALL,
    "account_logout": WRITTEN_BY_ALL,
    "account_inactive": READ_BY_ALL,
    "account_signup": WRITTEN_BY_ALL,
    "account_reauthenticate": ACCOUNT_PAGE,
    "account_email": ACCOUNT_PAGE,
    "account_email_verification_sent": WRITTEN_BY_ALL,
    "account_change_password": ACCOUNT_PAGE,
    "account_set_password": CONFIRMED_PAGE,
    "account_reset_password": WRITTEN_BY_ALL,
    "account_confirm_login_code": WRITTEN_BY_ALL,
    "account_confirm_password_reset_code": WRITTEN_BY_ALL,
    "account_complete_password_reset": WRITTEN_BY_ALL,
    "account_password_reset_completed": READ_BY_ALL,
    "account_request_login_code": WRITTEN_BY_ALL,
    "mfa_index": READ_BY_ACCOUNTS,
    "mfa_authenticate": WRITTEN_BY_ALL,
    "mfa_reauthenticate": CONFIRMED_PAGE,
    "mfa_activate_totp": CONFIRMED_PAGE,
    "mfa_deactivate_totp": (NO_FACTOR, NO_FACTOR),
    "mfa_view_recovery_codes": (NO_FACTOR, Shape(Outcome.METHOD, but=OUTSIDE)),
    "mfa_generate_recovery_codes": CONFIRMED_PAGE,
    "mfa_download_recovery_codes": (NO_FACTOR, NO_FACTOR),
    "mfa_list_webauthn": READ_BY_ACCOUNTS,
    "mfa_add_webauthn": CONFIRMED_PAGE,
    "mfa_reauthenticate_webauthn": CONFIRMED_PAGE,
    "mfa_remove_webauthn": CONFIRMED_PAGE,
    "mfa_edit_webauthn": CONFIRMED_PAGE,
    "mfa_login_webauthn": WRITTEN_BY_ALL,
    "usersessions_list": ACCOUNT_PAGE,
}
