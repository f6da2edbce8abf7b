"""Who suggests the names: the rules, a Hugging Face model, or both."""

from __future__ import annotations

from collections.abc import Sequence

from musnad.annotations import Entity
from musnad.findings import Refusal
from musnad.preannotation.engine import Namer
from musnad.preannotation.models import join_entities, load_model, suggest_model_names
from musnad.preannotation.names import suggest_names
from musnad.preannotation.tokens import Token
from musnad.spans import Span

ADD, REPLACE = "add", "replace"


def choose_namer(model_name: str | None, mode: str = ADD) -> Namer:
    """The rules when no model is named; else the model beside the rules (`add`) or instead of them (`replace`).

    Dates and times stay the rules', which give their EDTF. Raises Refusal [model-unavailable] when the model, or the
    extra that runs it, is not there.
    """
    if model_name is None:
        return suggest_names
    try:
        model = load_model(model_name)
    except (ImportError, OSError, ValueError) as error:
        raise Refusal(model_name, "model-unavailable", str(error).strip().splitlines()[0]) from error

    def name(text: str, tokens: list[Token], taken: Sequence[Span]) -> list[Entity]:
        seen = [entity for entity in suggest_model_names(text, model) if entity.type not in ("DATE", "TIME")]
        return seen if mode == REPLACE else join_entities(suggest_names(text, tokens, taken), seen)

    return name
