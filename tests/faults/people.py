"""The people of a province, made from the seed: no two share a NIK, and every NIK is a canary."""

import random
from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

REGIONS = ("63.01", "33.01", "51.01", "16.01", "11.01")
SCHEMES = ("KL-01", "KL-03", "KL-04", "KL-05")
FIRST = ("Siti", "Ahmad", "Dewi", "Rahmat", "Nurul", "Galuh", "Fahmi", "Lestari", "Yusuf", "Ratna")
LAST = ("Hasanah", "Winata", "Purwanti", "Siregar", "Lubis", "Pradana", "Wulandari", "Saputra", "Anggraini")
MEMBERS = tuple({"user_id": f"committee:{number}", "name": f"Anggota Pleno {number}"} for number in (1, 2, 3))


def application(seed: int, province: int, number: int, batch_id: str) -> dict[str, str]:
    """Return the body of the number-th application of a province."""
    draw = random.Random(f"{seed}/{province}/{number}")
    born = date(1970, 1, 1) + timedelta(days=draw.randrange(9000))
    woman = draw.random() < 0.5
    region = REGIONS[province % len(REGIONS)]
    day = born.day + (40 if woman else 0)
    serial = f"{number * 7 % 10000:04d}"
    return {
        "batch_id": batch_id,
        "national_id": f"{region.replace('.', '')}{province // len(REGIONS) + 11:02d}{day:02d}{born:%m%y}{serial}",
        "full_name": f"{draw.choice(FIRST)} {draw.choice(LAST)}",
        "birth_place": "Contoh",
        "birth_date": born.isoformat(),
        "sex": "female" if woman else "male",
        "address": f"Jl. Cempaka No. {number}",
        "region_code": region,
        "phone": f"0840{province:02d}{number:06d}",
        "email": f"calon.{province}.{number}@example.org",
        "education": "S1",
        "field_of_study": "Ilmu Perpustakaan",
        "employer": f"Perpustakaan Desa Contoh {number}",
        "employer_kind": "public",
        "position": "Pustakawan",
        "employed_since": "2014-02-15",
        "scheme_code": draw.choice(SCHEMES),
        "funding_source": "APBD",
    }


def assessor(seed: int, province: int, wave: int, valid_until: date) -> tuple[str, str, dict[str, object]]:
    """Return id, user id and body of the assessor of one wave."""
    identity = str(uuid5(NAMESPACE_URL, f"{seed}/assessor/{province}/{wave}"))
    user_id = f"assessor:{province}.{wave}"
    body: dict[str, object] = {
        "met_number": f"MET.000.{province:02d}{wave:04d}.2024",
        "name": f"Asesor Contoh {province}-{wave}",
        "email": f"asesor.{province}.{wave}@example.id",
        "employer": "Politeknik Contoh",
        "user_id": user_id,
        "schemes": list(SCHEMES),
        "valid_until": valid_until.isoformat(),
    }
    return identity, user_id, body
