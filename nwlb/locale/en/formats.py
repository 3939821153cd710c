"""How English says days and hours: the clock of 24 hours, and no numbers for months.

Our names beside Django's are used like them: ``{{ day|date:"WEEKDAY_FORMAT" }}``. Each language has all of them.
"""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
TIME_FORMAT = "H:i"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"
MONTH_DAY_TIME_FORMAT = "j F, H:i"
WEEKDAY_FORMAT = "l j F"
WEEKDAY_DATETIME_FORMAT = "l j F, H:i"
WEEKDAY_TIME_FORMAT = "l H:i"

# Where there is little room.
SHORT_DATE_FORMAT = "j M Y"
SHORT_MONTH_DAY_FORMAT = "j M"
SHORT_MONTH_DAY_TIME_FORMAT = "j M, H:i"
SHORT_WEEKDAY_FORMAT = "D j M"
SHORT_WEEKDAY_DATETIME_FORMAT = "D j M, H:i"
SHORT_WEEKDAY_TIME_FORMAT = "D H:i"
