"""Academic titles in a name: the certificate carries the name as on the diploma, without them."""

import re

# Parts that follow S. (bachelor), M. (master) or A. (diploma) in Indonesian degrees.
_AFTER_S_OR_M = (
    "Pd|Hum|Sos|Kom|Si|Ag|Kes|Ak|Psi|Th|Fil|Sn|Ds|Ked|Kep|Keb|Farm|Pt|TP|Hut|Pi|Tr|Ars|Ling|Li|Stat|Mat|Ptk|Pust|Lib|"
    "IPI|IIP|IP|IK|Ikom|AB|AP|AN|IS|KM|KPM|Sy|SI|Sc|Eng|Phil|Par|Tek|Or|Gz|Log|Biomed|Akun|Bus|Min|Div|Pem|"
    "I|A|B|E|H|M|P|S|T"
)
_AFTER_A = "Md|Ma|Mk|Par|Pust|P"
_LONGEST_DEGREE = 40

_TITLE_FIRST = re.compile(r"(?:prof|drs|dra|dr|ir)(?:\.|\s|$)", re.IGNORECASE)
_AFTER_COMMA = re.compile(r",\s*\S")
_DEGREE_LAST = re.compile(
    rf"[\s,](?:[SM]\.\s?(?:{_AFTER_S_OR_M})|A\.\s?(?:{_AFTER_A})|Ph\.?\s?D|Ed\.\s?D)"
    rf"(?:\.[A-Z]{{1,5}}|\.\s(?:{_AFTER_S_OR_M})){{0,3}}\.?$",
    re.IGNORECASE,
)
# Without dots only where capitals inside the word leave no doubt: SPd, MHum, AMd.
_UNDOTTED_LAST = re.compile(r"\s(?:[SM](?:Pd|Hum|Sos|Kom|Si|Ag|Kes|Psi|Sn|Ptk|Th)|AMd)\.?$")


def has_title(name: str) -> bool:
    """Tell whether a title or degree seems to be in the name; initials as in "M. Fauzan" are none."""
    end = name[-_LONGEST_DEGREE:]
    return bool(
        _TITLE_FIRST.match(name) or _AFTER_COMMA.search(name) or _DEGREE_LAST.search(end) or _UNDOTTED_LAST.search(end)
    )
