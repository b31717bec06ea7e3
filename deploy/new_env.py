"""Print the settings of compose: `new_env.py .env.example` with every secret drawn anew."""  # noqa: INP001 - a script

import base64
import re
import secrets
import sys
from pathlib import Path

DRAWN = {
    "<secret>": lambda: secrets.token_hex(24),  # hexadecimal: needs no quoting, neither in SQL nor in an address
    "<key>": lambda: base64.b64encode(secrets.token_bytes(32)).decode(),
}


def filled(example: str) -> str:
    """Return the example with every mark replaced by a secret of its own."""
    return re.sub("|".join(DRAWN), lambda mark: DRAWN[mark.group()](), example)


if __name__ == "__main__":
    sys.stdout.write(filled(Path(sys.argv[1]).read_text("utf-8")))
