"""The purge of sessions that are over, while people sign in."""

import pathlib
import re
import statistics
import subprocess
import tempfile
import time

import capture
import crowd
import house
from crowd import MIXED, SESSIONS, Crowd
from signins import SigningIn

JOB = "sessions.purge"
# Sign-ins that hash nothing come from pgbench: so many a second, more than there is hashing for.
RATE, CLIENTS = 200, 8
CALLERS = 2
# What waits shorter is not in PostgreSQL's log.
SEEN = 5
WAIT = re.compile(r"process \d+ acquired \w+ on .* after ([\d.]+) ms")


def purge(options):
    with crowd.crowds(SESSIONS):
        table = Crowd(SESSIONS, "purged", options.rows, term=MIXED)
        table.place()
        script = sign_in_script()
        people = SigningIn(CALLERS)
        try:
            with waits_logged():
                people.start()
                quiet = Watch(people).run(script, lambda second: second >= options.seconds * 2)
                job = enqueue()
                loud = Watch(people).run(script, lambda _: is_over(job))
        finally:
            people.stop()
        left = int(house.psql("identity", f"select count(*) from {SESSIONS.table} "
                                          "where expire_date < now() - interval '30 days'"))
        took = float(house.psql("identity", f"""
            select extract(epoch from finished_at - created_at) from django_dramatiq_task
            where id = '{job}'"""))
        return [result(options, quiet, loud, left, took)]


def sign_in_script():
    """The transaction of a sign-in as PostgreSQL logged it, for any person of the crowd."""
    person = crowd.FIRST + 1
    people = SigningIn(1)

    def sign_in():
        done = len(people.answers)
        people.going.set()
        while len(people.answers) == done:
            time.sleep(0.01)
        people.pause()

    next(people.people)
    try:
        found = capture.statements("identity", sign_in)
    finally:
        people.stop()
    if people.answers[0][1] != 201:
        raise RuntimeError(f"a sign-in was answered {people.answers[0][1]}")
    mine = capture.one_transaction(found, str(person))
    return (f"\\set person random({crowd.FIRST}, {crowd.FIRST + crowd.PEOPLE - 1})\n"
            + capture.script(mine, {
                str(person): ":person",
                re.compile(r"[\w-]{40}"): "left(md5(random()::text) || md5(random()::text), 40)"}))


class waits_logged:
    """Every wait for a lock of more than SEEN ms is in PostgreSQL's log."""

    def __enter__(self):
        self.set("log_lock_waits = on", f"deadlock_timeout = '{SEEN}ms'")

    def __exit__(self, *_):
        self.set()

    def set(self, *settings):
        for name in ("log_lock_waits", "deadlock_timeout"):
            house.psql("admin", f"alter system reset {name}")
        for setting in settings:
            house.psql("admin", f"alter system set {setting}")
        house.psql("admin", "select pg_reload_conf()")
        time.sleep(0.5)


class Watch:
    """Sign-ins of both kinds until something is over: what they took, and what they waited for."""

    def __init__(self, people):
        self.people = people

    def run(self, script, is_over):
        start, begun = capture.log_file().stat().st_size, time.monotonic()
        self.milliseconds = []
        while True:
            self.milliseconds += transactions(script, 3)
            if is_over(time.monotonic() - begun):
                break
        answers = self.people.between(begun, time.monotonic())
        self.seconds = time.monotonic() - begun
        self.real = [took * 1000 for status, took in answers if status == 201]
        self.refused = len(answers) - len(self.real)
        with open(capture.log_file()) as file:
            file.seek(start)
            self.waits = [float(found) for found in WAIT.findall(file.read())]
        return self

    @property
    def facts(self):
        return {"seconds": self.seconds, "transactions": len(self.milliseconds),
                "p50_ms": statistics.median(self.milliseconds), "p99_ms": p99(self.milliseconds),
                "longest_ms": max(self.milliseconds), "lock_waits_ms": sorted(self.waits),
                "sign_ins": len(self.real), "refused": self.refused,
                "sign_in_p50_ms": statistics.median(self.real),
                "sign_in_longest_ms": max(self.real)}


def transactions(script, seconds):
    """Milliseconds of each, from the moment at which it was due; those of the first half second, in
    which pgbench connects, are left out."""
    with tempfile.TemporaryDirectory(prefix="techhub-") as folder:
        file = pathlib.Path(folder) / "sign-in.sql"
        file.write_text(script)
        done = subprocess.run(
            ["/usr/lib/postgresql/15/bin/pgbench", "-n", "-M", "prepared", f"-c{CLIENTS}", "-j1",
             f"-T{seconds}", f"-R{RATE}", "-l", f"--log-prefix={folder}/log", "-f", str(file),
             house.database_url("identity")], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr)
        lines = [line.split() for log in pathlib.Path(folder).glob("log*")
                 for line in log.read_text().splitlines()]
    ended = [(int(line[4]) + int(line[5]) / 1e6, int(line[2]) / 1000) for line in lines]
    first = min(at for at, _ in ended)
    return [took for at, took in ended if at >= first + 0.5]


def enqueue():
    """The job as its schedule enqueues it; the running service takes it."""
    return house.psql("identity", f"""
        insert into django_dramatiq_task
          (id, status, message_data, actor_name, queue_name, max_attempts)
        values (gen_random_uuid(), 'enqueued', '{{}}', '{JOB}', 'retention', 1) returning id"""
                      ).splitlines()[0]


def is_over(job):
    status = house.psql("identity", f"select status from django_dramatiq_task where id = '{job}'")
    if status == "failed":
        raise RuntimeError("the purge failed")
    return status == "done"


def p99(values):
    return sorted(values)[int(len(values) * 0.99)]


def result(options, quiet, loud, left, took):
    gone = (options.rows + 2) // 3 - left
    longest = max(loud.waits, default=SEEN)
    before, during = quiet.facts, loud.facts
    return {
        "title": "Purge of sessions beside sign-ins",
        "how": f"The job {JOB} takes {gone:,} sessions that are long over out of {options.rows:,}. "
               f"Meanwhile {CALLERS} people at once sign in by password, and pgbench runs the "
               f"transaction of a sign-in as PostgreSQL logged it, {RATE} times a second, for people "
               "who have such sessions. PostgreSQL logs every wait for a lock of more than "
               f"{SEEN} ms.",
        "without": before, "with": during, "purge_seconds": took, "left": left,
        "rows": [f"purge: {gone:,} sessions in {took:.1f} s, {gone / took:,.0f} a second; {left:,} left",
                 f"waits for a lock of more than {SEEN} ms: {len(quiet.waits)} before, "
                 f"{len(loud.waits)} meanwhile"
                 + (f", the longest {longest:.1f} ms" if loud.waits else ""),
                 f"the transaction of a sign-in: p99 {before['p99_ms']:.1f} → {during['p99_ms']:.1f} ms, "
                 f"longest {before['longest_ms']:.1f} → {during['longest_ms']:.1f} ms "
                 f"({during['transactions']:,} meanwhile)",
                 f"sign-ins with their hash: median {before['sign_in_p50_ms']:.0f} → "
                 f"{during['sign_in_p50_ms']:.0f} ms, longest {before['sign_in_longest_ms']:.0f} → "
                 f"{during['sign_in_longest_ms']:.0f} ms ({during['sign_ins']} meanwhile)"],
        "aims": [{"what": f"longest wait of a sign-in for a lock, beside the purge of {gone:,}",
                  "aim": "≤ 100 ms", "reached": longest <= 100,
                  "measured": f"{longest:.0f} ms" if loud.waits else f"< {SEEN} ms"},
                 {"what": "expired sessions left by the purge", "aim": "0", "measured": f"{left:,}",
                  "reached": left == 0}],
    }
