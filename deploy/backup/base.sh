#!/bin/sh
# Copy the whole cluster while it works, and verify the copy: base.sh REPLICATION_ADDRESS FOLDER
set -eu
pg_basebackup --dbname="$1" --pgdata="$2" --checkpoint=fast --wal-method=stream
pg_verifybackup --quiet "$2"
