"""Both faces: what a person can do on a page, a program can; each page names its twins, or why it has none."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

DEVICE = "belongs to this browser: its words, its look, its language"
DOOR = "signing in and joining are for people; a program brings a token"
LINK = "a signed link stands in for signing in"
SURE = "asks again who it is, which no token can answer"
WORDS = "explains in words"
MACHINE = "is read by machines already"
WHY_NOT = {
    DEVICE: "draft_save draft_throw_away unsent_list unsent_forget look_edit set_language offline service_worker "
    "favicon",
    DOOR: "front onboarding_work onboarding_share onboarding_learn onboarding_when onboarding_check "
    "onboarding_start_anew onboarding_finish account_confirm account_send_code security_show token_add",
    LINK: "preferences_stop invitation_show ask_answer",
    SURE: "data_show data_export data_erase",
    WORDS: "home rules privacy accessibility credits styleguide demo_mail api_docs api_docs_part settings_show",
    MACHINE: "healthz readyz metrics robots sitemap sitemap_part feed_forum feed_board feed_tag feed_thread",
}
TWINS = {
    "health_show": "health",
    "favourite_list": "favourite_list",
    "person_show": "person fit",
    "role_edit": "duty_list",
    "role_give": "duty_list",
    "role_end": "duty_end",
    "person_hide": "person_hide",
    "person_show_again": "person_show_again",
    "favourite_add": "favourite",
    "favourite_remove": "favourite",
    "block_add": "block",
    "block_remove": "block",
    "block_list": "block_list mute_list",
    "mute_add": "mute",
    "mute_remove": "mute",
    "aside_add": "aside",
    "aside_remove": "aside",
    "search_show": "search_people search_posts",
    "search_choose": "topic_list craft_list place_list",
    "search_forget": "recent_search_list",
    "saved_search_list": "saved_search_list",
    "saved_search_add": "saved_search_list",
    "saved_search_remove": "saved_search",
    "notice_list": "notice_list",
    "notice_read_all": "notice_read_all",
    "notice_show": "notice_read",
    "offer_edit": "me_offer",
    "handbook_show": "me_handbook",
    "offer_open": "me_offer_open",
    "offer_pause": "me_offer_pause",
    "offer_resume": "me_offer_resume",
    "offer_close": "me_offer_close",
    "profile_edit": "me",
    "picture_edit": "me_picture",
    "picture_remove": "me_picture",
    "picture_show": "person",
    "topics_edit": "me_learn me_share",
    "hours_edit": "me_hours",
    "visibility_edit": "me_visibility",
    "preferences_edit": "me_preferences",
    "token_list": "token_list",
    "token_revoke": "token",
    "community_edit": "community",
    "report_file": "report_list",
    "report_list": "report_list",
    "report_queue": "matter_list",
    "report_decide": "matter",
    "report_open": "around",
    "report_claim": "claim",
    "report_let_go": "claim",
    "decision_appeal": "decision_appeal",
    "decision_mend": "decision_mend",
    "appeal_list": "appeal_list closing_list",
    "appeal_answer": "appeal_answer",
    "restriction_confirm": "closing_confirm",
    "restriction_show": "me_restrictions",
    "watched_edit": "watched_list",
    "watched_remove": "watched_remove",
    "moderation_figures": "moderation_figures",
    "decision_list": "decision_list",
    "decision_show": "decision",
    "decision_undo": "decision_undo",
    "import_list": "sheet_list",
    "import_show": "sheet sheet_lines",
    "import_choose": "sheet_columns",
    "import_take": "sheet_take",
    "import_stop": "sheet_stop",
    "import_drop": "sheet",
    "import_confirm": "sheet_agreed",
    "import_invite": "sheet_invite",
    "import_undo": "sheet_undo",
    "import_export": "sheet_export",
    "import_spell": "sheet_words",
    "import_mend": "sheet_mend",
    "suggestion_list": "suggestion_list",
    "case_open": "case_choices case_list",
    "case_open_with": "case_choices case_list",
    "case_show": "case case_outlook",
    "case_withdraw": "case_withdraw",
    "case_ask_early": "case_ask_early",
    "case_reply": "case_reply",
    "case_approve": "case_approve",
    "case_skip": "case_skip",
    "case_propose": "board_propose",
    "case_take": "board_take",
    "case_assign": "board_assign",
    "case_board": "board board_figures",
    "case_write": "board_letters",
    "case_answer": "case_answer",
    "case_unassign": "board_unassign",
    "case_board_download": "board",
    "receipt_show": "me_tally me_reached",
    "handover_edit": "me_handover",
    "gig_show": "gig",
    "gig_end": "gig",
    "promise_show": "promise",
    "ask_list": "ask_list room",
    "ask_set_room": "room",
    "ask_accept": "ask_accept",
    "ask_put_on_list": "ask_put_on_list",
    "ask_decline": "ask_decline ask_others",
    "ask_question": "ask_question",
    "ask_undo": "ask_undo",
    "mentorship_show": "mentorship",
    "mentorship_share_contact": "mentorship_contact",
    "mentorship_show_read": "mentorship_marks",
    "mentorship_end": "mentorship_end",
    "mentorship_ask_again": "mentorship_again",
    "message_list": "mentorship_list",
    "message_conversation": "message_list message_read",
    "message_news": "message_news",
    "run_list": "run_list",
    "run_show": "run",
    "thread_list": "thread_list room_list",
    "board_show": "thread_list room_list",
    "thread_open": "thread_list",
    "thread_alike": "thread_alike",
    "thread_show": "thread post_list thread_read",
    "post_reply": "post_list",
    "post_show": "post",
    "thread_watch": "thread_watch",
    "board_watch": "room_watch",
    "person_follow": "person_follow",
    "bookmark_list": "bookmark_list",
    "bookmark_keep": "bookmark",
    "bookmark_let_go": "bookmark",
    "thread_tidy": "thread",
    "thread_pin": "thread_pin",
    "thread_lock": "thread_lock",
    "thread_move": "thread_move",
    "thread_merge": "thread_merge",
    "thread_split": "thread_split",
    "board_add": "forum_board",
    "board_edit": "forum_board",
    "tag_add": "tag_list",
    "post_edit": "post",
    "post_picture_edit": "post_picture",
    "post_picture_remove": "post_picture",
    "post_picture_show": "post",
    "post_reveal": "post_reveal",
    "post_history": "post_versions",
    "post_version_remove": "post_version",
    "post_react": "reaction_list reaction",
    "duty_list": "asked_list",
    "duty_pass": "asked_pass",
    "question_list": "question_list",
    "thread_accept": "answer",
    "thread_unaccept": "answer",
}
OF_LIBRARIES = ("account", "mfa", "usersessions", "socialaccount", "admin", "reauthenticate")


def names(patterns: list[URLPattern | URLResolver], space: str = "") -> set[tuple[str, str]]:
    found = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found |= names(pattern.url_patterns, pattern.namespace or space)
        elif pattern.name:
            found.add((space, pattern.name))
    return found


@pytest.fixture(scope="module")
def pages() -> set[str]:
    every = names(get_resolver().url_patterns)
    ours = {name for space, name in every if space in ("profiles", "matching", "forums")}
    roof = {name for space, name in every if not space and not name.startswith(OF_LIBRARIES)}
    return ours | roof


@pytest.fixture(scope="module")
def resources() -> set[str]:
    return {name for space, name in names(get_resolver().url_patterns) if space == "api"}


def excused() -> set[str]:
    return {name for many in WHY_NOT.values() for name in many.split()}


def test_each_page_has_a_twin_or_a_reason(pages: set[str]) -> None:
    assert pages - set(TWINS) - excused() == set()


def test_no_page_is_named_that_is_not_there(pages: set[str]) -> None:
    assert (set(TWINS) | excused()) - pages == set()


def test_each_twin_is_there(resources: set[str]) -> None:
    assert {twin for many in TWINS.values() for twin in many.split()} - resources == set()
