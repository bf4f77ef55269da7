"""Candidates measured in turn, A B C … C B A, and what their rounds say."""

import statistics
import sys

from load import cpu_seconds


class Candidate:
    def __init__(self, name, burst, pids=(), prepare=lambda: None):
        """burst(seconds) puts load on the candidate once; pids are the roots of its processes;
        prepare() comes before each burst and is not counted."""
        self.name, self.burst, self.pids, self.prepare = name, burst, list(pids), prepare
        self.rounds = []

    def measure(self, seconds):
        self.prepare()
        before = cpu_seconds(self.pids)
        result = self.burst(seconds)
        spent = cpu_seconds(self.pids) - before
        result["cpu_us"] = spent * 1e6 / result["requests"] if self.pids and result["requests"] else None
        return result


def compare(title, candidates, rounds, seconds):
    """The first candidate is the peer that ratios refer to."""
    print(f"\n{title}", file=sys.stderr)
    for candidate in candidates:
        candidate.prepare()
        candidate.burst(1)
    for turn in range(rounds):
        order = candidates if turn % 2 == 0 else list(reversed(candidates))
        for candidate in order:
            result = candidate.measure(seconds)
            candidate.rounds.append(result)
            print(f"  {turn + 1}/{rounds} {candidate.name:40} {result['rate']:10.0f}/s"
                  f"  refused {result['refused']} broken {result['broken']}", file=sys.stderr)
    peer = candidates[0]
    return {
        "title": title,
        "candidates": [summary(candidate, peer) for candidate in candidates],
    }


def summary(candidate, peer):
    rounds = candidate.rounds
    rates = [r["rate"] for r in rounds]
    ratios = [r["rate"] / p["rate"] for r, p in zip(rounds, peer.rounds) if p["rate"]]
    p99 = [r["p99_ms"] for r in rounds if r["p99_ms"] is not None]
    cpu = [r["cpu_us"] for r in rounds if r["cpu_us"] is not None]
    return {
        "name": candidate.name,
        "rate": spread(rates), "ratio": spread(ratios),
        "p99_ms": spread(p99) if p99 else None, "cpu_us": spread(cpu) if cpu else None,
        "refused": sum(r["refused"] for r in rounds), "broken": sum(r["broken"] for r in rounds),
        "rounds": rounds,
    }


def spread(values):
    return {"median": statistics.median(values), "min": min(values), "max": max(values)}
