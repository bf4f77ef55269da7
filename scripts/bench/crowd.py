"""Many people, their sessions, their applications' tokens: rows beside the real ones, in a table that
takes the place of the real one for a while and leaves no trace."""

import base64
import hashlib
import math
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass

import house
from load import lua

SLICE = "identity"
FIRST = 5_000_001
# No divisor of what rows are told apart by: everybody has some of each kind.
PEOPLE = 59_999
SECRET = "bench-secret-of-an-application-that-has-256-random-bits"
CLIENT = "bench"

# pgbench has numbers only: where it looks up, every second row's key is one, scattered over the index
# as a digest is. The multiplier is prime, and so is the modulus: no two rows have the same.
SCATTERED = "1000000000000000000 + {n} * 2654435761 % 4294967291"
DIGEST = ("translate(encode(substring(sha256(convert_to('bench' || lpad(n::text, 7, '0'), 'UTF8')) "
          "from 1 for 30), 'base64'), '+/', '-_')")
KEY = (f"case when {{numbered}} and n % 2 = 1 then ({SCATTERED.format(n='n::bigint')})::text "
       f"else {DIGEST} end")


def secret(row):
    """What the holder of a row's session or token shows."""
    return f"bench{row:07d}"


def digest(text):
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:30]).decode()


@dataclass(frozen=True)
class Kind:
    """A table and how the row `n` of the crowd is written."""
    table: str
    columns: str
    values: str


# Nobody's last activity is due to be noted: a look-up only reads.
SESSIONS = Kind(
    "user_sessions_session",
    "session_key, expire_date, user_agent, last_activity, ip, user_id, created_at",
    f"{KEY}, now() + {{term}}, 'bench', now() + interval '1 day', '127.0.0.1', "
    f"{FIRST} + n % {PEOPLE}, now() - interval '50 days'")
TOKENS = Kind(
    "oauth2_provider_accesstoken",
    "token, token_checksum, expires, scope, application_id, user_id, family, created, updated",
    f"{KEY}, encode(sha256(n::text::bytea), 'hex'), now() + {{term}}, 'read write', {{application}}, "
    f"{FIRST} + n % {PEOPLE}, gen_random_uuid(), now(), now()")

LASTING = "interval '14 days'"
# Every third is long over: as many as the purge takes away.
MIXED = ("case when n % 3 = 0 then interval '-31 days' - n % 1000 * interval '1 minute' "
         "else interval '14 days' end")


def people():
    """They have the password of the demonstration, so any of them can sign in."""
    house.psql(SLICE, f"""
        insert into account_user (id, password, email, email_key, first_name, last_name, email_verified)
        select id, (select password from account_user where email_key = 'applicant@techhub.local'),
          'bench' || id || '@techhub.local', 'bench' || id || '@techhub.local', 'Bench', id::text, true
        from generate_series({FIRST}, {FIRST + PEOPLE - 1}) id
        on conflict (id) do nothing""")
    house.psql("admin", f"vacuum analyze {SLICE}.account_user")


def application():
    """The id of an application that asks about every token, and its Authorization. Its secret is
    stored as new ones are: a digest, without a slow hash."""
    house.psql(SLICE, f"""
        insert into oauth2_provider_application
          (client_id, client_type, authorization_grant_type, name, grants, resource_server)
        values ('{CLIENT}', 'confidential', 'client-credentials', 'Bench', '{{client_credentials}}', true)
        on conflict (client_id) do nothing;
        insert into oauth_client_secret (application_id, digest, hint)
        select id, '{digest(SECRET)}', 'benc' from oauth2_provider_application
        where client_id = '{CLIENT}' on conflict do nothing""")
    key = house.psql(SLICE, "select id from oauth2_provider_application "
                            f"where client_id = '{CLIENT}'")
    return int(key), basic(CLIENT, SECRET)


def basic(name, password):
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


class Crowd:
    """A table of the same shape as a kind's own, with `rows` rows and a name of its own."""

    def __init__(self, kind, name, rows, numbered=False, term=LASTING, application=None):
        self.kind, self.rows, self.numbered = kind, rows, numbered
        self.name = f"bench_{name}_{kind.table}"
        self.held = rows // 2 if numbered else rows
        self.turn = 0
        begun = time.monotonic()
        values = kind.values.format(numbered="true" if numbered else "false", term=term,
                                    application=application)
        house.psql(SLICE, f"""
            create table {self.name} (like {kind.table} including all);
            set local synchronous_commit = off;
            insert into {self.name} ({kind.columns})
            select {values} from generate_series(0, {rows - 1}) n""")
        self.refer()
        house.psql("admin", f"vacuum analyze {SLICE}.{self.name}")
        house.psql("admin", "checkpoint")
        print(f"  {rows:,} rows of {kind.table} in {time.monotonic() - begun:.0f} s", file=sys.stderr)

    def refer(self):
        """`like` leaves out references, which an insert has to keep."""
        rules = house.psql(SLICE, f"""
            select pg_get_constraintdef(oid) from pg_constraint
            where conrelid = '{self.kind.table}'::regclass and contype = 'f'""")
        for rule in rules.splitlines():
            house.psql(SLICE, f"alter table {self.name} add {rule}")

    @property
    def stride(self):
        """From one to the next, so that all come in turn and neighbours lie far apart."""
        stride = int(self.held * 0.618) or 1
        while math.gcd(stride, self.held) != 1:
            stride += 1
        return stride

    def asking(self, head, tail):
        """A script of wrk that asks for one after the other, on from where the last one ended."""
        return f"""
local head, tail = {lua(head)}, {lua(tail)}
local n = {self.turn}
request = function()
  n = (n + {self.stride}) % {self.held}
  return head .. string.format("%07d", n * {2 if self.numbered else 1}) .. tail
end
"""

    def asked(self, requests):
        self.turn = (self.turn + requests * self.stride) % self.held

    def keys(self):
        """The same for pgbench: `:key` is one of the numbered rows'."""
        return (f"\\set n 2 * random(0, {self.rows // 2 - 1}) + 1\n"
                f"\\set key {SCATTERED.format(n=':n')}\n")

    def place(self):
        """In the place of the real table; whoever has it prepared looks again."""
        restore(self.kind, f"""
            alter table {self.kind.table} rename to {own(self.kind)};
            alter table {self.name} rename to {self.kind.table};
            comment on table {self.kind.table} is '{self.name}'""")


def own(kind):
    return f"bench_own_{kind.table}"


def restore(kind, then=""):
    """The real table is in its place again, also after a run that broke off."""
    taken = house.psql(SLICE, f"select to_regclass('{own(kind)}'), "
                              f"obj_description('{kind.table}'::regclass)")
    if taken.startswith(own(kind)):
        name = taken.split("|")[1]
        then = (f"alter table {kind.table} rename to {name};"
                f"alter table {own(kind)} rename to {kind.table};{then}")
    if then:
        house.psql(SLICE, then)


def clear(kind):
    restore(kind)
    tables = house.psql(SLICE, f"""
        select relname from pg_class where relkind = 'r'
          and relnamespace = '{SLICE}'::regnamespace and relname like 'bench\\_%\\_{kind.table}'""")
    for table in tables.splitlines():
        house.psql(SLICE, f"drop table {table}")


@contextmanager
def crowds(*kinds):
    """What is made inside is gone afterwards, with the people and their application."""
    for kind in kinds:
        clear(kind)
    people()
    try:
        yield
    finally:
        for kind in kinds:
            clear(kind)
        leave()


def leave():
    """Nothing else refers to them: thirty checks for each person would take half a minute."""
    house.psql("admin", f"""
        set local search_path = {SLICE};
        set local session_replication_role = replica;
        delete from user_sessions_session where user_id between {FIRST} and {FIRST + PEOPLE - 1};
        delete from account_user where id between {FIRST} and {FIRST + PEOPLE - 1};
        create temporary table gone on commit drop as
          select id from oauth2_provider_application where client_id = '{CLIENT}';
        delete from oauth2_provider_accesstoken where application_id in (select id from gone);
        delete from oauth_client_secret where application_id in (select id from gone);
        delete from oauth2_provider_application where id in (select id from gone)""")
