# The installation's private PostgreSQL: unix socket only, durable, a schema and a role per service.
#
# Who may connect: the socket lies in a folder of mode 0700, so other users of the machine do not
# reach it; inside, every role signs in with a SCRAM password. "trust" in that folder would let each
# of our processes be any role, and then "no service reads another's slice" would hold by manners
# only; "peer" cannot tell five processes of one user apart.

pg_bin="${TECHHUB_PG_BIN:-/usr/lib/postgresql/15/bin}"
# Where the data really lies: the installation may hold a link to it (see place_cluster).
cluster="$(readlink -f "$home/postgres" || echo "$home/postgres")"
pgpass="$home/secrets/pgpass"

# PostgreSQL refuses to run as root: then it runs as the package's user.
as_database_user() {
  if [ "$(id -u)" = 0 ]; then
    (cd / && runuser -u postgres -- "$@")
  else
    "$@"
  fi
}
database_user() { if [ "$(id -u)" = 0 ]; then echo postgres; else id -un; fi; }

# As root the data belongs to another user, who must be able to walk to it. Below a closed folder
# such as /root he cannot: then the data lies under /var/lib and the installation keeps a link.
place_cluster() {
  [ -e "$cluster" ] && return
  mkdir -p "$home"
  if [ "$(id -u)" != 0 ]; then
    mkdir -m 700 "$cluster"
  elif runuser -u postgres -- test -x "$home"; then
    install -d -m 700 -o postgres -g postgres "$cluster"
  else
    install -d -m 755 /var/lib/techhub
    # Left by an installation whose folder, and with it the passwords, is gone: kept, not used.
    [ -e "/var/lib/techhub/$installation" ] \
      && mv "/var/lib/techhub/$installation" "/var/lib/techhub/$installation.$(date +%s)"
    install -d -m 700 -o postgres -g postgres "/var/lib/techhub/$installation"
    ln -s "/var/lib/techhub/$installation" "$home/postgres"
    cluster="/var/lib/techhub/$installation"
  fi
}

# /tmp is open to all: a folder of that name that somebody else made is refused, not used.
place_socket_dir() {
  local owner
  owner="$(database_user)"
  if [ ! -e "$socket_dir" ] && [ ! -L "$socket_dir" ]; then
    mkdir -m 700 "$socket_dir"
    chown "$owner" "$socket_dir"
  fi
  if [ -L "$socket_dir" ] || [ "$(stat -c '%U %a' "$socket_dir")" != "$owner 700" ]; then
    fail "$socket_dir is not a folder of mode 700 owned by $owner: remove it and try again"
  fi
}

password_of() { awk -F: -v role="$1" '$4 == role { print $5 }' "$pgpass"; }

# Made once for each role; an installation of an earlier version gets those that are new.
write_passwords() {
  mkdir -p -m 700 "$(dirname "$pgpass")"
  local role
  (
    umask 077
    cat "$pgpass" 2>/dev/null >"$pgpass.new" || true
    for role in postgres "${services[@]}" "${readers[@]}"; do
      grep -q "^[*]:[*]:[*]:$role:" "$pgpass.new" \
        || echo "*:*:*:$role:$(openssl rand -hex 24)" >>"$pgpass.new"
    done
  )
  mv "$pgpass.new" "$pgpass"
}

create_cluster() {
  [ -f "$cluster/data/PG_VERSION" ] && return
  say "creating a private PostgreSQL in $cluster"
  [ -x "$pg_bin/initdb" ] || fail "no $pg_bin/initdb: apt-get install postgresql-15"
  local first
  first="$(mktemp)"
  password_of postgres >"$first"
  [ "$(id -u)" = 0 ] && chown postgres "$first"
  quietly "$logs/initdb.log" as_database_user "$pg_bin/initdb" -D "$cluster/data" -U postgres \
    --encoding=UTF8 --locale=C.UTF-8 --auth=scram-sha-256 --pwfile="$first" \
    || { rm -f "$first"; fail "initdb failed"; }
  rm -f "$first"
  as_database_user tee -a "$cluster/data/postgresql.conf" >/dev/null <<CONF

# techhub
listen_addresses = ''
unix_socket_directories = '$socket_dir'
unix_socket_permissions = 0700
password_encryption = scram-sha-256
max_connections = 300
shared_buffers = 256MB
max_wal_size = 2GB
wal_compression = on
timezone = 'UTC'
log_line_prefix = '%m [%p] %u '
log_min_duration_statement = -1
log_parameter_max_length_on_error = 0
CONF
}

cluster_running() {
  as_database_user "$pg_bin/pg_ctl" -D "$cluster/data" status >/dev/null 2>&1
}

start_cluster() {
  place_socket_dir
  cluster_running && return
  as_database_user mkdir -p "$cluster/log"
  quietly "$logs/pg_ctl.log" as_database_user "$pg_bin/pg_ctl" -D "$cluster/data" -w -t 60 \
    -l "$cluster/log/postgres.log" start || fail "PostgreSQL did not start"
  ln -sfn "$cluster/log/postgres.log" "$logs/postgres.log"
}

stop_cluster() {
  [ -f "$cluster/data/PG_VERSION" ] || return 0
  cluster_running || return 0
  quietly "$logs/pg_ctl.log" as_database_user "$pg_bin/pg_ctl" -D "$cluster/data" -m fast -w -t 60 \
    stop || { complain "PostgreSQL did not stop"; return 0; }
  # It belongs to nobody's home, so nobody who removes a home would remove it. Made again at a start.
  rmdir "$socket_dir" 2>/dev/null || true
}

psql_as() {
  local role="$1"
  shift
  PGPASSFILE="$pgpass" "$pg_bin/psql" -X -h "$socket_dir" -U "$role" -d "$database" "$@"
}

# Roles, schemas, extensions: repeatable, in one transaction.
prepare_database() {
  PGPASSFILE="$pgpass" "$pg_bin/psql" -X -q -h "$socket_dir" -U postgres -d postgres -At \
    -c "select 1 from pg_database where datname = '$database'" | grep -q 1 \
    || PGPASSFILE="$pgpass" "$pg_bin/createdb" -h "$socket_dir" -U postgres \
      -T template0 -E UTF8 "$database"
  { slices_sql && readers_sql; } | psql_as postgres -q -1 -v ON_ERROR_STOP=1 -f - >"$logs/database.log" 2>&1 \
    || { tail -n 20 "$logs/database.log" >&2; fail "could not prepare the database"; }
}

# The passwords travel by standard input, so that they never stand in a process list.
slices_sql() {
  cat <<SQL
set client_min_messages = warning;
revoke all on database $database from public;
revoke all on schema public from public;
create schema if not exists extensions;
create extension if not exists btree_gist schema extensions;
create extension if not exists pg_trgm schema extensions;
create extension if not exists unaccent schema extensions;
SQL
  local role
  for role in "${services[@]}"; do
    cat <<SQL
do \$\$ begin
  if not exists (select from pg_roles where rolname = '$role') then create role $role; end if;
end \$\$;
alter role $role login nosuperuser nocreatedb nocreaterole password '$(password_of "$role")';
grant connect, temporary on database $database to $role;
grant usage on schema extensions to $role;
create schema if not exists $role authorization $role;
alter role $role in database $database set search_path = $role, extensions;
SQL
  done
}

readers_sql() {
  local role
  cat "$TECHHUB_ROOT/scripts/lib/readers.sql"
  for role in "${readers[@]}"; do echo "alter role $role password '$(password_of "$role")';"; done
}

database_url() {
  echo "postgresql://$1:$(password_of "$1")@/$database?host=$socket_dir"
}
