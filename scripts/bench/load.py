"""One burst of load, and what it cost: requests per second, latency, CPU of the server."""

import json
import pathlib
import re
import subprocess
import tempfile

# What wrk does at the end: its counters as one line of JSON.
DONE = """
done = function(summary, latency, requests)
  io.write(string.format(
    '\\nRESULT {"requests": %d, "microseconds": %d, "refused": %d, "broken": %d, "p50": %d, "p99": %d}\\n',
    summary.requests, summary.duration, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
"""

# The listed requests in turn.
IN_TURN = """
local texts = %s
local requests = {}
local turn = 0
init = function(args)
  for index, text in ipairs(texts) do
    requests[index] = wrk.format(text.method, text.path, text.headers, text.body)
  end
end
request = function()
  turn = turn %% #requests + 1
  return requests[turn]
end
"""


def lua(value):
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"[{json.dumps(k)}]={lua(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "{" + ",\n".join(lua(v) for v in value) + "}"
    return "nil"


def request(method="GET", path="/", headers=None, body=None):
    text = {"method": method, "path": path, "headers": headers or {}}
    if body is not None:
        text["body"] = body
    return text


def wrk(port, requests, connections, seconds):
    return wrk_script(port, IN_TURN % lua(requests), connections, seconds)


def wrk_script(port, text, connections, seconds):
    with tempfile.NamedTemporaryFile("w", suffix=".lua", delete=False) as script:
        script.write(text + DONE)
    try:
        done = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "--latency",
             "-s", script.name, f"http://127.0.0.1:{port}/"],
            capture_output=True, text=True, timeout=seconds + 60)
    finally:
        pathlib.Path(script.name).unlink()
    found = re.search(r"^RESULT (.*)$", done.stdout, re.M)
    if not found:
        raise RuntimeError(f"wrk said: {done.stdout} {done.stderr}")
    result = json.loads(found.group(1))
    return {
        "rate": result["requests"] / (result["microseconds"] / 1e6),
        "requests": result["requests"],
        "p50_ms": result["p50"] / 1000, "p99_ms": result["p99"] / 1000,
        "refused": result["refused"], "broken": result["broken"],
    }


def pgbench(url, script, clients, seconds, *options):
    with tempfile.NamedTemporaryFile("w", suffix=".sql", delete=False) as file:
        file.write(script)
    try:
        done = subprocess.run(
            ["/usr/lib/postgresql/15/bin/pgbench", "-n", "-M", "prepared", f"-c{clients}", "-j1",
             f"-T{seconds}", "-f", file.name, *options, url],
            capture_output=True, text=True, timeout=seconds + 60)
    finally:
        pathlib.Path(file.name).unlink()
    rate = re.search(r"^tps = ([\d.]+)", done.stdout, re.M)
    latency = re.search(r"^latency average = ([\d.]+)", done.stdout, re.M)
    failed = re.search(r"^number of failed transactions: (\d+)", done.stdout, re.M)
    if not rate:
        raise RuntimeError(f"pgbench said: {done.stdout} {done.stderr}")
    rate = float(rate.group(1))
    return {
        "rate": rate, "requests": int(rate * seconds), "p50_ms": float(latency.group(1)),
        "p99_ms": None, "refused": int(failed.group(1)) if failed else 0, "broken": 0,
    }


# MARK: cost


def children(pid):
    """With itself; what ends meanwhile, such as a backend whose client has gone, is left out."""
    found = [pid]
    for task in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in task.read_text().split():
                found += children(int(child))
        except (FileNotFoundError, ProcessLookupError):
            pass
    return found


def cpu_seconds(pids):
    """Run time of all threads of a process tree, as the scheduler counted it."""
    total = 0
    for root in pids:
        for pid in children(root):
            try:
                files = list(pathlib.Path(f"/proc/{pid}/task").glob("*/schedstat"))
            except FileNotFoundError:
                continue
            for file in files:
                try:
                    total += int(file.read_text().split()[0])
                except (FileNotFoundError, ProcessLookupError):
                    pass
    return total / 1e9


def pss_megabytes(pids):
    total = 0
    for root in pids:
        for pid in children(root):
            text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += int(re.search(r"^Pss:\s+(\d+)", text, re.M).group(1))
    return total / 1024
