from django.db import migrations
from django.db.models import Count


def make_one_of_twins(apps, schema_editor):
    """Put what was written after an earlier yes of the same ask, taken back since, into the one that counts."""
    mentorships, messages = apps.get_model("matching", "Mentorship"), apps.get_model("matching", "Message")
    asks = mentorships.objects.values("ask").annotate(many=Count("pk")).filter(many__gt=1)
    for ask in asks.values_list("ask", flat=True):
        last, *before = mentorships.objects.filter(ask=ask).order_by("-started_at", "-id")
        messages.objects.filter(mentorship__in=before).update(mentorship=last)
        mentorships.objects.filter(pk__in=[one.pk for one in before]).delete()


class Migration(migrations.Migration):
    dependencies = [("matching", "0015_imposed_gigs")]

    operations = [migrations.RunPython(make_one_of_twins, migrations.RunPython.noop)]
