"""A paper sent by a client of the tus project: broken off, then gone on with by a new one that knows the address alone.

Run by test_tus.py in an environment of tuspy's own; the facts come as JSON on stdin, what came of it goes to stdout.
"""

import json
import sys

from tusclient.client import TusClient

CHUNK = 200


def main() -> None:
    """Send it."""
    facts = json.load(sys.stdin)
    first = TusClient(facts["url"], headers=facts["headers"])
    begun = first.uploader(facts["file"], chunk_size=CHUNK, upload_checksum=True)
    begun.upload(stop_at=CHUNK)
    again = TusClient(facts["url"], headers=facts["headers"])
    resumed = again.uploader(facts["file"], url=begun.url, chunk_size=CHUNK, upload_checksum=True)
    went_on_from = resumed.get_offset()
    resumed.upload()
    json.dump({"address": begun.url, "went_on_from": went_on_from, "sent": resumed.offset}, sys.stdout)


if __name__ == "__main__":
    main()
