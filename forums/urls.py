from django.urls import URLPattern, path

from forums.views import boards, duties, posts, threads, tidying, watches

app_name = "forums"
urlpatterns: list[URLPattern] = [
    path("", threads.list_threads, name="thread_list"),
    path("new/", threads.open_thread, name="thread_open"),
    path("asked/", duties.list_duties, name="duty_list"),
    path("asked/<slug:key>/pass/", duties.pass_on, name="duty_pass"),
    path("unanswered/", duties.list_unanswered, name="question_list"),
    path("b/<slug:slug>/", boards.show, name="board_show"),
    path("t/<slug:key>/", threads.show, name="thread_show"),
    path("t/<slug:key>/reply/", posts.reply, name="post_reply"),
    path("t/<slug:key>/accept/", threads.accept, name="thread_accept"),
    path("t/<slug:key>/unaccept/", threads.unaccept, name="thread_unaccept"),
    path("t/<slug:key>/watch/", watches.watch_thread, name="thread_watch"),
    path("b/<slug:slug>/watch/", watches.watch_board, name="board_watch"),
    path("people/<slug:key>/follow/", watches.follow_person, name="person_follow"),
    path("kept/", watches.list_bookmarks, name="bookmark_list"),
    path("p/<slug:key>/keep/", watches.keep, name="bookmark_keep"),
    path("p/<slug:key>/let-go/", watches.let_go, name="bookmark_let_go"),
    path("t/<slug:key>/tidy/", tidying.show, name="thread_tidy"),
    path("t/<slug:key>/pin/", tidying.pin, name="thread_pin"),
    path("t/<slug:key>/lock/", tidying.lock, name="thread_lock"),
    path("t/<slug:key>/move/", tidying.move, name="thread_move"),
    path("t/<slug:key>/merge/", tidying.merge, name="thread_merge"),
    path("t/<slug:key>/split/", tidying.split, name="thread_split"),
    path("boards/new/", boards.edit, name="board_add"),
    path("boards/<slug:slug>/", boards.edit, name="board_edit"),
    path("tags/new/", boards.add_tag, name="tag_add"),
    path("p/<slug:key>/", posts.show, name="post_show"),
    path("p/<slug:key>/reveal/", tidying.reveal, name="post_reveal"),
    path("p/<slug:key>/edit/", posts.edit, name="post_edit"),
    path("p/<slug:key>/history/", posts.history, name="post_history"),
    path("p/<slug:key>/react/", posts.react, name="post_react"),
]
