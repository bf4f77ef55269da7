"""The installation under measurement: its processes, a signed-in person, further processes."""

import os
import pathlib
import re
import subprocess
import time

import requests

from peers import Process, answers
from principal import Signer

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HOME = pathlib.Path(os.environ["TECHHUB_HOME"])
PORT = int(os.environ["TECHHUB_PORT"])
OFFSETS = {"gateway": 0, "identity": 21, "services": 22, "community": 23, "booking": 24,
           "techorda": 25}


def port_of(name):
    return PORT + OFFSETS[name]


def operator_port_of(name):
    return port_of(name) + 1010


def pid_of(name):
    return int((HOME / "run" / f"{name}.pid").read_text().split()[0])


def environment_of(name):
    lines = (HOME / "run" / f"{name}.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)


def database_url(name):
    return environment_of(name)["TECHHUB_DATABASE_URL"]


def postmaster_pid():
    return int((HOME / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


def techhub(*arguments):
    subprocess.run([str(ROOT / "techhub"), *arguments], check=True, capture_output=True)


def psql(slice_name, sql):
    done = subprocess.run([str(ROOT / "techhub"), "psql", slice_name, "-At", "-v",
                           "ON_ERROR_STOP=1", "-c", sql], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout.strip()


class Again(Process):
    """One more process of a kind, with some settings of its own."""

    def __init__(self, name, port, operator_port, **settings):
        environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **environment_of(name)}
        environment.update(TECHHUB_LISTEN=f"127.0.0.1:{port}",
                           TECHHUB_OPERATOR_LISTEN=f"127.0.0.1:{operator_port}")
        environment.update(settings)
        super().__init__([str(HOME / "bin" / name)], port, HOME / "logs" / f"bench-{name}.log",
                         env=environment)
        ready(operator_port)


def ready(operator_port, seconds=30):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if requests.get(f"http://127.0.0.1:{operator_port}/readyz", timeout=2).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.02)
    raise RuntimeError(f"not ready on {operator_port}")


class Person:
    def __init__(self, name):
        self.http = requests.Session()
        password = (HOME / "demo-password").read_text().strip()
        url = f"http://127.0.0.1:{PORT}"
        answer = self.http.post(url + "/api/v1/identity/sessions",
                                json={"login": f"{name}@techhub.local", "password": password},
                                headers={"Origin": url})
        answer.raise_for_status()
        self.csrf = answer.json()["csrf_token"]
        self.id = int(answer.json()["user"]["id"])
        self.cookie = "; ".join(f"{c.name}={c.value}" for c in self.http.cookies)

    @property
    def headers(self):
        return {"Cookie": self.cookie, "X-CSRF-Token": self.csrf}


def machine():
    model = re.search(r"^model name\s*:\s*(.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.M)
    return {
        "cpu": model.group(1) if model else "unknown", "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "kernel": os.uname().release,
    }


def versions():
    def first(*command):
        done = subprocess.run(command, capture_output=True, text=True)
        return (done.stdout + done.stderr).strip().splitlines()[0]
    return {
        "swift": first("swift", "--version"), "nginx": first("nginx", "-v"),
        "wrk": first("dpkg-query", "-W", "-f", "wrk ${Version}", "wrk"),
        "postgresql": first("/usr/lib/postgresql/15/bin/postgres", "--version"),
        "django": "Django 5.2.19, djangorestframework 3.18.3, django-oauth-toolkit 3.4.1, "
                  "gunicorn 27.0.1, psycopg 3.3.9",
    }
