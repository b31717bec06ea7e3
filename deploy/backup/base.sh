#!/bin/sh
# Copy the whole cluster while it works: base.sh REPLICATION_ADDRESS FOLDER
# Its manifest holds a checksum of every file: pg_verifybackup FOLDER, wherever the copy is kept.
set -eu
pg_basebackup --dbname="$1" --pgdata="$2" --checkpoint=fast --wal-method=stream
