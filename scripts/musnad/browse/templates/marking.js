"use strict";
// Marks in a text: which is chosen, what is lit with it, and how to go from one to the next.
musnad.marking = (() => {
  const panel = document.getElementById("panel");
  const main = document.getElementById("article");
  const hint = [...panel.childNodes];
  const { make, word } = musnad;
  let chosen = null;

  const textOf = (element) => element.closest(".text");
  const partsOf = (text, id) => [...text.querySelectorAll(`mark[data-mark="${CSS.escape(id)}"]`)];

  /** Light a mark and those that belong with it; `how` is the class that says how brightly. */
  function light(text, id, how) {
    const found = musnad.cards.find(text.marks, id);
    if (!found) return;
    const { layer, mark } = found;
    for (const part of partsOf(text, id)) part.classList.add(how);
    const kin = layer === "entities" ? "refers_to" : "same_quantity";
    if (mark[kin])
      for (const other of text.marks[layer])
        if (other.id !== id && other[kin] === mark[kin])
          for (const part of partsOf(text, other.id)) part.classList.add(`${how}-kin`);
  }

  function unlight(how) {
    for (const kind of [how, `${how}-kin`])
      for (const part of main.querySelectorAll(`mark.${kind}`)) part.classList.remove(kind);
  }

  /** Name the roles of the chosen mark over the text, where each begins. */
  function nameRoles(text, layer, id) {
    const fields = musnad.have("setting").names[layer];
    const named = partsOf(text, id).filter(
      (part) => "begins" in part.dataset && part.dataset.role !== "span",
    );
    for (const part of named) {
      // A span that fills two roles bears both names.
      const outer =
        part.parentElement.dataset.mark === id && part.parentElement.querySelector(":scope > .role");
      const { ar, en } = fields[part.dataset.role];
      if (outer) {
        outer.dataset.nameAr += ` · ${ar}`;
        outer.dataset.nameEn += ` · ${en}`;
      } else
        part.prepend(
          make("span", { class: "role", "aria-hidden": "true", "data-name-ar": ar, "data-name-en": en }),
        );
    }
  }

  function release() {
    unlight("lit");
    for (const name of main.querySelectorAll(".role")) name.remove();
    for (const text of main.querySelectorAll(".text.spot")) text.classList.remove("spot");
    main.querySelector('mark[tabindex="0"]')?.setAttribute("tabindex", "-1");
    chosen = null;
    panel.classList.remove("open");
    rest();
  }

  /** What the panel shows while no mark is chosen: the stories of the article. */
  function rest() {
    const text = main.querySelector(".text");
    const stories = text?.marks && !text.differs && musnad.stories.drawAll(text.marks);
    panel.replaceChildren(...(stories ? [stories] : hint));
  }

  /** Choose a mark: light it, show its card, and bring it, or one of its roles, into sight. */
  function choose(text, id, { role = null, focus = false } = {}) {
    const found = musnad.cards.find(text.marks, id);
    if (!found) return;
    release();
    chosen = { text, id };
    document.body.classList.add(`show-${found.layer}`);
    musnad.layers?.sync();
    light(text, id, "lit");
    nameRoles(text, found.layer, id);
    text.classList.add("spot");
    const close = make("button", { type: "button", class: "plain close", onclick: release }, word("close"));
    panel.replaceChildren(close, musnad.cards.draw(found.layer, found.mark, text.marks, text.differs?.[id]));
    panel.classList.add("open");
    panel.scrollTop = 0;
    const parts = partsOf(text, id);
    const target =
      [role, "span", "content", "cue"]
        .map((each) => parts.find((part) => part.dataset.role === each))
        .find(Boolean) ?? parts[0];
    target.tabIndex = 0;
    if (focus) target.focus({ preventScroll: true });
    const box = target.getBoundingClientRect();
    const low = innerWidth < 900 ? innerHeight * 0.5 : innerHeight - 80;
    if (role || focus || box.top < 80 || box.bottom > low)
      target.scrollIntoView({ block: innerWidth < 900 ? "start" : "center" });
  }

  /** The next or previous mark of the shown layers, in order of the text. */
  function step(by) {
    const text = chosen?.text ?? main.querySelector(".text");
    if (!text) return;
    const shown = [...text.querySelectorAll("mark[data-begins]")].filter(
      (part) => document.body.classList.contains(`show-${part.className.split(" ")[0]}`) && isAnchor(part),
    );
    const ids = [...new Set(shown.map((part) => part.dataset.mark))];
    const at = ids.indexOf(chosen?.id);
    const next = ids[at < 0 ? (by > 0 ? 0 : ids.length - 1) : at + by];
    if (next) choose(text, next, { focus: true });
  }

  /** Whether the part stands for its mark: a quote's content, a retraction's cue, else the mark's own span. */
  const isAnchor = (part) =>
    part.dataset.role === "span" ||
    part.dataset.role === "content" ||
    (part.classList.contains("retractions") && part.dataset.role === "cue");

  /** The innermost mark of a shown layer under the pointer. */
  function markAt(target) {
    for (let part = target.closest?.("mark"); part; part = part.parentElement.closest("mark"))
      if (document.body.classList.contains(`show-${part.className.split(" ")[0]}`)) return part;
    return null;
  }

  main.addEventListener("click", (event) => {
    const jump = event.target.closest("[data-to]");
    if (jump) return;
    const part = markAt(event.target);
    if (!part) {
      if (event.target.closest(".text")) release();
      return;
    }
    // Where marks lie over each other, a further click goes to the one around.
    const same = chosen && chosen.id === part.dataset.mark && part.parentElement.closest("mark");
    const around = same && markAt(part.parentElement);
    choose(textOf(part), (around ?? part).dataset.mark);
  });
  document.addEventListener("click", (event) => {
    const jump = event.target.closest("[data-to]");
    const text = chosen?.text ?? main.querySelector(".text");
    if (jump && text)
      choose(jump.closest("#panel") ? text : main.querySelector(".text"), jump.dataset.to, {
        role: jump.dataset.roleTo ?? "any",
        focus: true,
      });
  });
  main.addEventListener("pointerover", (event) => {
    unlight("warm");
    const part = markAt(event.target);
    if (part) light(textOf(part), part.dataset.mark, "warm");
  });
  main.addEventListener("pointerleave", () => unlight("warm"));
  main.addEventListener("keydown", (event) => {
    const part = event.key === "Enter" && event.target.closest?.("mark");
    if (part) choose(textOf(part), part.dataset.mark, { focus: true });
  });

  return { choose, release, rest, step, isOpen: () => chosen !== null };
})();
