"""What every page must be at both widths: nothing for axe to find, one heading, one primary button, no overflow."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PHONE, DESKTOP = 360, 1280
AXE = Axe()
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
    "preload": False,
}
OPEN_FOLDS = "for (const fold of document.querySelectorAll('main details')) fold.open = true"
FACTS = """() => ({
    language: document.documentElement.lang,
    title: document.title,
    headings: document.querySelectorAll('h1').length,
    primary: [...document.querySelectorAll('.btn-primary')].filter(button => button.checkVisibility()).length,
    broken: [...document.images].filter(image => image.complete && !image.naturalWidth).length,
    twice: [...document.querySelectorAll('[id]')].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i),
    wide: document.scrollingElement.scrollWidth,
})"""


class Inspector:
    """Looks at page after page and remembers every fault, so that one run tells all."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.seen = 0

    def look(self, page: Page, name: str) -> None:
        """Judge the page as it stands, with every fold of its content open; the window keeps its size."""
        self.seen += 1
        before = page.viewport_size
        page.evaluate(OPEN_FOLDS)
        page.evaluate(AXE.axe_script)
        for width in (DESKTOP, PHONE):
            page.set_viewport_size({"width": width, "height": 800})
            for fault in (*_axe_faults(page), *_plain_faults(page, width)):
                self.faults.append(f"{name} at {width}: {fault}")
        page.set_viewport_size(before)

    def visit(self, page: Page, address: str, name: str = "", *, status: int = 200) -> None:
        response = page.goto(address)
        if response.status != status:
            self.faults.append(f"{name or address}: status {response.status}, not {status}")
        self.look(page, name or address)

    def report(self) -> str:
        return "\n".join(dict.fromkeys(self.faults))


def _axe_faults(page: Page) -> list[str]:
    found = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]} | {node['failureSummary'].splitlines()[-1].strip()}"
        for rule in found
        for node in rule["nodes"][:3]
    ]


def _plain_faults(page: Page, width: int) -> list[str]:
    facts = page.evaluate(FACTS)
    return [
        sentence
        for sentence, wrong in (
            (f"language {facts['language']!r}", facts["language"] != "id"),
            ("no title", not facts["title"].strip()),
            (f"{facts['headings']} first headings", facts["headings"] != 1),
            (f"{facts['primary']} primary buttons", facts["primary"] > 1),
            (f"{facts['broken']} broken images", facts["broken"]),
            (f"id used twice: {facts['twice']}", facts["twice"]),
            (f"{facts['wide']} px wide", facts["wide"] > width),
        )
        if wrong
    ]
