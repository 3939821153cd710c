"""The negative control of the crash drill: a mail that is a message of the queue instead of a row."""

from django.core.mail import EmailMessage

from nwlb.celery import app


@app.task
def send(to: str, message_id: str) -> None:
    EmailMessage("News", "Something is new.", to=[to], headers={"Message-ID": message_id}).send()
