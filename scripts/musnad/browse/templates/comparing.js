"use strict";
// The readings of two annotators side by side.
musnad.comparing = (() => {
  const { make, word } = musnad;

  function column(pair, side) {
    const reader = pair.readers[side];
    const text = make("div", { class: "text", dir: "rtl", lang: "ar" });
    text.innerHTML = pair.articles[side];
    text.marks = pair.marks[side];
    text.differs = pair.differs[side];
    const count = Object.keys(pair.differs[side]).length;
    const head = make(
      "header",
      {},
      make("strong", {}, make("bdi", {}, reader.id)),
      make("span", { class: "muted" }, word("differences"), ` ${count}`),
    );
    return make("section", { class: "reading" }, head, text);
  }

  /** Two columns; where there are more than two annotators, a choice of pairs above them. */
  function draw(passes) {
    const place = make("div", { class: "readings" });
    const show = (number) =>
      place.replaceChildren(column(passes.pairs[number], 0), column(passes.pairs[number], 1));
    const choices = passes.pairs.map((pair, number) =>
      make("option", { value: String(number) }, pair.readers.map((reader) => reader.id).join(" · ")),
    );
    const choice = make(
      "select",
      { "aria-label": "annotators", onchange: (event) => show(Number(event.target.value)) },
      choices,
    );
    show(0);
    return make(
      "div",
      {},
      make("p", { class: "note" }, word("compare_note")),
      choices.length > 1 ? choice : null,
      place,
    );
  }

  return { draw };
})();
