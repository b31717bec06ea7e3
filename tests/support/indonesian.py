"""What no Indonesian text for people may hold: codes, ids, ISO dates, English, words the rule book does not use."""

import re
from collections.abc import Collection

IDS = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F-]{4,}"
DAYS = r"\b\d{4}-\d{2}-\d{2}"
ZONES = r"\b(?:Asia|Etc)/\w+"
CODES = r"\b[a-z]+(?:_[a-z]+)+\b|[{}]|\bNone\b|/v\d+/\S*"
ENGLISH = (
    "the|your|you|was|were|and|or|not|is|are|of|to|for|with|from|at|on|by|this|that|has|have|been|only|again|please|"
    "required|invalid|unknown|missing|field|error|email|e-mail|upload|download|male|female|public|private|"
    "granted|issued|withdrawn|completed|approved|rejected|returned|submitted|pending|failed|open|closed|"
    "state|active|next|file|webhook|feed|token|mentoring|reaction|get|set|send|"
    "assessor|committee|director|certification|registration|assessment|notifications|operator|organizer"
)
OTHER_WORDS = (
    "peserta|sidang|kasus|angkatan|uji kompetensi|mengundurkan diri|undur diri|dibatalkan|ditolak|huruf rusak|"
    "keputusan belum tiba|surat elektronik"
)
FAULT = re.compile(rf"{IDS}|{DAYS}|{ZONES}|{CODES}|\b(?:{ENGLISH}|{OTHER_WORDS})\b", re.IGNORECASE)
CASED = re.compile(CODES)


def faults_in(text: str, *, but: Collection[str] = ()) -> list[str]:
    """Return what does not belong into an Indonesian text, without addresses of mail and pages, `but` for these."""
    plain = re.sub(r"https?://\S+|\S+@\S+", "", text)
    return [found for found in FAULT.findall(plain) if found not in but]
