"""Settings of an office's server: every secret from the environment, TLS in front."""

from django.core.exceptions import ImproperlyConfigured

from dukcapil.people.keys import fault_in

from .base import *  # noqa: F403
from .base import DEMO, NIK_KEYS, env

_REQUIRED = {
    "SECRET_KEY": "kunci rahasia Django, sedikitnya 50 karakter acak",
    "ALLOWED_HOSTS": "nama domain portal, dipisah koma",
    "DATABASE_URL": "alamat PostgreSQL",
    "BROKER_URL": "alamat Valkey atau Redis",
    "NIK_KEYS": "kunci Fernet untuk NIK dan No. KK, dipisah koma",
    "NIK_INDEX_KEY": "kunci indeks NIK",
    "EMAIL_URL": "server surat keluar, misalnya smtp+tls://pengguna:sandi@server:587",
    "DEFAULT_FROM_EMAIL": "alamat pengirim surat portal",
    "PUBLIC_URL": "alamat portal yang dibuka warga, misalnya https://dukcapil.contoh.go.id",
}
_missing = [f"{name} ({meaning})" for name, meaning in _REQUIRED.items() if not env(name, default="")]
if _missing:
    raise ImproperlyConfigured(
        "Portal belum dapat dijalankan. Isi dahulu di lingkungan (lihat .env.example): " + "; ".join(_missing) + "."
    )
if _fault := fault_in(NIK_KEYS):
    raise ImproperlyConfigured(f"Portal belum dapat dijalankan. {_fault}")
if DEMO:
    raise ImproperlyConfigured(
        "Portal belum dapat dijalankan. DEMO=1 hanya untuk basis data contoh: akunnya bersandi yang diketahui umum."
        " Hapus DEMO dari lingkungan."
    )

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^sehat/$", r"^siap/$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sesi"
# Rate limits count by the visitor's address, not by nginx's: how many proxies in front add to X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)
PRIVATE_ACCEL_PREFIX = env("PRIVATE_ACCEL_PREFIX", default="/_berkas/")
