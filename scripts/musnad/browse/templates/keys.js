"use strict";
// Switches of the layers, the help, and the keyboard. Letters are taken by their place too, for Arabic keyboards.
musnad.layers = (() => {
  const buttons = [...document.querySelectorAll(".layers button")];

  function sync() {
    for (const button of buttons)
      button.setAttribute(
        "aria-pressed",
        String(document.body.classList.contains(`show-${button.dataset.layer}`)),
      );
  }

  function toggle(button) {
    document.body.classList.toggle(`show-${button.dataset.layer}`);
    const hidden = buttons
      .map((each) => each.dataset.layer)
      .filter((layer) => !document.body.classList.contains(`show-${layer}`));
    musnad.settings.keep("hidden", hidden.join(" "));
    sync();
  }

  const hidden = new Set((musnad.settings.read("hidden") ?? "").split(" "));
  for (const button of buttons) {
    document.body.classList.toggle(`show-${button.dataset.layer}`, !hidden.has(button.dataset.layer));
    button.addEventListener("click", () => toggle(button));
  }
  sync();
  return { sync, toggle: (number) => buttons[number] && toggle(buttons[number]) };
})();

(() => {
  const help = document.getElementById("help");
  const search = document.getElementById("search");
  const { make, word, nameField } = musnad;
  const sample = (layer, role, name) =>
    make("mark", { class: layer, "data-role": role, "data-label": "" }, name);

  document.getElementById("legend").append(
    ...[
      ["entities", "span", word("entities")],
      ["quotes", "content", nameField("quotes", "content")],
      ["quotes", "cue", nameField("quotes", "cue")],
      ["quotes", "speaker", nameField("quotes", "speaker")],
      ["numbers", "span", word("numbers")],
      ["numbers", "unit_span", nameField("numbers", "unit_span")],
      ["retractions", "cue", nameField("retractions", "cue")],
      ["retractions", "claim", nameField("retractions", "claim")],
    ].map(([layer, role, name]) => sample(layer, role, name)),
  );

  const openHelp = () => (help.open ? help.close() : help.showModal());
  document.getElementById("help-button").addEventListener("click", openHelp);
  document.querySelector("[data-skip]").addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("article").focus();
  });

  function go(by) {
    const entry = musnad.listing.step(by);
    if (entry) location.hash = entry.id;
  }

  const actions = {
    j: () => go(1),
    k: () => go(-1),
    n: () => musnad.marking.step(1),
    p: () => musnad.marking.step(-1),
    c: () => document.getElementById("compare")?.click(),
    d: () => musnad.settings.switchTheme(),
    "/": () => {
      document.body.classList.remove("reading-one");
      search.focus();
      search.select();
    },
    "?": openHelp,
    Escape: () => musnad.marking.release(),
  };

  /** The key as it is named on a Latin keyboard. */
  function nameKey(event) {
    if (/^[a-z/?]$/i.test(event.key)) return event.key.toLowerCase();
    if (event.key === "؟") return "?";
    if (event.code === "Slash") return event.shiftKey ? "?" : "/";
    return /^Key[A-Z]$/.test(event.code) ? event.code.at(-1).toLowerCase() : event.key;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest?.("input, select, textarea");
    if (typing) {
      if (event.key === "Escape") typing.blur();
      return;
    }
    const digit = /^(?:Digit|Numpad)([1-4])$/.exec(event.code);
    const action = digit ? () => musnad.layers.toggle(Number(digit[1]) - 1) : actions[nameKey(event)];
    if (!action || (help.open && action !== openHelp)) return;
    event.preventDefault();
    action();
  });
})();
