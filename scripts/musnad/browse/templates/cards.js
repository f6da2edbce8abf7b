"use strict";
// A mark in detail: its spans, its reading, and what it is joined to.
musnad.cards = (() => {
  const { names } = musnad.have("setting");
  const { make, word, nameField, nameLabel, nameLayer, firstClosed } = musnad;
  const LAYERS = ["entities", "quotes", "numbers", "retractions"];
  const layerOf = (id) => LAYERS.find((layer) => layer[0] === id[0]);

  /** The mark of an id among the marks of one reading, with its layer. */
  function find(marks, id) {
    const layer = layerOf(id);
    const mark = marks[layer]?.find((each) => each.id === id);
    return mark && { layer, mark };
  }

  const textOf = (mark) =>
    mark.text ??
    [mark.content ?? mark.cue]
      .flat()
      .map((span) => span.text)
      .join(" … ");

  /** A button that goes to a mark, or to one of its roles. */
  const jump = (id, role, text) =>
    make("button", { type: "button", class: "jump", "data-to": id, "data-role-to": role, dir: "auto" }, text);

  /** An exact number with its thousands set apart. */
  const group = (number) => number?.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));

  /** A number as it is to be understood: bounds, sign and unit. */
  function read(number) {
    const { value, low, high, comparator, unit } = number;
    const pair = number.kind === "score" || number.kind === "ratio" ? " : " : " – ";
    const amount = value === null ? `${group(low) ?? "…"}${pair}${group(high) ?? "…"}` : group(value);
    const bound =
      comparator === names.numbers.comparator.default
        ? null
        : [nameLabel("numbers", "comparator", comparator), " "];
    return make(
      "p",
      { class: "amount" },
      bound,
      make("bdi", { dir: "ltr" }, amount),
      unit ? [" ", make("bdi", { class: "unit" }, unit)] : null,
    );
  }

  /** Who a reference names: a mention of the cluster that says most, or the speaker of a quote. */
  function nameActor(reference, marks) {
    if (!reference) return null;
    if (reference[0] === "q")
      return make("span", {}, word("speaker_of"), " ", jump(reference, null, reference));
    const mentions = marks.entities.filter((each) => each.refers_to === reference);
    const best = mentions.find((each) => each.type !== "OCC") ?? mentions[0];
    return best ? jump(best.id, null, best.text) : make("bdi", {}, reference);
  }

  function listSpans(layer, mark) {
    return Object.entries(names[layer])
      .filter(([role, field]) => field.role && [mark[role]].flat().some(Boolean))
      .map(([role]) =>
        row(
          nameField(layer, role),
          [mark[role]].flat().map((span) => jump(mark.id, role, span.text)),
          { "data-role": role, class: layer },
        ),
      );
  }

  function show(layer, field, value, marks) {
    if (field.endsWith("_ref") && typeof value === "string") return nameActor(value, marks);
    if (Array.isArray(value) || field === "parent" || field === "ratio_of")
      return [value].flat().map((id) => {
        const found = find(marks, id);
        return jump(id, null, found ? textOf(found.mark) : id);
      });
    if (field === "wikidata")
      return make(
        "a",
        { href: `https://www.wikidata.org/wiki/${value}`, rel: "noreferrer", target: "_blank", dir: "ltr" },
        value,
      );
    return nameLabel(layer, field, value);
  }

  // Shown in a better way than as a row.
  const ELSEWHERE = new Set(
    "refers_to same_quantity value low high unit comparator claim_ref retractor_ref source_ref reason_class".split(
      " ",
    ),
  );

  function listValues(layer, mark, marks) {
    const first = firstClosed(layer);
    return Object.entries(names[layer])
      .filter(([name, field]) => field.ar && !field.role && name !== first && !ELSEWHERE.has(name))
      .filter(
        ([name, field]) =>
          mark[name] !== null &&
          mark[name] !== undefined &&
          mark[name] !== field.default &&
          mark[name].length !== 0,
      )
      .map(([name]) => row(nameField(layer, name), show(layer, name, mark[name], marks)));
  }

  /** The other marks that share the value of a field. */
  function listOthers(layer, mark, marks, field, key) {
    const others = mark[field]
      ? marks[layer].filter((each) => each[field] === mark[field] && each.id !== mark.id)
      : [];
    return others.length
      ? [
          row(
            word(key),
            others.map((each) => jump(each.id, null, each.text)),
          ),
        ]
      : [];
  }

  const row = (name, value, fields = {}) => make("div", fields, make("dt", {}, name), make("dd", {}, value));

  /** Where another reading differs: each field with its name. */
  function listDifferences(layer, differences) {
    const kinds = differences.map(([, field]) =>
      field && names[layer][field]?.en ? make("span", { class: "chip" }, nameField(layer, field)) : null,
    );
    return [row(word("differs"), kinds.some(Boolean) ? kinds : word("only_here"))];
  }

  /** The card of a mark; `marks` are all of its reading, `differences` how another reading differs at it. */
  function draw(layer, mark, marks, differences) {
    const first = firstClosed(layer);
    const title = make(
      "h2",
      {},
      make("span", { class: "kind" }, nameLayer(layer)),
      nameLabel(layer, first, mark[first]),
      make("code", {}, mark.id),
    );
    const rows = [
      ...listSpans(layer, mark),
      ...listValues(layer, mark, marks),
      ...(layer === "entities" ? listOthers(layer, mark, marks, "refers_to", "mentions") : []),
      ...(layer === "numbers" ? listOthers(layer, mark, marks, "same_quantity", "same_quantity") : []),
      ...(differences ? listDifferences(layer, differences) : []),
    ];
    if (layer === "retractions")
      return make(
        "div",
        { class: "card", "data-of": mark.id },
        musnad.stories.draw(mark, marks),
        make(
          "dl",
          {},
          listValues(layer, mark, marks).concat(differences ? listDifferences(layer, differences) : []),
        ),
      );
    return make(
      "article",
      { class: `card ${layer}`, "data-label": mark[first], "data-of": mark.id },
      title,
      mark.text ? make("p", { class: "surface", dir: "rtl", lang: "ar" }, mark.text) : null,
      layer === "numbers" ? read(mark) : null,
      make("dl", {}, rows),
    );
  }

  return { draw, find, jump, nameActor, textOf, LAYERS };
})();
