from hypothesis import given
from hypothesis import strategies as st

from composed_texts import make_document
from musnad.annotations import Entity
from musnad.sentences import (
    Stretch,
    cover_tokens,
    cut_tokens,
    find_outermost,
    find_stretch,
    split_sentences,
    tag_tokens,
)

ALPHABET = 'أبتود.؟!…»«"() \u00a0\n12٣\u200f\u0651\u0640🙏'


def make_entity(number, start, end, text, kind="ORG"):
    span = text[start:end]
    return Entity(
        id=f"e{number}", start=start, end=end, text=span, type=kind, refers_to=None, wikidata=None, normalized=None
    )


def sentences_of(text, uncut=()):
    return [text[start:end] for start, end in split_sentences(make_document(text), uncut)]


def decode_tags(tokens, tags):
    """The (start, end, type) that BIO tags stand for."""
    spans = []
    for token, tag in zip(tokens, tags, strict=True):
        if tag.startswith("B-"):
            spans.append([token.start, token.end, tag[2:]])
        elif tag.startswith("I-"):
            spans[-1][1] = token.end
    return [tuple(span) for span in spans]


def test_a_sentence_ends_with_its_mark_and_the_marks_that_close_on_it():
    text = "قال: «انتهى الأمر.» ثم خرج! هل عاد؟ لا..."
    assert sentences_of(text) == ["قال: «انتهى الأمر.»", "ثم خرج!", "هل عاد؟", "لا..."]


def test_an_initial_or_a_decimal_ends_no_sentence():
    assert sentences_of("التقى د. سامي أ. ب. الوزير بعد 1.8 ساعة. وغادر.") == [
        "التقى د. سامي أ. ب. الوزير بعد 1.8 ساعة.",
        "وغادر.",
    ]


def test_two_dots_end_no_sentence():
    assert sentences_of("ظهر هدفها (..) كانت محاولة. نحو 8 آلاف معتقل.. والرئيس يتحدث") == [
        "ظهر هدفها (..) كانت محاولة.",
        "نحو 8 آلاف معتقل.. والرئيس يتحدث",
    ]


def test_no_sentence_ends_inside_a_mark():
    text = "زار شركة نور. للطاقة اليوم. وعاد"
    assert sentences_of(text, [Stretch(4, 20)]) == ["زار شركة نور. للطاقة اليوم.", "وعاد"]


@given(st.text(ALPHABET, min_size=1))
def test_every_character_that_is_no_space_is_in_exactly_one_sentence(text):
    seen = [offset for start, end in split_sentences(make_document(text)) for offset in range(start, end)]
    assert seen == sorted(set(seen))
    assert {offset for offset, character in enumerate(text) if not character.isspace()} <= set(seen)


def test_a_word_is_cut_where_an_entity_begins_in_it():
    text = "سافر لألماتي"
    entity = make_entity(1, 6, 12, text, "GPE")
    tokens = cut_tokens(text, Stretch(0, len(text)), [entity])
    assert [text[start:end] for start, end in tokens] == ["سافر", "ل", "ألماتي"]
    assert tag_tokens(tokens, [entity]) == ["O", "O", "B-GPE"]


def test_of_nested_entities_the_tags_show_the_outermost():
    text = "وزارة خارجية كازاخستان"
    inner, outer = make_entity(1, 13, 22, text, "GPE"), make_entity(2, 0, 22, text)
    assert find_outermost([inner, outer]) == [outer]


def test_a_stretch_is_found_by_its_first_offset_and_by_its_last():
    stretches = [Stretch(0, 3), Stretch(5, 9)]
    assert [find_stretch(stretches, offset) for offset in (0, 2, 5, 8)] == [0, 0, 1, 1]


@st.composite
def marked_texts(draw):
    """A text of visible characters and spaces with entities whose edges are visible."""
    text = draw(st.text("أبتود.،1٣🙏 ", min_size=1, max_size=30).map(str.strip).filter(bool))
    visible = [offset for offset, character in enumerate(text) if character != " "]
    edges = st.tuples(st.sampled_from(visible), st.sampled_from(visible), st.sampled_from(["PERS", "GPE"]))
    drawn = draw(st.lists(edges, max_size=5))
    return text, [
        make_entity(number, min(one, other), max(one, other) + 1, text, kind)
        for number, (one, other, kind) in enumerate(drawn, 1)
    ]


@given(marked_texts())
def test_tags_say_exactly_the_outermost_entities(marked):
    text, entities = marked
    tokens, outermost = cut_tokens(text, Stretch(0, len(text)), entities), find_outermost(entities)
    expected = [(entity.start, entity.end, entity.type) for entity in outermost]
    assert decode_tags(tokens, tag_tokens(tokens, outermost)) == expected


@given(marked_texts())
def test_every_entity_is_a_whole_number_of_tokens(marked):
    text, entities = marked
    tokens = cut_tokens(text, Stretch(0, len(text)), entities)
    for entity in entities:
        first, last = cover_tokens(tokens, entity)
        assert (tokens[first].start, tokens[last - 1].end) == (entity.start, entity.end)
