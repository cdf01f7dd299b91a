"""The WSGI application that script/server and production servers run."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "employment.settings")

application = get_wsgi_application()
