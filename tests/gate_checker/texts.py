"""The numbers of the rule texts on contacts, by the texts' ids. A test holds them against `rules.json`."""

# Places whose texts bind beside a place's own.
WITHIN = {"US-MA": "US", "UK-EW": "UK", "CA-ON": "CA", "CA-QC": "CA"}
CALENDAR = {
    "AU": ("AU", None),
    "CO": ("CO", None),
    "ID": ("ID", None),
    "RU": ("RU", None),
    "CA-QC": ("CA", "QC"),
}
# place: [(text, channels, "home"/"work"/"any", {weekday 0-6 or "holiday": (from, to) in minutes or None})]
_ALL_DAYS = range(7)


def _hm(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def _span(days, start: str, end: str):
    return dict.fromkeys(days, (_hm(start), _hm(end)))


VOICE = ("voice_human", "voice_bot")
MESSAGES = ("sms", "email", "push", "in_app")
ANY = (*VOICE, *MESSAGES, "letter", "visit")
HOURS = {
    "CN": [
        ("CN-GB-HOURS", ANY, "any", _span(_ALL_DAYS, "08:00", "22:00")),
        ("CN-CBA-HOURS", ANY, "any", _span(_ALL_DAYS, "08:00", "22:00")),
    ],
    "US": [("US-REGF-HOURS", ANY, "any", _span(_ALL_DAYS, "08:00", "21:00"))],
    "US-MA": [("US-MA", ANY, "any", _span(_ALL_DAYS, "08:00", "21:00"))],
    "IN": [("IN-HOURS", VOICE, "any", _span(_ALL_DAYS, "08:00", "19:00"))],
    "VN": [("VN-CAP", ANY, "any", _span(_ALL_DAYS, "07:00", "21:00"))],
    "PH": [("PH-HOURS", ANY, "any", _span(_ALL_DAYS, "06:00", "22:00"))],
    "ID": [("ID-HOURS", ANY, "any", _span(range(6), "08:00", "20:00") | {6: None})],
    "AU": [
        (
            "AU-HOURS",
            VOICE,
            "any",
            _span(range(5), "07:30", "21:00") | _span((5, 6), "09:00", "21:00") | {"holiday": None},
        ),
        ("AU-HOURS", ("visit",), "any", _span(_ALL_DAYS, "09:00", "21:00") | {"holiday": None}),
        ("AU-HOURS", ANY, "work", _span(range(5), "09:00", "17:00") | {5: None, 6: None}),
    ],
    "RU": [
        (
            "RU-CAP",
            ANY,
            "any",
            _span(range(5), "08:00", "22:00") | _span((5, 6, "holiday"), "09:00", "20:00"),
        )
    ],
    "CO": [
        (
            "CO-2300",
            ANY,
            "any",
            _span(range(5), "07:00", "19:00") | _span((5,), "08:00", "15:00") | {6: None, "holiday": None},
        )
    ],
    "CA-ON": [
        ("CA-ON", ANY, "any", _span(range(6), "07:00", "21:00") | _span((6,), "13:00", "17:00")),
    ],
    "CA-QC": [("CA-QC", ANY, "any", _span(range(6), "08:00", "20:00") | {6: None, "holiday": None})],
}
# place: [(text, whose: debtor/debt/number, what happened, channels, window, most)]
CAPS = {
    "CN": [
        ("CN-GB-VOICE-CAP", "debtor", "conversation", VOICE, "day", 3),
        ("CN-CBA-DIAL-CAP", "number", "not_connected", VOICE, "day", 6),
    ],
    "US": [("US-REGF-7IN7", "debt", "contact", VOICE, 7, 7)],
    "US-MA": [
        ("US-MA", "debt", "contact", (*VOICE, "sms"), 7, 2),
        ("US-MA-ELSEWHERE", "debt", "contact", ANY, 30, 2),
        ("US-MA-VISIT", "debt", "contact", ("visit",), 30, 1),
    ],
    "KR": [("KR-7IN7", "debt", "contact", (*VOICE, *MESSAGES, "visit"), 7, 7)],
    "VN": [("VN-CAP", "debtor", "contact", ANY, "day", 5)],
    "AU": [
        ("AU-CAP", "debt", "reached", ANY, "week", 3),
        ("AU-CAP", "debt", "reached", ANY, "month", 10),
    ],
    "RU": [
        ("RU-CAP", "debtor", "contact", ("visit",), "week", 1),
        ("RU-CAP", "debtor", "contact", VOICE, "day", 1),
        ("RU-CAP", "debtor", "contact", VOICE, "week", 2),
        ("RU-CAP", "debtor", "contact", VOICE, "month", 8),
        ("RU-CAP", "debtor", "contact", MESSAGES, "day", 2),
        ("RU-CAP", "debtor", "contact", MESSAGES, "week", 4),
        ("RU-CAP", "debtor", "contact", MESSAGES, "month", 16),
    ],
    "CO": [("CO-2300", "debtor", "contact", ANY, "day", 1)],
}
THIRD = ("spouse", "relative", "contact", "employer")
NO_THIRD_PERSONS = {"VN": "VN-CAP", "PH": "PH-HOURS", "IN": "IN-CONDUCT"}
FAILED_CONTACTS = 3
COOL_DOWN_DAYS = 7  # US-REGF-7IN7
CONSENT_DAYS = 7  # US-REGF-7IN7: prior consent of the last days is not counted
CONFIRM_DAYS = 60  # US-REGF-SMS60
NOTICE_DAYS = 6  # CA-ON
CA_ON_MOST, CA_ON_DAYS = 3, 7
REFUSAL_MONTHS = 4  # RU-REFUSE
PH_LATE_DAYS = 15
CHANNELS_A_WEEK = 1  # CO-2300
COLLECTORS_AT_A_VISIT = 2  # CN-CBA-VISIT
# What nobody may do under a stop: purposes.
FORBIDDEN = {
    "dispute": ("collect", "remind", "locate"),
    "plan": ("collect", "locate"),
    "application": ("collect", "remind", "locate"),
    "insolvency": ("collect", "remind", "negotiate", "locate"),
    "death": ("collect", "remind", "negotiate", "answer"),
    "represented": ("collect", "remind", "negotiate", "locate"),
    "vulnerable": ("collect", "remind", "locate"),
    "minor": ("collect", "remind", "negotiate", "locate"),
    "student": ("collect", "remind", "locate"),
    "disaster": ("collect", "remind", "locate"),
    "wrong_number": ("collect", "remind", "negotiate", "locate", "notice", "answer"),
    "refusal": ("collect", "remind", "negotiate", "locate"),
    "cease": ("collect", "remind", "negotiate", "locate"),
    "complaint": ("collect", "remind", "locate"),
    "moratorium": ("collect", "remind", "negotiate", "locate"),
}
MAY_SPEAK_FOR = ("represented", "minor", "death", "insolvency", "vulnerable")
