#!/bin/sh
# The web: the application is loaded once, its memory shared by the workers.
exec gunicorn dukcapil.wsgi \
    --bind 0.0.0.0:8000 \
    --preload \
    --workers "${WEB_WORKERS:-2}" \
    --threads 4 \
    --timeout 60 \
    --graceful-timeout 30 \
    --max-requests 5000 \
    --max-requests-jitter 500 \
    --worker-tmp-dir /dev/shm \
    --no-control-socket
