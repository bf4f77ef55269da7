"""A further installation, complete and on ports of its own, for what must be set up in another way or
may not touch the one under test."""

import os
import pathlib
import random
import select
import shutil
import signal
import socket
import subprocess
import tempfile
from contextlib import contextmanager

from hub import HOME, OFFSETS, ROOT, Person, code_for


def free_port():
    def free(port):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return True
            except OSError:
                return False

    for _ in range(200):
        base = random.randrange(9000, 29000)
        if all(free(base + offset + more) for offset in OFFSETS.values() for more in (0, 1010)):
            return base
    raise AssertionError("no free ports")


class House:
    scheme = "http"

    def __init__(self, name, **environment):
        # Walkable by the database's user, as the first installation's folder is.
        self.home = pathlib.Path(tempfile.mkdtemp(prefix=f"techhub-{name}-", dir="/tmp"))
        self.home.chmod(0o755)
        self.port = free_port()
        self.url = f"{self.scheme}://127.0.0.1:{self.port}"
        # The same executables: with their stamp beside them nothing is built again.
        shutil.copytree(HOME / "bin", self.home / "bin")
        if (HOME / "limits.json").exists():
            shutil.copy(HOME / "limits.json", self.home / "limits.json")
        self.environment = {**os.environ, "TECHHUB_HOME": str(self.home),
                            "TECHHUB_PORT": str(self.port), **environment}

    def run(self, *arguments):
        return subprocess.run([str(ROOT / "techhub"), *map(str, arguments)], env=self.environment,
                              text=True, capture_output=True, stdin=subprocess.DEVNULL,
                              timeout=300)

    def start(self, *arguments):
        return subprocess.Popen([str(ROOT / "techhub"), *map(str, arguments)],
                                env=self.environment, text=True, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                start_new_session=True)

    def psql(self, slice_name, sql):
        done = self.run("psql", slice_name, "-At", "-v", "ON_ERROR_STOP=1", "-c", sql)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def person(self, login, password=None):
        if password is None:
            password = (self.home / "demo-password").read_text().strip()
        return Person(login, password, url=self.url)

    def registered_person(self):
        person = Person(url=self.url)
        assert person.register().status_code == 202
        answer = person.activate(code_for(person.address, home=self.home))
        assert answer.status_code == 204, answer.text
        assert person.sign_in().status_code == 201
        return person

    def signal(self, name, how):
        os.kill(int((self.home / "run" / f"{name}.pid").read_text().split()[0]), how)

    def reload(self, name):
        """As an operator does it, who has put other files there."""
        self.signal(name, signal.SIGHUP)

    def remove(self):
        """What is thrown away is not ended in order, which takes ten seconds and is tested elsewhere."""
        for file in (self.home / "run").glob("*.pid"):
            pid, started = file.read_text().split()
            if start_time(pid) == started:
                kill(int(pid), signal.SIGKILL)
        data = (self.home / "postgres").resolve()
        if (data / "data/postmaster.pid").exists():
            said = (data / "data/postmaster.pid").read_text().splitlines()
            kill(int(said[0]), signal.SIGQUIT)
            shutil.rmtree(said[4], ignore_errors=True)
        shutil.rmtree(self.home)
        shutil.rmtree(data, ignore_errors=True)


def start_time(pid):
    """What tells a process from a later one with its number; None when it is gone."""
    try:
        stat = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    return stat.rpartition(")")[2].split()[19]


def kill(pid, how):
    """Returns when the process is gone."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        signal.pidfd_send_signal(descriptor, how)
        gone, _, _ = select.select([descriptor], [], [], 30)
        assert gone, f"{pid} did not end"
    except ProcessLookupError:
        pass
    finally:
        os.close(descriptor)


@contextmanager
def lived_in(house):
    """The house with its processes running; it is gone afterwards."""
    try:
        done = house.run("up", "--detach")
        assert done.returncode == 0, done.stdout + done.stderr
        assert house.url in done.stdout, "the greeting names another address"
        yield house
    finally:
        house.remove()
