"use strict";
// Spellings that a search holds for one. `fold` is `musnad.arabic.fold` by its own table; `loosen` goes on from there.
Object.assign(
  musnad,
  (() => {
    const tables = musnad.have("setting").folding;
    const makeClass = (table) =>
      new RegExp(
        `[${Object.keys(table)
          .map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`)
          .join("")}]`,
        "g",
      );
    const folding = makeClass(tables.fold);
    const loosening = makeClass(tables.loose);

    const fold = (text) =>
      text
        .replace(folding, (letter) => tables.fold[letter])
        .split(" ")
        .filter(Boolean)
        .join(" ");
    const loosen = (text) =>
      fold(text)
        .replace(loosening, (letter) => tables.loose[letter])
        .toLowerCase();

    /** Where `key` (loosened) occurs in `text`: pairs of offsets in UTF-16 units. */
    function findPlaces(text, key) {
      const letters = [];
      const places = [];
      for (let index = 0; index < text.length; index++) {
        const folded = tables.fold[text[index]] ?? text[index];
        const loose = (tables.loose[folded] ?? folded).toLowerCase();
        if (loose === " " && letters.at(-1) === " ") continue;
        for (const letter of loose) {
          letters.push(letter);
          places.push(index);
        }
      }
      const whole = letters.join("");
      const found = [];
      for (let at = whole.indexOf(key); key && at >= 0; at = whole.indexOf(key, at + key.length))
        found.push([places[at], places[at + key.length - 1] + 1]);
      return found;
    }

    return { fold, loosen, findPlaces };
  })(),
);
