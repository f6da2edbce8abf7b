"""The labelling page as an annotator sees and uses it. Offsets are code points of the task's text, as everywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, Response, expect

TEXT = ".lsf-htx-richtext"
SUBMIT = "bottombar-submit-button"
ACTIVE = ".htx-highlight.__active"
LISTED = ".lsf-outliner-item__content"
ARROW = ".relations-overlay > g"
PARAGRAPH = ".lsf-richtext__line"
ARROW_COLOUR, ARROW_SHADES = (252, 152, 118), 14  # Label Studio's orange, laid thinly on white
READY_MILLISECONDS = 60_000
SELECTED_MILLISECONDS = 1_000
CLICKS = 3
LONG = 10_000  # pixels: farther than any list goes
# The text's nodes in order, a line break counting one code point; strings of the browser count UTF-16 units.
WALK = """
const container = document.querySelector('.lsf-htx-richtext') ?? document.createElement('div');
const walker = document.createTreeWalker(container, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
const points = [];
for (let node; (node = walker.nextNode()); ) {
  if (node.nodeName === 'BR') points.push({ node: null, letter: '\\n' });
  if (node.nodeType !== Node.TEXT_NODE) continue;
  let unit = 0;
  for (const letter of node.data) {
    points.push({ node, letter, unit });
    unit += letter.length;
  }
}
const box = (offset) => {
  const { node, letter, unit } = points[offset];
  const range = document.createRange();
  range.setStart(node, unit);
  range.setEnd(node, unit + letter.length);
  const { left, right, top, bottom } = range.getBoundingClientRect();
  return { left, right, top, bottom };
};
const marked = () => {
  const offsets = {};
  points.forEach(({ node }, offset) => {
    for (let element = node?.parentElement; element && element !== container; element = element.parentElement)
      for (const name of element.classList)
        if (/^htx-highlight-./.test(name)) (offsets[name] ??= []).push(offset);
  });
  return offsets;
};
"""


@dataclass(frozen=True, order=True)
class Highlight:
    """A stretch that the page draws as marked."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Box:
    """Where a letter is drawn, in pixels from the top left corner of the window."""

    left: float
    right: float
    top: float
    bottom: float


class LabellingPage:
    """The page that gives an annotator the next task of a project."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def open_stream(self, project: int) -> None:
        """Open the project's stream of tasks and put its instructions aside."""
        self.page.goto(f"{self.url}/projects/{project}/data?labeling=1")
        self.page.locator(TEXT).wait_for(timeout=READY_MILLISECONDS)
        self.page.get_by_role("button", name="Close modal").click()

    def wait_for_task(self, text: str, regions: int) -> None:
        """Wait until the page shows the task of this text, with so many regions drawn."""
        self.page.wait_for_function(
            f"""([text, regions]) => {{
              {WALK}
              const shown = points.map((point) => point.letter).join('');
              return shown === text && Object.keys(marked()).length === regions;
            }}""",
            arg=[text, regions],
            timeout=READY_MILLISECONDS,
        )

    def read_text(self) -> str:
        """The text as drawn."""
        text: str = self.page.evaluate(f"() => {{ {WALK} return points.map((point) => point.letter).join('') }}")
        return text

    def read_highlights(self) -> set[Highlight]:
        """Where each region lies among the letters of the page: found by looking, not by asking Label Studio."""
        ends = "(offsets) => [Math.min(...offsets), Math.max(...offsets) + 1]"
        found = self.page.evaluate(f"() => {{ {WALK} return Object.values(marked()).map({ends}) }}")
        text = self.read_text()
        return {Highlight(start, end, text[start:end]) for start, end in found}

    def read_box(self, offset: int) -> Box:
        """Where the letter at `offset` is drawn."""
        return Box(**self.page.evaluate(f"(offset) => {{ {WALK} return box(offset) }}", offset))

    def read_style(self, name: str) -> str:
        """A computed style of the text."""
        value: str = self.page.locator(TEXT).evaluate("(element, name) => getComputedStyle(element)[name]", name)
        return value

    def read_fonts(self) -> set[str]:
        """The font families that the letters of the text are really drawn in."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("DOM.enable")
        session.send("CSS.enable")
        root = session.send("DOM.getDocument")["root"]["nodeId"]
        node = session.send("DOM.querySelector", {"nodeId": root, "selector": TEXT})["nodeId"]
        fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        return {font["familyName"] for font in fonts}

    def press_key(self, hotkey: str) -> None:
        """Press a key as the page writes it, `a` or `shift+a`."""
        self.page.keyboard.press(hotkey.replace("shift+", "Shift+"))

    def choose_label(self, hotkey: str) -> None:
        """Choose a label by its key, for the next selection."""
        self.page.keyboard.press("Escape")
        self.press_key(hotkey)

    def draw(self, hotkey: str, select: Callable[[], None]) -> None:
        """Choose a label, select letters, and wait until one more region is drawn."""
        before = self._count_regions()
        self.choose_label(hotkey)
        select()
        self.page.wait_for_function(
            f"(count) => {{ {WALK} return Object.keys(marked()).length === count }}", arg=before + 1
        )

    def _count_regions(self) -> int:
        count: int = self.page.evaluate(f"() => {{ {WALK} return Object.keys(marked()).length }}")
        return count

    def drag_over(self, start: int, end: int) -> None:
        """Select the letters from `start` to `end` with the mouse, from the right to the left."""
        first, last = self.read_box(start), self.read_box(end - 1)
        self.page.mouse.move(first.right - 1, (first.top + first.bottom) / 2)
        self.page.mouse.down()
        self.page.mouse.move(last.left + 1, (last.top + last.bottom) / 2, steps=8)
        self.page.mouse.up()

    def double_click(self, offset: int) -> None:
        """Select the word at `offset`."""
        letter = self.read_box(offset)
        self.page.mouse.dblclick((letter.left + letter.right) / 2, (letter.top + letter.bottom) / 2)

    def select_region(self, region: str) -> None:
        """Select a region by a click in the middle of its first highlight."""
        self.page.locator(f"[class*='htx-highlight-{region}-']").first.click()

    def click_letter(self, offset: int) -> None:
        """Click the letter at `offset`."""
        letter = self.read_box(offset)
        self.page.mouse.click((letter.left + letter.right) / 2, (letter.top + letter.bottom) / 2)

    def select_at(self, offset: int) -> None:
        """Select the region drawn at `offset`, with a second click where the page took the first for the drag's end."""
        active = self.page.locator(ACTIVE)
        for _ in range(CLICKS):
            self.page.keyboard.press("Escape")
            self.click_letter(offset)
            try:
                expect(active).not_to_have_count(0, timeout=SELECTED_MILLISECONDS)
                return
            except AssertionError:
                continue
        raise AssertionError(f"no region is selected by clicks at {offset}")

    def click_in_list(self, label: str) -> None:
        """Click the last region of this label in the list beside the text, which cuts words short."""
        self.page.locator(LISTED).first.hover()
        self.page.mouse.wheel(0, LONG)
        self.page.locator(LISTED).filter(has_text=label).last.click()

    def relate(self, click: Callable[[], None]) -> None:
        """Press Alt+R and click what the selected region is to be joined to; wait until the arrow is there."""
        arrows = self.page.locator(ARROW)
        before = arrows.count()
        self.page.keyboard.press("Alt+r")
        click()
        expect(arrows).to_have_count(before + 1)

    def name_relation(self, label: str, name: str) -> None:
        """Give the last relation with a region of this label its name, in the list of relations."""
        self.page.locator("#Relations-draggable").click()
        line = self.page.locator(".lsf-relations__item").filter(has_text=label).last
        line.hover()
        line.get_by_role("button", name="Show Relation Labels").click()
        self.page.locator(".lsf-relation-meta [data-testid^=select-trigger]").click()
        self.page.get_by_test_id(f"select-option-{name}").click()
        self.page.keyboard.press("Escape")
        self.page.locator("#Regions-draggable").click()

    def read_arrow_rows(self) -> set[int]:
        """The rows of pixels of the window on which an arrow of a relation is drawn in sight."""
        pixels = np.asarray(Image.open(BytesIO(self.page.screenshot(animations="disabled"))).convert("RGB"), dtype=int)
        near = (abs(pixels - ARROW_COLOUR) <= ARROW_SHADES).all(axis=2)
        return {int(row) for row in np.flatnonzero(near.any(axis=1))}

    def read_paragraph(self, region: str) -> Box:
        """The box of the paragraph that a region lies in."""
        paragraph = self.page.locator(f"{PARAGRAPH}:has([class*='htx-highlight-{region}-'])").bounding_box()
        assert paragraph is not None
        left, top = paragraph["x"], paragraph["y"]
        return Box(left, left + paragraph["width"], top, top + paragraph["height"])

    def read_unpainted(self) -> list[str]:
        """The highlights that have neither a ground nor a line in a colour."""
        bare: list[str] = self.page.locator(".htx-highlight").evaluate_all(
            """(highlights) => highlights.filter((highlight) => {
              const { backgroundColor, boxShadow } = getComputedStyle(highlight);
              return backgroundColor === 'rgba(0, 0, 0, 0)' && boxShadow === 'none';
            }).map((highlight) => highlight.className)"""
        )
        return bare

    def type_value(self, control: str, value: str) -> None:
        """Type a value of the selected region and press Enter, whereupon its field becomes the value."""
        field = self.page.locator(f".musnad-panel input[name={control}]")
        field.click()
        self.page.keyboard.type(value)
        self.page.keyboard.press("Enter")
        field.wait_for(state="detached")

    def tick(self, name: str) -> None:
        """Click a value of the selected region by its name."""
        self.page.locator(f".musnad-panel label:visible:has(input[name='{name}'])").click()

    def read_panel_titles(self) -> list[str]:
        """The titles of the layers whose values are shown."""
        return self.page.locator(".musnad-panel h4:visible").all_inner_texts()

    def can_submit(self) -> bool:
        """Whether the button that submits can be pressed."""
        return self.page.get_by_test_id(SUBMIT).is_enabled()

    def submit(self) -> None:
        """Submit the annotation and wait until the server has it."""

        def is_submission(response: Response) -> bool:
            return response.request.method == "POST" and "/annotations" in response.url

        with self.page.expect_response(is_submission) as submission:
            self.page.get_by_test_id(SUBMIT).click()
        assert submission.value.ok, submission.value.text()

    def save_picture(self, path: Path) -> None:
        """Take a picture of the window."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, animations="disabled")
