"""Every measure of agreement gives what was computed by hand, and what published implementations and papers give."""

from collections import Counter

import pytest

from musnad.agreement.chance import Alpha, Kappa, cohen_kappa, nominal_alpha
from musnad.agreement.clusters import Conll, b_cubed, ceaf_e, muc
from musnad.agreement.evidence import Same, Shares
from musnad.agreement.overlap import count_characters, count_exact, count_overlapping
from musnad.agreement.unitizing import keep_outermost, unitize


def clusters(text):
    return [frozenset(word) for word in text.split()]


# Spans


def test_f1_is_twice_the_shared_over_all_items():
    # 3 shared of 4 and 5: precision 3/4, recall 3/5, F1 = 2·3/(4+5)
    assert Shares.count(3, 4, 5).score() == pytest.approx(6 / 9)


def test_nothing_on_both_sides_is_no_agreement_and_no_disagreement():
    assert Shares.count(0, 0, 0).score() is None
    assert Shares.count(0, 3, 0).score() == 0.0
    assert Same().score() is None


FIRST = [((0, 4),), ((10, 20),), ((30, 34),), ((40, 50), (55, 60))]
SECOND = [((0, 4),), ((12, 20),), ((40, 50),), ((70, 75),)]


def test_exact_wants_every_stretch_the_same():
    assert count_exact(FIRST, SECOND) == Shares.count(1, 4, 4)


def test_overlap_wants_one_code_point_in_common():
    assert count_overlapping(FIRST, SECOND) == Shares.count(3, 4, 4)


def test_overlap_pairs_a_span_at_most_once():
    assert count_overlapping([((0, 10),)], [((0, 3),), ((5, 8),)]) == Shares.count(1, 1, 2)


def test_overlap_pairs_as_many_as_can_be():
    # Greedy pairing of the first with the first would leave the second alone.
    assert count_overlapping([((0, 10),), ((0, 3),)], [((0, 3),), ((5, 8),)]) == Shares.count(2, 2, 2)


def test_characters_are_counted_one_by_one():
    # 4 + 8 + 10 shared; 4+10+4+15 = 33 against 4+8+10+5 = 27
    assert count_characters(FIRST, SECOND) == Shares.count(22, 33, 27)


def test_a_character_in_two_spans_counts_twice():
    assert count_characters([((0, 4),), ((2, 4),)], [((0, 4),)]) == Shares.count(4, 6, 4)


def test_exact_and_overlapping_f1_are_those_of_nervaluate():
    evaluator = pytest.importorskip("nervaluate.evaluator")
    first, second = [(0, 4), (10, 20), (30, 34), (40, 50)], [(0, 4), (12, 20), (40, 52)]
    one, other = ([[{"label": "x", "start": start, "end": end} for start, end in side]] for side in (first, second))
    published = evaluator.Evaluator(one, other, tags=["x"], loader="dict").evaluate()["overall"]
    fillers = [[(stretch,) for stretch in side] for side in (first, second)]
    assert count_exact(*fillers).score() == pytest.approx(published["exact"].f1)
    assert count_overlapping(*fillers).score() == pytest.approx(published["ent_type"].f1)


# Chance


def test_kappa_of_the_textbook_table():
    # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: observed 0.7, expected 0.5·0.6 + 0.5·0.4 = 0.5, κ = 0.4
    table = Counter({("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15})
    assert cohen_kappa(table) == pytest.approx(0.4)


def test_kappa_is_that_of_scikit_learn():
    metrics = pytest.importorskip("sklearn.metrics")
    first, second = "aabbccabcaabbbcac", "aabbcbabcbabbccaa"
    assert cohen_kappa(Counter(zip(first, second, strict=True))) == pytest.approx(
        metrics.cohen_kappa_score(list(first), list(second))
    )


def test_one_code_alone_shows_nothing():
    assert cohen_kappa(Counter({("a", "a"): 9})) is None
    assert nominal_alpha(Counter({("a", "a"): 9})) is None


def test_codes_that_never_meet_are_below_chance():
    assert cohen_kappa(Counter({("a", "b"): 5, ("b", "a"): 5})) == pytest.approx(-1.0)


# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), examples A, B and C.
BINARY = ["0100000010", "1110010000"]
NOMINAL = ["aabbdcccedda", "babbbccceddd"]
MISSING = ["123321412***", "1233224125*3", "*3332342251*", "12332441251*"]


@pytest.mark.parametrize(("coders", "alpha"), [(BINARY, 0.095), (NOMINAL, 0.692), (MISSING, 0.743)])
def test_alpha_is_that_of_krippendorff(coders, alpha):
    units = Counter(tuple(None if code == "*" else code for code in codes) for codes in zip(*coders, strict=True))
    assert nominal_alpha(units) == pytest.approx(alpha, abs=0.0005)


def test_kappa_of_three_passes_is_the_mean_over_their_pairs():
    units = Counter([("a", "a", "b"), ("b", "b", "b"), ("a", "a", "a"), ("b", "b", "a")])
    # First and second: 1. Either and third: observed 0.5, expected 0.5, κ = 0.
    assert Kappa(units).score() == pytest.approx(1 / 3)


def test_a_mark_only_one_pass_has_is_no_pair_of_codes():
    units = Counter([("a", "a"), ("b", "b"), ("a", None)])
    assert Kappa(units).score() == 1.0
    assert Alpha(units).score() == 1.0
    assert Kappa(units).sizes() == (2, 2)


# Units in a continuum: Krippendorff, Content Analysis (2004), p. 254: 300 long, two observers, categories c and k;
# the same example is computed by DKPro Statistics.
OBSERVERS = [
    {"c": [(75, 145), (220, 250)], "k": [(30, 90), (150, 200)]},
    {"c": [(70, 150), (205, 225), (250, 270)], "k": [(30, 90), (150, 200)]},
]


def test_alpha_u_is_that_of_krippendorff():
    found = unitize(300, OBSERVERS)
    assert found.categories["c"].observed() == pytest.approx(0.0144, abs=0.0001)
    assert found.categories["c"].expected() == pytest.approx(0.0532, abs=0.0001)
    assert found.categories["k"].observed() == 0
    assert found.categories["k"].expected() == pytest.approx(0.0490, abs=0.0001)
    assert found.score() == pytest.approx(0.8591, abs=0.0005)


def test_alpha_u_of_one_category_is_that_of_krippendorff():
    assert unitize(300, [{"c": units["c"]} for units in OBSERVERS]).score() == pytest.approx(0.7286, abs=0.0005)


def test_a_document_without_units_still_lengthens_the_continuum():
    one = unitize(300, OBSERVERS)
    both = type(one).pool([one, unitize(100, [{}, {}])])
    assert both.find("c").length == 400
    assert sorted(both.find("c").gaps)[-2:] == [100, 100]


def test_of_nested_units_the_outermost_stands_for_all():
    assert keep_outermost([(4, 8), (0, 10), (0, 3), (9, 12), (12, 14)]) == [(0, 10), (12, 14)]


# Clusters. The cases are those of the CoNLL reference scorer (conll/reference-coreference-scorers, TC1 to TC5).
KEY = "a bc def"


@pytest.mark.parametrize(
    ("response", "shares"),
    [
        ("a bc def", (1, 1, 1)),
        ("a de", (0.6, 0.9, 0.72)),
        ("a bcx defy z", (0.88571, 0.66429, 0.75918)),
        ("a bcx dy z", (0.73333, 0.55, 0.62857)),
        ("a bcxB dy z", (0.68889, 0.51667, 0.59048)),
    ],
)
def test_ceaf_e_is_that_of_the_reference_scorer(response, shares):
    found = ceaf_e(clusters(KEY), clusters(response))
    recall, precision = found.found_of_first / found.first, found.found_of_second / found.second
    assert (recall, precision, found.score()) == pytest.approx(shares, abs=0.00001)


def test_muc_counts_links():
    # {def} is kept as {de}, one of its two links; {bc} is lost: 1 link of 3. The response has one link, and it is kept.
    assert muc(clusters(KEY), clusters("a de")) == Shares(1, 3, 1, 1)


def test_b_cubed_counts_marks():
    # a: 1; b, c: 0; d, e: 2/3 each; f: 0. The response: a, d, e fully.
    found = b_cubed(clusters(KEY), clusters("a de"))
    assert found.found_of_first == pytest.approx(1 + 4 / 3)
    assert (found.first, found.found_of_second, found.second) == (6, 3, 3)


def test_muc_and_b_cubed_of_the_papers_example():
    # Bagga and Baldwin 1998: truth {1-5} {6-7} {8-C}; response 1 joins the last two: MUC P 9/10; B³ P 76% of R 100%.
    truth, response = clusters("12345 67 89ABC"), clusters("12345 6789ABC")
    assert muc(truth, response) == Shares(9, 9, 9, 10)
    found = b_cubed(truth, response)
    assert found.found_of_second / found.second == pytest.approx(0.76, abs=0.005)
    assert found.found_of_first / found.first == 1


def test_without_links_muc_has_no_say():
    alone = clusters("a b c")
    assert Conll((muc(alone, alone), b_cubed(alone, alone), ceaf_e(alone, alone))).score() == 1.0
