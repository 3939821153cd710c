"""What beat wakes, and when. Times are UTC; a task only wakes a sweep that looks for due rows."""

from celery.schedules import crontab

SCHEDULE = {
    "send mails that are due": {"task": "profiles.tasks.send_mails", "schedule": 10.0},
    "work on sheets that are due": {"task": "profiles.tasks.advance_imports", "schedule": 5.0},
    "show that a worker works": {"task": "profiles.tasks.show_sign_of_life", "schedule": 30.0},
    "look again for whom people search": {"task": "profiles.tasks.look_for_searches", "schedule": 60.0},
    "let those be found again whose time out is over": {"task": "profiles.tasks.end_restrictions", "schedule": 60.0},
    "forget what is too old": {"task": "profiles.tasks.forget_old_rows", "schedule": crontab(minute=40)},
    "move the cases whose time has come": {"task": "matching.tasks.advance_cases", "schedule": 60.0},
    "complete what is over": {"task": "matching.tasks.finish_mentorships", "schedule": 60.0},
    "tell those who follow": {"task": "forums.tasks.tell_followers", "schedule": 10.0},
    "find answers to questions": {"task": "forums.tasks.find_answers", "schedule": 60.0},
    "remind of what is kept": {"task": "forums.tasks.remind_of_bookmarks", "schedule": 60.0},
    "tell what the week brought": {"task": "forums.tasks.gather_roundups", "schedule": 60.0},
    "look for the week of who is new": {"task": "forums.tasks.begin_roundups", "schedule": crontab(minute=20)},
    "match everybody anew": {"task": "matching.tasks.run_match", "schedule": crontab(hour=3, minute=10)},
}
