"""Time and memory of ./techhub import, against psql restoring the same rows into plain tables."""

import gzip
import hashlib
import os
import pathlib
import re
import statistics
import subprocess
import threading
import time

import house
from house import HOME, ROOT

TIMES = 50
DUMP = ROOT / "Tests/Fixtures/legacy/dump-small.sql.gz"
WHOLE, PLAIN = "techhub_bench_whole", "techhub_bench_plain"
BIN = "/usr/lib/postgresql/15/bin"
# What says which rights and models there are exists once.
ONCE = {"django_content_type", "auth_permission", "auth_group", "auth_group_permissions",
        "django_migrations"}
RULE = re.compile(r"ALTER TABLE ONLY public\.(\w+)\n    ADD CONSTRAINT \S+ "
                  r"(FOREIGN KEY|UNIQUE|PRIMARY KEY) \(([^)]*)\)(?: REFERENCES public\.(\w+))?")
COPY = re.compile(r"^COPY public\.(\w+) \((.*)\) FROM stdin;$")
CREATE = re.compile(r"CREATE TABLE public\.(\w+) \(\n(.*?)\n\);", re.S)


def names(text):
    return [name.strip().strip('"') for name in text.split(",")]


def shifts(text):
    """For each table, column to type of those that a further copy of a row has to change."""
    types = {}
    for table, body in CREATE.findall(text):
        for line in body.split("\n"):
            words = line.strip().rstrip(",").split(None, 1)
            types[table, words[0].strip('"')] = words[1]
    found = {}
    for table, kind, columns, other in RULE.findall(text):
        for name in names(columns):
            if table not in ONCE and other not in ONCE:
                found.setdefault(table, {})[name] = types[table, name]
    for table, kind, columns, other in RULE.findall(text):
        if other in ONCE:
            for name in names(columns):
                found.get(table, {}).pop(name, None)
    return found


def shifted(value, kind, copy):
    if value == "\\N":
        return value
    if kind.startswith(("integer", "bigint")):
        return str(int(value) + copy * 1_000_000)
    if kind.startswith("smallint") or kind.startswith("date") or kind.startswith("timestamp"):
        return value
    if kind.startswith("uuid"):
        return value[:-2] + f"{int(value[-2:], 16) ^ copy:02x}"
    limit = re.search(r"varying\((\d+)\)", kind)
    prefix = f"{copy}."
    if limit and len(prefix) + len(value) > int(limit.group(1)):
        return (prefix + value[len(prefix):])[:int(limit.group(1))]
    return prefix + value


def multiply(times, path):
    text = gzip.open(DUMP, "rt").read()
    change = shifts(text)
    with open(path, "w") as out:
        table, rows = None, []
        for line in text.split("\n"):
            if table and line == "\\.":
                for copy in range(1, times if table not in ONCE else 1):
                    for fields in rows:
                        more = list(fields)
                        for index, kind in places:
                            more[index] = shifted(more[index], kind, copy)
                        out.write("\t".join(more) + "\n")
                table, rows = None, []
            elif table:
                rows.append(line.split("\t"))
            elif found := COPY.match(line):
                table = found.group(1)
                kinds = change.get(table, {})
                places = [(index, kinds[name]) for index, name in enumerate(names(found.group(2)))
                          if name in kinds]
            out.write(line + "\n")


def psql(database, *arguments):
    return subprocess.run(
        [f"{BIN}/psql", "-X", "-q", "-h", socket(), "-U", "postgres", "-d", database,
         "-v", "ON_ERROR_STOP=1", *arguments], check=True, stdout=subprocess.DEVNULL,
        env={**os.environ, "PGPASSFILE": str(HOME / "secrets/pgpass")})


def socket():
    return "/tmp/techhub-" + hashlib.sha256(str(HOME).encode()).hexdigest()[:10]


def password():
    for line in (HOME / "secrets/pgpass").read_text().splitlines():
        if line.split(":")[3] == "postgres":
            return line.split(":")[4]


def restore(database, path):
    psql("postgres", "-c", f"drop database if exists {database}", "-c",
         f"create database {database} template template0 encoding 'UTF8'")
    psql("postgres", "-c", "checkpoint")
    begun = time.monotonic()
    psql(database, "-f", str(path))
    return time.monotonic() - begun


class Memory(threading.Thread):
    """The most that a process of the import ever held."""

    def __init__(self):
        super().__init__(daemon=True)
        self.peak, self.running = 0, True

    def run(self):
        while self.running:
            for folder in pathlib.Path("/proc").glob("[0-9]*"):
                try:
                    words = (folder / "cmdline").read_bytes().split(b"\0")
                    if len(words) > 1 and words[1] == b"import" and str(HOME).encode() in words[0]:
                        status = (folder / "status").read_text()
                        peak = int(re.search(r"VmHWM:\s+(\d+)", status).group(1))
                        self.peak = max(self.peak, peak)
                except (OSError, AttributeError):
                    continue
            time.sleep(0.05)


def importing(options):
    times = TIMES if not options.quick else 2
    work = HOME / "import-bench"
    work.mkdir(exist_ok=True)
    whole, plain = work / "whole.sql", work / "plain.sql"
    memory = Memory()
    raw = {"plain": [], "whole": [], "database": [], "dump": []}
    try:
        multiply(times, whole)
        raw["whole"].append(restore(WHOLE, whole))
        dump_without_rules(plain)
        psql(WHOLE, "-c", "analyze")
        memory.start()
        # Neighbours in time are compared, so that a slow minute is slow for both.
        for _ in range(min(options.rounds, 3)):
            raw["plain"].append(restore(PLAIN, plain))
            raw["database"].append(taken(f"postgresql://postgres:{password()}@/{WHOLE}?host={socket()}"))
        raw["whole"].append(restore(WHOLE, whole))
        raw["dump"].append(taken(str(whole)))
        megabytes = whole.stat().st_size / 1e6
    finally:
        memory.running = False
        for database in (WHOLE, PLAIN):
            psql("postgres", "-c", f"drop database if exists {database} (force)")
        for path in (whole, plain):
            path.unlink(missing_ok=True)
        house.techhub("down")
        house.techhub("up", "--detach")
    ratios = [a / b for a, b in zip(raw["plain"], raw["database"])]
    median = {name: statistics.median(seconds) for name, seconds in raw.items()}
    return [{
        "title": "Import of the old site",
        "how": f"The dump of the tests {times} times as large ({megabytes:.0f} MB of SQL): psql restores "
               "its rows into tables without a key or an index; ./techhub import takes them from a "
               "database that holds them, with keys, indexes, checks, references and a checksum of each "
               "table on both sides; from the dump it restores it first.",
        "seconds": raw, "ratios": ratios, "peak_kb": memory.peak,
        "rows": [f"psql, plain tables: {median['plain']:.1f} s",
                 f"psql, with keys and indexes: {median['whole']:.1f} s",
                 f"import from a database: {median['database']:.1f} s",
                 f"import from the dump: {median['dump']:.1f} s, "
                 f"{median['whole'] / median['dump']:.2f} of psql with keys and indexes",
                 f"most memory of a process: {memory.peak / 1024:.0f} MB"],
        "aims": [{"what": "import, to psql restoring the same rows into plain tables", "aim": "≥ 0.5×",
                  "measured": f"{statistics.median(ratios):.2f}× ({min(ratios):.2f}–{max(ratios):.2f})",
                  "reached": statistics.median(ratios) >= 0.5}],
    }]


def dump_without_rules(path):
    subprocess.run(
        [f"{BIN}/pg_dump", "--section=pre-data", "--section=data", "-h", socket(), "-U", "postgres",
         "-f", str(path), WHOLE], check=True,
        env={**os.environ, "PGPASSFILE": str(HOME / "secrets/pgpass")})


def taken(source):
    """The seconds that an import into emptied slices takes."""
    begun = time.monotonic()
    done = subprocess.run([str(ROOT / "techhub"), "import", source, "--fresh"], capture_output=True,
                          text=True)
    took = time.monotonic() - begun
    # It says with its exit status that rows were refused; the report tells which.
    if "kept in" not in done.stdout:
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
    return took
