"""The reader as a visitor opens it: from the disk, in Chromium, with no request leaving the folder.

`MUSNAD_PICTURES=annotation/images pytest tests/browser` also saves the picture that stands in the README.
"""

import json
import os
import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from composed_texts import make_document
from musnad import __version__
from musnad.annotations import Annotations, Annotator, Entity
from musnad.arabic import fold
from musnad.browse.building import build_reader
from musnad.corpus import Corpus
from musnad.parquet import RowWriter
from musnad.releases import build_release
from musnad.rows import GoldDocument, make_document_row
from musnad.schemas import inventory

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("MUSNAD_PICTURES")
ROOT = Path(__file__).parents[2]
FIXTURE = ROOT / "tests" / "fixtures" / "corpus"
WITHDRAWN = "sindyan-20250414-5ae36f45"
SPELLINGS = [
    "",
    "إِلى آلِ الأُسـرة",
    "١٬٢٣٤ و۵۶",
    "مُؤَسَّسة  الشّؤون\nالعامّة",
    "ٱلرَّحمٰن\u00a0یک\u200f",
    "\ufeffab\u2028c\x1fd\u3000",
    "Reuters 😀",
    "ا\u0670\u06d6ى",
]


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return build_release(Corpus(FIXTURE), "0.1.0", tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="module")
def folder(release, tmp_path_factory):
    out = tmp_path_factory.mktemp("reader") / "out"
    build_reader([release], out, Corpus(FIXTURE))
    return out


@pytest.fixture
def open_page(chromium, folder):
    """Opens a page of the folder in a window of its own; anything asked for elsewhere, or any error, fails the test."""
    windows, asked, errors = [], [], []

    def open_(name="index.html", place=folder, expect_errors=False, **options):
        window = chromium.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        windows.append(window)
        page = window.new_page()
        page.on("request", lambda request: asked.append((place, request.url)))
        if not expect_errors:
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(f"file://{place}/{name}")
        return page

    yield open_
    for window in windows:
        window.close()
    strangers = [
        url
        for place, url in asked
        if not url.startswith("data:")
        and not (urlsplit(url).scheme == "file" and Path(unquote(urlsplit(url).path)).is_relative_to(place))
    ]
    assert strangers == []
    assert errors == []


def headlines(page):
    return page.locator("#documents .headline").all_inner_texts()


def open_document(open_page, address, **options):
    page = open_page(f"index.html#{address}", **options)
    page.wait_for_selector("#article .text")
    return page


def wait_until(page, expression):
    """Wait until an expression holds, looking from outside: the page's policy lets nothing be evaluated inside it."""
    for _ in range(500):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"never came true: {expression}")


def style(page, selector, name):
    return page.locator(selector).first.evaluate("(element, name) => getComputedStyle(element)[name]", name)


def test_the_reader_of_this_corpus_lists_every_document_and_tells_every_retraction_of_the_first(open_page, tmp_path):
    corpus = Corpus(ROOT)
    release = build_release(corpus, __version__, tmp_path / "release")
    build_reader([release], tmp_path / "reader", corpus)
    page = open_page(place=tmp_path / "reader", viewport={"width": 1280, "height": 860})
    page.wait_for_selector("#article .text")
    gold = {annotations.document_id: annotations for annotations in corpus.read_gold()}
    assert len(headlines(page)) == len(gold)
    assert page.locator("#panel .story").count() == len(gold[min(gold)].retractions) > 0
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / "reader.png")


def test_it_opens_with_the_list_and_the_first_article_right_to_left(open_page):
    page = open_page()
    page.wait_for_selector("#article .text")
    assert len(headlines(page)) == 3
    assert style(page, "html", "direction") == "rtl"
    assert style(page, "#article .text", "direction") == "rtl"
    line = page.locator(".text .segment[data-kind=paragraph]").first
    height, size = (
        float(line.evaluate(f"e => getComputedStyle(e).{name}")[:-2]) for name in ("lineHeight", "fontSize")
    )
    assert height / size == pytest.approx(1.9, abs=0.01)


def test_the_text_on_the_page_is_the_document(open_page):
    page = open_document(open_page, WITHDRAWN)
    document = json.loads((FIXTURE / "data" / "documents" / f"{WITHDRAWN}.json").read_text(encoding="utf-8"))
    assert page.locator(".text").evaluate("element => element.textContent") == document["text"]


def test_the_page_folds_as_the_package_does(open_page):
    page = open_page()
    assert page.evaluate("texts => texts.map(musnad.fold)", SPELLINGS) == [fold(text) for text in SPELLINGS]


@pytest.mark.parametrize("query", ["هيئه السدود", "الهَيْئَة", "الاهالي"])
def test_search_finds_other_spellings_and_shows_where(open_page, query):
    page = open_page()
    page.keyboard.press("/")
    page.keyboard.type(query)
    wait_until(page, "[1, 2].includes(document.querySelectorAll('#documents a').length)")
    page.locator("#documents a").first.click()
    wait_until(page, "CSS.highlights.has('found')")
    found = page.evaluate("[...CSS.highlights.get('found')].map(range => range.toString())")
    keys = page.evaluate("texts => [...new Set(texts.map(musnad.loosen))].sort()", found)
    assert keys == page.evaluate("query => query.split(' ').map(musnad.loosen).sort()", query)


def test_a_search_without_a_hit_says_so(open_page):
    page = open_page()
    page.fill("#search", "زقزقة")
    page.wait_for_selector("#documents .empty")
    assert headlines(page) == []


def test_filters_narrow_the_list_and_are_named_by_the_schema(open_page):
    page = open_page()
    page.click("#filters summary")
    names = {label.code: label.ar for label in inventory("retraction", "type")}
    chips = page.locator('[data-filter="retractions.type"] button')
    for chip in chips.all():
        assert chip.inner_text().startswith(names[chip.get_attribute("data-value")])
    chips.first.click()
    assert 0 < len(headlines(page)) < 3
    assert chips.first.get_attribute("aria-pressed") == "true"
    page.click("#clear")
    assert len(headlines(page)) == 3


def test_a_retraction_is_told_and_leads_to_its_claim(open_page):
    page = open_document(open_page, WITHDRAWN)
    story = page.locator("#panel .story").first
    identifier = story.get_attribute("data-of")
    claim = story.locator("blockquote .jump")
    said = claim.inner_text()
    claim.click()
    lit = page.locator(f'mark.lit[data-mark="{identifier}"][data-role="claim"]')
    assert "".join(lit.evaluate_all("parts => parts.map(part => part.textContent)")) == said
    assert lit.first.evaluate("part => part === document.activeElement")
    assert page.locator(f'#panel .card[data-of="{identifier}"]').is_visible()


def test_a_click_on_a_quote_lights_cue_and_speaker_and_names_them(open_page):
    page = open_document(open_page, WITHDRAWN)
    content = page.locator('mark.quotes[data-role="content"][data-begins]').first
    identifier = content.get_attribute("data-mark")
    page.evaluate(f"musnad.marking.choose(document.querySelector('.text'), '{identifier}')")
    roles = page.locator("mark.lit").evaluate_all("parts => parts.map(part => part.dataset.role)")
    assert {"content", "cue"} <= set(roles)
    assert set(page.locator("mark.lit").evaluate_all("parts => parts.map(part => part.dataset.mark)")) == {identifier}
    assert page.locator("#panel .card.quotes dt").count() >= 3


def test_a_number_is_shown_with_its_reading(open_page):
    page = open_document(open_page, "sahil-20250415-f49b166c")
    document = page.evaluate("musnad.have('documents/sahil-20250415-f49b166c')")
    number = next(each for each in document["marks"]["numbers"] if each["value"] and each["unit"])
    page.evaluate(f"musnad.marking.choose(document.querySelector('.text'), '{number['id']}')")
    reading = page.locator("#panel .amount").inner_text()
    assert number["value"] in reading.replace(",", "")
    assert number["unit"] in reading


def test_the_keyboard_goes_through_documents_marks_layers_and_help(open_page):
    page = open_page()
    page.wait_for_selector("#article .text")
    ids = page.locator("#documents a").evaluate_all("links => links.map(link => link.dataset.id)")
    for key, place in (("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        wait_until(page, f"musnad.reading.page() === '{ids[place]}'")
    assert page.locator('#documents [aria-current="page"]').get_attribute("data-id") == ids[1]
    page.keyboard.press("n")
    first = page.locator("#panel .card").get_attribute("data-of")
    page.keyboard.press("n")
    assert page.locator("#panel .card").get_attribute("data-of") != first
    page.keyboard.press("p")
    assert page.locator("#panel .card").get_attribute("data-of") == first
    page.keyboard.press("Escape")
    assert page.locator("#panel .card").count() == 0
    page.keyboard.press("1")
    assert page.locator('.layers [data-layer="entities"]').get_attribute("aria-pressed") == "false"
    assert style(page, "mark.entities", "backgroundImage") == "none"
    page.keyboard.press("1")
    assert style(page, "mark.entities", "backgroundImage") != "none"
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#help").is_visible()


def test_letters_typed_into_the_search_are_no_commands(open_page):
    page = open_page()
    page.wait_for_selector("#article .text")
    before = page.url
    page.focus("#search")
    page.keyboard.type("jn1?")
    assert page.input_value("#search") == "jn1?"
    assert page.url == before
    assert not page.locator("#help").is_visible()


def test_annotators_stand_side_by_side_with_their_differences(open_page):
    page = open_document(open_page, f"{WITHDRAWN}/compare")
    readings = page.locator(".reading")
    assert readings.count() == 2
    boxes = [readings.nth(side).bounding_box() for side in (0, 1)]
    assert boxes[0]["x"] >= boxes[1]["x"] + boxes[1]["width"]
    differing = page.locator(".reading mark[data-differs]")
    assert differing.count() > 0
    assert style(page, ".reading mark[data-differs]", "outlineStyle") in ("dashed", "solid")
    assert style(page, ".reading mark:not([data-differs])", "outlineStyle") == "none"


def test_light_and_dark_follow_the_system_until_the_switch_decides(open_page):
    light = style(open_document(open_page, WITHDRAWN), "body", "backgroundColor")
    page = open_document(open_page, WITHDRAWN, color_scheme="dark")
    assert style(page, "body", "backgroundColor") != light
    assert page.locator("#theme").get_attribute("aria-pressed") == "true"
    page.click("#theme")
    assert style(page, "body", "backgroundColor") == light
    page.reload()
    assert style(page, "body", "backgroundColor") == light


def test_english_words_are_one_switch_away(open_page):
    page = open_document(open_page, WITHDRAWN)
    page.click("#language")
    assert style(page, "html", "direction") == "ltr"
    assert style(page, "#article .text", "direction") == "rtl"
    assert "Entities" in page.locator(".layers").inner_text()
    assert "الكيانات" not in page.locator(".layers").inner_text()
    assert page.get_attribute("#search", "placeholder").startswith("Search")


# Texts that stand out less than WCAG AA asks (4.5 to 1), by the colours of letters and of the grounds behind them.
FIND_POOR = r"""() => {
      const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
      const paint = (colors) => {
        canvas.clearRect(0, 0, 1, 1);
        for (const color of colors) { canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); }
        return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => value / 255);
      };
      const light = (rgb) => rgb
        .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
        .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
      // A band as high as the letters is their ground; a thin one is a line.
      const bandOf = ({ backgroundImage, backgroundSize }) =>
        backgroundSize.endsWith('%') && /^linear-gradient\((.*?\)),/.exec(backgroundImage)?.[1];
      const groundsOf = (style) => [style.backgroundColor, bandOf(style)].filter(Boolean);
      const found = [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node; (node = walker.nextNode()); ) {
        const element = node.parentElement;
        if (!node.data.trim() || !element.checkVisibility() || element.closest('script, noscript')) continue;
        const grounds = [];
        for (let each = element; each; each = each.parentElement)
          grounds.unshift(...groundsOf(getComputedStyle(each)));
        const [one, other] = [paint(grounds), paint([...grounds, getComputedStyle(element).color])].map(light);
        const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        if (ratio < 4.5) found.push([node.data.trim().slice(0, 20), element.className, ratio]);
      }
      return found;
    }"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(open_page, scheme):
    page = open_document(open_page, WITHDRAWN, color_scheme=scheme)
    page.click("#filters summary")
    assert page.evaluate(FIND_POOR) == []
    page.locator("#panel .story blockquote .jump").first.click()
    assert page.evaluate(FIND_POOR) == []
    page.keyboard.press("?")
    assert page.evaluate(FIND_POOR) == []
    assert open_page("statistics.html", color_scheme=scheme).evaluate(FIND_POOR) == []


def test_a_phone_shows_one_thing_at_a_time_and_never_scrolls_sideways(open_page):
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True)
    page.wait_for_selector("#documents a")
    assert not page.locator("#article").is_visible()
    page.locator("#documents a").first.tap()
    page.wait_for_selector("#article .text")
    assert not page.locator("#list").is_visible()
    page.locator("#article mark").first.tap()
    assert page.locator("#panel .card").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#panel .close").click()
    page.locator(".brand").click()
    page.wait_for_selector("#list", state="visible")


def test_paper_has_the_article_and_nothing_around_it(open_page):
    page = open_document(open_page, WITHDRAWN, color_scheme="dark")
    page.emulate_media(media="print")
    for hidden in (".bar", "#list", "#panel"):
        assert not page.locator(hidden).is_visible()
    assert page.locator(".text").is_visible()
    assert page.locator("#article .story").first.is_visible()
    assert style(page, "body", "backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("document.querySelector('#article').scrollHeight <= document.body.scrollHeight")


ATTACK = "<script>document.title = 'owned'</script><img src=x onerror=\"document.title = 'owned'\">"


def build_hostile(release, folder):
    """A release with one document more: its text, its title, its marks' values and a label of its schema are markup."""
    hostile = folder / "release"
    shutil.copytree(release, hostile)
    document = make_document(ATTACK, title=ATTACK)
    span = {"start": 0, "end": len(ATTACK), "text": ATTACK}
    entity = Entity(id="e1", **span, type="DATE", refers_to=None, wikidata=None, normalized=ATTACK)
    head = {"document_id": document.id, "text_sha256": document.text_sha256, "schema_version": document.schema_version}
    layers = {"entities": [entity], "quotes": [], "numbers": [], "retractions": []}
    gold = Annotations(**head, status="gold", annotator=Annotator("a", "human", None), **layers)
    writer = RowWriter("documents", hostile / "documents" / "train-00000-of-00001.parquet")
    writer.add([make_document_row(GoldDocument(document, gold))])
    writer.close()
    schema = hostile / "schema" / "entity.schema.json"
    labels = json.loads(schema.read_text(encoding="utf-8"))
    labels["properties"]["type"]["x-labels"]["DATE"] |= {"ar": ATTACK, "en": ATTACK}
    schema.write_text(json.dumps(labels), encoding="utf-8")
    build_reader([hostile], folder / "out")
    return document


def test_a_script_in_a_text_a_title_a_value_or_a_label_does_nothing(open_page, release, tmp_path):
    document = build_hostile(release, tmp_path)
    page = open_page(f"index.html#{document.id}/e1", place=tmp_path / "out")
    page.wait_for_selector("#panel .card")
    page.click("#filters summary")
    assert page.locator(".text").evaluate("element => element.textContent") == ATTACK
    for place in ("#documents", "#panel h2", "#panel .surface", "#panel dd", ".text", "#facets"):
        assert ATTACK in "".join(page.locator(place).all_inner_texts()), place
    assert page.locator(":is(#list, #panel, #article) :is(script, img)").count() == 0
    assert page.title() != "owned"
    assert open_page("statistics.html", place=tmp_path / "out").locator("main :is(script, img)").count() == 0


def test_even_markup_that_slipped_through_is_not_run(open_page, folder, tmp_path):
    hostile = tmp_path / "hostile"
    shutil.copytree(folder, hostile)
    piece = hostile / "data" / "documents" / f"{WITHDRAWN}.js"
    source = piece.read_text(encoding="utf-8")
    piece.write_text(source.replace('"article":"', f'"article":"{json.dumps(ATTACK)[1:-1]}'), encoding="utf-8")
    page = open_page(f"index.html#{WITHDRAWN}", place=hostile, expect_errors=True)
    page.wait_for_selector(".text img", state="attached")
    page.wait_for_timeout(200)
    assert page.title() != "owned"


def test_statistics_have_plots_and_tables_in_the_language_chosen(open_page):
    page = open_page("statistics.html")
    assert page.locator("section").count() >= 8
    assert page.locator(".plot svg:visible").count() == page.locator(".ar.plot").count()
    ink = style(page, "body", "color")
    assert style(page, ".ar.plot text", "fill") == ink
    page.click("#theme")
    assert style(page, ".ar.plot text", "fill") == style(page, "body", "color") != ink
    page.click("#language")
    assert page.locator(".en.plot svg").first.is_visible()
    assert not page.locator(".ar.plot svg").first.is_visible()
    page.locator("summary").first.click()
    assert page.locator("table").first.is_visible()


def test_an_address_reaches_only_what_the_list_names(open_page):
    page = open_page("index.html#../../secret")
    page.wait_for_selector("#article .empty")
    assert page.evaluate("[...document.scripts].every(script => !script.src.includes('secret'))")
