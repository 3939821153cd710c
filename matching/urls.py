from django.urls import URLPattern, path

from matching.views import asks, board, cases, gigs, mentorships, messages, promise, runs, suggestions

app_name = "matching"
urlpatterns: list[URLPattern] = [
    path("people/", suggestions.list_people, name="suggestion_list"),
    path("ask/", cases.open_case, name="case_open"),
    path("ask/<slug:key>/", cases.open_case, name="case_open_with"),
    path("cases/<slug:key>/", cases.show, name="case_show"),
    path("cases/<slug:key>/withdraw/", cases.withdraw, name="case_withdraw"),
    path("cases/<slug:key>/next/", cases.ask_early, name="case_ask_early"),
    path("cases/<slug:key>/reply/", cases.reply, name="case_reply"),
    path("cases/<slug:key>/take/", board.take, name="case_take"),
    path("cases/<slug:key>/assign/", board.assign, name="case_assign"),
    path("gig/", gigs.show, name="gig_show"),
    path("gig/end/", gigs.end, name="gig_end"),
    path("waiting/", board.show, name="case_board"),
    path("waiting/sheet/", board.download, name="case_board_download"),
    path("promise/", promise.show, name="promise_show"),
    path("requests/", asks.list_asks, name="ask_list"),
    path("requests/room/", asks.set_room, name="ask_set_room"),
    path("requests/<slug:key>/yes/", asks.accept, name="ask_accept"),
    path("requests/<slug:key>/list/", asks.put_on_list, name="ask_put_on_list"),
    path("requests/<slug:key>/no/", asks.decline, name="ask_decline"),
    path("requests/<slug:key>/question/", asks.question, name="ask_question"),
    path("requests/<slug:key>/undo/", asks.undo, name="ask_undo"),
    path("answer/<str:token>/", asks.answer, name="ask_answer"),
    path("mentorships/<slug:key>/", mentorships.show, name="mentorship_show"),
    path("mentorships/<slug:key>/contact/", mentorships.share_contact, name="mentorship_share_contact"),
    path("mentorships/<slug:key>/marks/", mentorships.show_read, name="mentorship_show_read"),
    path("mentorships/<slug:key>/end/", mentorships.end, name="mentorship_end"),
    path("messages/", messages.list_messages, name="message_list"),
    path("messages/<slug:key>/", messages.conversation, name="message_conversation"),
    path("messages/<slug:key>/news/", messages.news, name="message_news"),
    path("runs/", runs.list_runs, name="run_list"),
    path("runs/<slug:key>/", runs.show, name="run_show"),
]
