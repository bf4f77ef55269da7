# ./techhub import: an old database, or a dump of one, into the slices.

old_database=techhub_legacy
reports="$home/import"

import_usage='usage: ./techhub import DUMP|DSN [--fresh]
  DUMP  a file of pg_dump: plain SQL, the same with gzip, or its custom format
  DSN   postgresql://… of a database that is only read'

command_import() {
  local what='' fresh=() word name status=0
  for word in "$@"; do
    case "$word" in
      --fresh) fresh=(--fresh) ;;
      -*) fail "$import_usage" ;;
      *) [ -z "$what" ] || fail "$import_usage"; what="$word" ;;
    esac
  done
  [ -n "$what" ] || fail "$import_usage"
  [[ "$what" =~ ^postgres(ql)?:// ]] || [ -f "$what" ] || fail "there is no file $what"
  mkdir -p "$home" "$logs" "$run" "$reports"
  # No two at once, and none while ./techhub up works on the installation.
  exec 9>"$run/lock"
  flock -n 9 || fail "another ./techhub works on $home just now"
  prepare_installation
  [ ! -f "$what" ] || restore_dump "$what"
  rm -f "$reports"/*.tsv
  # identity has most of the rows, and no slice needs another one's: the rest goes beside it.
  (import_slice identity "$what" "${fresh[@]}") &
  for name in "${services[@]}"; do
    [ "$name" = identity ] || (import_slice "$name" "$what" "${fresh[@]}") || status=1
  done
  wait $! || status=1
  compgen -G "$reports/*.tsv" >/dev/null || fail 'nothing was imported'
  awk -f "$TECHHUB_ROOT/scripts/lib/import-report.awk" "$reports"/*.tsv | tee "$reports/report.txt"
  [ "${PIPESTATUS[0]}" = 0 ] || status=1
  note "kept in $reports/report.txt"
  exec 9>&-
  return "$status"
}

# The bytes of files whose rows were imported, from the folder in which the old site kept them
# (MEDIA_ROOT): public ones to community, private ones to services.
command_import_files() {
  local name count folder="${1:-}"
  [ $# = 1 ] && [ -d "$folder" ] || fail 'usage: ./techhub import-files FOLDER'
  folder="$(cd "$folder" && pwd)"
  mkdir -p "$reports"
  : >"$reports/files.tsv"
  for name in community services; do
    write_environment "$name"
    rm -f "$reports/files-$name.tsv"
    say "files of $name"
    in_environment_of "$name" "$binaries/$name" import-files "$folder" \
      --report "$reports/files-$name.tsv" 2>&1 | import_progress "$logs/$name.import-files.log"
    [ "${PIPESTATUS[0]}" = 0 ] || fail "the files of $name did not all come; repeat it"
    cat "$reports/files-$name.tsv" >>"$reports/files.tsv"
  done
  count="$(wc -l <"$reports/files.tsv")"
  head -n 20 "$reports/files.tsv" | awk -F '\t' '
    { printf "    %-26s %-36s %-20s %s\n", $1, $2, $4, $3 }'
  note "$count files did not come; all of them are listed in $reports/files.tsv"
}

import_slice() {
  local name="$1" what="$2" status=0
  shift 2
  say "importing $name"
  (
    umask 077
    {
      cat "$run/$name.env"
      if [ -f "$what" ]; then
        echo "TECHHUB_OLD_DATABASE_URL=$(old_database_url "$name")"
      else
        echo "TECHHUB_OLD_DATABASE_URL=$what"
      fi
    } >"$run/$name-import.env"
  )
  in_environment_of "$name-import" "$binaries/$name" import "$@" --report "$reports/$name.tsv" \
    2>&1 9>&- | import_progress "$logs/$name.import.log" || status=1
  rm -f "$run/$name-import.env"
  [ -f "$reports/$name.tsv" ] || fail "the import of $name did not come to its end; repeat it"
  return "$status"
}

# Lines of tables are for people, the process's own log is not.
import_progress() {
  local line
  : >"$1"
  while IFS= read -r line; do
    case "$line" in
      '{'*'"level":"error"'*) echo "$line" >>"$1" && echo "    $line" ;;
      '{'*) echo "$line" >>"$1" ;;
      *) echo "    $line" ;;
    esac
  done
}

old_database_url() {
  echo "postgresql://$1:$(password_of "$1")@/$old_database?host=$socket_dir"
}

psql_old() {
  PGPASSFILE="$pgpass" PGOPTIONS='-c synchronous_commit=off -c client_min_messages=warning' \
    "$pg_bin/psql" -X -q -h "$socket_dir" -U postgres -v ON_ERROR_STOP=1 "$@"
}

# A dump that is restored already is not restored again: its digest stands in the comment of the
# database, which is written last.
restore_dump() {
  local dump="$1" digest kind
  digest="$(sha256sum "$dump" | cut -c1-64)"
  if [ "$(psql_old -d postgres -Atc "select shobj_description(oid, 'pg_database')
      from pg_database where datname = '$old_database'")" = "$digest" ]; then
    note "$old_database holds this dump already"
    return
  fi
  kind="$(dump_kind "$dump")"
  check_dump "$kind" "$dump"
  say "restoring the dump into $old_database"
  psql_old -d postgres -c "drop database if exists $old_database (force)" \
    -c "create database $old_database template template0 encoding 'UTF8'"
  case "$kind" in
    custom) pg_restore_into "$dump" ;;
    gzip) gunzip -c "$dump" | without_owners | psql_old -d "$old_database" -f - ;;
    plain) without_owners <"$dump" | psql_old -d "$old_database" -f - ;;
  esac >"$logs/restore.log" 2>&1 || {
    tail -n 5 "$logs/restore.log" >&2
    psql_old -d postgres -c "drop database if exists $old_database (force)" || true
    fail "the dump cannot be restored; nothing was imported (all of it in $logs/restore.log)"
  }
  open_old_database "$digest"
}

dump_kind() {
  local magic
  magic="$(head -c 5 "$1" | od -An -tx1 | tr -d ' \n')"
  case "$magic" in
    1f8b*) echo gzip ;;
    5047444d50) echo custom ;;
    *) echo plain ;;
  esac
}

# A dump that was cut off would give its first tables without a word.
check_dump() {
  local end
  case "$1" in
    custom) "$pg_bin/pg_restore" --list "$2" >/dev/null 2>"$logs/restore.log" \
      || fail "$2 is damaged: $(tail -n 1 "$logs/restore.log")" ;;
    gzip)
      end="$(gunzip -c "$2" 2>"$logs/restore.log" | tail -c 500; exit "${PIPESTATUS[0]}")" \
        || fail "$2 is damaged or cut off: $(tail -n 1 "$logs/restore.log")" ;;
    plain) end="$(tail -c 500 "$2")" ;;
  esac
  [ "$1" = custom ] || grep -aq 'PostgreSQL database dump complete' <<<"$end" \
    || fail "$2 does not end like a dump of pg_dump: it was cut off, or is something else"
}

# Roles of the old server do not exist here. Lines of data are left alone.
without_owners() {
  LC_ALL=C awk '
    in_data { print; if ($0 == "\\.") in_data = 0; next }
    /^COPY .* FROM stdin;$/ { in_data = 1; print; next }
    /^(ALTER [^;]* OWNER TO |GRANT |REVOKE |ALTER DEFAULT PRIVILEGES ).*;$/ { next }
    { print }'
}

pg_restore_into() {
  PGPASSFILE="$pgpass" "$pg_bin/pg_restore" --no-owner --no-privileges --exit-on-error \
    -h "$socket_dir" -U postgres -d "$old_database" "$1"
}

open_old_database() {
  local roles
  roles="$(IFS=,; echo "${services[*]}")"
  psql_old -d "$old_database" <<SQL
revoke all on database $old_database from public;
grant connect on database $old_database to $roles;
grant usage on schema public to $roles;
grant select on all tables in schema public to $roles;
analyze;
comment on database $old_database is '$1';
SQL
}

# Each slice names what it refers to, each owner says what of that does not exist, each slice says
# which rows those are. No role reads another's slice.
command_check_references() {
  local name repair=() count
  case "${1:-}" in
    '') ;;
    --repair) repair=(--repair) ;;
    *) fail 'usage: ./techhub check-references [--repair]' ;;
  esac
  local work="$reports/references"
  rm -rf "$work"
  mkdir -p "$reports"
  # Numbers of people stand in these files as long as they are needed.
  mkdir -m 700 "$work"
  for name in "${services[@]}"; do
    write_environment "$name"
    references_step "$name" list "$work/$name.listed"
  done
  LC_ALL=C sort -u "$work"/*.listed >"$work/all"
  for name in "${services[@]}"; do
    references_step "$name" missing "$work/all" "$work/$name.missing"
  done
  # What belongs to no slice exists nowhere.
  { cat "$work"/*.missing; grep -a '^unknown\.' "$work/all" || true; } >"$work/missing"
  for name in "${services[@]}"; do
    references_step "$name" settle "$work/missing" "$work/$name.settled" "${repair[@]}"
  done
  count="$(cat "$work"/*.settled | wc -l)"
  printf '%-34s %-14s %-20s %-34s %-14s %s\n' TABLE ROW COLUMN 'REFERS TO' KEY 'WHAT BECAME OF IT'
  cat "$work"/*.settled | awk -F '\t' '
    { printf "%-34s %-14s %-20s %-34s %-14s %s\n", $1, $2, $3, $4, $5, $6 }'
  local all
  all="$(wc -l <"$work/all")"
  rm -rf "$work"
  say "$all references looked at, $count rows refer to what does not exist"
  [ "$count" = 0 ] || [ ${#repair[@]} = 1 ]
}

references_step() {
  local name="$1"
  shift
  quietly "$logs/$name.references.log" in_environment_of "$name" "$binaries/$name" references "$@" \
    || fail "the check of $name did not come to its end"
}
