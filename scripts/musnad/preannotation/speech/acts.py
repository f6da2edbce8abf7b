"""What a source does with its words: the cue decides, and where it is neutral the form of the words."""

from __future__ import annotations

import re

from musnad.arabic import fold

_DEMANDS = tuple(map(fold, ("نطالب", "أطالب", "ندعو", "أدعو", "نناشد", "أناشد", "نحث")))
_DENIALS = tuple(map(fold, ("ننفي", "أنفي", "ننكر")))
_OWN_FUTURE = re.compile(
    r"^(?:و|لكننا |نحن |اننا |انا )?(?:س[نا][\u0621-\u064a]{2,}|(?:سوف|لن) [نا][\u0621-\u064a]{2,}|[نا]تعهد)"
)
# A clause about the source itself or a body of its own: أنه سيعود, إن شركته لن تغلق.
_OWN_CLAUSE = re.compile(
    r"^(?:ان(?:ه|ها|هم|نا|ني)|ان [\u0621-\u064a]{3,}(?:ه|ها|هم)(?: [\u0621-\u064a]+)?) "
    r"(?:س[يتن][\u0621-\u064a]{2,}|سوف |لن )"
)


def decide_act(act: str, shape: str, content: str) -> str:
    """The act of a quote from its cue's act, its type and its content (annotation/guidelines.md, Q11)."""
    if act != "state":
        return act
    head = fold(content[:200])
    if shape != "indirect" and shape != "mixed":
        if content.rstrip().endswith(("؟", "?")):
            return "ask"
        if head.startswith(_DEMANDS):
            return "demand"
        if head.startswith(_DENIALS):
            return "deny"
        return "promise" if _OWN_FUTURE.search(head[:60]) else "state"
    return "promise" if _OWN_CLAUSE.match(head) else "state"
