#!/usr/bin/env bash
# Runs once, in the database container, when its volume is new: what a service's role may not do.
set -euo pipefail
{
  cat <<SQL
revoke all on database techhub from public;
revoke all on schema public from public;
create schema extensions;
create extension btree_gist schema extensions;
create extension pg_trgm schema extensions;
create extension unaccent schema extensions;
SQL
  while read -r role password; do
    cat <<SQL
create role $role login nosuperuser nocreatedb nocreaterole password '$password';
grant connect, temporary on database techhub to $role;
grant usage on schema extensions to $role;
create schema $role authorization $role;
alter role $role in database techhub set search_path = $role, extensions;
SQL
  done </run/secrets/slices
  cat /usr/local/share/techhub/readers.sql
  while read -r role password; do
    echo "alter role $role password '$password';"
  done </run/secrets/readers
} | psql -v ON_ERROR_STOP=1 -1 -U postgres -d techhub -f -
