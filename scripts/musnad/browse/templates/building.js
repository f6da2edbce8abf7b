"use strict";
// Elements and their words. Text goes in as text, never as markup.
Object.assign(
  musnad,
  (() => {
    const { layers, names, words } = musnad.have("setting");

    /** An element; a function as the value of `on…` listens, null and false leave a field out. */
    function make(tag, fields = {}, ...children) {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(fields)) {
        if (typeof value === "function") element.addEventListener(name.slice(2), value);
        else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
      }
      element.append(...children.flat().filter((child) => child !== null && child !== undefined));
      return element;
    }

    /** A word in both languages; the style sheet shows one. */
    const both = ({ ar, en }) => [
      make("span", { class: "ar", lang: "ar", dir: "rtl" }, ar ?? en),
      make("span", { class: "en", lang: "en", dir: "ltr" }, en),
    ];
    const word = (key) => both(words[key]);
    const nameLayer = (layer) => both(layers[layer]);
    const nameField = (layer, field) => both(names[layer][field]);

    /** The name of a label, what it means at its side for who asks. */
    function nameLabel(layer, field, code) {
      const label = names[layer][field]?.labels[code];
      return label ? make("span", { title: label.about }, both(label)) : make("bdi", {}, String(code));
    }

    /** The field by which marks of a layer are told apart first. */
    const firstClosed = (layer) => Object.keys(names[layer]).find((name) => hasLabels(names[layer][name]));
    const hasLabels = (field) => Object.keys(field.labels).length > 0;

    return { make, both, word, nameLayer, nameField, nameLabel, firstClosed, hasLabels };
  })(),
);
