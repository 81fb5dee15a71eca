"""Health check of the web container: `python docker/ask.py /siap/` ends with 0 when that page answers 200."""

import os
import sys
import urllib.request

host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip().lstrip(".*") or "localhost"
request = urllib.request.Request(f"http://127.0.0.1:8000{sys.argv[1]}", headers={"Host": host})
with urllib.request.urlopen(request, timeout=4) as response:
    sys.exit(response.status != 200)
