#!/usr/bin/env python3
"""What ./techhub bench measures, in the order of docs/performance.md."""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import house
import importing as old_site
import lookups
import protocols
import purge as purging
import report
import signins as signing_in
import submissions
import tables
import tokens as provider
import worklist
import workload
from compare import Candidate, compare, spread
from house import HOME, PORT
from idle import Idle, Slow
from load import pss_megabytes, request, wrk
from peers import Nginx, Process, answering, django, proxying

BENCH = 19000  # ports of peers and of further copies


def bare(options):
    """(a) The HTTP server with nothing behind it, one loop, against one nginx worker."""
    nginx = Nginx(HOME / "peers", "bare", BENCH, answering(BENCH))
    ours = Process([options.bare, f"127.0.0.1:{BENCH + 1}", "1"], BENCH + 1, HOME / "logs" / "bare.log")
    results = []
    try:
        for connections in (32, 256):
            result = compare(
                f"Bare server, {connections} connections",
                [Candidate("nginx, return 200", burst(BENCH, connections), [nginx.pid]),
                 Candidate("TechHub, bare server", burst(BENCH + 1, connections), [ours.pid])],
                options.rounds, options.seconds)
            result["how"] = ("One loop against one worker; 97 bytes of JSON; both write their access "
                             "log; ours with its limits, deadlines and metrics on.")
            result["aims"] = [report.aim(f"bare server, {connections} connections, to nginx", 0.9,
                                         result["candidates"], "TechHub, bare server")]
            results.append(result)
    finally:
        ours.stop()
        nginx.stop()
    return results


def burst(port, connections, *requests):
    texts = list(requests) or [request()]
    return lambda seconds: wrk(port, texts, connections, seconds)


def proxy(options):
    """(b) The gateway that knows who asks, one loop, against one nginx worker, same upstream."""
    person = house.Person("applicant")
    upstream = Nginx(HOME / "peers", "upstream", BENCH + 10,
                     answering(BENCH + 10, log=False) + answering(BENCH + 11, 204, "", log=False))
    plain = Nginx(HOME / "peers", "proxy", BENCH + 12, proxying(BENCH + 12, BENCH + 10))
    auth = Nginx(HOME / "peers", "auth", BENCH + 13,
                 proxying(BENCH + 13, BENCH + 10, auth=BENCH + 11))
    peers_file = HOME / "run" / "bench-peers.json"
    peers_file.write_text(
        f'{{"identity": ["http://127.0.0.1:{house.port_of("identity")}"],'
        f' "services": ["http://127.0.0.1:{BENCH + 10}"]}}')
    ours = house.Again("gateway", BENCH + 14, BENCH + 15, TECHHUB_LOOPS="1",
                       TECHHUB_PEERS_FILE=str(peers_file))
    asked = request(path="/api/v1/services/requests/7", headers={"Cookie": person.cookie})
    results = []
    try:
        for connections in (32, 256):
            result = compare(
                f"Gateway, {connections} connections",
                [Candidate("nginx, proxy_pass with keep-alive",
                           burst(BENCH + 12, connections, asked), [plain.pid]),
                 Candidate("nginx, auth_request",
                           burst(BENCH + 13, connections, asked), [auth.pid]),
                 Candidate("TechHub, gateway with identity",
                           burst(BENCH + 14, connections, asked), [ours.pid])],
                options.rounds, options.seconds)
            result["how"] = (
                "One loop against one worker, the same upstream (nginx, return 200). The gateway knows "
                "the session (remembered for 5 s), counts limits and signs a principal for each "
                "request; nginx asks an upstream that answers 204 at once.")
            found = result["candidates"]
            ours_ratio, auth_ratio = found[2]["ratio"]["median"], found[1]["ratio"]["median"]
            result["aims"] = [
                report.aim(f"gateway, {connections} connections, to nginx proxy_pass", 0.9, found,
                           "TechHub, gateway with identity"),
                {"what": f"gateway, {connections} connections, to nginx auth_request", "aim": "≥ 1.5×",
                 "measured": f"{ours_ratio / auth_ratio:.2f}×",
                 "reached": ours_ratio / auth_ratio >= 1.5}]
            results.append(result)
    finally:
        for process in (ours, auth, plain, upstream):
            process.stop()
    return results


def database(options):
    """(c), (d), (e) Read by key, page, durable create: service, gateway, pgbench, Django."""
    work = workload.prepare()
    peer = django(HOME / "logs", BENCH + 20, sys.executable, work.url,
                  HOME / "keys" / work.name / "verify" / "gateway.keys", work.name)
    results = []
    try:
        for task in work.tasks(peer_port=BENCH + 20):
            candidates = [
                Candidate("pgbench -M prepared, 8 clients", task.pgbench, [house.postmaster_pid()]),
                Candidate("TechHub, at the service", task.service, [house.pid_of(work.name)]),
                Candidate("TechHub, through the gateway", task.gateway,
                          [house.pid_of("gateway"), house.pid_of(work.name)]),
                Candidate("Django + DRF + gunicorn", task.django, [peer.pid]),
                *[Candidate(name, burst, [house.postmaster_pid()]) for name, burst in task.further],
            ]
            result = compare(task.title, candidates, options.rounds, options.seconds)
            result["how"] = task.how
            found = result["candidates"]
            ours, theirs = found[1]["rate"]["median"], found[3]["rate"]["median"]
            result["aims"] = [
                report.aim(f"{task.short}, to pgbench", task.least, found, "TechHub, at the service"),
                {"what": f"{task.short}, to Django", "aim": f"≥ {task.django_least}×",
                 "measured": f"{ours / theirs:.0f}×", "reached": ours / theirs >= task.django_least}]
            results.append(result)
    finally:
        peer.stop()
    return results


def memory(options):
    """(f) Memory at rest and with ten thousand idle connections; other people beside them."""
    for name in house.OFFSETS:
        house.techhub("restart", name)
    time.sleep(2)
    rest = {name: pss_megabytes([house.pid_of(name)]) for name in house.OFFSETS}
    person = house.Person("applicant")
    asked = request(path="/api/v1/booking/rooms?limit=1", headers={"Cookie": person.cookie})
    normal = burst(PORT, 32, asked)
    normal(2)
    before = [normal(options.seconds)["p99_ms"] for _ in range(options.rounds)]
    crowd = Idle(PORT, 10_000)
    slow = Slow(PORT, 200)
    try:
        time.sleep(1)
        during = [normal(options.seconds)["p99_ms"] for _ in range(options.rounds)]
        held = pss_megabytes([house.pid_of("gateway")])
        alive = crowd.alive()
    finally:
        slow.close()
        crowd.close()
    rise = statistics.median(during) / statistics.median(before) - 1
    worst = max(rest.values())
    return [{
        "title": "Memory and idle connections",
        "how": "Proportional set size after a start, and of the gateway with 10,000 kept-alive "
               "connections and 200 clients that send a header byte by byte, while 32 others work.",
        "rest_mb": rest, "idle_mb": held, "alive": alive,
        "p99_before_ms": spread(before), "p99_during_ms": spread(during),
        "rows": [f"{name}: {size:.1f} MB at rest" for name, size in rest.items()]
        + [f"gateway with {alive:,} idle connections: {held:.0f} MB",
           f"p99 of normal traffic: {statistics.median(before):.1f} ms alone, "
           f"{statistics.median(during):.1f} ms beside them"],
        "aims": [report.ceiling("memory at rest, largest process", 20, worst, "MB"),
                 report.ceiling("gateway with 10,000 idle connections", 250, held, "MB"),
                 {"what": "idle connections held", "aim": "10,000", "measured": f"{alive:,}",
                  "reached": alive == 10_000},
                 {"what": "p99 beside 10,000 idle and 200 slow clients", "aim": "≤ +50 %",
                  "measured": f"{rise * 100:+.0f} %", "reached": rise <= 0.5}],
    }]


def steady(options):
    """Memory over two million requests."""
    person = house.Person("applicant")
    asked = request(path="/api/v1/booking/rooms?limit=1", headers={"Cookie": person.cookie})
    names = ("gateway", "booking", "identity")

    def sizes():
        return {name: pss_megabytes([house.pid_of(name)]) for name in names}

    done = 0
    while done < 200_000:
        done += wrk(PORT, [asked], 64, 5)["requests"]
    before, done = sizes(), 0
    while done < options.requests:
        done += wrk(PORT, [asked], 64, 10)["requests"]
    after = sizes()
    growth = {name: after[name] / before[name] - 1 for name in names}
    worst = max(growth.values(), key=abs)
    return [{
        "title": "Memory over many requests",
        "how": f"{done:,} signed-in reads through the gateway, after 200,000 to warm up.",
        "before_mb": before, "after_mb": after,
        "rows": [f"{name}: {before[name]:.1f} → {after[name]:.1f} MB ({growth[name] * 100:+.1f} %)"
                 for name in names],
        "aims": [{"what": f"memory over {done / 1e6:.1f} million requests", "aim": "within ±5 %",
                  "measured": f"{worst * 100:+.1f} %", "reached": abs(worst) <= 0.05}],
    }]


def starting(options):
    """(g) From the start of a process to its first ready answer, PostgreSQL being there."""
    rows, aims, raw = [], [], {}
    for name in ("gateway", "identity", "booking"):
        times = []
        for _ in range(9):
            begun = time.monotonic()
            process = house.Again(name, BENCH + 30, BENCH + 31)
            times.append(time.monotonic() - begun)
            process.stop()
        raw[name] = times
        rows.append(f"{name}: {statistics.median(times) * 1000:.0f} ms "
                    f"({min(times) * 1000:.0f}–{max(times) * 1000:.0f})")
        aims.append(report.ceiling(f"start to ready, {name}", 0.3, statistics.median(times), "s"))
    return [{"title": "Start to ready", "how": "Median of 9 starts, asked every 20 ms.",
             "seconds": raw, "rows": rows, "aims": aims}]


def signins(options):
    """Sign-ins as fast as the hashing pool takes them, and what that does to everybody else."""
    return signing_in.signins(options)


def purge(options):
    """A million sessions leave while people sign in."""
    return purging.purge(options)


def installing(options):
    """`./techhub up` on a clone without a build, and once more; packages are there already."""
    with tempfile.TemporaryDirectory(prefix="techhub-") as folder:
        os.chmod(folder, 0o755)
        clone = pathlib.Path(folder) / "clone"
        subprocess.run(["git", "clone", "-q", str(house.ROOT), str(clone)], check=True)
        environment = {**os.environ, "TECHHUB_HOME": f"{folder}/home",
                       "TECHHUB_PORT": str(BENCH + 500)}

        def run(*arguments):
            begun = time.monotonic()
            subprocess.run(["./techhub", *arguments], cwd=clone, env=environment, check=True,
                           capture_output=True)
            return time.monotonic() - begun

        try:
            first, second = run("up", "--detach"), run("up", "--detach")
        finally:
            run("down")
    return [{
        "title": "Installation",
        "how": "`./techhub up --detach` in a clone of the last commit: build, cluster, migrations, "
               "demo data, six processes ready; and the same again.",
        "seconds": {"first": first, "second": second},
        "rows": [f"first: {first:.0f} s", f"again: {second:.1f} s"],
        "aims": [report.ceiling("first up, packages installed", 600, first, "s"),
                 report.ceiling("second up", 10, second, "s")],
    }]


def resources(options):
    """A page through a resource, and what a change leaves."""
    return tables.tables(options, BENCH + 20, sys.executable)


def introspection(options):
    """A token or a session looked up among three million."""
    return lookups.introspection(options, BENCH + 40)


def tokens(options):
    """Tokens for applications, against Django's provider."""
    return provider.tokens(options, BENCH + 50, sys.executable)


def flags(options):
    """Evaluations of feature flags in one process, on one core, without anything else."""
    runs = [json.loads(subprocess.run([options.flags], check=True, capture_output=True).stdout)
            for _ in range(options.rounds)]
    rates = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    slowest = min(rates.values())
    return [{
        "title": "Feature flags",
        "how": "Evaluations a second of one core, as a handler asks, among 203 flags: one that is on "
               "for everyone, one that names 10,000 people, one for half of all people.",
        "runs": runs,
        "rows": [f"{name}: {rate:,.0f} a second" for name, rate in rates.items()],
        "aims": [{"what": "evaluations of flags a second, slowest kind", "aim": "≥ 100,000",
                  "measured": f"{slowest:,.0f}", "reached": slowest >= 100_000}],
    }]


def forms(options):
    """Answers judged in one process, on one core, without anything else."""
    runs = [json.loads(subprocess.run([options.forms], check=True, capture_output=True).stdout)
            for _ in range(options.rounds)]
    spent = statistics.median(run["nanoseconds"] for run in runs) / 1_000_000
    return [{
        "title": "Forms",
        "how": "Thread time of judging the answers to a form of 60 fields: choices, patterns, numbers "
               "of persons, files that were looked up, ten groups of five rows, ten sums.",
        "runs": runs,
        "rows": [f"a form of 60 fields: {spent:.2f} ms"],
        "aims": [{"what": "a form of 60 fields judged", "aim": "≤ 2 ms of CPU",
                  "measured": f"{spent:.2f} ms", "reached": spent <= 2}],
    }]


def requests_list(options):
    """The staff's list by words and filters, among a hundred times as many requests."""
    return worklist.worklist(options)


def protocol(options):
    """Five hundred requests are decided on by one protocol."""
    return protocols.protocols(options)


def submission(options):
    """Forms of sixty fields go in, against the statements that it takes."""
    return submissions.submissions(options)


def importing(options):
    """The old site's data is taken over."""
    return old_site.importing(options)


PARTS = {"bare": bare, "proxy": proxy, "database": database, "resources": resources,
         "introspection": introspection, "tokens": tokens, "memory": memory, "steady": steady, "starting": starting,
         "signins": signins, "purge": purge, "flags": flags, "forms": forms,
         "requests-list": requests_list, "protocol": protocol, "submission": submission,
         "import": importing, "installing": installing}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=2_000_000)
    parser.add_argument("--rows", type=int, default=3_000_000, help="sessions, and tokens")
    parser.add_argument("--few", type=int, default=30_000, help="rows that they are compared with")
    parser.add_argument("--quick", action="store_true",
                        help="whether a part runs at all: one short round on few rows, no report")
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--no-report", action="store_true")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds, options.requests = 1, 1, 20_000
        options.rows, options.few, options.no_report = 30_000, 10_000, True
    options.bare = os.environ["TECHHUB_BARE_SERVER"]
    options.flags = os.environ["TECHHUB_FLAG_RATE"]
    options.forms = os.environ["TECHHUB_FORM_RATE"]
    if options.seconds > 7:
        sys.exit("a principal holds ten seconds: bursts of seven seconds at most")
    results = []
    for name in options.only.split(","):
        results += PARTS[name](options)
    facts = {"machine": house.machine(), "versions": house.versions(), "rounds": options.rounds,
             "seconds": options.seconds}
    for result in results:
        for row in result.get("rows", []):
            print(f"  {result['title']}: {row}")
    for result in results:
        for aim in result.get("aims", []):
            print(f"{'reached' if aim['reached'] else 'MISSED '}  {aim['what']}: {aim['measured']} "
                  f"(aim {aim['aim']})")
    if not options.no_report:
        report.write(results, facts, set(options.only.split(",")) == set(PARTS))
        print("written: docs/performance.md")


if __name__ == "__main__":
    main()
