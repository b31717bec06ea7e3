#!/bin/sh
# Keep every change as it is written, until ended: receive-wal.sh REPLICATION_ADDRESS FOLDER
# The slot holds the server's WAL back while nobody receives: watch it, or the disk fills up.
set -eu
mkdir -p "$2"
pg_receivewal --dbname="$1" --directory="$2" --slot=kompeten_backup --create-slot --if-not-exists
exec pg_receivewal --dbname="$1" --directory="$2" --slot=kompeten_backup --synchronous
