# Sourced: use_programs_of ADDRESS puts PostgreSQL's programs of the server's own version first in PATH, or says why not.
# A newer pg_dump writes what an older server cannot restore (SET transaction_timeout, of version 17).
use_programs_of() {
    server=$(PGDATABASE="${PGDATABASE:-postgres}" psql --quiet --no-psqlrc --tuples-only --no-align --dbname="$1" --command="SHOW server_version_num")
    server=$((server / 10000))
    for folder in "/usr/lib/postgresql/$server/bin" "/usr/pgsql-$server/bin" "/opt/homebrew/opt/postgresql@$server/bin"; do
        if [ -x "$folder/pg_dump" ]; then PATH="$folder:$PATH"; break; fi
    done
    program=$(pg_dump --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
    if [ "$program" != "$server" ]; then
        echo "The server is PostgreSQL $server, pg_dump here is $program: put the programs of version $server into PATH." >&2
        echo "Servernya PostgreSQL $server, pg_dump di sini versi $program: letakkan program versi $server di PATH." >&2
        exit 3
    fi
}
