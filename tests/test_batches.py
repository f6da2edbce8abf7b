"""Who annotates what: enough passes for each document, equal work, nothing moved once it is given."""

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musnad.findings import Refusal
from musnad.labelstudio.batches import Share, assign_documents, read_share

ANNOTATORS = ["amal", "badr", "celine", "dalia", "elias"]
DOCUMENTS = [f"paper-undated-{number:08x}" for number in range(40)]
names = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)


@st.composite
def orders(draw) -> tuple[list[str], list[str], int]:
    annotators = draw(st.permutations(ANNOTATORS))[: draw(st.integers(1, 5))]
    return DOCUMENTS[: draw(st.integers(0, 40))], annotators, draw(st.integers(1, len(annotators)))


def add(held: dict[str, set[str]], new: dict[str, list[str]]) -> dict[str, set[str]]:
    return {who: held.get(who, set()) | set(new.get(who, [])) for who in {*held, *new}}


def passes(held: dict[str, set[str]]) -> Counter[str]:
    return Counter(document for documents in held.values() for document in documents)


@given(orders())
def test_every_document_is_with_as_many_annotators_as_wanted_and_work_is_equal(order):
    documents, annotators, overlap = order
    given_out = assign_documents(documents, annotators, overlap, {})
    assert all(len(set(theirs)) == len(theirs) for theirs in given_out.values())
    assert passes(add({}, given_out)) == dict.fromkeys(documents, overlap)
    loads = [len(theirs) for theirs in given_out.values()]
    assert max(loads) - min(loads) <= 1


@given(orders(), st.data())
def test_a_push_cut_short_goes_on_without_moving_or_repeating_anything(order, data):
    documents, annotators, overlap = order
    whole = assign_documents(documents, annotators, overlap, {})
    arrived = {
        who: set(data.draw(st.lists(st.sampled_from(theirs))) if theirs else []) for who, theirs in whole.items()
    }
    rest = assign_documents(documents, annotators, overlap, arrived)
    assert all(not arrived[who] & set(rest[who]) for who in annotators)
    done = add(arrived, rest)
    assert passes(done) == dict.fromkeys(documents, overlap)
    assert assign_documents(documents, annotators, overlap, done) == {who: [] for who in annotators}


@given(orders(), st.integers(0, 40))
def test_documents_added_later_leave_the_earlier_ones_where_they_are(order, first):
    documents, annotators, overlap = order
    held = add({}, assign_documents(documents[:first], annotators, overlap, {}))
    new = assign_documents(documents, annotators, overlap, held)
    assert not set(documents[:first]) & {document for theirs in new.values() for document in theirs}


def test_an_annotator_who_joins_gets_the_next_documents():
    held = add({}, assign_documents(DOCUMENTS[:10], ["amal", "badr"], 2, {}))
    new = assign_documents(DOCUMENTS[:20], ["amal", "badr", "celine"], 2, held)
    assert len(new["celine"]) == 10


def test_the_pass_of_one_who_left_counts():
    held = {"zayd": set(DOCUMENTS[:4])}
    assert passes(add({}, assign_documents(DOCUMENTS[:4], ["amal", "badr"], 2, held))) == dict.fromkeys(
        DOCUMENTS[:4], 1
    )


def test_all_pairs_of_annotators_meet():
    given_out = assign_documents(DOCUMENTS, ANNOTATORS, 2, {})
    met = Counter(
        pair for pair in combinations(ANNOTATORS, 2) for name in given_out[pair[0]] if name in given_out[pair[1]]
    )
    assert len(met) == 10
    assert max(met.values()) - min(met.values()) <= 2


@pytest.mark.parametrize("overlap", [0, 3])
def test_an_overlap_that_cannot_be_is_refused(overlap: int):
    with pytest.raises(Refusal, match="wrong-overlap"):
        assign_documents(DOCUMENTS, ["amal", "badr"], overlap, {})


def test_an_annotator_named_twice_is_refused():
    with pytest.raises(Refusal, match="annotator-named-twice"):
        assign_documents(DOCUMENTS, ["amal", "amal"], 1, {})


@given(names, names)
def test_a_share_is_known_again_by_its_mark_whatever_stands_around_it(batch: str, annotator: str):
    share = Share(batch, annotator)
    assert read_share(share.mark) == share
    assert read_share(f"Spring round\r\n{share.mark}\r\nask Hoda") == share


@pytest.mark.parametrize(
    "description", [None, "", "musnad", "see musnad: batch a, annotator b", "musnad: batch A, annotator b"]
)
def test_a_project_without_the_mark_is_not_ours(description: str | None):
    assert read_share(description) is None


@pytest.mark.parametrize("name", ["", "..", "a/b", "Amal", "أمل", "a" * 41])
def test_what_is_no_name_is_refused(name: str):
    with pytest.raises(Refusal, match="unsafe-id"):
        Share("main", name)
