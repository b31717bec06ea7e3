#!/usr/bin/env bash
# Runs once, on an empty data folder: a database per service, an owner role who migrates it and a runtime role without
# DDL. Each role may connect to its own database only, not even to those that come with the server.
set -euo pipefail

names="registration assessment certification development notifications"

# All passwords first: the server starts on what a script that broke off has left, as if it were whole.
for name in $names; do
  for password in "${name^^}_OWNER_PASSWORD" "${name^^}_PASSWORD"; do
    [ -n "${!password-}" ] || { echo "$password is not set" >&2; rm -rf "${PGDATA:?}"/*; exit 1; }
  done
done

psql --quiet --username postgres --dbname postgres --set ON_ERROR_STOP=1 \
  --command "REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC"

for name in $names; do
  owner_password=${name^^}_OWNER_PASSWORD
  password=${name^^}_PASSWORD
  psql --quiet --username postgres --dbname postgres --set ON_ERROR_STOP=1 \
    --set name="$name" --set owner="${name}_owner" \
    --set owner_password="${!owner_password}" --set password="${!password}" <<'SQL'
CREATE ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'owner_password';
CREATE ROLE :"name" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"owner" TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"name" TO :"owner", :"name";
\connect :"name"
ALTER SCHEMA public OWNER TO :"owner";
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"name";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"name";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO :"name";
SQL
done

# Keycloak (profile `identity`) looks after its tables by itself: one role owns its database.
if [ -n "${IDENTITY_PASSWORD:-}" ]; then
  psql --quiet --username postgres --dbname postgres --set ON_ERROR_STOP=1 --set password="$IDENTITY_PASSWORD" <<'SQL'
CREATE ROLE identity LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE identity OWNER identity TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE identity FROM PUBLIC;
SQL
fi
