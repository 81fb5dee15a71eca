"""Workers killed in the middle of sending, a broker that forgets, two beats, a gateway and a mail server that fail.

What was committed is told, what was rolled back is not; a message may go out twice, and the share of those is printed.
The same workers sweep the limits of late complaints: every mark is made once.
"""

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from dukcapil.casework.models import Case
from dukcapil.casework.sweep import sweep
from dukcapil.celery import app
from dukcapil.notices.models import Notice, ServiceNumber
from dukcapil.notices.outbox import LEASE, deliver
from dukcapil.people.models import Office
from tests.notices import fake_whatsapp, smtp_server
from tests.notices.fake_whatsapp import TOKEN, FakeWhatsApp, readable
from tests.notices.smtp_server import MailServer

from .late import file_late_cases, marked_wrong, open_day_and_night

PATIENCE = 90  # seconds until a first message must have come on a busy machine
SHARE_OF_FAULTS = 0.1
_CODE = re.compile(r"/lacak/(\w{16})/")
_KEY = re.compile(r"<kabar-(\d+)-")


def gateway_faults(rng: random.Random, hang: float):
    kinds = [{"status": 500}, {"code": 130429, "retry_after": "1"}, {"hang": hang}, {"cut": True}, {"late_cut": True}]
    return lambda: fake_whatsapp.Fate(**rng.choice(kinds)) if rng.random() < SHARE_OF_FAULTS else None


def mail_faults(rng: random.Random, hang: float):
    kinds = [{"reply": "451 4.3.0 later"}, {"hang": hang}, {"cut": True}]
    return lambda: smtp_server.Fate(**rng.choice(kinds)) if rng.random() < SHARE_OF_FAULTS else None


@dataclass
class Outcome:
    told: int
    lost: int
    for_nothing: int
    twice: int
    kills: int
    marked_wrong: int


class Processes:
    """Two filing processes, two workers, two beats; every one is a session of its own, to be killed as a whole."""

    def __init__(self, gateway: FakeWhatsApp, post: MailServer, folder):
        self.running: list[subprocess.Popen] = []
        self.folder = folder
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.soak.settings",
            "SOAK_DATABASE": connection.settings_dict["NAME"],
            "SOAK_SMTP_PORT": str(post.port),
            "WHATSAPP_API_URL": gateway.url,
            "WHATSAPP_TOKEN": TOKEN,
        }

    def start(self, *arguments: str) -> subprocess.Popen:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        command = [sys.executable, "-m", *arguments]
        process = subprocess.Popen(command, env=self.env, start_new_session=True, **quiet)
        self.running.append(process)
        return process

    def filing(self, seed: int) -> subprocess.Popen:
        return self.start("tests.soak.filing", str(seed), self.env["SOAK_DATABASE"], "0.05")

    def worker(self) -> subprocess.Popen:
        alone = ("--without-gossip", "--without-mingle", "--hostname", f"{time.monotonic_ns()}@%h")
        return self.start("celery", "--app", "dukcapil", "worker", "--concurrency", "2", *alone)

    def beat(self, number: int) -> subprocess.Popen:
        return self.start("celery", "--app", "dukcapil", "beat", "--schedule", str(self.folder / f"beat{number}"))

    def kill(self, process: subprocess.Popen) -> None:
        """SIGKILL to the process and all that it started."""
        self.running.remove(process)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def kill_all(self) -> None:
        for process in list(self.running):
            self.kill(process)


def soak(folder, *, seconds: float, between_kills: float, hang: float, late: int, seed: int = 1) -> Outcome:
    rng = random.Random(seed)
    office = Office.objects.get(key="way-kanan")
    ServiceNumber.objects.create(office=office, label="Layanan", phone="+628117961500", phone_number_id="1001")
    open_day_and_night(office, timezone.now())
    file_late_cases(late, timezone.now())
    with ExitStack() as stack:
        gateway = stack.enter_context(FakeWhatsApp(chance=gateway_faults(random.Random(seed + 1), hang)))
        post = stack.enter_context(MailServer(chance=mail_faults(random.Random(seed + 2), hang)))
        processes = Processes(gateway, post, folder)
        stack.callback(processes.kill_all)
        workers = [processes.worker() for _ in range(2)]
        filing = [processes.filing(number) for number in range(2)]
        for number in range(2):
            processes.beat(number)
        wait_until(lambda: gateway.messages or post.taken)
        kills = break_things(processes, workers, rng, seconds, between_kills)
        assert all(process.poll() is None for process in filing), "a filing process ended by itself"
        processes.kill_all()
        gateway.chance = post.chance = None
        deliver_the_rest(gateway, post)
        return outcome_of(gateway, post, kills)


def wait_until(holds) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "nothing was sent"
        time.sleep(0.1)


def break_things(processes: Processes, workers: list, rng: random.Random, seconds: float, between: float) -> int:
    """Kill one of the two workers again and again, and let the broker forget everything now and then."""
    kills, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(between * rng.uniform(0.5, 1.5))
        processes.kill(workers.pop(0))
        kills += 1
        if kills % 3 == 1:
            with app.connection_for_write() as broker:
                broker.default_channel.client.flushall()
        workers.append(processes.worker())
    return kills


def deliver_the_rest(gateway: FakeWhatsApp, post: MailServer) -> None:
    """What the killed workers held is due when their leases end; what failed, when its pause ends."""
    there = {
        "WHATSAPP_API_URL": gateway.url,
        "WHATSAPP_TOKEN": TOKEN,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": post.port,
    }
    moment = timezone.now()
    with override_settings(**there):
        for _ in range(8):
            moment += max(LEASE, timedelta(hours=1))
            deliver(lambda moment=moment: moment)


def outcome_of(gateway: FakeWhatsApp, post: MailServer, kills: int) -> Outcome:
    codes = set(Case.objects.values_list("tracking_code", flat=True))
    keys = set(map(str, Notice.objects.values_list("pk", flat=True)))
    sent = [(message["biz_opaque_callback_data"], readable(message)) for message in gateway.messages]
    sent += [(_KEY.match(mail["Message-ID"])[1], mail.get_content()) for mail in post.taken]
    times = Counter(key for key, _text in sent)
    now = timezone.now()
    sweep(now)
    assert not Notice.objects.exclude(state=Notice.State.SENT).exists()
    return Outcome(
        told=len(keys),
        lost=len(keys - set(times)),
        for_nothing=sum(_CODE.search(text)[1] not in codes for _key, text in sent),
        twice=sum(many > 1 for many in times.values()),
        kills=kills,
        marked_wrong=marked_wrong(now),
    )


def test_a_short_soak_of_messages_ends_with_none_lost(committed, tmp_path):
    found = soak(tmp_path, seconds=4, between_kills=1.5, hang=1, late=20)
    assert found.told > 0 and found.kills > 0
    assert (found.lost, found.for_nothing, found.marked_wrong) == (0, 0, 0)


@pytest.mark.soak
def test_soak_of_messages(committed, tmp_path):
    found = soak(tmp_path, seconds=300, between_kills=3, hang=12, late=600)
    print(
        f"\n{found.told} kabar, {found.kills} pekerja dibunuh: {found.lost} hilang,"
        f" {found.for_nothing} untuk yang dibatalkan sistem,"
        f" {found.twice} terkirim dua kali ({100 * found.twice / found.told:.2f} %);"
        f" {found.marked_wrong} berkas dengan peringatan yang kurang atau keliru"
    )
    assert (found.lost, found.for_nothing, found.marked_wrong) == (0, 0, 0)
