from django.urls import URLPattern, path

from forums.views import boards, duties, posts, threads

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
    path("p/<slug:key>/", posts.show, name="post_show"),
    path("p/<slug:key>/edit/", posts.edit, name="post_edit"),
    path("p/<slug:key>/history/", posts.history, name="post_history"),
    path("p/<slug:key>/react/", posts.react, name="post_react"),
]
