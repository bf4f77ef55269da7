"""An OAuth2 provider as the toolkit's guide sets one up, with what an API does not need left out: no
session, no CSRF, persistent connections."""

import os
from urllib.parse import parse_qs, urlsplit

dsn = urlsplit(os.environ["PEER_DSN"])

SECRET_KEY = "measured only on this machine"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "provider.urls"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "oauth2_provider"]
MIDDLEWARE = []
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": dsn.path.lstrip("/"),
        "USER": dsn.username,
        "PASSWORD": dsn.password,
        "HOST": parse_qs(dsn.query)["host"][0],
        "CONN_MAX_AGE": None,
        "OPTIONS": {"server_side_binding": False},
    }
}
OAUTH2_PROVIDER = {"SCOPES": {"read": "Read", "write": "Write"}}
