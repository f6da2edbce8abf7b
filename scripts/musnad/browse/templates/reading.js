"use strict";
// One document on the page, by the address: #id, #id/mark, #id/compare.
musnad.reading = (() => {
  const { make, word, nameLabel, both } = musnad;
  const main = document.getElementById("article");
  let opened = null;
  let turn = 0;

  function facts(entry, document_) {
    const parts = [
      make("bdi", {}, document_.publisher || word("unknown")),
      make("bdi", {}, document_.published?.slice(0, 10) || word("undated")),
      nameLabel("document", "split", entry.split),
      nameLabel("document", "authorship", document_.authorship),
      make("bdi", { dir: "ltr" }, document_.licence),
      make("bdi", { dir: "ltr", class: "id" }, entry.id),
    ];
    return make(
      "p",
      { class: "facts" },
      parts.map((part) => make("span", {}, part)),
    );
  }

  function drawText(document_) {
    const text = make("div", { class: "text", dir: "rtl", lang: "ar" });
    // Made by musnad.browse, which escapes all that an article holds; the page's policy lets nothing in it run.
    text.innerHTML = document_.article;
    text.marks = document_.marks;
    return text;
  }

  function compareSwitch(entry, comparing) {
    if (!entry.readers) return null;
    const to = comparing ? entry.id : `${entry.id}/compare`;
    return make(
      "a",
      { class: "button", id: "compare", href: `#${to}`, "aria-pressed": String(comparing), role: "button" },
      word(comparing ? "gold" : "compare"),
    );
  }

  /** Underline the words searched for. */
  function markFound() {
    const terms = musnad.filters.terms();
    if (!window.Highlight) return;
    CSS.highlights.delete("found");
    const ranges = [];
    for (const segment of main.querySelectorAll(".text .segment")) {
      const nodes = [];
      const walker = document.createTreeWalker(segment, NodeFilter.SHOW_TEXT);
      for (let node; (node = walker.nextNode());) nodes.push(node);
      const text = nodes.map((node) => node.data).join("");
      for (const term of terms)
        for (const [start, end] of musnad.findPlaces(text, term)) ranges.push(rangeOf(nodes, start, end));
    }
    if (ranges.length) CSS.highlights.set("found", new Highlight(...ranges));
    if (terms.length && ranges.length && !musnad.marking.isOpen())
      ranges[0].startContainer.parentElement.scrollIntoView({ block: "center" });
  }

  function rangeOf(nodes, start, end) {
    const range = document.createRange();
    let before = 0;
    for (const node of nodes) {
      const after = before + node.length;
      if (start >= before && start < after) range.setStart(node, start - before);
      if (end > before && end <= after) range.setEnd(node, end - before);
      before = after;
    }
    return range;
  }

  function drawPage(entry, document_, passes) {
    const head = make(
      "header",
      { class: "about" },
      facts(entry, document_),
      compareSwitch(entry, Boolean(passes)),
    );
    const note = document_.withheld ? make("p", { class: "note" }, word("withheld_note")) : null;
    main.classList.toggle("comparing", Boolean(passes));
    if (passes) main.replaceChildren(head, musnad.comparing.draw(passes));
    else
      main.replaceChildren(
        ...[head, note, drawText(document_), musnad.stories.drawAll(document_.marks)].filter(Boolean),
      );
    musnad.marking.rest();
    main.scrollTop = 0;
    scrollTo(0, 0);
    markFound();
  }

  function complain(...children) {
    main.replaceChildren(make("p", { class: "empty" }, ...children));
  }

  async function open() {
    const mine = ++turn;
    const [id, rest] = decodeURIComponent(location.hash.slice(1)).split("/");
    document.body.classList.toggle("reading-one", Boolean(id));
    if (!id) return;
    let entry = musnad.listing.find(id);
    if (!entry) {
      await musnad.listing.complete;
      entry = musnad.listing.find(id);
    }
    // Only what the list names is asked for: an address cannot reach another file.
    if (!entry) return complain(word("missing"));
    const page = rest === "compare" ? `${id}/compare` : id;
    try {
      const document_ = await musnad.ask(`documents/${id}`);
      const passes = rest === "compare" && entry.readers ? await musnad.ask(`passes/${id}`) : null;
      if (mine !== turn) return;
      if (opened !== page) {
        musnad.marking.release();
        drawPage(entry, document_, passes);
        opened = page;
      }
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith("data/")) throw error;
      return complain(word("broken"), " ", make("code", { dir: "ltr" }, error.message));
    }
    document.title = `${entry.title || id} · ${both(musnad.have("setting").words.name)[0].textContent}`;
    musnad.listing.mark(id)?.scrollIntoView({ block: "nearest" });
    if (rest && rest !== "compare") musnad.marking.choose(main.querySelector(".text"), rest, { focus: true });
  }

  addEventListener("hashchange", open);
  document.addEventListener("musnad:query", markFound);
  open();
  // A window with room beside the list begins with the first document.
  musnad.listing.started.then(() => {
    if (!location.hash && innerWidth >= 900 && musnad.listing.first())
      location.replace(`#${musnad.listing.first().id}`);
  });
  return { page: () => opened };
})();
