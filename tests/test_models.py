"""Any token-classification model can suggest entities: loaded, windowed, its labels mapped, its offsets trusted."""

from pathlib import Path

import pytest

from musnad.annotations import Entity

transformers = pytest.importorskip("transformers")
torch = pytest.importorskip("torch")

from musnad.preannotation.models import join_entities, load_model, suggest_model_names  # noqa: E402

TEXT = "وقال سمير الحاج في دمشق إن المصنع يعمل"
# The answer the tiny network is made to give for each word of its vocabulary.
ANSWERS = {"سمير": "B-PERS", "الحاج": "I-PERS", "##دمشق": "B-GPE", "دمشق": "B-GPE", "المصنع": "B-CURR", "يعمل": "B-ODD"}
LABELS = ["O", "B-PERS", "I-PERS", "B-GPE", "B-CURR", "B-ODD"]


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer whose embeddings spell the answer and whose attention adds nothing."""
    folder = tmp_path_factory.mktemp("model")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "و", "في", "إن", "##قال", *ANSWERS]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    tokenizer = transformers.BertTokenizerFast(
        vocab=str(folder / "vocab.txt"), do_lower_case=False, strip_accents=False
    )
    tokenizer.save_pretrained(folder)
    config = transformers.BertConfig(
        vocab_size=len(words),
        hidden_size=len(LABELS),
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=4,
        max_position_embeddings=16,
        id2label=dict(enumerate(LABELS)),
        label2id={label: number for number, label in enumerate(LABELS)},
    )
    network = transformers.BertForTokenClassification(config)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.zero_()
        for norm in (module for module in network.modules() if isinstance(module, torch.nn.LayerNorm)):
            norm.weight.fill_(1)
        for place, word in enumerate(words):
            network.bert.embeddings.word_embeddings.weight[place, LABELS.index(ANSWERS.get(word, "O"))] = 5
        network.classifier.weight.copy_(torch.eye(len(LABELS)) * 5)
    network.save_pretrained(folder)
    return folder


def words(entities: list[Entity]) -> list[tuple[str, str]]:
    return [(entity.type, entity.text) for entity in entities]


def test_the_labels_of_a_loaded_model_become_entities_of_our_types(model_folder: Path) -> None:
    entities = suggest_model_names(TEXT, load_model(model_folder))
    assert words(entities) == [("PERS", "سمير الحاج"), ("GPE", "دمشق")]
    assert all(TEXT[entity.start : entity.end] == entity.text for entity in entities)
    assert [entity.rule for entity in entities] == [f"model.{model_folder.name}"] * 2
    assert all(entity.score and 0.5 < entity.score <= 1 for entity in entities)


def test_an_unknown_label_is_said_once_and_a_known_one_of_another_layer_never(
    model_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    model = load_model(model_folder)
    for _ in range(2):
        suggest_model_names("يعمل المصنع يعمل", model)
    assert [record.getMessage().split(": ")[1].split()[1] for record in caplog.records] == ["ODD"]


def test_a_proclitic_of_the_first_word_stays_outside(model_folder: Path) -> None:
    assert words(suggest_model_names("ودمشق", load_model(model_folder))) == [("GPE", "دمشق")]


def test_windows_give_what_one_reading_would_give(model_folder: Path) -> None:
    long = "سمير الحاج في دمشق إن " * 30
    entities = suggest_model_names(long, load_model(model_folder))
    assert words(entities) == [("PERS", "سمير الحاج"), ("GPE", "دمشق")] * 30
    assert len({entity.start for entity in entities}) == 60


def test_a_model_adds_what_the_rules_did_not_see_and_changes_nothing_they_did(model_folder: Path) -> None:
    seen = suggest_model_names(TEXT, load_model(model_folder))
    rules = [entity for entity in seen if entity.type == "GPE"]
    joined = join_entities(rules, seen)
    assert words(joined) == words(seen)
    assert [entity.id for entity in joined] == ["e1", "e2"]
    assert joined[1].refers_to == rules[0].refers_to != joined[0].refers_to


def test_a_model_that_crosses_a_rule_is_not_heard() -> None:
    def entity(start: int, end: int, kind: str) -> Entity:
        return Entity(
            id="e1",
            start=start,
            end=end,
            text="x" * (end - start),
            type=kind,
            refers_to="c1",
            wikidata=None,
            normalized=None,
        )

    assert len(join_entities([entity(2, 6, "ORG")], [entity(4, 8, "PERS"), entity(3, 5, "GPE")])) == 2


def test_a_model_that_is_not_there_is_an_error_of_its_name(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nothing-here"):
        load_model(tmp_path / "nothing-here")
