"""docs/performance.md, the plot and the raw runs."""

import datetime
import json
import pathlib

import plot

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def write(results, house, is_whole):
    """A run of some parts takes their place in the page; each says then of which run it is."""
    date = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d-%H%M")
    folder = ROOT / "docs" / "performance"
    (folder / "runs").mkdir(parents=True, exist_ok=True)
    earlier = sorted((folder / "runs").glob("*.json"))
    for result in results:
        result["date"] = date
    raw = {"date": date, **house, "results": results}
    (folder / "runs" / f"{date}.json").write_text(json.dumps(raw, indent=1) + "\n")
    if not is_whole:
        results, house, date = merged(results, [json.loads(path.read_text()) for path in earlier])
    (folder / "ratios.svg").write_text(plot.chart(groups(results)))
    (ROOT / "docs" / "performance.md").write_text(page(results, house, date))


def merged(fresh, runs):
    """The last whole run, with what was measured since."""
    whole = max((n for n, run in enumerate(runs) if len(run["results"]) >= 10), default=None)
    if whole is None:
        raise SystemExit("measure all parts once first: there is no whole run")
    found = {}
    for run in [*runs[whole:], {"date": None, "results": fresh}]:
        for result in run["results"]:
            result.setdefault("date", run["date"])
            found[result["title"]] = result
    return list(found.values()), runs[whole], runs[whole]["date"]


def groups(results):
    found = []
    for result in results:
        if "candidates" in result:
            bars = [(c["name"], c["ratio"], "TechHub" in c["name"]) for c in result["candidates"]]
            found.append((result["title"], bars))
    return found


def page(results, house, date):
    out = ["# Performance", ""]
    out += ["Written by `./techhub bench`; not by hand. Ratios are medians of the rounds' own ratios "
            "(slowest to fastest in brackets), so a machine that is slow for a minute is slow for "
            "all. Absolute figures are medians and only indicative.", ""]
    out += [f"Run of {date} UTC on {house['machine']['cores']} cores ({house['machine']['cpu']}, "
            f"{house['machine']['memory_gb']} GB, Linux {house['machine']['kernel']}); client, server "
            f"and PostgreSQL share them. {house['rounds']} rounds of {house['seconds']} s, in the "
            "order A B … B A. Raw runs: [performance/runs](performance/runs/). With a hundred times the "
            "rows: [growth](performance/growth.md).", ""]
    out += ["Versions: " + "; ".join(house["versions"].values()) + ".", ""]
    out += ["## Aims", "", "| what | aim | measured | |", "| --- | --- | --- | --- |"]
    for result in results:
        for aim in result.get("aims", []):
            verdict = "reached" if aim["reached"] else "**missed**"
            out.append(f"| {aim['what']} | {aim['aim']} | {aim['measured']} | {verdict} |")
    out += ["", "![Ratios to the peer](performance/ratios.svg)", ""]
    for result in results:
        out += section(result, date)
    return "\n".join(out).rstrip() + "\n"


def section(result, date):
    out = [f"## {result['title']}", ""]
    if result.get("date", date) != date:
        out += [f"Run of {result['date']}.", ""]
    if result.get("how"):
        out += [result["how"], ""]
    if "candidates" in result:
        out += ["| | ratio | per second | p99 ms | CPU µs each | not 2xx, broken |",
                "| --- | --- | --- | --- | --- | --- |"]
        for c in result["candidates"]:
            ratio = f"{c['ratio']['median']:.2f} ({c['ratio']['min']:.2f}–{c['ratio']['max']:.2f})"
            rate = f"{c['rate']['median']:,.0f} ({c['rate']['min']:,.0f}–{c['rate']['max']:,.0f})"
            p99 = f"{c['p99_ms']['median']:.1f}" if c["p99_ms"] else "–"
            cpu = f"{c['cpu_us']['median']:.1f}" if c["cpu_us"] else "–"
            out.append(f"| {c['name']} | {ratio} | {rate} | {p99} | {cpu} | "
                       f"{c['refused']}, {c['broken']} |")
        out.append("")
    for row in result.get("rows", []):
        out.append(f"- {row}")
    if result.get("rows"):
        out.append("")
    return out


def aim(what, least, candidates, name, unit="×"):
    """An aim on a ratio: at least `least` of the peer, by the median."""
    ratio = next(c["ratio"] for c in candidates if c["name"] == name)
    return {"what": what, "aim": f"≥ {least}{unit}",
            "measured": f"{ratio['median']:.2f}{unit} ({ratio['min']:.2f}–{ratio['max']:.2f})",
            "reached": ratio["median"] >= least}


def ceiling(what, most, value, unit):
    return {"what": what, "aim": f"≤ {most} {unit}", "measured": f"{value:.3g} {unit}",
            "reached": value <= most}
