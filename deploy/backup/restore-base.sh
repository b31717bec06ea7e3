#!/bin/sh
# Make a data folder of a base backup and the WAL received since: restore-base.sh BASE WAL DATA [MOMENT]
# Start PostgreSQL on it: it replays, to MOMENT (2026-07-01 12:00:00+07) or to the end, on a timeline of its own.
set -eu
cp -R "$1" "$3"
cat >>"$3/postgresql.auto.conf" <<SETTINGS
restore_command = 'cp "$2/%f" "%p" 2>/dev/null || cp "$2/%f.partial" "%p"'
recovery_target_action = 'promote'
SETTINGS
if [ $# -gt 3 ]; then
    echo "recovery_target_time = '$4'" >>"$3/postgresql.auto.conf"
fi
touch "$3/recovery.signal"
chmod 0700 "$3"
