#!/bin/sh
# A private PostgreSQL 15 for tests, reached only through a Unix socket in its own folder.
#   tests/postgres.sh start [DIR]   makes the cluster if need be, starts it, prints its URL
#   tests/postgres.sh stop [DIR]    stops it and removes the folder
#   tests/postgres.sh halt [DIR]    stops it at once, as a crash would, and keeps the folder
set -eu

command=${1:-}
folder=${2:-${TMPDIR:-/tmp}/segue-postgres}
programs=${SEGUE_POSTGRES_BIN:-/usr/lib/postgresql/15/bin}

# PostgreSQL refuses to run as root.
as_owner() {
  if [ "$(id -u)" -eq 0 ]; then
    (cd / && runuser -u postgres -- "$@")
  else
    "$@"
  fi
}

running() {
  as_owner "$programs/pg_ctl" -D "$folder/data" status >/dev/null 2>&1
}

case $command in
  start)
    mkdir -p "$folder"
    [ "$(id -u)" -ne 0 ] || chown postgres "$folder"
    if [ ! -s "$folder/data/PG_VERSION" ]; then
      as_owner "$programs/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 \
        --no-sync >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 1; }
    fi
    if ! running; then
      as_owner "$programs/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -t 60 start -o \
        "-c listen_addresses= -c unix_socket_directories='$folder' -c fsync=off \
         -c full_page_writes=off -c max_connections=60" \
        >/dev/null 2>&1 || { cat "$folder/server.log" >&2; exit 1; }
    fi
    echo "postgresql:///postgres?host=$folder&user=postgres"
    ;;
  stop)
    ! running || as_owner "$programs/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1
    rm -rf "$folder"
    ;;
  halt)
    as_owner "$programs/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null
    ;;
  *)
    echo "usage: tests/postgres.sh start|stop|halt [DIR]" >&2
    exit 2
    ;;
esac
