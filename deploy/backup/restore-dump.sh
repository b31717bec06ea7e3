#!/bin/sh
# Put a dump in the place of one service's database: restore-dump.sh SUPERUSER_ADDRESS DATABASE FILE
# Its roles must exist; every session is ended. Afterwards the service is in recovery: kompeten-ops recover.
set -eu
. "$(dirname "$0")/server-version.sh"
use_programs_of "$1"
psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --dbname="$1" \
    --command="DROP DATABASE IF EXISTS \"$2\" WITH (FORCE)"
pg_restore --create --exit-on-error --dbname="$1" "$3" # with --create: owner and who may connect, too
