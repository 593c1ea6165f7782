#!/bin/sh
# Lets the backups in: a role that may copy the cluster and read no table, and a way for it. The
# image of PostgreSQL runs this once, when it makes a new cluster; on an existing one, run it by hand
# in the container of PostgreSQL.
set -eu

if [ -z "${STEADY_BACKUP_PASSWORD:-}" ]; then
    echo "STEADY_BACKUP_PASSWORD is not set: no role for backups was made."
    exit 0
fi
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
     --set password="$STEADY_BACKUP_PASSWORD" <<'SQL'
SELECT 'CREATE ROLE steady_backup LOGIN REPLICATION'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'steady_backup') \gexec
ALTER ROLE steady_backup PASSWORD :'password';
SQL
line="host replication steady_backup samenet scram-sha-256"
grep -qxF "$line" "$PGDATA/pg_hba.conf" || echo "$line" >> "$PGDATA/pg_hba.conf"
psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --command "SELECT pg_reload_conf()"
