"""What people do on the pages, finding everything by its role and its label as they do."""

import re

from playwright.sync_api import Locator, Page, expect


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def unfold(within: Page | Locator, summary: str) -> None:
    """Open the fold whose summary begins with these words."""
    line = within.locator("summary").filter(has_text=re.compile(rf"^\s*{re.escape(summary)}")).first
    if not line.evaluate("line => line.parentElement.open"):
        line.click()


def fits(page: Page) -> None:
    """Nothing sticks out sideways."""
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], page.url


def says(page: Page, *sentences: str) -> None:
    for sentence in sentences:
        expect(page.get_by_role("main")).to_contain_text(sentence)
    fits(page)


def keeps_quiet_about(page: Page, *sentences: str) -> None:
    for sentence in sentences:
        expect(page.get_by_role("main")).not_to_contain_text(sentence)


def sign_in(page: Page, username: str) -> None:
    page.goto("/")
    follow(page, "Masuk untuk petugas")
    page.get_by_label("Nama pengguna atau e-mail").fill(username)
    page.get_by_label(re.compile("sandi", re.IGNORECASE)).fill("rahasia")
    press(page, "Masuk")
    expect(page.get_by_role("heading", level=1)).to_contain_text("menunggu Anda")
    fits(page)


def row_of(page: Page, number: str) -> Locator:
    return page.get_by_role("row").filter(has_text=number)


def open_from_desk(page: Page, number: str) -> None:
    page.goto("/meja/")
    expect(row_of(page, number)).to_have_count(1)
    fits(page)
    row_of(page, number).get_by_role("link").click()
    expect(page).to_have_title(re.compile(number))
    fits(page)


def act(page: Page, button: str, **typed: str) -> None:
    """Do the act of a button on the case page, opening its fold first; a label's blanks are underscores here."""
    form = page.locator("form", has=page.get_by_role("button", name=button, exact=True))
    if not form.count():
        unfold(page.get_by_role("main"), button)
    for label, value in typed.items():
        field = form.get_by_label(label.replace("_", " "))
        if field.evaluate("field => field.tagName") == "SELECT":
            option = field.locator("option", has_text=re.compile(f"^{re.escape(value)}(,|$)"))  # a name, and its desk
            field.select_option(value=option.get_attribute("value"))
        else:
            field.fill(value)
    with page.expect_navigation():
        form.get_by_role("button", name=button, exact=True).click()


def track(page: Page, number: str, code: str) -> None:
    page.goto("/lacak/")
    page.get_by_label("Nomor register").fill(number)
    page.get_by_label("Kode lacak").fill(code)
    press(page, "Lacak")
    expect(page.locator("main header")).to_contain_text(number.upper().strip())


def send(page: Page) -> None:
    """Send the page's form as it stands and wait for the answer."""
    with page.expect_navigation():
        page.locator("main form[method=post] .actions button:visible").first.click()
