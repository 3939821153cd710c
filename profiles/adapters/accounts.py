"""Our answers to allauth's questions."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.contrib.sites.shortcuts import get_current_site
from django.utils import timezone

from profiles.choices import MailKind
from profiles.commands import mails


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write an outbox row instead of sending: a slow mail server would tell who exists."""
        request = allauth_context.request
        full = {"request": request, "email": email, "current_site": get_current_site(request), **context}
        message = self.render_mail(template_prefix, email, full)
        alternatives = getattr(message, "alternatives", [])
        mails.queue(
            to=email,
            verb=template_prefix.rsplit("/", 1)[-1],
            subject=str(message.subject),
            text=str(message.body),
            html=str(alternatives[0][0]) if alternatives else "",
            kind=MailKind.SECURITY,
            at=timezone.now(),
        )
