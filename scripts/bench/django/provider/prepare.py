"""Tables, and the two applications that are measured. Run as a program, before the server."""

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from oauth2_provider.models import Application  # noqa: E402

call_command("migrate", verbosity=0)
for name, is_hashed in (("hashed", True), ("plain", False)):
    Application.objects.create(
        name=name, client_id=name, client_secret="bench-secret", hash_client_secret=is_hashed,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS)
