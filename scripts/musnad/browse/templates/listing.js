"use strict";
// The list of documents: its pieces come one after another, and only what is looked at is drawn.
musnad.listing = (() => {
  const { about } = musnad.have("setting");
  const { make, word } = musnad;
  const STEP = 60;
  const list = document.getElementById("documents");
  const tally = document.getElementById("tally");
  const entries = [];
  const byId = new Map();
  let shown = [];
  let drawn = 0;
  let textsAsked = false;

  function take(piece, number) {
    for (const [place, entry] of piece.entries()) {
      entry.key = musnad.loosen(`${entry.title} ${entry.id}`);
      entry.piece = [number, place];
      entries.push(entry);
      byId.set(entry.id, entry);
    }
  }

  function item(entry) {
    const marks = entry.counts.map((count, layer) =>
      make(
        "span",
        { class: "count", "data-layer": ["entities", "quotes", "numbers", "retractions"][layer] },
        String(count),
      ),
    );
    const facts = [
      make("bdi", {}, entry.publisher || word("unknown")),
      make("bdi", { class: "day" }, entry.published || word("undated")),
      entry.withheld ? make("span", { class: "withheld" }, word("withheld")) : null,
    ];
    return make(
      "li",
      {},
      make(
        "a",
        { href: `#${entry.id}`, "data-id": entry.id },
        make("span", { class: "headline", dir: "auto", lang: "ar" }, entry.title || entry.id),
        make("span", { class: "facts" }, facts, make("span", { class: "counts" }, marks)),
        snippet(entry),
      ),
    );
  }

  /** The words around the first place found, where the title does not show it. */
  function snippet(entry) {
    const term = musnad.filters.terms().find((each) => !entry.key.includes(each));
    const text = term && entry.text;
    const [place] = text ? musnad.findPlaces(text, term) : [];
    if (!place) return null;
    const before = text.slice(text.lastIndexOf(" ", Math.max(0, place[0] - 40)) + 1, place[0]);
    return make(
      "span",
      { class: "snippet", dir: "rtl", lang: "ar" },
      "… ",
      before,
      make("b", {}, text.slice(...place)),
      text.slice(place[1], place[1] + 50),
      " …",
    );
  }

  function drawMore() {
    list.append(...shown.slice(drawn, drawn + STEP).map(item));
    drawn = Math.min(drawn + STEP, shown.length);
    mark(current);
  }

  /** Choose and draw the documents that fit, from the top. */
  function update() {
    shown = entries.filter((entry) => musnad.filters.fits(entry) && musnad.filters.reads(entry));
    drawn = 0;
    list.replaceChildren();
    drawMore();
    const total = about.documents === shown.length ? [] : [" ", word("of"), ` ${about.documents}`];
    const state = textsAsked === "coming" ? [" · ", word("searching")] : [];
    tally.replaceChildren(...word("found"), ` ${shown.length}`, ...total.flat(), ...state.flat());
    const count = musnad.filters.count();
    document.getElementById("filter-count").textContent = count ? `(${count})` : "";
    if (!shown.length && !state.length) list.append(make("li", { class: "empty" }, word("nothing_found")));
  }

  /** Ask for the texts when they are first searched; what has come is searched at once. */
  async function askTexts() {
    if (textsAsked) return;
    textsAsked = "coming";
    for (let number = 0; number < about.pieces; number++) {
      const texts = await musnad.ask(`texts/${number}`);
      for (const entry of entries.filter((each) => each.piece[0] === number)) {
        entry.text = texts[entry.piece[1]];
        entry.body = musnad.loosen(entry.text);
      }
    }
    textsAsked = "here";
    update();
  }

  let current = null;
  function mark(id) {
    current = id;
    list.querySelector("[aria-current]")?.removeAttribute("aria-current");
    const link = id && list.querySelector(`[data-id="${CSS.escape(id)}"]`);
    link?.setAttribute("aria-current", "page");
    return link;
  }

  /** The document so many places after the current one in the list. */
  function step(by) {
    const at = shown.findIndex((entry) => entry.id === current);
    const next = shown[at < 0 ? 0 : at + by];
    while (next && drawn <= shown.indexOf(next)) drawMore();
    return next;
  }

  const search = document.getElementById("search");
  let pause;
  search.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      musnad.filters.setQuery(search.value);
      if (musnad.filters.terms().length) complete.then(askTexts);
      update();
      document.dispatchEvent(new Event("musnad:query"));
    }, 120);
  });
  new IntersectionObserver(
    (seen) => {
      if (seen.some((each) => each.isIntersecting) && drawn < shown.length) drawMore();
    },
    { rootMargin: "600px" },
  ).observe(document.getElementById("more"));

  // The first piece is drawn when it comes, the others when all have come.
  async function begin() {
    if (about.pieces) take(await musnad.ask("index/0"), 0);
    update();
  }

  async function open() {
    await started;
    for (let number = 1; number < about.pieces; number++) take(await musnad.ask(`index/${number}`), number);
    musnad.filters.draw(entries, update);
    update();
  }

  const started = begin();
  const complete = open();
  return {
    started,
    complete,
    isSearching: () => textsAsked === "coming",
    find: (id) => byId.get(id),
    step,
    mark,
    first: () => shown[0],
  };
})();
