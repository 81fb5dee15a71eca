#!/bin/sh
# Installs what the portal needs and starts it, or checks it:
#   sh run.sh run | test [pytest arguments] | lint | bench | soak
set -eu
cd "$(dirname "$0")"

venv=.venv
python=$venv/bin/python

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

# Runs a long command so that Ctrl-C and SIGTERM end it with us.
attend() {
    "$@" &
    child=$!
    trap 'kill "$child" 2>/dev/null; exit 130' INT TERM HUP
    wait "$child" && status=0 || status=$?
    trap - INT TERM HUP
    return "$status"
}

find_python() {
    for name in python3 python3.13 python3.12 python3.11 python3.14; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    stop 'Python 3.11 atau lebih baru tidak ditemukan. Pasang dahulu: apt-get install python3 python3-venv'
}

# Installs Debian packages as root or by sudo without a password; else prints the line to type.
install_debian() {
    if ! command -v apt-get >/dev/null; then
        stop "Pasang dahulu paket ini dengan pengelola paket sistem Anda: $*"
    elif [ "$(id -u)" = 0 ]; then
        as_root=
    elif sudo -n true 2>/dev/null; then
        as_root='sudo -n'
    else
        stop "Beberapa paket sistem belum ada. Pasang dahulu: sudo apt-get install $*"
    fi
    say "Memasang $* ..."
    # Unquoted below: both hold several words.
    install="$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $*"
    attend $install >/dev/null 2>&1 || {
        attend $as_root apt-get update -qq >/dev/null || true
        attend $install >/dev/null || stop "Paket tidak dapat dipasang. Coba sendiri: sudo apt-get install $*"
    }
}

has_pango() {
    "$1" - <<'PROBE' 2>/dev/null
import ctypes
for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"):
    ctypes.CDLL(name)
PROBE
}

make_venv() {
    if [ ! -e $venv/installing ] && $python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
    then
        return
    fi
    system_python=$(find_python)
    "$system_python" -c 'import ensurepip, venv' 2>/dev/null ||
        install_debian "$("$system_python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    rm -rf $venv
    say 'Membuat lingkungan Python di .venv ...'
    attend "$system_python" -m venv $venv || stop 'Lingkungan Python tidak dapat dibuat di .venv.'
}

# Installs requirements/NAME.txt unless that very file is in place already.
install_requirements() {
    file=requirements/$1.txt
    stamp=$venv/installed-$1
    wanted=$(cksum <"$file")
    [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
    say "Memasang paket Python dari $file ..."
    : >$venv/installing
    shift
    attend $python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes "$@" -r "$file" || return 1
    printf '%s\n' "$wanted" >"$stamp"
    rm $venv/installing
}

install() {
    make_venv
    has_pango $python || install_debian libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
    install_requirements base || stop 'Paket Python tidak dapat dipasang. Periksa sambungan internet, lalu ulangi.'
    install_requirements embedded --only-binary :all: || {
        rm $venv/installing
        say 'PostgreSQL dan Valkey bawaan tidak cocok untuk mesin ini; dipakai yang terpasang di sistem.'
    }
}

install_for_tests() {
    install
    install_requirements dev || stop 'Paket Python tidak dapat dipasang. Periksa sambungan internet, lalu ulangi.'
}

find_chromium() {
    for name in "${CHROMIUM:-chromium}" chromium chromium-browser google-chrome; do
        command -v "$name" 2>/dev/null && return
    done
    return 1
}

ensure_chromium() {
    find_chromium >/dev/null || install_debian chromium fonts-dejavu-core
    CHROMIUM=$(find_chromium) || stop 'Chromium tidak ditemukan. Pasang dahulu: sudo apt-get install chromium'
    export CHROMIUM
}

failed=
check() {
    say "== $*"
    "$@" || failed="$failed
  $*"
}

check_code() {
    check $python -m ruff check .
    check $python -m ruff format --check .
    check $python $venv/bin/lint-imports
    check $python manage.py makemigrations --check --dry-run
    check check_deployment
}

check_deployment() {
    secret() { $python -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'; }
    env DJANGO_SETTINGS_MODULE=dukcapil.settings.production SECRET_KEY="$(secret)$(secret)" \
        ALLOWED_HOSTS=portal.contoh.go.id CSRF_TRUSTED_ORIGINS=https://portal.contoh.go.id \
        PUBLIC_URL=https://portal.contoh.go.id NIK_KEYS="$(secret)" NIK_INDEX_KEY="$(secret)" \
        EMAIL_URL=consolemail:// DEFAULT_FROM_EMAIL=portal@contoh.go.id \
        $python manage.py check --deploy --fail-level WARNING
}

run_pytest() { env DJANGO_SETTINGS_MODULE=dukcapil.settings.test $python -m pytest "$@"; }

verdict() { [ -z "$failed" ] || stop "Gagal:$failed"; }

on_throwaway_services() { exec $python -m dukcapil.embedded.throwaway sh run.sh "$@"; }

command=${1:-}
[ $# -eq 0 ] || shift
case $command in
run)
    install
    exec $python -m dukcapil.embedded.supervisor
    ;;
test)
    install_for_tests
    ensure_chromium
    [ $# -eq 0 ] && on_throwaway_services all-checks
    on_throwaway_services pytest "$@"
    ;;
lint)
    install_for_tests
    on_throwaway_services code-checks
    ;;
bench | soak)
    install_for_tests
    on_throwaway_services pytest -s -m "$command" "$@"
    ;;
# The rest runs with the services up.
all-checks)
    check_code
    # More workers than there are cores: much of the time is spent waiting for browser and database. Each has a third of
    # the modules, so that what a module shares is made once, and who is done helps the others.
    check run_pytest -n 3 --dist worksteal
    verdict
    ;;
code-checks)
    check_code
    verdict
    ;;
pytest)
    run_pytest "$@"
    ;;
*)
    stop 'Pakai: sh run.sh run | test | lint | bench | soak'
    ;;
esac
