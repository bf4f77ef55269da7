"""The programs that TechHub is measured against, each started the way its own guide says."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

JSON_100 = '{"id":7,"name":"Hall of meetings","floor":3,"capacity":24,"active":true,"note":"a hundred bytes"}'
HERE = pathlib.Path(__file__).resolve().parent


def answers(port, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError(f"nobody listens on {port}")


class Process:
    def __init__(self, arguments, port, log, **options):
        self.log = open(log, "ab")
        self.child = subprocess.Popen(arguments, stdout=self.log, stderr=self.log,
                                      stdin=subprocess.DEVNULL, **options)
        self.port = port
        answers(port)

    @property
    def pid(self):
        return self.child.pid

    def stop(self):
        self.child.send_signal(signal.SIGTERM)
        try:
            self.child.wait(20)
        except subprocess.TimeoutExpired:
            self.child.kill()
        self.log.close()


class Nginx(Process):
    """nginx with one worker and its access log on, as ours has its log on."""

    def __init__(self, folder, name, port, servers):
        folder = pathlib.Path(folder) / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        config = folder / "nginx.conf"
        user = "user root;" if os.getuid() == 0 else ""
        config.write_text(f"""
{user}
daemon off;
worker_processes 1;
error_log {folder}/error.log;
pid {folder}/nginx.pid;
worker_rlimit_nofile 40000;
events {{ worker_connections 20000; }}
http {{
  access_log {folder}/access.log combined;
  keepalive_requests 100000000;
  keepalive_timeout 75s;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
{servers}
}}
""")
        super().__init__(["nginx", "-p", str(folder), "-c", str(config)], port, folder / "out.log")


def answering(port, status=200, body=JSON_100, log=True):
    off = "" if log else "access_log off;"
    return f"""
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    {off}
    location / {{ default_type application/json; return {status} '{body}'; }}
  }}
"""


def proxying(port, upstream, auth=None):
    check = "auth_request /auth;" if auth else ""
    place = ""
    if auth:
        place = f"""
    location = /auth {{
      internal;
      proxy_pass http://identity;
      proxy_pass_request_body off;
      proxy_set_header Content-Length "";
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }}
"""
    pools = f"  upstream origin{port} {{ server 127.0.0.1:{upstream}; keepalive 512; keepalive_requests 100000000; }}\n"
    if auth:
        pools += f"  upstream identity {{ server 127.0.0.1:{auth}; keepalive 512; keepalive_requests 100000000; }}\n"
    return pools + f"""
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location / {{
      {check}
      proxy_pass http://origin{port};
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Request-Id $request_id;
    }}
    {place}
  }}
"""


def django(folder, port, python, dsn, keys, audience):
    return gunicorn("peer", folder, port, python,
                    {"PEER_DSN": dsn, "PEER_KEYS": str(keys), "PEER_AUDIENCE": audience})


def oauth_toolkit(folder, port, python, dsn):
    """django-oauth-toolkit, in an empty database of its own."""
    settings = {"PEER_DSN": dsn}
    subprocess.run([python, "-m", "provider.prepare"], check=True, cwd=HERE / "django",
                   env=dict(os.environ, DJANGO_SETTINGS_MODULE="provider.settings", **settings))
    return gunicorn("provider", folder, port, python, settings)


def gunicorn(project, folder, port, python, settings):
    """Two workers of four threads, with connections that stay: what its guide gives two cores."""
    environment = dict(os.environ, DJANGO_SETTINGS_MODULE=f"{project}.settings", **settings)
    return Process(
        [python, "-m", "gunicorn", f"{project}.wsgi:application", "--bind", f"127.0.0.1:{port}",
         "--workers", "2", "--threads", "4", "--worker-class", "gthread", "--keep-alive", "75",
         "--access-logfile", f"{folder}/django-access.log", "--log-level", "warning"],
        port, f"{folder}/django.log", cwd=HERE / "django", env=environment)
