"""Baselines: tags hold what spans say, taggers learn what they are shown, a result says what it was measured on."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

import train_baseline
from musnad import __version__
from musnad.annotations import Entity
from musnad.baselines.results import read_results
from musnad.baselines.running import TRAIN, read_split, run_baseline, train_taggers, use_rules
from musnad.baselines.tagging import DEEPEST_CUT, Labelled, cut_sequences, decode_tags, encode_tags, keep_apart
from musnad.baselines.tracks import TRACKS, assemble_layers
from musnad.corpus import Corpus
from musnad.preannotation.tokens import BREAK, tokenize
from musnad.releases import build_release
from strategies import annotated_documents

ROOT = Path(__file__).parents[1]
FIXTURE = Corpus(Path(__file__).parent / "fixtures" / "corpus")
TEXT = "وقالت الوزارة لبيروت إن 12 شخصا بخير"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_release(FIXTURE, "0.1.0", tmp_path_factory.mktemp("release"))


# Tags


def test_a_span_after_a_proclitic_comes_back_without_it():
    beirut = Labelled(TEXT.index("بيروت"), TEXT.index("بيروت") + 5, "GPE")
    ministry = Labelled(TEXT.index("الوزارة"), TEXT.index("الوزارة") + 7, "ORG")
    tags = encode_tags(tokenize(TEXT), [ministry, beirut])
    assert tags[:4] == ["O", "B-ORG", "B-GPE~1", "O"]
    assert decode_tags(tokenize(TEXT), tags) == [ministry, beirut]


def test_two_spans_of_one_label_side_by_side_stay_two():
    tokens = tokenize("حلب حماة")
    spans = [Labelled(0, 3, "GPE"), Labelled(4, 8, "GPE")]
    assert decode_tags(tokens, encode_tags(tokens, spans)) == spans


def test_an_inside_without_its_beginning_begins_a_span():
    tokens = tokenize("حلب حماة حمص")
    assert decode_tags(tokens, ["I-GPE", "I-ORG", "O"]) == [Labelled(0, 3, "GPE"), Labelled(4, 8, "ORG")]


@given(annotated_documents())
@settings(max_examples=80)
def test_tags_give_back_every_span_that_tokens_can_bear(drawn):
    document, annotations = drawn
    [stretch] = cut_sequences(document.text, document.segments) or [None]
    if stretch is None:
        return
    ends = {token.end for token in stretch.tokens}
    starts = {
        token.start + cut for token in stretch.tokens for cut in range(DEEPEST_CUT + 1) if token.start + cut < token.end
    }
    for track in TRACKS.values():
        spans = [span for span in track(annotations) if span.end in ends and span.start in starts]
        free = [span for span in spans if all(apart(stretch.tokens, span, other) for other in spans if other != span)]
        decoded = decode_tags(stretch.tokens, encode_tags(stretch.tokens, free))
        assert decoded == free


def apart(tokens, one, other):
    """No token lies in both: a token has one tag."""
    return not any(
        token.start < min(one.end, 10**9)
        and one.start < token.end
        and token.start < other.end
        and other.start < token.end
        for token in tokens
    )


def test_of_nested_spans_the_first_is_kept():
    assert keep_apart([Labelled(0, 9, "ORG"), Labelled(3, 5, "GPE"), Labelled(9, 12, "GPE")]) == [
        Labelled(0, 9, "ORG"),
        Labelled(9, 12, "GPE"),
    ]


def test_the_outermost_of_nested_entities_is_learnt():
    annotations = next(iter(FIXTURE.read_gold()))
    short, long = (
        Entity(id=f"e{end}", start=0, end=end, text="·", type=kind, refers_to=None, wikidata=None, normalized=None)
        for end, kind in ((5, "GPE"), (9, "ORG"))
    )
    assert TRACKS["entities"](replace(annotations, entities=[short, long])) == [Labelled(0, 9, "ORG")]


@pytest.mark.parametrize(
    ("text", "labels", "owned"),
    [
        (
            "قال زيد «أ» وقالت هند «ب»",
            {"قال": "cue", "زيد": "speaker", "أ»": "direct", "قالت": "cue", "هند": "speaker", "ب»": "direct"},
            [("قال", "زيد"), ("قالت", "هند")],
        ),
        (
            "«أ»، ثم «ب» كما روت هند",
            {"أ»": "direct", "ب»": "direct", "روت": "cue", "هند": "speaker"},
            [(None, None), ("روت", "هند")],
        ),
    ],
)
def test_cue_and_speaker_go_to_the_nearest_quote_and_not_beyond_another(text, labels, owned):
    spans = [Labelled(text.index(word), text.index(word) + len(word), label) for word, label in labels.items()]
    quotes = assemble_layers(text, {track: [spans] if track == "quotes" else [[]] for track in TRACKS})["quotes"]
    found = [(quote.cue and quote.cue.text, quote.speaker and quote.speaker.text) for quote in quotes]
    assert found == owned


# Taggers


class Echo:
    """Remembers the tags of each sequence it was shown."""

    def train(self, stretches, tags):
        self.seen = {str(stretch.tokens): own for stretch, own in zip(stretches, tags, strict=True)}

    def tag(self, stretches):
        return [self.seen[str(stretch.tokens)] for stretch in stretches]


def test_what_tags_can_say_of_gold_is_most_of_it(release):
    """A tagger that errs nowhere bounds what any tagger can reach."""
    documents = read_split(release, TRAIN)
    system = train_taggers(documents, Echo, lambda items, _: items)
    for document in documents:
        found = system(document)
        outer = {(span.start, span.end) for span in TRACKS["entities"](document.annotations)}
        assert {(mark.start, mark.end) for mark in found.entities} == outer
        assert [mark.cue for mark in found.retractions] == [mark.cue for mark in document.annotations.retractions]


def run(corpus: Corpus, *arguments: object) -> int:
    return train_baseline.main(["--corpus", str(corpus.root), *map(str, arguments)])


@pytest.mark.parametrize("kind", ["rules", "crf"])
def test_a_baseline_says_its_scores_and_keeps_them(release, tmp_path, capsys, kind):
    corpus = Corpus(tmp_path)
    assert run(corpus, kind, "--release", release) == 0
    table = capsys.readouterr().out
    path = corpus.data / "baselines" / f"{kind}.json"
    result = json.loads(path.read_text(encoding="utf-8"))
    assert table.splitlines()[2].startswith(f"| {kind} | 0.1.0 | ")
    assert TRAIN not in result["splits"]
    assert result["build"] == json.loads((release / "manifest.json").read_text(encoding="utf-8"))["build"]
    first = path.read_bytes()
    run(corpus, kind, "--release", release)
    assert path.read_bytes() == first


def test_the_results_that_are_kept_are_of_this_corpus_and_the_rules_as_they_are(tmp_path):
    corpus = Corpus(ROOT)
    release = build_release(corpus, __version__, tmp_path)
    kept = {result["baseline"]: result for result in read_results(corpus)}
    fresh = json.loads(json.dumps(run_baseline(release, use_rules)))
    assert kept["rules"] | fresh == kept["rules"]
    for name, result in kept.items():
        for split, own in fresh["splits"].items():
            assert result["splits"][split]["texts"] == own["texts"], f"{name} was scored on other texts or marks"


def test_a_crf_learns_what_it_is_shown(release):
    from musnad.baselines.crf import CrfTagger

    documents = read_split(release, TRAIN)
    stretches = [stretch for each in documents for stretch in cut_sequences(each.text, each.segments)]
    tags = [
        encode_tags(stretch.tokens, [span for span in TRACKS["entities"](each.annotations) if inside(span, stretch)])
        for each in documents
        for stretch in cut_sequences(each.text, each.segments)
    ]
    tagger = CrfTagger()
    tagger.train(stretches, tags)
    learnt = sum(
        one == other
        for own, said in zip(tags, tagger.tag(stretches), strict=True)
        for one, other in zip(own, said, strict=True)
    )
    assert learnt > 0.95 * sum(map(len, tags))


def inside(span, stretch):
    return stretch.tokens[0].start <= span.start and span.end <= stretch.tokens[-1].end


def test_dry_run_writes_nothing(release, tmp_path, capsys):
    assert run(Corpus(tmp_path), "rules", "--release", release, "--dry-run") == 0
    assert "| rules |" in capsys.readouterr().out
    assert not any(tmp_path.iterdir())


def test_a_release_without_texts_to_learn_from_is_refused(release, tmp_path, capsys):
    bare = tmp_path / "bare"
    shutil.copytree(release, bare)
    for path in (bare / "documents").glob(f"{TRAIN}-*"):
        path.unlink()
    assert run(Corpus(tmp_path), "crf", "--release", bare) == 2
    assert "[no-train-split]" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [("encoder",), ("crf", "--model", "x")])
def test_an_encoder_and_nothing_else_needs_a_model(release, tmp_path, capsys, arguments):
    assert run(Corpus(tmp_path), *arguments, "--release", release) == 2
    assert "[wrong-option]" in capsys.readouterr().err


@pytest.fixture(scope="module")
def tiny_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer that has seen no text: the recipe is what is tried here."""
    transformers = pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("encoder")
    words = sorted(
        {token.plain for each in FIXTURE.read_documents() for token in tokenize(each.text) if token.kind != BREAK}
    )
    (folder / "vocab.txt").write_text(
        "\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words]), encoding="utf-8"
    )
    tokenizer = transformers.BertTokenizerFast(
        vocab=str(folder / "vocab.txt"), do_lower_case=False, strip_accents=False
    )
    tokenizer.save_pretrained(folder)
    config = transformers.BertConfig(
        vocab_size=len(words) + 5,
        hidden_size=48,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
        hidden_dropout_prob=0.0,
    )
    transformers.BertModel(config).save_pretrained(folder)
    return folder


def test_an_encoder_is_fine_tuned_and_scored(release, tmp_path, capsys, tiny_encoder):
    corpus = Corpus(tmp_path)
    options = ("--model", tiny_encoder, "--epochs", 2, "--name", "tiny")
    assert run(corpus, "encoder", "--release", release, *options) == 0
    assert "| tiny | 0.1.0 |" in capsys.readouterr().out


def test_an_encoder_learns_what_it_is_shown(release, tiny_encoder):
    from musnad.baselines.encoder import EncoderTagger, Recipe

    [document, *_] = read_split(release, TRAIN)
    stretches = cut_sequences(document.text, document.segments)
    tags = [
        encode_tags(
            stretch.tokens, [span for span in TRACKS["entities"](document.annotations) if inside(span, stretch)]
        )
        for stretch in stretches
    ]
    tagger = EncoderTagger(Recipe(str(tiny_encoder), epochs=60, learning_rate=5e-3, window=40))
    tagger.train(stretches, tags)
    said = tagger.tag(stretches)
    assert [len(own) for own in said] == [len(own) for own in tags]
    right = sum(
        one == other
        for own, other_own in zip(tags, said, strict=True)
        for one, other in zip(own, other_own, strict=True)
    )
    assert right > 0.9 * sum(map(len, tags))
