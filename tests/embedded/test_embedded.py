"""The private PostgreSQL and Valkey, as real processes: started, shared, killed, recovered, gone."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import environ
import psycopg2
import pytest
import redis

from dukcapil.embedded import ServiceError, services
from dukcapil.embedded.parts import Part
from dukcapil.embedded.processes import running_in
from dukcapil.embedded.supervisor import refuse_taken_port
from dukcapil.embedded.use import Uses

VISIT = """
import sys
from pathlib import Path
from dukcapil.embedded import services
with services(Path(sys.argv[1])) as urls:
    print(urls.database_url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def home():
    """A data folder that every account can reach, shared by the tests: making a cluster takes a second."""
    with tempfile.TemporaryDirectory(prefix="dk-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(autouse=True)
def nothing_remains(home):
    yield
    assert soon(lambda: servers(home) == [] and not list(home.glob("run/*")))


def servers(home):
    folders = {"postgres": ("postgres",), "valkey": ("valkey-server", "redis-server")}
    return [pid for name, names in folders.items() for pid in running_in(home / name, names)]


def postmaster(home):
    return int((home / "postgres" / "postmaster.pid").read_text().split()[0])


def keeper(home, name):
    """The process that keeps this server."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (process / "cmdline").read_bytes().decode().split("\0")
            if "embedded.keeper" in words and name in words and str(home) in words:
                return int(process.name)
    return None


def soon(condition, seconds=15):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


@contextmanager
def connected(database_url):
    address = environ.Env.db_url_config(database_url)
    connection = psycopg2.connect(
        host=address["HOST"], port=address["PORT"], user=address["USER"], dbname=address["NAME"]
    )
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def answered(database_url, sql):
    with connected(database_url) as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def answers_again(database_url):
    try:
        return answered(database_url, "SELECT true")
    except psycopg2.OperationalError:
        return False


def write_note(database_url, text):
    with connected(database_url) as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS note (text text)")
        cursor.execute("INSERT INTO note VALUES (%s)", [text])


def notes(database_url):
    return answered(database_url, "SELECT string_agg(text, ' ') FROM note")


@contextmanager
def a_visitor(home):
    """Another process that uses the services until its input closes."""
    process = subprocess.Popen(
        [sys.executable, "-c", VISIT, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.communicate()


def test_both_servers_answer_on_sockets_that_others_cannot_reach(home):
    with services(home) as urls:
        assert answered(urls.database_url, "SHOW fsync") == "on"
        assert answered(urls.database_url, "SHOW synchronous_commit") == "on"
        assert answered(urls.database_url, "SHOW listen_addresses") == ""
        with redis.from_url(urls.broker_url.replace("redis+socket", "unix")) as broker:
            assert broker.config_get("appendonly", "maxmemory-policy", "port") == {
                "appendonly": "yes",
                "maxmemory-policy": "noeviction",
                "port": "0",
            }
        assert (home / "run").stat().st_mode & 0o077 == 0


def test_servers_stay_until_the_last_user_leaves(home):
    with a_visitor(home) as visitor:
        database_url = visitor.stdout.readline().strip()
        first = postmaster(home)
        with services(home) as urls:
            assert urls.database_url == database_url
            assert postmaster(home) == first
            visitor.communicate()
            assert answered(urls.database_url, "SELECT 1") == 1
            assert postmaster(home) == first
        assert servers(home) == []


def test_starters_at_the_same_moment_share_one_server(home):
    with a_visitor(home) as one, a_visitor(home) as two:
        assert one.stdout.readline() == two.stdout.readline()
        assert len(running_in(home / "valkey", ("valkey-server", "redis-server"))) == 1


def test_killed_servers_come_back_with_every_commit(home):
    with services(home) as urls:
        write_note(urls.database_url, "sebelum")
        for pid in servers(home):
            with suppress(ProcessLookupError):  # a process listed a moment ago may have ended by itself
                os.kill(pid, signal.SIGKILL)
        assert soon(lambda: answers_again(urls.database_url))
        assert "sebelum" in notes(urls.database_url)
        assert soon((home / "run" / "valkey.sock").exists)


def test_after_a_kill_of_everything_the_next_start_loses_nothing(home):
    with a_visitor(home) as visitor:
        database_url = visitor.stdout.readline().strip()
        write_note(database_url, "tersimpan")
        for pid in (visitor.pid, keeper(home, "postgres"), keeper(home, "valkey"), *servers(home)):
            with suppress(ProcessLookupError):  # a server ends by itself once its keeper is gone
                os.kill(pid, signal.SIGKILL)
    with services(home) as urls:
        assert "tersimpan" in notes(urls.database_url)


def test_a_killed_user_leaves_no_server_behind(home):
    with a_visitor(home) as visitor:
        visitor.stdout.readline()
        visitor.kill()
        assert soon(lambda: servers(home) == [])


def test_a_killed_keeper_is_replaced(home):
    uses = Uses(home, ["postgres"])
    uses.begin()
    try:
        first = keeper(home, "postgres")
        os.kill(first, signal.SIGKILL)
        assert soon(lambda: uses.mend() or keeper(home, "postgres") not in (None, first))
        assert soon(lambda: answers_again(uses.environment()["DATABASE_URL"]))
    finally:
        uses.end()


def test_a_forked_child_does_not_end_what_its_parent_uses(home):
    with services(home) as urls:
        uses = Uses(home, ["postgres"])
        uses.begin()
        child = os.fork()
        if child == 0:
            uses.end()
            os._exit(0)
        os.waitpid(child, 0)
        uses.end()
        assert answered(urls.database_url, "SELECT 1") == 1


def test_a_pid_file_that_names_another_program_is_no_obstacle(home):
    with services(home):
        pass
    stale = home / "postgres" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{home}\n0\n5432\n{home}/run\n\n")
    with services(home) as urls:
        assert answered(urls.database_url, "SELECT 1") == 1


def test_a_broker_log_that_cannot_be_read_is_set_aside(home):
    with services(home):
        pass
    for part in (home / "valkey" / "appendonlydir").iterdir():
        part.write_bytes(b"\0rusak\0" * 100)
    with services(home) as urls, redis.from_url(urls.broker_url.replace("redis+socket", "unix")) as broker:
        assert broker.ping()
    assert list(home.glob("valkey.rusak-*"))


def test_a_long_folder_that_the_account_cannot_enter_still_holds_the_data(tmp_path):
    home = tmp_path / ("jauh" * 20) / ("sekali" * 10)
    with services(home) as urls:
        sockets = environ.Env.db_url_config(urls.database_url)["HOST"]
        assert len(f"{sockets}/.s.PGSQL.5432") <= 107
        write_note(urls.database_url, "dekat")
    with services(home) as urls:
        assert notes(urls.database_url) == "dekat"
        assert environ.Env.db_url_config(urls.database_url)["HOST"] == sockets
    assert not Path(sockets).exists()
    assert (home / "postgres" / "PG_VERSION").exists()


def test_a_folder_that_cannot_be_written_is_refused_with_a_sentence(tmp_path):
    blocked = tmp_path / "berkas"
    blocked.write_text("")
    with pytest.raises(ServiceError, match="tidak dapat ditulisi.*DUKCAPIL_HOME"), services(blocked / "data"):
        pass


def test_a_taken_port_is_refused_with_a_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServiceError, match=f"Port {port} sudah dipakai.*PORT={port + 1}"):
            refuse_taken_port("127.0.0.1", port)


def test_a_part_that_dies_is_started_again_and_ends_whole(capfd):
    part = Part("contoh", ["http.server", "--bind", "127.0.0.1", "0"], dict(os.environ))
    part.start()
    first = part.process
    first.kill()
    first.wait()
    assert soon(lambda: part.mend() or part.process not in (None, first))
    second = part.process.pid
    part.ask_to_end()
    part.end()
    assert not Path(f"/proc/{second}").exists()
    assert "Bagian contoh berhenti (kode -9)" in capfd.readouterr().out
