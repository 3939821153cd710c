"""How people write where somebody lives, in the languages we meet: a kind of street, a name, a house number.

Each pattern wants all three, with capitals where its language has them, so that "5 stars" and
"via chat at 9" stay free.
"""

import re

UNITS = (
    "€ £ % [$] h\\b min hour hora heure stund ore\\b uur star estrella km people personas days? d[íi]as? euro [.,:]\\d"
)
NO_UNIT = rf"(?!\s?(?:{'|'.join(UNITS.split())}))"
HOUSE = rf"\d{{1,4}}[a-zA-Z]?\b{NO_UNIT}"
NAME = r"[A-ZÀ-ÞŁŚŻĆŹ][\w'’.-]{1,30}"
NAMES = rf"(?:{NAME}[ ,]{{1,2}})"

EN = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Row|Drive|Close|Court|Terrace|Gardens|Crescent|Boulevard|Blvd|Grove|Square|"
    r"Place|Hill|Mews|Parade|Walk|Quay|Wharf|Embankment)"
)
EN_HOME = r"(?i:\b(?:lives?|living|address is|home is|house is|come to|find \w{2,5})(?: at| in)? )"
EN_POSTCODE = r"\b[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b"
ES = r"(?i:\b(?:calle|c/|avda\.?|avenida|plaza|paseo|camino|carrera|cra\.?|ronda|traves[íi]a))"
ES_NUMBER = r"(?:(?i:n[.ºo°]{0,2}|n[úu]m\.?) ?)?"
ES_GRID = r"(?i:\b(?:calle|carrera|cra\.?|diagonal|transversal)) \d{1,3}[a-zA-Z]? ?(?:#|(?i:n[oº°.]{1,2})) ?\d{1,3}"
FR = r"(?i:rue|avenue|av\.|boulevard|bd|place|impasse|all[ée]e|chemin|quai|cours)"
DE_JOINED = r"\b[A-ZÄÖÜ][\wäöüß-]{1,30}(?:stra(?:ß|ss)e|str\.|weg|platz|gasse|allee|ring|damm|ufer)"
DE_APART = r"\b[A-ZÄÖÜ][\wäöüß-]{1,30} (?:Stra(?:ß|ss)e|Str\.|Weg|Platz|Allee|Ring|Damm|Ufer)"
IT = r"\b(?:Via|Viale|Piazza|Corso|Vicolo|Largo|via|viale|piazza) (?:(?:di|del|della|dei|San|Santa) )?"
PT = r"(?i:\b(?:rua|r\.|travessa|pra[çc]a|alameda)) (?:(?i:d[aeo]s?) )?"
PL = r"(?i:\b(?:ul\.|ulica|al\.|aleja|os\.|osiedle)) ?"
NL = r"\b[A-Z][\w-]{1,30}(?:straat|laan|plein|gracht|kade|dijk|singel)"
RO = r"(?i:\b(?:strada|str\.|bulevardul|bd\.|aleea))"
TR = r"(?:Sokak|Sokağı|Sk\.|Caddesi|Cad\.|Mahallesi)"
AR = r"شارع [\w ]{2,40}(?:رقم|،|,)? ?\d{1,4}\b"

PATTERNS = (
    rf"\b\d{{1,4}}[a-zA-Z]? (?:{NAME} ){{1,3}}{EN}\b",
    rf"{EN_HOME}\d{{1,4}}[a-z]? (?:[a-z'’]{{2,20}} ){{1,3}}(?i:{EN})\b",
    EN_POSTCODE,
    rf"{ES} ?(?:(?i:de|del|la|las|los|el) ){{0,2}}{NAMES}{{1,4}}{ES_NUMBER}{HOUSE}",
    ES_GRID,
    rf"\b\d{{1,4}}(?: ?(?:bis|ter))?,? {FR} (?:(?i:de|du|des|la|le|les|l') ?){{0,2}}{NAME}",
    rf"{DE_JOINED} {HOUSE}",
    rf"{DE_APART} {HOUSE}",
    rf"{IT}(?:{NAME} ?){{1,3}},? {HOUSE}",
    rf"{PT}{NAMES}{{1,4}}(?:(?i:n\.?º) ?)?{HOUSE}",
    rf"{PL}(?:{NAME} ){{1,3}}{HOUSE}",
    rf"{NL} {HOUSE}",
    rf"{RO} {NAMES}{{1,3}}(?i:nr\.?) ?\d{{1,4}}",
    rf"\b(?:{NAME} ){{1,3}}{TR}[ ,]{{1,2}}(?i:no)[:. ]{{0,2}}\d{{1,4}}",
    AR,
)
ADDRESSES = tuple(re.compile(pattern) for pattern in PATTERNS)
