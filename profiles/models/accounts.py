from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.choices import Document


class AccountManager(BaseUserManager["Account"]):
    """The few lines Django and allauth call; nwlb itself creates accounts at sign-up only."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Logs in. Whom everybody sees and points at is Person."""

    email = models.EmailField(_("email"), max_length=254, unique=True)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="account_email_unique"),
        ]

    def __str__(self) -> str:
        return self.email


class Agreement(models.Model):
    """Which version of which document somebody agreed to, and when. Never changed, only added."""

    person = models.ForeignKey("profiles.Person", models.PROTECT, related_name="agreements")
    document = models.CharField(max_length=20, choices=Document)
    version = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "document", "version"], name="agreement_once_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.version}"
