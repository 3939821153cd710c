"""What is held back, from several countries; and what everyday words must never be taken for."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from profiles.choices import Hold
from profiles.commands import limits, screening, watched
from profiles.errors import NotAllowed, TooCommonToWatch, TooManyWords
from profiles.models import Person, WatchedWord
from profiles.policies.screening import Facts, holds_contact, screen
from tests.factories import NOW, PersonFactory
from tests.factories.cast import SignIn

CONTACTS = [
    "Call me: 0117 496 0001",  # Britain
    "+44 7700 900123 any time",
    "My number is 555-123-4567",  # United States
    "(415) 555-2671",
    "Llámame al 612 345 678",  # Spain
    "mi móvil 612345678",
    "fijo 91 234 56 78",
    "06 12 34 56 78",  # France
    "0171 1234567, abends",  # Germany
    "zadzwoń 601 234 567",  # Poland
    "98765 43210",  # India
    "(11) 98765-4321",  # Brazil
    "WhatsApp 1234567",
    "write to amina@example.org",
    "amina (at) example (dot) com",
    "amina arroba example punto com",
    "t.me/amina",
]
ADDRESSES = [
    "He lives at 14 Park Row, flat 3",
    "lives at 14 park row",
    "22b High Street, top floor",
    "BS1 5TR is where it is",
    "Calle Mayor 14, 3º B",
    "C/ Alcalá, 23",
    "vive en la avenida de la Constitución 7",
    "Carrera 7 # 45-10",  # Colombia
    "12 rue de la Paix",
    "4 bis, avenue Foch",
    "Hauptstraße 5",
    "in der Berliner Str. 110a",
    "Via Garibaldi 12",
    "Piazza San Marco 3",
    "Rua Augusta, 1508",
    "ul. Marszałkowska 10",
    "Kerkstraat 21",
    "Strada Florilor nr. 8",
    "Atatürk Caddesi No: 5",
    "شارع الملك فهد رقم 12",
]
BANKS = ["DE89 3704 0044 0532 0130 00", "ES9121000418450200051332", "GB29 NWBK 6016 1331 9268 19"]
LINKS = ["see https://example.org/x", "www.quick-cash.shop", "buy at quickcash.shop now"]
EVERYDAY = [
    "I charge 25 an hour, 180 for the day, 1 250 for the week.",
    "Mon-Fri 9:00-17:30, Saturday 10-14, in 2 weeks on 24.12.2026",
    "4.8 of 5 stars from 1,204 customers",
    "Order 12345678 came 45 minutes late",
    "Invoice 2026-0042 over 1.234,56 €, VAT 20 %",
    "I did 1200000 steps and 350 000 km",
    "a 5 star hotel, 3 flats, 2 stairs, row 14",
    "via chat at 9, via WhatsApp if you like, or Via Zoom 2 hours",
    "10 minutes drive to the Square, 3 hours on the road",
    "C/D ratio 16 and CV in 2 pages, avenida llena de coches a las 8",
    "La plaza estaba llena: 300 personas a las 20:00",
    "Cobro 15 la hora, 90 el día; 612 pedidos en 2025",
    "Rue the day, 5 place settings, 2 cours de français",
    "Ich fahre 8 Stunden, verdiene 12,50 die Stunde, Bewertung 4,9",
    "Platz 3 von 10, Weg 2 km, Ring frei",
    "Il corso dura 12 ore, la via giusta, 3 piazze",
    "I work 5 to 9 and 12 to 4, rate 4.95, tier 3 to 4",
    "First 100 jobs at 10, next 200 at 12.50, then 15",
    "Version 3.12.4, section 2.1.1, paragraph 5",
    "2026-11-25 18:00 to 2026-11-26 02:00",
]


@pytest.mark.parametrize("words", CONTACTS)
def test_ways_to_reach_somebody_are_held(words: str) -> None:
    assert Hold.CONTACT in screen(words, Facts())


@pytest.mark.parametrize("words", ADDRESSES)
def test_where_somebody_lives_is_held(words: str) -> None:
    assert Hold.ADDRESS in screen(words, Facts())


@pytest.mark.parametrize("words", BANKS)
def test_bank_accounts_are_held_and_a_wrong_digit_is_none(words: str) -> None:
    assert Hold.BANK in screen(f"Send it to {words} please", Facts())
    swapped = words[:-1] + ("1" if words[-1] != "1" else "2")
    assert Hold.BANK not in screen(f"Send it to {swapped} please", Facts())


@pytest.mark.parametrize("words", EVERYDAY)
def test_prices_times_and_ratings_are_free(words: str) -> None:
    assert screen(words, Facts(newcomer=True)) == ()


@pytest.mark.parametrize("words", LINKS)
def test_links_are_held_of_newcomers_alone(words: str) -> None:
    assert screen(words, Facts(newcomer=True)) == (Hold.LINK,)
    assert screen(words, Facts()) == ()


sign, rest = st.sampled_from(["", "€", "$", "£"]), st.sampled_from(["", " €", ".50", ",99", "k"])
money = st.builds("{}{}{}".format, sign, st.integers(0, 99_999), rest)
hours = st.builds("{:02d}:{:02d}-{:02d}:{:02d}".format, *[st.integers(0, 23), st.integers(0, 59)] * 2)
ratings = st.builds("{}.{} of 5, {}/10, {} %".format, *[st.integers(0, 9)] * 3, st.integers(0, 100))
forms = st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%y"])
days = st.builds(lambda day, form: f"{day:{form}}", st.dates(), forms)
sentence = st.sampled_from(["I ask {} for it.", "It was {}, mostly.", "Cobro {} por eso.", "Ich nehme {} dafür."])


@given(sentence, money | hours | ratings | days)
@example("I ask {} for it.", "£99999.50")
def test_any_price_hour_rating_or_day_is_free(sentence: str, value: str) -> None:
    assert screen(sentence.format(value), Facts(newcomer=True)) == ()


@given(st.integers(10_000_000, 99_999_999))
def test_a_bare_order_number_is_free_and_one_after_a_phone_is_not(number: int) -> None:
    assert not holds_contact(f"Order {number} came late")
    assert holds_contact(f"My phone: {number}")


def test_the_same_words_three_times_within_the_hour(teo: Person, mina: Person) -> None:
    words = "Earn nine hundred a day from your phone, ask me how it works!"
    settled = PersonFactory.create(confirmed_at=NOW.replace(year=2025))
    found = [screening.check(person=who, words=words, at=NOW) for who in (settled, teo, mina)]
    assert [Hold.FLOOD in one for one in found] == [False, False, True]
    assert Hold.FLOOD not in screening.check(person=teo, words="Thank you!", at=NOW)
    assert limits.count(action="same words", subject="x", per=screening.HOUR, at=NOW) == 1


def test_watched_words_whatever_their_capitals(mo: Person, sam: Person) -> None:
    watched.add(words="Quick Cash", by=mo, at=NOW)
    assert not watched.add(words="quick cash", by=mo, at=NOW)
    assert Hold.WATCHED in screening.check(person=sam, words="QUICK  CÄSH for you", at=NOW)
    assert Hold.WATCHED not in screening.check(person=sam, words="quick cashier", at=NOW)
    with pytest.raises(NotAllowed):
        watched.add(words="other", by=sam, at=NOW)
    assert watched.remove(word=WatchedWord.objects.get(), by=mo, at=NOW)


def test_the_list_of_watched_words_has_an_end(mo: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched, "MOST", 1)
    watched.add(words="loan", by=mo, at=NOW)
    with pytest.raises(TooManyWords):
        watched.add(words="fast money", by=mo, at=NOW)


@pytest.mark.parametrize("piece", ["Calle Mayor ", "1 Park ", "a@", "+1 (2) 3-", "Aa ", "GB29 NWBK ", "http", "شارع "])
def test_time_grows_with_the_length_and_no_more(piece: str) -> None:
    def seconds(length: int) -> float:
        words = (piece * length)[:length]
        began = time.perf_counter()
        screen(words, Facts(newcomer=True, watched=["quick cash"]))
        return time.perf_counter() - began

    seconds(1_000)
    assert min(seconds(20_000) for _time in range(3)) < 0.5


@pytest.mark.parametrize("words", ["a", "to", ".*", "***", "The", "for you", "el", "Más", "a\u200bb", "1"])
def test_what_stands_everywhere_is_not_watched(mo: Person, words: str, sign_in: SignIn) -> None:
    with pytest.raises(TooCommonToWatch):
        watched.add(words=words, by=mo, at=NOW)
    page = sign_in(mo).post("/moderation/watched/", {"words": words})
    assert "Nearly everything would be held back" in page.content.decode()
    assert not WatchedWord.objects.exists()


@pytest.mark.parametrize("words", ["zebra-striped", "usa", "the loan", "préstamo"])
def test_what_means_something_is_watched(mo: Person, words: str) -> None:
    assert watched.add(words=words, by=mo, at=NOW)


@pytest.mark.parametrize("unseen", ["\u200b", "\u00ad", "\u2060", "\ufeff", "\u200d", "\u3164"])
def test_what_has_no_width_hides_nothing(unseen: str) -> None:
    assert screen(f"Ze{unseen}bra{unseen}-striped loans", Facts(watched=["zebra-striped"])) == (Hold.WATCHED,)
    assert screen(f"Call me: 0117{unseen} 49{unseen}6 0001", Facts()) == (Hold.CONTACT,)
    assert screen(f"Ze{unseen}bras in the zoo", Facts(watched=["zebra-striped"])) == ()
