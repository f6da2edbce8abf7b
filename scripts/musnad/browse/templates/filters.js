"use strict";
// Which documents are listed: by words, by values of their own, by labels that some mark of theirs has.
musnad.filters = (() => {
  const { filters, names, words } = musnad.have("setting");
  const { make, word, nameField, nameLabel, hasLabels } = musnad;
  const chosen = new Map(filters.map((name) => [name, new Set()]));
  let terms = [];

  const valuesOf = (entry, name) => {
    const [layer, field] = name.split(".");
    return layer === "document" ? [entry[field]] : (entry.values[name] ?? []);
  };

  const fits = (entry) =>
    [...chosen].every(
      ([name, wanted]) => !wanted.size || valuesOf(entry, name).some((value) => wanted.has(value)),
    );

  /** Whether all words asked for are in the title, the id or the text, spelling aside. */
  const reads = (entry) => terms.every((term) => entry.key.includes(term) || entry.body?.includes(term));

  function setQuery(query) {
    const parts = query.match(/"[^"]+"|[^\s"]+/g) ?? [];
    terms = parts.map((part) => musnad.loosen(part.replaceAll('"', ""))).filter(Boolean);
  }

  function nameValue(name, value) {
    const [layer, field] = name.split(".");
    if (hasLabels(names[layer][field])) return nameLabel(layer, field, value);
    return value ? make("bdi", {}, value) : make("span", {}, word("unknown"));
  }

  function nameFilter(name) {
    const [layer, field] = name.split(".");
    if (layer !== "document") return [word(layer), ": ", nameField(layer, field)].flat();
    if (words[field]) return word(field);
    return nameField(layer, field);
  }

  /** The values there are, with how many documents have each; those of a schema in its order. */
  function draw(entries, onchange) {
    const groups = filters.map((name) => {
      const counts = new Map();
      for (const entry of entries)
        for (const value of valuesOf(entry, name)) counts.set(value, (counts.get(value) ?? 0) + 1);
      const [layer, field] = name.split(".");
      const order = Object.keys(names[layer][field]?.labels ?? {});
      const rank = (value) => (order.includes(value) ? order.indexOf(value) : order.length);
      const values = [...counts.keys()].sort(
        (one, other) => rank(one) - rank(other) || (one < other ? -1 : 1),
      );
      return make(
        "fieldset",
        { "data-filter": name, "data-layer": layer },
        make("legend", {}, nameFilter(name)),
        values.map(button),
      );

      function button(value) {
        const pressed = chosen.get(name).has(value);
        return make(
          "button",
          {
            type: "button",
            class: "chip",
            "aria-pressed": String(pressed),
            "data-value": value,
            onclick: press,
          },
          nameValue(name, value),
          make("small", {}, String(counts.get(value))),
        );
      }

      function press(event) {
        const { value } = event.currentTarget.dataset;
        const wanted = chosen.get(name);
        if (!wanted.delete(value)) wanted.add(value);
        event.currentTarget.setAttribute("aria-pressed", String(wanted.has(value)));
        onchange();
      }
    });
    const clear = () => {
      for (const wanted of chosen.values()) wanted.clear();
      onchange();
      draw(entries, onchange);
    };
    document
      .getElementById("facets")
      .replaceChildren(
        ...groups,
        make("button", { type: "button", class: "plain", id: "clear", onclick: clear }, word("clear")),
      );
  }

  const count = () => [...chosen.values()].reduce((sum, wanted) => sum + wanted.size, 0);
  return { draw, fits, reads, setQuery, count, terms: () => terms };
})();
