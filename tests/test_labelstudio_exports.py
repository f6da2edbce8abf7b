"""What comes back from Label Studio is read as it was meant, or refused with the reason; never guessed, never lost."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from composed_texts import make_document
from musnad.annotations import Annotations
from musnad.findings import Refusal
from musnad.labelstudio.exports import Outcome, Reader, canonicalise, name_annotator
from musnad.labelstudio.tasks import build_task
from musnad.schemas import Json
from musnad.spans import Span

TEXT = "قالت وزارة الإعلام إن 1,8 مليون نازح عادوا.\nثم سحبت الوزارة بيانها."


DOCUMENT = make_document(TEXT)


def place(words: str) -> Json:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words)}


def drawn(region_id: str, layer: str, label: str, words: str, **changes: object) -> Json:
    """A region as an annotator draws it."""
    value = {**place(words), "text": words, "labels": [label], **changes}
    return {
        "id": region_id,
        "from_name": layer,
        "to_name": "text",
        "type": "labels",
        "value": value,
        "origin": "manual",
    }


def chosen(region_id: str, control: str, *values: str) -> Json:
    value = {"start": 0, "end": 1, "choices": list(values)}
    return {"id": region_id, "from_name": control, "to_name": "text", "type": "choices", "value": value}


def typed(region_id: str, control: str, *values: str) -> Json:
    value = {"start": 0, "end": 1, "text": list(values)}
    return {"id": region_id, "from_name": control, "to_name": "text", "type": "textarea", "value": value}


def related(source: str, target: str, *labels: str, direction: str = "right") -> Json:
    relation = {"from_id": source, "to_id": target, "type": "relation", "direction": direction}
    return relation | ({"labels": list(labels)} if labels else {})


def export(*results: Json, **annotation: object) -> list[Json]:
    """An export of one task with one annotation."""
    task = build_task(DOCUMENT)
    user = {"id": 2, "email": "Aziza.Omarova@example.org"}
    return [task | {"annotations": [{"completed_by": user, "result": list(results), **annotation}]}]


def read(tasks: list[Json]) -> Outcome:
    (outcome,) = Reader({DOCUMENT.id: DOCUMENT}).read_export(tasks)
    return outcome


def read_well(*results: Json) -> Annotations:
    outcome = read(export(*results))
    assert outcome.findings == []
    return outcome.annotations


def checks(outcome: Outcome) -> list[str]:
    return [finding.check for finding in outcome.findings]


QUOTE = drawn("uZ6hJopdWW", "quote", "content", "إن 1,8 مليون نازح عادوا")
CUE = drawn("kQ0aa2bbcc", "quote", "cue", "قالت")
SPEAKER = drawn("sP1aa2bbcc", "quote", "speaker", "وزارة الإعلام")
NUMBER = drawn("nM1aa2bbcc", "number", "number", "1,8 مليون")
UNIT = drawn("nU1aa2bbcc", "number", "unit_span", "نازح")
RETRACTION = drawn("rC1aa2bbcc", "retraction", "cue", "سحبت")
CLAIM = drawn("rL1aa2bbcc", "retraction", "claim", "بيانها")
RETRACTOR = drawn("rR1aa2bbcc", "retraction", "retractor", "الوزارة")
INDIRECT = chosen("uZ6hJopdWW", "quote_type", "indirect")
CARDINAL = chosen("nM1aa2bbcc", "number_kind", "cardinal")
WITHDRAWAL = chosen("rC1aa2bbcc", "retraction_type", "withdrawal")
HAND_DRAWN = [
    *(QUOTE, CUE, SPEAKER, INDIRECT, NUMBER, UNIT, CARDINAL, typed("nM1aa2bbcc", "number_value", " 1800000 ")),
    *(RETRACTION, CLAIM, RETRACTOR, WITHDRAWAL),
    related("uZ6hJopdWW", "kQ0aa2bbcc", "لفظ القول"),
    related("sP1aa2bbcc", "uZ6hJopdWW", "المتكلم"),  # drawn from the role to its quote
    related("nM1aa2bbcc", "nU1aa2bbcc", "المعدود", direction="bi"),
    related("rL1aa2bbcc", "rC1aa2bbcc", "المسحوب", direction="left"),
    related("rC1aa2bbcc", "rR1aa2bbcc", "retractor"),  # by its code, as other tools write it
    related("rC1aa2bbcc", "uZ6hJopdWW", "مرجع المسحوب"),
]


def test_marks_drawn_by_hand_are_read_as_meant():
    annotations = read_well(*HAND_DRAWN)
    (quote,), (number,), (retraction,) = annotations.quotes, annotations.numbers, annotations.retractions
    assert (quote.id, quote.type, quote.cue.text, quote.speaker.text) == ("q1", "indirect", "قالت", "وزارة الإعلام")
    assert (number.text, number.value, number.unit_span.text) == ("1,8 مليون", "1800000", "نازح")
    assert (retraction.cue.text, retraction.claim[0].text, retraction.retractor.text) == ("سحبت", "بيانها", "الوزارة")
    assert retraction.claim_ref == ["q1"]


def test_what_is_obvious_need_not_be_chosen():
    annotations = read_well(*HAND_DRAWN)
    (quote,), (number,), (retraction,) = annotations.quotes, annotations.numbers, annotations.retractions
    assert (quote.act, quote.speaker_form) == ("state", "explicit")
    assert (number.comparator, number.status) == ("exact", "asserted")
    assert (retraction.modality, retraction.self, retraction.reason_class) == ("real", "unknown", None)


def test_a_quote_with_a_speaker_elsewhere_is_implicit():
    annotations = read_well(QUOTE, INDIRECT, typed("uZ6hJopdWW", "quote_speaker_ref", "c1"))
    assert annotations.quotes[0].speaker_form == "implicit"


def test_new_marks_are_numbered_after_kept_ones_in_text_order():
    drawn_late = drawn("zz", "entity", "ORG", "الوزارة")
    drawn_early = drawn("aa", "entity", "ORG", "وزارة الإعلام")
    kept = drawn("e7", "entity", "ORG", "بيانها")
    annotations = read_well(drawn_late, kept, drawn_early)
    assert [(entity.id, entity.text) for entity in annotations.entities] == [
        ("e8", "وزارة الإعلام"),
        ("e9", "الوزارة"),
        ("e7", "بيانها"),
    ]


def test_two_layers_on_one_region_are_two_marks():
    """Two labels pressed at once in the page make one region with two label results."""
    both = [drawn("rR1aa2bbcc", "entity", "ORG", "الوزارة"), RETRACTOR, RETRACTION, CLAIM, WITHDRAWAL]
    annotations = read_well(
        *both, related("rC1aa2bbcc", "rR1aa2bbcc", "الساحب"), related("rC1aa2bbcc", "rL1aa2bbcc", "المسحوب")
    )
    assert annotations.entities[0].text == annotations.retractions[0].retractor.text == "الوزارة"


def test_further_content_joins_the_quote_whichever_way_the_arrow_goes():
    first, second = drawn("aa", "quote", "content", "إن 1,8 مليون"), drawn("bb", "quote", "content", "نازح عادوا")
    values = [chosen("aa", "quote_type", "mixed"), chosen("aa", "quote_speaker_form", "absent")]
    for arrow in (related("aa", "bb", "نص القول"), related("bb", "aa", "نص القول")):
        (quote,) = read_well(second, first, *values, arrow).quotes
        assert [piece.text for piece in quote.content] == ["إن 1,8 مليون", "نازح عادوا"]


def test_a_line_break_in_the_covered_text_is_no_difference():
    """The page writes it as a backslash and an n."""
    (entity,) = read_well(drawn("aa", "entity", "EVENT", "عادوا.\nثم", text="عادوا.\\nثم")).entities
    assert entity.text == "عادوا.\nثم"


def test_an_unnamed_relation_with_one_reading_is_read_and_reported():
    outcome = read(
        export(QUOTE, INDIRECT, CUE, SPEAKER, related("uZ6hJopdWW", "kQ0aa2bbcc"), related("sP1aa2bbcc", "uZ6hJopdWW"))
    )
    assert checks(outcome) == ["unlabelled-relation"] * 2
    assert outcome.annotations.quotes[0].cue == Span(0, 4, "قالت")


WARNINGS = {
    "covered-text-differs": [drawn("aa", "entity", "ORG", "الوزارة", text="الإعلام")],
    "span-edge-space": [drawn("aa", "entity", "ORG", "وزارة الإعلام ")],
    "stray-attribute": [
        QUOTE,
        INDIRECT,
        SPEAKER,
        related("uZ6hJopdWW", "sP1aa2bbcc", "المتكلم"),
        chosen("sP1aa2bbcc", "quote_act", "deny"),
    ],
    "note-left-out": [drawn("aa", "entity", "ORG", "الوزارة") | {"meta": {"text": ["أهي المنظمة نفسها؟"]}}],
}


@pytest.mark.parametrize("check", WARNINGS)
def test_what_is_mended_or_left_out_is_said(check: str):
    outcome = read(export(*WARNINGS[check]))
    assert (outcome.kind, checks(outcome)) == ("read", [check])


REFUSALS = {
    "unknown-control": [drawn("aa", "ner", "ORG", "الوزارة")],
    "unknown-label": [drawn("aa", "entity", "PER", "الوزارة")],
    "unknown-relation": [NUMBER, CARDINAL, UNIT, related("nM1aa2bbcc", "nU1aa2bbcc", "وحدة", "المعدود")],
    "unknown-id": [
        QUOTE,
        INDIRECT,
        chosen("uZ6hJopdWW", "quote_speaker_form", "implicit"),
        typed("uZ6hJopdWW", "quote_speaker_ref", "q4"),
    ],
    "several-labels": [drawn("aa", "entity", "ORG", "الوزارة", labels=["ORG", "GPE"])],
    "duplicate-id": [drawn("aa", "entity", "ORG", "الوزارة"), drawn("aa", "entity", "ORG", "وزارة الإعلام")],
    "several-values": [NUMBER, CARDINAL, typed("nM1aa2bbcc", "number_value", "1", "2")],
    "malformed-value": [NUMBER, CARDINAL, typed("nM1aa2bbcc", "number_value", "1,8 مليون")],
    "malformed-result": ["نص"],
    "missing-decision": [NUMBER],
    "span-outside-text": [drawn("aa", "entity", "ORG", "الوزارة", end=len(TEXT) + 1)],
    "span-cuts-digit-run": [drawn("aa", "number", "number", "8 مليون"), chosen("aa", "number_kind", "cardinal")],
    "unattached-role": [QUOTE, INDIRECT, chosen("uZ6hJopdWW", "quote_speaker_form", "explicit"), CUE],
    "dangling-relation": [NUMBER, CARDINAL, related("nM1aa2bbcc", "gone", "المعدود")],
    "unlabelled-relation": [
        QUOTE,
        INDIRECT,
        NUMBER,
        CARDINAL,
        typed("uZ6hJopdWW", "quote_speaker_ref", "c1"),
        related("uZ6hJopdWW", "nM1aa2bbcc"),
    ],
    "impossible-relation": [QUOTE, INDIRECT, SPEAKER, related("uZ6hJopdWW", "sP1aa2bbcc", "المتكلم", "الوسيط")],
}


@pytest.mark.parametrize("check", REFUSALS)
def test_what_cannot_be_read_one_way_is_refused(check: str):
    outcome = read(export(*REFUSALS[check]))
    assert outcome.kind == "refused"
    assert outcome.annotations is None
    assert set(checks(outcome)) == {check}
    assert outcome.findings[0].path.startswith("$[0].annotations[0].result[")


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 2), (0.0, 3), ("0", 3), (None, 3), (True, 3)])
def test_offsets_that_are_none_are_refused(start: object, end: object):
    outcome = read(export(drawn("aa", "entity", "ORG", "قالت", start=start, end=end)))
    assert checks(outcome) == ["span-outside-text"]


def test_a_choice_the_page_does_not_offer_is_refused():
    assert checks(read(export(NUMBER, chosen("nM1aa2bbcc", "number_kind", "amount")))) == ["malformed-value"]


def test_one_bad_mark_does_not_let_the_others_pass_alone():
    outcome = read(export(drawn("aa", "entity", "ORG", "الوزارة"), NUMBER))
    assert (outcome.kind, outcome.annotations) == ("refused", None)


def with_data(**changes: object) -> list[Json]:
    (task,) = export()
    data = {key: value for key, value in (task["data"] | changes).items() if value is not None}
    return [task | {"data": data}]


TASK_REFUSALS = {
    "no-document-id": with_data(document_id=None),
    "unknown-document": with_data(document_id="other-undated-00000000"),
    "text-hash-differs": with_data(text=TEXT + " "),
    "not-a-task": [{"id": 1, "text": TEXT, "label": []}],
    "no-annotator": export(completed_by=None),
}


@pytest.mark.parametrize("check", TASK_REFUSALS)
def test_a_task_that_is_not_ours_is_refused(check: str):
    outcome = read(TASK_REFUSALS[check])
    assert (outcome.kind, checks(outcome)) == ("refused", [check])


def test_a_hash_that_is_not_the_texts_is_refused():
    assert checks(read(with_data(text_sha256="0" * 64))) == ["text-hash-differs"]


def test_an_export_without_relations_is_refused():
    (task,) = export()
    del task["annotations"]
    assert checks(read([task])) == ["not-a-task"]


def test_a_bad_task_does_not_stop_the_others():
    outcomes = Reader({DOCUMENT.id: DOCUMENT}).read_export([None, *export(*HAND_DRAWN)])
    assert [outcome.kind for outcome in outcomes] == ["refused", "read"]


def test_nothing_submitted_where_there_were_suggestions_is_empty_not_read():
    for predictions in ([{"result": [NUMBER]}], [17]):
        (task,) = export()
        outcome = read([task | {"predictions": predictions}])
        assert (outcome.kind, checks(outcome)) == ("empty", ["empty-annotation"])
    assert read(export()).kind == "read"


def test_skipped_tasks_and_drafts_are_no_annotations():
    assert read(export(*HAND_DRAWN, was_cancelled=True)).kind == "skipped"
    outcome = read([build_task(DOCUMENT) | {"annotations": [], "drafts": [{"result": HAND_DRAWN}]}])
    assert (outcome.kind, checks(outcome)) == ("unannotated", ["draft-left-out"])


def test_several_annotators_of_one_task_are_read_apart():
    (task,) = export(*HAND_DRAWN)
    task["annotations"].append({"completed_by": 5, "result": [drawn("aa", "entity", "ORG", "الوزارة")]})
    outcomes = Reader({DOCUMENT.id: DOCUMENT}, annotators={"5": "badr"}).read_export([task])
    assert [outcome.annotator for outcome in outcomes] == ["aziza-omarova", "badr"]
    assert [len(outcome.annotations.entities) for outcome in outcomes] == [0, 1]


def test_two_passes_of_one_annotator_are_both_refused():
    outcomes = Reader({DOCUMENT.id: DOCUMENT}).read_export(export(*HAND_DRAWN) * 2)
    assert [checks(outcome) for outcome in outcomes] == [["several-passes"]] * 2


@pytest.mark.parametrize(
    ("completed_by", "name"),
    [
        ({"id": 2, "email": "a@example.org"}, "second"),
        ({"id": 3, "email": "Badr_K@example.org"}, "badr-k"),
        ({"id": 4}, "annotator-4"),
        (5, "annotator-5"),
        (None, None),
    ],
)
def test_an_annotator_is_named_by_the_mapping_or_the_address(completed_by: object, name: str | None):
    assert name_annotator(completed_by, {"2": "second"}) == name


def test_an_annotation_says_that_it_is_no_ground_truth():
    """Label Studio takes one that does not say so for the truth."""
    (annotation,) = build_task(DOCUMENT, read_well(*HAND_DRAWN))["annotations"]
    assert annotation["ground_truth"] is False


def test_canonical_results_differ_where_a_mark_does():
    results = export(*HAND_DRAWN)[0]["annotations"][0]["result"]
    for index, change in ((0, {"value": NUMBER["value"]}), (3, chosen("uZ6hJopdWW", "quote_type", "direct"))):
        changed = [*results[:index], results[index] | change, *results[index + 1 :]]
        assert canonicalise(changed) != canonicalise(results)
    assert canonicalise(results[:-1]) != canonicalise(results)
    assert canonicalise(results[::-1]) == canonicalise(results)


def test_annotations_that_would_harm_the_page_make_no_task():
    annotations = read_well(*HAND_DRAWN)
    (quote,) = annotations.quotes
    harms = {
        "unknown-id": {"parent": "q9"},
        "refers-to-itself": {"parent": "q1"},
        "covered-text-differs": {"cue": Span(0, 4, "قالوا")},
    }
    for check, change in harms.items():
        with pytest.raises(Refusal, match=check):
            build_task(DOCUMENT, replace(annotations, quotes=[replace(quote, **change)]))
    with pytest.raises(Refusal, match="duplicate-id"):
        build_task(DOCUMENT, replace(annotations, quotes=[quote, quote]))
    with pytest.raises(Refusal, match="text-hash-differs"):
        build_task(make_document(TEXT + "!"), annotations)
