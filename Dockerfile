# One image for web, worker, beat and migrate.
FROM python:3.11-slim-bookworm

# Pango draws the PDFs; DejaVu stands in for letters that Inter lacks.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin portal \
    && install --directory --owner portal --group portal /data /data/berkas

WORKDIR /app
COPY requirements/base.txt requirements/
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/base.txt

COPY . .
ENV DJANGO_SETTINGS_MODULE=dukcapil.settings.production \
    DUKCAPIL_HOME=/data \
    PRIVATE_ROOT=/data/berkas \
    STATIC_ROOT=/app/staticfiles \
    XDG_CACHE_HOME=/tmp \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1

# Production settings refuse to load without secrets; these serve this one command and are kept nowhere.
RUN SECRET_KEY=x ALLOWED_HOSTS=x PUBLIC_URL=https://x NIK_KEYS=x NIK_INDEX_KEY=x \
        DATABASE_URL=postgres://x/x BROKER_URL=redis://x EMAIL_URL=smtp://x DEFAULT_FROM_EMAIL=x@x \
        python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q complaints dukcapil services sop_registry

USER portal
EXPOSE 8000
CMD ["sh", "docker/web.sh"]
