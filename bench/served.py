"""The product's own server with one more address: a bare signed-in view to measure by. Started by load.py on a scratch database."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django  # noqa: E402

django.setup()

from django.contrib.auth.decorators import login_required  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

from employment import server, urls  # noqa: E402


@login_required
def bare(request):
    """What any signed-in answer costs: the middleware, session and user, and nothing else."""
    return HttpResponse("ok")


urls.urlpatterns.append(path("bench/bare/", bare))

if __name__ == "__main__":
    server.serve("127.0.0.1", int(sys.argv[1]), lambda: print("ready", flush=True))
