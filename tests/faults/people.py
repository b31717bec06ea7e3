"""The people of an organizer, made from the seed: no two share a NIK, and every NIK is a canary."""

import random
from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

REGIONS = ("63.01", "33.01", "51.01", "16.01", "11.01")
SCHEMES = ("KL-01", "KL-03", "KL-04", "KL-05")
FIRST = ("Siti", "Ahmad", "Dewi", "Rahmat", "Nurul", "Galuh", "Fahmi", "Lestari", "Yusuf", "Ratna")
LAST = ("Hasanah", "Winata", "Purwanti", "Siregar", "Lubis", "Pradana", "Wulandari", "Saputra", "Anggraini")
CONSENT = "2026-1"  # the current text
MEMBERS = tuple({"user_id": f"committee:{number}", "name": f"Anggota Pleno {number}"} for number in (1, 2, 3))


ROSTERED = {"employer": "Perpustakaan Nasional", "starts_on": "2020-01-01", "ends_on": "2099-12-31"} | {
    "schemes": [f"KL-{number:02}" for number in range(1, 13)]
}


def application(seed: int, organizer: int, number: int, batch_id: str) -> dict[str, str]:
    """Return the body of the number-th application of an organizer."""
    draw = random.Random(f"{seed}/{organizer}/{number}")
    born = date(1970, 1, 1) + timedelta(days=draw.randrange(9000))
    woman = draw.random() < 0.5
    region = REGIONS[organizer % len(REGIONS)]
    day = born.day + (40 if woman else 0)
    serial = f"{number * 7 % 10000:04d}"
    return {
        "batch_id": batch_id,
        "national_id": f"{region.replace('.', '')}{organizer // len(REGIONS) + 11:02d}{day:02d}{born:%m%y}{serial}",
        "full_name": f"{draw.choice(FIRST)} {draw.choice(LAST)}",
        "birth_place": "Contoh",
        "birth_date": born.isoformat(),
        "sex": "female" if woman else "male",
        "address": f"Jl. Cempaka No. {number}",
        "region_code": region,
        "phone": f"0840{organizer:02d}{number:06d}",
        "email": f"calon.{organizer}.{number}@example.org",
        "education": "S1",
        "field_of_study": "Ilmu Perpustakaan",
        "employer": f"Perpustakaan Desa Contoh {number}",
        "employer_kind": "public",
        "position": "Pustakawan",
        "employed_since": "2014-02-15",
        "scheme_code": draw.choice(SCHEMES),
        "funding_source": "APBD",
        "consent_version": CONSENT,
    }


ASKED = ("national_id", "full_name", "region_code", "phone", "email", "employer", "employer_kind", "position")


def participant(seed: int, organizer: int, number: int, activity_id: str) -> dict[str, str]:
    """Return the body of the number-th enrolment of an organizer."""
    person = application(seed, organizer, number, "")
    return {name: person[name] for name in ASKED} | {"activity_id": activity_id, "consent_version": CONSENT}


def assessor(seed: int, organizer: int, wave: int, valid_until: date) -> tuple[str, str, dict[str, object]]:
    """Return id, user id and body of the assessor of one wave."""
    identity = str(uuid5(NAMESPACE_URL, f"{seed}/assessor/{organizer}/{wave}"))
    user_id = f"assessor:{organizer}.{wave}"
    body: dict[str, object] = {
        "met_number": f"MET.000.{organizer:02d}{wave:04d}.2024",
        "name": f"Asesor Contoh {organizer}-{wave}",
        "email": f"asesor.{organizer}.{wave}@example.id",
        "employer": "Politeknik Contoh",
        "user_id": user_id,
        "schemes": list(SCHEMES),
        "valid_until": valid_until.isoformat(),
    }
    return identity, user_id, body
