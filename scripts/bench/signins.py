"""People who sign in without pause, and what that does to everybody else."""

import itertools
import threading
import time

import requests

import crowd
import house
from compare import spread
from house import HOME, PORT
from load import request, wrk
from principal import Signer

TARGET = "/api/v1/identity/sessions"
# One thread hashes and sixteen wait for it: the rest is told to come again.
CALLERS = 24
READ = "/api/v1/booking/rooms?limit=1"


class SigningIn:
    """`callers` at once, each the next person of the crowd, at identity's own port; who is refused
    waits as long as he is told to."""

    def __init__(self, callers):
        self.port = house.port_of("identity")
        self.password = (HOME / "demo-password").read_text().strip()
        self.signer = Signer(HOME, "identity")
        self.people = itertools.cycle(range(crowd.FIRST, crowd.FIRST + crowd.PEOPLE))
        self.going, self.ended = threading.Event(), threading.Event()
        self.answers = []
        self.busy = 0
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.run, daemon=True) for _ in range(callers)]
        for thread in self.threads:
            thread.start()

    def run(self):
        session = requests.Session()
        while not self.ended.is_set():
            if not self.going.wait(0.1):
                continue
            with self.lock:
                self.busy += 1
                person = next(self.people)
            begun = time.monotonic()
            answer = session.post(
                f"http://127.0.0.1:{self.port}{TARGET}",
                json={"login": f"bench{person}@techhub.local", "password": self.password},
                headers={"Origin": f"http://127.0.0.1:{PORT}",
                         **self.signer.header("POST", TARGET)})
            session.cookies.clear()
            took = time.monotonic() - begun
            with self.lock:
                self.busy -= 1
                self.answers.append((begun + took, answer.status_code, took))
            if answer.status_code != 201:
                self.ended.wait(float(answer.headers.get("Retry-After", 1)))

    def start(self):
        """Until the pool has as much to do as it takes."""
        self.going.set()
        time.sleep(1)

    def pause(self):
        self.going.clear()
        while self.busy:
            time.sleep(0.05)

    def stop(self):
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def between(self, begun, ended):
        """(status, seconds) of what was answered meanwhile."""
        with self.lock:
            return [(status, took) for at, status, took in self.answers if begun <= at <= ended]


def signins(options):
    with crowd.crowds():
        return [measure(options)]


def measure(options):
    asked = request(path=READ, headers={"Cookie": house.Person("applicant").cookie})

    def others():
        """About a third of the machine: two connections that ask and wait."""
        return wrk(PORT, [asked], 2, options.seconds)

    load = SigningIn(CALLERS)
    alone, beside, answers, seconds = [], [], [], 0
    try:
        others()
        for turn in range(options.rounds):
            for busy in (False, True) if turn % 2 == 0 else (True, False):
                if not busy:
                    alone.append(others())
                    continue
                load.start()
                begun = time.monotonic()
                beside.append(others())
                ended = time.monotonic()
                answers += load.between(begun, ended)
                seconds += ended - begun
                load.pause()
    finally:
        load.stop()
    return result(alone, beside, answers, seconds)


def result(alone, beside, answers, seconds):
    before, during = ([r["p99_ms"] for r in rounds] for rounds in (alone, beside))
    rise = spread([b / a - 1 for a, b in zip(before, during)])
    counts = {status: sum(1 for found, _ in answers if found == status)
              for status in sorted({status for status, _ in answers})}
    done, refused = counts.get(201, 0), counts.get(503, 0)
    other = {status: count for status, count in counts.items() if status not in (201, 503)}
    return {
        "title": "Sign-ins beside other work",
        "how": f"{CALLERS} people at once sign in by password, more than the hashing pool lets wait; "
               "who is refused comes again when he is told to. Two connections read meanwhile; the "
               "same without anybody who signs in, in turn.",
        "p99_before_ms": spread(before), "p99_during_ms": spread(during), "answers": counts,
        "alone": alone, "beside": beside,
        "rows": [f"{done / seconds:.1f} sign-ins a second ({done}), {refused / seconds:.1f} a second "
                 f"refused with 503 ({refused})" + (f"; others: {other}" if other else ""),
                 f"p99 of the reads: {spread(before)['median']:.2f} → {spread(during)['median']:.2f} ms; "
                 f"reads a second: {spread([r['rate'] for r in alone])['median']:,.0f} → "
                 f"{spread([r['rate'] for r in beside])['median']:,.0f}"],
        "aims": [{"what": "p99 of others beside sign-ins at the pool's limit", "aim": "≤ +20 %",
                  "measured": f"{rise['median'] * 100:+.0f} % ({rise['min'] * 100:+.0f} to "
                              f"{rise['max'] * 100:+.0f})",
                  "reached": rise["median"] <= 0.2}],
    }
