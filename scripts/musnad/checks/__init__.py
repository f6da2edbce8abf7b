"""Checks: five levels of validity, from shape to corpus. A finding is `file:json-path [check-id] message`.

shape reads and validates (1); documents and offsets hold text and spans together (2); references follow ids (3);
layers, entities, quotes, numbers and retractions ask whether marks agree with themselves and the text (4); splits,
sources and duplicates look at the whole corpus (5). table lists them all, waivers excuse, validation runs them.
"""
