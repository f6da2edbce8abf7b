"use strict";
// Pieces of the reader. A page on disk may not fetch; each piece is a script that calls `musnad.load`.
const musnad = (() => {
  const pieces = new Map();

  function piece(name) {
    if (!pieces.has(name)) {
      const made = {};
      made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
      pieces.set(name, made);
    }
    return pieces.get(name);
  }

  /** Called by a piece: hand over its value. */
  function load(name, value) {
    const made = piece(name);
    made.value = value;
    made.resolve(value);
  }

  /** A promise of a piece's value; its script is asked for once. */
  function ask(name) {
    const known = pieces.has(name);
    const made = piece(name);
    if (!known) {
      const script = document.createElement("script");
      script.src = `data/${name}.js`;
      script.async = true;
      script.onerror = () => {
        pieces.delete(name);
        made.reject(new Error(script.getAttribute("src")));
      };
      script.onload = () => script.remove();
      document.head.append(script);
    }
    return made.promise;
  }

  /** The value of a piece that has come already. */
  const have = (name) => pieces.get(name)?.value;

  return { load, ask, have };
})();
