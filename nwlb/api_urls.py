"""All addresses of /api/v1/. A part adds its own lines here; docs/recipes.md says how."""

from typing import Any

from django.http import Http404
from django.urls import URLPattern, path, re_path
from django.utils.module_loading import import_string
from rest_framework.request import Request
from rest_framework.response import Response

from forums.api import boards, duties, posts, threads, tidying
from forums.api import pictures as post_pictures
from forums.api import searches as posts_found
from forums.api import watches as forum_watches
from matching.api import (
    asks,
    board,
    cases,
    gigs,
    handovers,
    mentorships,
    messages,
    outlook,
    promise,
    receipts,
    runs,
    steps,
    suggestions,
)
from nwlb.api_health import Health
from profiles.api import (
    blocks,
    communities,
    decisions,
    favourites,
    figures,
    imports,
    me,
    mutes,
    notices,
    offers,
    people,
    pictures,
    places,
    preferences,
    reports,
    roles,
    searches,
    tokens,
    topics,
)
from profiles.web.doors import Everybody
from profiles.web.resources import Resource, operation

ANY_OBJECT = {"type": "object"}
GENERATOR = "nwlb.api_schema.schema"  # loaded when it is asked for: it is heavier than all of this


class Schema(Resource):
    area = "people"
    permission_classes = [Everybody]

    @operation("This schema", gives=ANY_OBJECT, example={"openapi": "3.0.3", "info": {}, "paths": {}})
    def get(self, request: Request) -> Response:
        """OpenAPI 3 as JSON, the same for everybody."""
        return Response(import_string(GENERATOR)())


class Missing(Resource):
    """What no line below names is a problem like any other, whatever the method."""

    area = "people"
    permission_classes = [Everybody]
    authentication_classes = []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404


app_name = "api"
resources: list[URLPattern] = [
    path("schema/", Schema.as_view(), name="schema"),
    # People
    path("people/", people.People.as_view(), name="person_list"),
    path("people/<slug:key>/", people.OnePerson.as_view(), name="person"),
    path("people/<slug:key>/fit/", suggestions.Fit.as_view(), name="fit"),
    path("suggestions/", suggestions.Suggestions.as_view(), name="suggestion_list"),
    path("topics/", topics.Topics.as_view(), name="topic_list"),
    path("crafts/", topics.Crafts.as_view(), name="craft_list"),
    path("places/", places.Places.as_view(), name="place_list"),
    # One's own lists
    path("favourites/", favourites.Favourites.as_view(), name="favourite_list"),
    path("favourites/<slug:key>/", favourites.OneFavourite.as_view(), name="favourite"),
    path("blocks/", blocks.Blocks.as_view(), name="block_list"),
    path("blocks/<slug:key>/", blocks.OneBlock.as_view(), name="block"),
    path("mutes/", mutes.Mutes.as_view(), name="mute_list"),
    path("mutes/<slug:key>/", mutes.OneMute.as_view(), name="mute"),
    path("asides/<str:kind>/<slug:key>/", mutes.OneAside.as_view(), name="aside"),
    # Search
    path("search/people/", searches.FoundPeople.as_view(), name="search_people"),
    path("search/posts/", posts_found.FoundPosts.as_view(), name="search_posts"),
    path("saved-searches/", searches.SavedSearches.as_view(), name="saved_search_list"),
    path("saved-searches/<slug:key>/", searches.OneSavedSearch.as_view(), name="saved_search"),
    path("recent-searches/", searches.RecentSearches.as_view(), name="recent_search_list"),
    # Oneself
    path("me/", me.Me.as_view(), name="me"),
    path("me/learn/", topics.Learn.as_view(), name="me_learn"),
    path("me/share/", topics.Share.as_view(), name="me_share"),
    path("me/hours/", me.Hours.as_view(), name="me_hours"),
    path("me/visibility/", me.Visibility.as_view(), name="me_visibility"),
    path("me/language/", me.Language.as_view(), name="me_language"),
    path("me/picture/", pictures.Picture.as_view(), name="me_picture"),
    path("me/offer/", offers.Offer.as_view(), name="me_offer"),
    path("me/offer/open/", offers.OpenOffer.as_view(), name="me_offer_open"),
    path("me/offer/pause/", offers.PauseOffer.as_view(), name="me_offer_pause"),
    path("me/offer/resume/", offers.ResumeOffer.as_view(), name="me_offer_resume"),
    path("me/offer/close/", offers.CloseOffer.as_view(), name="me_offer_close"),
    path("me/offer/handbook/", offers.Handbook.as_view(), name="me_handbook"),
    path("me/tokens/", tokens.Tokens.as_view(), name="token_list"),
    path("me/tokens/<slug:key>/", tokens.OneToken.as_view(), name="token"),
    path("me/notices/", notices.Notices.as_view(), name="notice_list"),
    path("me/notices/read/", notices.ReadAll.as_view(), name="notice_read_all"),
    path("me/notices/<slug:key>/read/", notices.ReadOne.as_view(), name="notice_read"),
    path("me/preferences/", preferences.OwnPreferences.as_view(), name="me_preferences"),
    # Support: one's own cases, the asks of others, and the two together
    path("cases/", cases.Cases.as_view(), name="case_list"),
    path("cases/choices/", cases.Choices.as_view(), name="case_choices"),
    path("cases/<slug:key>/", cases.OneCase.as_view(), name="case"),
    path("cases/<slug:key>/outlook/", outlook.Outlook.as_view(), name="case_outlook"),
    path("cases/<slug:key>/answer/", board.Answer.as_view(), name="case_answer"),
    path("cases/<slug:key>/withdraw/", cases.Withdraw.as_view(), name="case_withdraw"),
    path("cases/<slug:key>/next/", steps.AskEarly.as_view(), name="case_ask_early"),
    path("cases/<slug:key>/words/", steps.Approve.as_view(), name="case_approve"),
    path("cases/<slug:key>/on/", steps.Skip.as_view(), name="case_skip"),
    path("cases/<slug:key>/reply/", steps.Reply.as_view(), name="case_reply"),
    path("asks/", asks.Asks.as_view(), name="ask_list"),
    path("asks/room/", asks.Room.as_view(), name="room"),
    path("asks/<slug:key>/", asks.OneAsk.as_view(), name="ask"),
    path("asks/<slug:key>/accept/", asks.Accept.as_view(), name="ask_accept"),
    path("asks/<slug:key>/list/", asks.PutOnList.as_view(), name="ask_put_on_list"),
    path("asks/<slug:key>/decline/", asks.Decline.as_view(), name="ask_decline"),
    path("asks/<slug:key>/others/", asks.Others.as_view(), name="ask_others"),
    path("asks/<slug:key>/question/", asks.Question.as_view(), name="ask_question"),
    path("asks/<slug:key>/undo/", asks.TakeBack.as_view(), name="ask_undo"),
    path("mentorships/", mentorships.Mentorships.as_view(), name="mentorship_list"),
    path("mentorships/<slug:key>/", mentorships.OneMentorship.as_view(), name="mentorship"),
    path("mentorships/<slug:key>/contact/", mentorships.Contact.as_view(), name="mentorship_contact"),
    path("mentorships/<slug:key>/marks/", mentorships.Marks.as_view(), name="mentorship_marks"),
    path("mentorships/<slug:key>/again/", mentorships.Again.as_view(), name="mentorship_again"),
    path("mentorships/<slug:key>/end/", mentorships.End.as_view(), name="mentorship_end"),
    path("mentorships/<slug:key>/messages/", messages.Messages.as_view(), name="message_list"),
    path("mentorships/<slug:key>/messages/since/<slug:last>/", messages.News.as_view(), name="message_news"),
    path("mentorships/<slug:key>/read/", messages.Read.as_view(), name="message_read"),
    path("me/tally/", receipts.OwnTally.as_view(), name="me_tally"),
    path("me/reached/", receipts.OwnReached.as_view(), name="me_reached"),
    path("me/handover/", handovers.OwnHandover.as_view(), name="me_handover"),
    path("gig/", gigs.OwnGig.as_view(), name="gig"),
    path("promise/", promise.OurPromise.as_view(), name="promise"),
    # The forum
    path("boards/", boards.Rooms.as_view(), name="room_list"),
    path("threads/", threads.Threads.as_view(), name="thread_list"),
    path("threads/alike/", threads.AlikeThreads.as_view(), name="thread_alike"),
    path("threads/<slug:key>/", threads.OneThread.as_view(), name="thread"),
    path("threads/<slug:key>/posts/", posts.Posts.as_view(), name="post_list"),
    path("threads/<slug:key>/people/", posts.PeopleToCall.as_view(), name="thread_people"),
    path("boards/<slug:slug>/", boards.SetUp.as_view(), name="forum_board"),
    path("boards/<slug:slug>/watch/", forum_watches.WatchedBoard.as_view(), name="room_watch"),
    path("tags/", boards.SetUpTag.as_view(), name="tag_list"),
    path("threads/<slug:key>/watch/", forum_watches.WatchedThread.as_view(), name="thread_watch"),
    path("threads/<slug:key>/read/", forum_watches.ReadUntil.as_view(), name="thread_read"),
    path("threads/<slug:key>/pin/", tidying.Pin.as_view(), name="thread_pin"),
    path("threads/<slug:key>/lock/", tidying.Lock.as_view(), name="thread_lock"),
    path("threads/<slug:key>/move/", tidying.MoveThread.as_view(), name="thread_move"),
    path("threads/<slug:key>/merge/", tidying.MergeThreads.as_view(), name="thread_merge"),
    path("threads/<slug:key>/split/", tidying.SplitThread.as_view(), name="thread_split"),
    path("people/<slug:key>/follow/", forum_watches.FollowedPerson.as_view(), name="person_follow"),
    path("bookmarks/", forum_watches.Bookmarks.as_view(), name="bookmark_list"),
    path("posts/<slug:key>/bookmark/", forum_watches.OneBookmark.as_view(), name="bookmark"),
    path("posts/<slug:key>/", posts.OnePost.as_view(), name="post"),
    path("posts/<slug:key>/picture/", post_pictures.PictureOfPost.as_view(), name="post_picture"),
    path("posts/<slug:key>/reveal/", tidying.RevealName.as_view(), name="post_reveal"),
    path("posts/<slug:key>/versions/", posts.Versions.as_view(), name="post_versions"),
    path("posts/<slug:key>/versions/<int:number>/", posts.OneVersion.as_view(), name="post_version"),
    path("posts/<slug:key>/reactions/", posts.Reactions.as_view(), name="reaction_list"),
    path("posts/<slug:key>/reactions/<slug:kind>/", posts.OneReaction.as_view(), name="reaction"),
    path("posts/<slug:key>/answer/", posts.Answer.as_view(), name="answer"),
    path("me/questions/", duties.OwnDuties.as_view(), name="asked_list"),
    path("me/questions/<slug:key>/pass/", duties.PassOn.as_view(), name="asked_pass"),
    path("questions/", duties.Unanswered.as_view(), name="question_list"),
    # Reports and decisions
    path("reports/", reports.Reports.as_view(), name="report_list"),
    path("moderation/", reports.Matters.as_view(), name="matter_list"),
    path("moderation/<slug:key>/", reports.OneMatter.as_view(), name="matter"),
    path("moderation/<slug:key>/around/", reports.Around.as_view(), name="around"),
    path("moderation/<slug:key>/claim/", reports.OnIt.as_view(), name="claim"),
    path("decisions/", decisions.Decided.as_view(), name="decision_list"),
    path("decisions/<slug:key>/", decisions.OneDecision.as_view(), name="decision"),
    path("decisions/<slug:key>/appeal/", decisions.Objection.as_view(), name="decision_appeal"),
    path("decisions/<slug:key>/mend/", decisions.Mended.as_view(), name="decision_mend"),
    path("decisions/<slug:key>/undo/", decisions.Undo.as_view(), name="decision_undo"),
    path("appeals/", decisions.Appeals.as_view(), name="appeal_list"),
    path("appeals/<slug:key>/answer/", decisions.AnswerAppeal.as_view(), name="appeal_answer"),
    path("closings/", decisions.Closings.as_view(), name="closing_list"),
    path("closings/<slug:key>/confirm/", decisions.ConfirmClosing.as_view(), name="closing_confirm"),
    path("me/restrictions/", decisions.OwnRestrictions.as_view(), name="me_restrictions"),
    path("watched/", decisions.Watched.as_view(), name="watched_list"),
    path("watched/remove/", decisions.WatchedGone.as_view(), name="watched_remove"),
    path("figures/moderation/", figures.ModerationFigures.as_view(), name="moderation_figures"),
    # Sheets of people
    path("imports/", imports.Sheets.as_view(), name="sheet_list"),
    path("imports/<slug:key>/", imports.OneSheet.as_view(), name="sheet"),
    path("imports/<slug:key>/columns/", imports.SheetColumns.as_view(), name="sheet_columns"),
    path("imports/<slug:key>/lines/", imports.SheetLines.as_view(), name="sheet_lines"),
    path("imports/<slug:key>/take/", imports.TakeSheet.as_view(), name="sheet_take"),
    path("imports/<slug:key>/stop/", imports.StopSheet.as_view(), name="sheet_stop"),
    path("imports/<slug:key>/undo/", imports.UndoSheet.as_view(), name="sheet_undo"),
    path("imports/<slug:key>/agreed/", imports.AgreedSheet.as_view(), name="sheet_agreed"),
    path("imports/<slug:key>/invite/", imports.InviteSheet.as_view(), name="sheet_invite"),
    path("imports/<slug:key>/words/", imports.SheetWords.as_view(), name="sheet_words"),
    path("imports/<slug:key>/mend.csv", imports.SheetMend.as_view(), name="sheet_mend"),
    path("imports/<slug:key>/people.csv", imports.SheetExport.as_view(), name="sheet_export"),
    # Duties
    path("waiting/", board.Board.as_view(), name="board"),
    path("waiting/figures/", board.Figures.as_view(), name="board_figures"),
    path("waiting/asks/<slug:key>/unassign/", board.Unassign.as_view(), name="board_unassign"),
    path("waiting/<slug:key>/letters/", board.Letters.as_view(), name="board_letters"),
    path("waiting/<slug:key>/take/", board.Take.as_view(), name="board_take"),
    path("waiting/<slug:key>/propose/", steps.Propose.as_view(), name="board_propose"),
    path("waiting/<slug:key>/assign/", board.Assign.as_view(), name="board_assign"),
    path("runs/", runs.Runs.as_view(), name="run_list"),
    path("runs/<slug:key>/", runs.OneRun.as_view(), name="run"),
    path("health/", Health.as_view(), name="health"),
    path("people/<slug:key>/duties/", roles.Duties.as_view(), name="duty_list"),
    path("people/<slug:key>/duties/end/", roles.EndDuty.as_view(), name="duty_end"),
    path("people/<slug:key>/hide/", roles.Hide.as_view(), name="person_hide"),
    path("people/<slug:key>/show-again/", roles.ShowAgain.as_view(), name="person_show_again"),
    path("community/", communities.Community.as_view(), name="community"),
]
urlpatterns: list[URLPattern] = [*resources, re_path("", Missing.as_view(), name="missing")]
