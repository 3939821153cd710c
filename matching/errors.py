from django.utils.translation import gettext_lazy as _

from profiles.errors import Refusal


class RunUnderWay(Refusal):
    sentence = _("A match run is under way already. Please wait until it is done.")
