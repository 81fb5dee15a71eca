"""Production refuses to start on a missing secret, with a sentence; nothing exists only there."""

import os
import subprocess
import sys

import pytest

COMPLETE = {
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "portal.contoh.go.id",
    "DATABASE_URL": "postgres://u:p@db/dukcapil",
    "BROKER_URL": "redis://broker:6379/0",
    "NIK_KEYS": "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE=",
    "NIK_INDEX_KEY": "indeks",
    "EMAIL_URL": "smtp+tls://u:p@surat:587",
    "DEFAULT_FROM_EMAIL": "Disdukcapil <portal@contoh.go.id>",
    "PUBLIC_URL": "https://portal.contoh.go.id",
}


def start(environment: dict) -> subprocess.CompletedProcess:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        env={**kept, **environment, "DJANGO_SETTINGS_MODULE": "dukcapil.settings.production"},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_production_starts_when_everything_is_set():
    assert start(COMPLETE).returncode == 0


@pytest.mark.parametrize("name", sorted(COMPLETE))
def test_production_names_the_missing_setting(name):
    ended = start({key: value for key, value in COMPLETE.items() if key != name})
    assert ended.returncode != 0
    assert "Portal belum dapat dijalankan" in ended.stderr
    assert f"{name} (" in ended.stderr


@pytest.mark.parametrize(
    "more, sentence",
    [
        ({"NIK_KEYS": f"{COMPLETE['NIK_KEYS']},kunci-rahasia"}, "kunci ke-2 bukan kunci Fernet"),
        ({"NIK_KEYS": ","}, "NIK_KEYS kosong"),
        ({"DEMO": "1"}, "DEMO=1 hanya untuk basis data contoh"),
    ],
)
def test_production_says_what_is_wrong_with_a_setting(more, sentence):
    ended = start({**COMPLETE, **more})
    assert ended.returncode != 0
    assert "Portal belum dapat dijalankan" in ended.stderr
    assert sentence in ended.stderr
    assert "kunci-rahasia" not in ended.stderr.splitlines()[-1]


def test_production_starts_with_the_demo_switched_off():
    assert start({**COMPLETE, "DEMO": "0"}).returncode == 0
