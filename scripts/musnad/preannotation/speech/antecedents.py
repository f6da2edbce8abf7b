"""Ids, nesting, and whom an implicit speaker stands for: drafts become quotes."""

from __future__ import annotations

from bisect import bisect_right

from musnad.annotations import Quote
from musnad.arabic import fold
from musnad.preannotation.speech.drafts import QuoteDraft, QuoteReading
from musnad.preannotation.speech.page import Page
from musnad.preannotation.speech.subjects import subject_of_sentence
from musnad.spans import Span


def link_speakers(page: Page, drafts: list[QuoteDraft]) -> QuoteReading:
    """The drafts as quotes in text order, with `parent`, and `speaker_ref` where an earlier quote names the speaker."""
    drafts = _unique(sorted(drafts, key=lambda draft: (draft.start, -draft.content[0].end)))
    parents = _parents(drafts)
    starts = [token.start for token in page.tokens]
    refs: list[str | None] = []
    quotes, antecedents = [], {}
    for number, draft in enumerate(drafts):
        place = draft.cue.start if draft.cue else draft.start
        paragraph = page.paragraphs[max(bisect_right(starts, place) - 1, 0)]
        ref, antecedent = _look_back(draft, place, paragraph, drafts, refs, page, starts)
        if ref is None and antecedent is None and draft.source.form == "implicit" and draft.cue:
            antecedent = _agent_before(page, max(bisect_right(starts, place) - 1, 0), draft.gender)
        refs.append(ref)
        if antecedent:
            antecedents[f"q{number + 1}"] = antecedent
        quotes.append(_quote(f"q{number + 1}", draft, ref, parents[number]))
    return QuoteReading(quotes, antecedents)


def _look_back(
    draft: QuoteDraft,
    place: int,
    paragraph: int,
    drafts: list[QuoteDraft],
    refs: list[str | None],
    page: Page,
    starts: list[int],
) -> tuple[str | None, Span | None]:
    """The id of the first quote of the same speaker and the phrase that names it, in this paragraph or the last."""
    if draft.source.form != "implicit":
        return None, None
    wanted = draft.source.antecedent
    for number in range(len(refs) - 1, max(len(refs) - 12, -1), -1):
        other = drafts[number]
        if other.cue is None and other.source.speaker is None:
            continue
        before = other.cue.start if other.cue else other.start
        if paragraph - page.paragraphs[max(bisect_right(starts, before) - 1, 0)] > 1:
            break
        phrase = other.source.speaker
        if before >= place or (phrase is None and refs[number] is None):
            continue
        if wanted is not None and phrase != wanted:
            continue
        if wanted is None and draft.gender and other.gender and draft.gender != other.gender:
            continue
        if phrase is None:
            first = refs[number]
            phrase = drafts[int(first[1:]) - 1].source.speaker if first else None
            return first, phrase
        return f"q{number + 1}", phrase
    return None, wanted


def _agent_before(page: Page, index: int, gender: str) -> Span | None:
    """شرح أمين السر ما جرى. قال إن: the subject of the sentence before, in the same paragraph, if it agrees."""
    last = page.starts[index]
    if last == 0 or page.paragraphs[last - 1] != page.paragraphs[index]:
        return None
    found = subject_of_sentence(page, page.starts[last - 1], last, speaking=True)
    feminine = found is not None and fold(found.text.split()[0]).endswith(("ة", "ات", "اء"))
    return found if found is not None and gender in ("", "f" if feminine else "m") else None


def _unique(drafts: list[QuoteDraft]) -> list[QuoteDraft]:
    """Of drafts with one content, the surest."""
    kept: dict[tuple[tuple[int, int], ...], QuoteDraft] = {}
    for draft in drafts:
        key = tuple((span.start, span.end) for span in draft.content)
        if key not in kept or kept[key].score < draft.score:
            kept[key] = draft
    return sorted(kept.values(), key=lambda draft: (draft.start, -draft.content[0].end))


def _parents(drafts: list[QuoteDraft]) -> list[str | None]:
    """For each draft, the nearest one whose content holds its content and cue. A stack, since content nests."""
    parents: list[str | None] = []
    open_ones: list[int] = []
    for number, draft in enumerate(drafts):
        low, high = draft.extent
        while open_ones and drafts[open_ones[-1]].content[-1].end <= draft.start:
            open_ones.pop()
        parent = None
        for other in reversed(open_ones[-8:]):
            if any(span.start <= low and high <= span.end for span in drafts[other].content):
                parent = f"q{other + 1}"
                break
        parents.append(parent)
        open_ones.append(number)
    return parents


def _quote(name: str, draft: QuoteDraft, ref: str | None, parent: str | None) -> Quote:
    return Quote(
        id=name,
        type=draft.type,
        content=draft.content,
        cue=draft.cue,
        speaker=draft.source.speaker,
        speaker_form=draft.source.form,
        speaker_ref=ref,
        addressee=draft.source.addressee,
        via=draft.source.via,
        act=draft.act,
        parent=parent,
        rule=draft.rule,
        score=draft.score,
    )
