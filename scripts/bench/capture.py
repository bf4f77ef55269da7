"""The statements that a request really runs, read from PostgreSQL's own log: what pgbench then
runs is the same SQL by construction, also after the service has changed."""

import re
import time

import house

ENTRY = re.compile(r"^\d{4}-\d\d-\d\d [\d:.]+ \w+ \[(\d+)\] (\S+) (LOG|DETAIL):  (.*)$")


def log_file():
    return house.HOME / "postgres" / "log" / "postgres.log"


def statements(role, run):
    """[(sql, {n: literal or None})] that `role` executed while run() ran, in order."""
    house.psql("admin", "alter system set log_statement = 'all'")
    house.psql("admin", "select pg_reload_conf()")
    time.sleep(0.5)
    start = log_file().stat().st_size
    try:
        run()
        time.sleep(0.3)
    finally:
        house.psql("admin", "alter system reset log_statement")
        house.psql("admin", "select pg_reload_conf()")
    with open(log_file()) as file:
        file.seek(start)
        return parse(file.read(), role)


def parse(text, role):
    found, current = [], None
    for line in text.splitlines():
        entry = ENTRY.match(line)
        if not entry:
            if line.startswith("\t") and current is not None:
                current["text"] += "\n" + line[1:]
            continue
        pid, user, kind, rest = entry.groups()
        current = {"pid": pid, "user": user, "kind": kind, "text": rest}
        found.append(current)
    result, latest = [], {}
    for entry in found:
        if entry["user"] != role:
            continue
        if entry["kind"] == "LOG":
            sql = re.match(r"(?:execute [^:]*|statement): (.*)$", entry["text"], re.S)
            if sql:
                latest[entry["pid"]] = [entry["pid"], sql.group(1).strip(), {}]
                result.append(latest[entry["pid"]])
        elif entry["pid"] in latest and entry["text"].startswith("parameters: "):
            latest[entry["pid"]][2] = parameters(entry["text"])
    return [tuple(item) for item in result]


def parameters(text):
    found = {}
    for number, literal in re.findall(r"\$(\d+) = (NULL|'(?:[^']|'')*')", text):
        found[int(number)] = None if literal == "NULL" else literal[1:-1].replace("''", "'")
    return found


def one_transaction(found, marker):
    """The transaction, from its BEGIN to its COMMIT, that has `marker` among its parameters; without
    any, the statements that have. What the same backend was asked before is none of it."""
    for pid in dict.fromkeys(pid for pid, _, values in found if marker in values.values()):
        mine = [(sql, values) for other, sql, values in found if other == pid]
        begin = None
        for i, (sql, _) in enumerate(mine):
            if sql.lower().startswith("begin"):
                begin = i
            elif begin is not None and sql.lower().startswith("commit"):
                if any(marker in values.values() for _, values in mine[begin:i]):
                    return mine[begin:i + 1]
                begin = None
    return [(sql, values) for _, sql, values in found if marker in values.values()]


def script(statements, substitutions, pipelined=False):
    """A pgbench script: parameters become literals, except those that substitutions name."""
    lines = []
    for sql, values in statements:
        def literal(match):
            value = values.get(int(match.group(1)))
            if value is None:
                return "NULL"
            if value in substitutions:
                return substitutions[value]
            for pattern, text in substitutions.items():
                if hasattr(pattern, "fullmatch") and pattern.fullmatch(value):
                    return text
            return quoted(value)
        lines.append(re.sub(r"\$(\d+)", literal, sql.rstrip(";")) + ";")
    if pipelined:
        lines = [r"\startpipeline", *lines, r"\endpipeline"]
    return "\n".join(lines) + "\n"


def quoted(value):
    """A literal without a colon: pgbench takes what follows one for the name of a variable."""
    if ":" not in value:
        return "'" + value.replace("'", "''") + "'"
    return "U&'" + value.replace("\\", "\\\\").replace("'", "''").replace(":", "\\003A") + "'"
