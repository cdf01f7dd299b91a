"""The WSGI application that script/server and production servers run."""

import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

from employment.edge import edge

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "employment.settings")

application = edge(get_wsgi_application())

# Code and catalogues loaded here stay until the end: the collector need not go through them with every page (docs/decisions/0008).
import_module("employment.urls")
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 10, 10)
