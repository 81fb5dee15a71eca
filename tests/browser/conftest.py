"""A real Chromium against a real server: one page at a time, and nothing may go wrong behind the page's back."""

import os
import shutil
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, WebError, expect

from dukcapil.people.models import User

from .inspection import PHONE, Inspector

PATIENCE = 30_000  # milliseconds; a busy machine is no fault of the page

expect.set_options(timeout=PATIENCE)

# Playwright's sync interface keeps an event loop in this thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker("browser")


def chromium() -> str:
    """Debian's Chromium; a machine without it fails, for a skipped test proves nothing."""
    found = shutil.which(os.environ.get("CHROMIUM") or "chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.fail(
            "Chromium tidak ditemukan: pasang dengan apt-get install chromium, atau isi CHROMIUM.", pytrace=False
        )
    return found


@pytest.fixture(scope="session")
def base_url(live_server) -> str:
    return live_server.url


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    return {
        "executable_path": chromium(),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--disable-quic",
        ],
    }


class Watch:
    """Notes what goes wrong in a browser context: script and policy errors, failed loads, requests to strangers."""

    def __init__(self, home: str):
        self.home = home
        self.faults: list[str] = []
        self.meant: int | None = None

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("requestfailed", self._failed)

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium also logs every answer of 400 and above; _response judges those.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text}")

    def _error(self, error: WebError) -> None:
        self.faults.append(f"script error: {error.error}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.faults.append(f"request to another host: {request.url}")

    def _response(self, response: Response) -> None:
        limit = 500 if response.request.is_navigation_request() else 400
        if response.status >= limit and response.status != self.meant:
            self.faults.append(f"{response.status}: {response.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a page left before its last file came
            self.faults.append(f"{request.failure}: {request.url}")


@pytest.fixture
def open_page(committed, base_url, new_context) -> Callable[..., Page]:
    """Opens a page of its own browser context: ``open_page(PHONE, script=False)``. Any fault in it fails the test,
    but for answers of the status that the test is about (``meant``).
    """
    watch = Watch(base_url)

    def open_(width: int = PHONE, *, script: bool = True, user: User | None = None, meant: int | None = None) -> Page:
        watch.meant = meant
        context = new_context(
            viewport={"width": width, "height": 800},
            locale="id-ID",
            java_script_enabled=script,
        )
        context.set_default_timeout(PATIENCE)
        watch.over(context)
        if user is not None:
            _let_in(context, user, base_url)
        return context.new_page()

    yield open_
    assert watch.faults == []


@pytest.fixture
def inspector():
    """Looks at pages on the way; every fault it saw is told at the end."""
    inspector = Inspector()
    yield inspector
    assert inspector.seen
    assert not inspector.faults, f"{len(inspector.faults)} faults on {inspector.seen} pages:\n{inspector.report()}"


def _let_in(context: BrowserContext, user: User, address: str) -> None:
    """Sign a user in without the sign-in page, for tests that are about something else."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
