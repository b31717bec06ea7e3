#!/bin/sh
# Dump one service's database while it works: dump.sh ADDRESS FILE
# ADDRESS is a libpq address of the superuser or the owner; passwords belong in ~/.pgpass.
set -eu
. "$(dirname "$0")/server-version.sh"
use_programs_of "$1"
pg_dump --format=custom --file="$2.part" --dbname="$1"
mv "$2.part" "$2" # a file with its final name is whole
