"""What keeps search fast among many people: shown by figures in docs/, asked for here."""

from django.db import connection


def test_the_planner_knows_a_thousand_words(db: None) -> None:
    # With the usual hundred, a word that nobody says costs a walk past everybody (docs/figures.md).
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attstattarget FROM pg_attribute WHERE attrelid = 'profiles_searchdocument'::regclass"
            " AND attname = 'words'"
        )
        assert cursor.fetchone() == (1000,)
