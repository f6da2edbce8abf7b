"use strict";
// A retraction told as it went: what had been said and by whom, then who took it back, where, when and why.
musnad.stories = (() => {
  const { make, word, nameField, nameLabel, nameLayer } = musnad;
  const { jump, nameActor, find, textOf } = musnad.cards;

  const quoteOf = (spans) => spans.map((span) => span.text).join(" … ");

  function fact(retraction, role, value) {
    return value
      ? make(
          "div",
          { class: "retractions", "data-role": role },
          make("dt", {}, nameField("retractions", role)),
          make("dd", {}, value),
        )
      : null;
  }

  const spanFact = (retraction, role) =>
    fact(retraction, role, retraction[role] && jump(retraction.id, role, retraction[role].text));

  function actor(retraction, role, marks) {
    const span = retraction[role];
    return span ? jump(retraction.id, role, span.text) : nameActor(retraction[`${role}_ref`], marks);
  }

  /** The quotes and numbers that hold the claim. */
  function references(retraction, marks) {
    const found = retraction.claim_ref.map((id) => [id, find(marks, id)]).filter(([, each]) => each);
    return found.map(([id, { layer, mark }]) =>
      make(
        "li",
        { class: layer },
        make("span", { class: "kind" }, nameLayer(layer)),
        jump(id, null, textOf(mark)),
      ),
    );
  }

  function draw(retraction, marks) {
    const claim = retraction.claim.length ? quoteOf(retraction.claim) : null;
    const held = references(retraction, marks);
    const said = make(
      "li",
      { class: "said" },
      make("h3", {}, word("said")),
      make(
        "blockquote",
        { lang: "ar" },
        claim
          ? jump(retraction.id, "claim", claim)
          : make("span", { class: "muted" }, word("claim_elsewhere")),
      ),
      make(
        "dl",
        {},
        fact(
          retraction,
          "source",
          actor(retraction, "source", marks) ?? make("span", { class: "muted" }, word("not_named")),
        ),
      ),
      held.length ? make("ul", { class: "held" }, held) : null,
    );
    const real = retraction.modality === "real";
    const reason =
      retraction.reason_class && nameLabel("retractions", "reason_class", retraction.reason_class);
    const undone = make(
      "li",
      { class: "undone" },
      make(
        "h3",
        {},
        word("taken_back"),
        make("span", { class: "act" }, jump(retraction.id, "cue", retraction.cue.text)),
      ),
      make("dl", {}, [
        fact(
          retraction,
          "retractor",
          actor(retraction, "retractor", marks) ?? make("span", { class: "muted" }, word("not_named")),
        ),
        spanFact(retraction, "time"),
        spanFact(retraction, "channel"),
        fact(
          retraction,
          "reason",
          retraction.reason
            ? [
                jump(retraction.id, "reason", retraction.reason.text),
                reason && make("small", {}, " · ", reason),
              ]
            : reason,
        ),
        spanFact(retraction, "replacement"),
      ]),
    );
    const head = make(
      "h2",
      {},
      nameLabel("retractions", "type", retraction.type),
      real
        ? null
        : make("span", { class: "chip" }, nameLabel("retractions", "modality", retraction.modality)),
    );
    return make(
      "article",
      { class: "story retractions", "data-of": retraction.id },
      head,
      make("ol", {}, said, undone),
    );
  }

  /** All stories of a document, or nothing. */
  function drawAll(marks) {
    if (!marks.retractions.length) return null;
    return make(
      "section",
      { class: "stories" },
      make("p", { class: "eyebrow" }, word("story")),
      marks.retractions.map((each) => draw(each, marks)),
    );
  }

  return { draw, drawAll };
})();
