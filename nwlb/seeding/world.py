"""Where made-up people live, what they speak, what they do and when they are free: shares, not rules."""

# How many of a hundred and some live where. The community of the demo is at home in Bristol.
COUNTRIES: dict[str, float] = {
    "GB": 44, "IE": 3, "DE": 9, "NL": 3, "FR": 5, "ES": 5, "PT": 2, "IT": 4, "PL": 4, "RO": 3, "UA": 2, "GR": 1,
    "SE": 1, "TR": 2, "EG": 2, "MA": 1, "NG": 6, "KE": 3, "ZA": 2, "IN": 9, "BD": 2, "PK": 2, "PH": 2, "US": 9,
    "CA": 3, "BR": 4, "MX": 3, "AR": 1,
}  # fmt: skip
TOWNS_OF_A_COUNTRY = 12
HOME_TOWN = 2_654_675  # Bristol's GeoNames id
HOME_TOWN_WEIGHT = 12.0

# Of a hundred people in a country, how many speak what. The first is spoken best.
LANGUAGES: dict[str, dict[str, int]] = {
    "GB": {"en": 97, "pl": 6, "ro": 5, "ur": 4, "ar": 5, "so": 3, "pt": 3, "es": 4, "bn": 3, "fr": 5, "pa": 2},
    "IE": {"en": 98, "pl": 8, "pt": 5, "ga": 6},
    "DE": {"de": 93, "en": 58, "tr": 10, "ar": 8, "ru": 7, "pl": 5, "uk": 3},
    "NL": {"nl": 94, "en": 80, "ar": 5, "tr": 5},
    "FR": {"fr": 97, "en": 40, "ar": 14, "pt": 4},
    "ES": {"es": 97, "ca": 18, "en": 35, "ar": 4, "ro": 3},
    "PT": {"pt": 98, "en": 50, "es": 14},
    "IT": {"it": 97, "en": 35, "ro": 5, "ar": 4},
    "PL": {"pl": 98, "en": 50, "uk": 8},
    "RO": {"ro": 98, "en": 48, "hu": 6},
    "UA": {"uk": 97, "ru": 60, "en": 35},
    "GR": {"el": 98, "en": 55},
    "SE": {"sv": 96, "en": 85, "ar": 9, "so": 3},
    "TR": {"tr": 98, "en": 30, "ku": 12},
    "EG": {"ar": 99, "en": 45},
    "MA": {"ar": 95, "fr": 60, "en": 25},
    "NG": {"en": 95, "yo": 32, "ig": 28, "ha": 22},
    "KE": {"sw": 95, "en": 90, "so": 8},
    "ZA": {"en": 92, "zu": 40, "xh": 25, "af": 15},
    "IN": {"hi": 65, "en": 85, "ta": 12, "te": 11, "mr": 10, "ml": 8, "bn": 10, "pa": 7},
    "BD": {"bn": 99, "en": 35},
    "PK": {"ur": 95, "pa": 40, "en": 50},
    "PH": {"tl": 95, "en": 88},
    "US": {"en": 97, "es": 24, "zh": 3, "vi": 2, "tl": 2},
    "CA": {"en": 90, "fr": 28, "pa": 5, "zh": 4},
    "BR": {"pt": 99, "en": 25, "es": 12},
    "MX": {"es": 99, "en": 30},
    "AR": {"es": 99, "en": 32, "it": 5},
}

TRADES: dict[str, float] = {
    "courier": 18, "driver": 14, "cleaner": 13, "carer": 10, "tutor": 9, "design": 11, "dev": 10, "handy": 7,
    "office": 4, "events": 8,
}  # fmt: skip
DONE_ONLINE = frozenset({"design", "dev", "office", "tutor"})

# When people of a trade are free: the other way round from when they work.
FREE: dict[str, dict[str, float]] = {
    "courier": {"weekday_mornings": 6, "weekday_afternoons": 4, "weekday_evenings": 1, "late_night": 1, "weekends": 1},
    "driver": {"weekday_mornings": 4, "weekday_afternoons": 5, "weekday_evenings": 2, "late_night": 1, "weekends": 1},
    "cleaner": {"weekday_mornings": 1, "weekday_afternoons": 3, "weekday_evenings": 5, "late_night": 1, "weekends": 3},
    "carer": {"weekday_mornings": 2, "weekday_afternoons": 3, "weekday_evenings": 3, "late_night": 1, "weekends": 2},
    "tutor": {"weekday_mornings": 6, "weekday_afternoons": 2, "weekday_evenings": 1, "late_night": 1, "weekends": 2},
    "design": {"weekday_mornings": 3, "weekday_afternoons": 3, "weekday_evenings": 4, "late_night": 1, "weekends": 2},
    "dev": {"weekday_mornings": 2, "weekday_afternoons": 2, "weekday_evenings": 6, "late_night": 2, "weekends": 4},
    "handy": {"weekday_mornings": 1, "weekday_afternoons": 1, "weekday_evenings": 6, "late_night": 1, "weekends": 3},
    "office": {"weekday_mornings": 3, "weekday_afternoons": 3, "weekday_evenings": 4, "late_night": 2, "weekends": 2},
    "events": {"weekday_mornings": 5, "weekday_afternoons": 4, "weekday_evenings": 1, "late_night": 1, "weekends": 1},
}

# What stays open: nobody's profile is all filled in. Shares of one.
NOT_SAID = {
    "crafts": 0.06, "years": 0.15, "place": 0.12, "languages": 0.05, "hours": 0.14, "talks": 0.12, "headline": 0.3,
    "about": 0.45, "goal": 0.3,
}  # fmt: skip
