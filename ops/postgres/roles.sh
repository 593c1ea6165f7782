#!/bin/sh
# Make the roles that Steady runs with, in a new database; PostgreSQL's image runs this once.
#
#   steady_owner   owns the tables; only `migrate` signs in with it
#   steady_app     serves: it sees one clinic's rows at a time
#   steady_system  nobody signs in with it: steady_app becomes it for work about all clinics
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set owner_password="$STEADY_OWNER_PASSWORD" --set app_password="$STEADY_APP_PASSWORD" \
  --set database="$POSTGRES_DB" <<'SQL'
CREATE ROLE steady_system NOLOGIN;
CREATE ROLE steady_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE steady_app LOGIN NOINHERIT PASSWORD :'app_password';
GRANT steady_system TO steady_app, steady_owner;
GRANT steady_app TO steady_owner;
-- each session of a role sees what the others of that role ask, values and all: nothing is told
ALTER ROLE steady_app SET track_activities = off;
ALTER ROLE steady_owner SET track_activities = off;
-- emptying the synthetic clinic puts triggers aside; whoever owns the tables could anyway
GRANT SET ON PARAMETER session_replication_role TO steady_owner;
ALTER DATABASE :"database" OWNER TO steady_owner;
SQL
