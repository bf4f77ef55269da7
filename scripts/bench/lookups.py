"""Sessions and tokens looked up, among few and among many: against the statements that it takes."""

import json
import re
import statistics

import requests

import capture
import crowd
import house
import report
from compare import Candidate, compare
from crowd import SESSIONS, TOKENS, Crowd, secret
from house import HOME, PORT
from load import pgbench, wrk_script
from peers import Nginx, answering
from principal import Signer

CONNECTIONS = 32
# Few enough that p99 is the look-up's and not the queue's.
CALM = 4
# From the port of the further gateway's upstream to its operator's port.
OPERATOR = 2
RESOLVE = "/internal/v1/principals/resolve"
INTROSPECT = "/oauth/introspect"
READ = "/api/v1/services/requests/7"


def introspection(options, port):
    upstream = Nginx(HOME / "peers", "lookups", port, answering(port, log=False))
    gateway = None
    try:
        gateway = beside(port)
        return tokens(options) + sessions(options, gateway)
    finally:
        for process in (gateway, upstream):
            if process:
                process.stop()


def tokens(options):
    with crowd.crowds(TOKENS):
        application, authorization = crowd.application()
        few = Crowd(TOKENS, "few", options.few, application=application)
        many = Crowd(TOKENS, "many", options.rows, numbered=True, application=application)
        look = Introspection(authorization)
        return [rates(look, many, options), latencies(look, few, many, options)]


def sessions(options, gateway):
    with crowd.crowds(SESSIONS):
        few = Crowd(SESSIONS, "few", options.few)
        many = Crowd(SESSIONS, "many", options.rows, numbered=True)
        look = Sessions(gateway)
        return [rates(look, many, options), latencies(look, few, many, options)]


def beside(port):
    """One more gateway, behind which nginx stands for a service: what remains is the look-up."""
    peers = HOME / "run" / "bench-peers.json"
    peers.write_text(json.dumps({"identity": [f"http://127.0.0.1:{house.port_of('identity')}"],
                                 "services": [f"http://127.0.0.1:{port}"]}))
    return house.Again("gateway", port + 1, port + OPERATOR, TECHHUB_PEERS_FILE=str(peers))


def rates(look, many, options):
    many.place()
    script = many.keys() + look.script()
    identity, gateway = house.pid_of("identity"), look.gateway_pid
    result = compare(
        f"{look.title}, {CONNECTIONS} connections",
        [Candidate("pgbench -M prepared, 8 clients",
                   lambda s: pgbench(house.database_url("identity"), script, 8, s),
                   [house.postmaster_pid()]),
         Candidate("TechHub, at identity", look.at_identity(many, CONNECTIONS), [identity]),
         Candidate("TechHub, through the gateway", look.through_gateway(many, CONNECTIONS),
                   [gateway, identity])],
        options.rounds, options.seconds)
    result["how"] = (
        f"{look.how} One of {many.rows:,} rows, another one with each request. pgbench runs what "
        f"PostgreSQL logged for one request ({look.statements}) on as many rows of the same table.")
    result["rows"] = look.remarks(result)
    result["aims"] = [report.aim(f"{look.short} {name}, to pgbench", 0.7, result["candidates"],
                                 f"TechHub, {name}") for name in ("through the gateway", "at identity")]
    return result


def latencies(look, few, many, options):
    """The two tables take turns, so that a slow minute is slow for both."""
    def among(name, table):
        ask = look.through_gateway(table, CALM)

        def prepare():
            table.place()
            ask(1)
        return Candidate(name, ask, pids, prepare)

    names = [f"TechHub, among {table.rows:,}" for table in (few, many)]
    pids = [look.gateway_pid, house.pid_of("identity")]
    result = compare(
        f"{look.title}, few rows and many",
        [among(name, table) for name, table in zip(names, (few, many))],
        options.rounds, options.seconds)
    result["how"] = (f"{CALM} connections through the gateway. The same people; another row with each "
                     "request. Before each burst the table changes places with the other one.")
    least, most = (candidate["rounds"] for candidate in result["candidates"])
    ratio = statistics.median(b["p99_ms"] / a["p99_ms"] for a, b in zip(least, most))
    result["rows"] = [f"{name}: p99 {candidate['p99_ms']['median']:.2f} ms "
                      f"({candidate['p99_ms']['min']:.2f}–{candidate['p99_ms']['max']:.2f})"
                      for name, candidate in zip(names, result["candidates"])] + look.remarks(result)
    result["aims"] = [{
        "what": f"{look.short}, p99 among {many.rows:,} to p99 among {few.rows:,}", "aim": "≤ 1.3×",
        "measured": f"{ratio:.2f}×", "reached": ratio <= 1.3}]
    return result


def message(port, method, path, headers, body):
    """A request without the seven digits of a secret: what stands before them and what after."""
    body = (body or "").format(secret(0))
    fields = {"Host": f"127.0.0.1:{port}", **headers}
    if body:
        fields["Content-Length"] = str(len(body))
    text = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in fields.items())
    head, tail = (text.format(secret(0)) + "\r\n" + body).split(secret(0))
    return head + secret(0)[:-7], tail


class Look:
    """A way of asking about the row of a crowd: at identity and through a gateway."""

    def __init__(self, gateway_pid, gateway_port):
        self.signer = Signer(HOME, "identity")
        self.gateway_pid, self.gateway_port = gateway_pid, gateway_port
        self.statements = "no statement"

    def at_identity(self, table, connections):
        """The principal is signed for each burst: it holds ten seconds."""
        def run(seconds):
            return self.burst(table, connections, seconds, house.port_of("identity"), self.inside())
        return run

    def through_gateway(self, table, connections):
        def run(seconds):
            before = self.questions()
            result = self.burst(table, connections, seconds, self.gateway_port, self.outside())
            if result["requests"]:
                result["asked"] = (self.questions() - before) / result["requests"]
            return result
        return run

    def questions(self):
        """What the gateway has asked identity for on its own."""
        return 0

    def remarks(self, result):
        return []

    def burst(self, table, connections, seconds, port, parts):
        result = wrk_script(port, table.asking(*message(port, **parts)), connections, seconds)
        table.asked(result["requests"] + connections)
        return result

    def script(self):
        """What identity asks PostgreSQL for the first row."""
        self.ask()
        key = crowd.digest(secret(0))
        marks = {key, *self.marks}
        found = [(sql, values) for _, sql, values in capture.statements("identity", self.ask)
                 if marks & set(values.values())]
        if not any(key in values.values() for _, values in found):
            raise RuntimeError("no statement of the look-up in PostgreSQL's log")
        self.statements = f"{len(found)} statement{'s' if len(found) > 1 else ''}"
        return capture.script(found, {key: ":key"})

    def ask(self):
        parts = self.inside()
        answer = requests.request(
            parts["method"], f"http://127.0.0.1:{house.port_of('identity')}{parts['path']}",
            headers=parts["headers"], data=parts["body"].format(secret(0)))
        answer.raise_for_status()
        if not self.is_known(answer.json()):
            raise RuntimeError(answer.text)


class Introspection(Look):
    title = "Token introspection"
    short = "introspection"
    how = "An application with a secret asks about a token (RFC 7662)."
    marks = {crowd.CLIENT, crowd.digest(crowd.SECRET)}

    def __init__(self, authorization):
        super().__init__(house.pid_of("gateway"), PORT)
        self.headers = {"Authorization": authorization,
                        "Content-Type": "application/x-www-form-urlencoded"}

    def outside(self):
        return {"method": "POST", "path": INTROSPECT, "headers": self.headers, "body": "token={0}"}

    def inside(self):
        signed = self.signer.header("POST", INTROSPECT)
        return {**self.outside(), "headers": {**self.headers, **signed}}

    def is_known(self, answer):
        return answer["active"]


class Sessions(Look):
    title = "Session look-up"
    short = "session look-up"
    how = ("A signed-in read with a session that the gateway has not met in the last five seconds: it "
           "asks identity, and nginx answers for the service behind it.")
    marks = set()

    def __init__(self, gateway):
        super().__init__(gateway.pid, gateway.port)
        self.operator = gateway.port - 1 + OPERATOR

    def questions(self):
        text = requests.get(f"http://127.0.0.1:{self.operator}/metrics").text
        return int(re.search(r"^gateway_identity_questions_total (\d+)", text, re.M).group(1))

    def remarks(self, result):
        """A session that is met again too soon is known without a look-up."""
        asked = [r["asked"] for c in result["candidates"] for r in c["rounds"] if "asked" in r]
        return [f"identity asked for {min(1, *asked) * 100:.0f} % of the requests or more"]

    def outside(self):
        return {"method": "GET", "path": READ, "headers": {"Cookie": "sessionid={0}"}, "body": None}

    def inside(self):
        signed = self.signer.header("POST", RESOLVE, k="s")
        return {"method": "POST", "path": RESOLVE, "body": '{{"session_key":"{0}"}}',
                "headers": {"Content-Type": "application/json", **signed}}

    def is_known(self, answer):
        return answer["user_id"] == crowd.FIRST
