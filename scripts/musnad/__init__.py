"""musnad: news articles in, a gold-annotated Hugging Face dataset out.

The modules, from the ground up: findings, schemas, tables, spans, arabic, dates, documents, annotations, corpus,
command, ingest, preannotation, labelstudio, checks, adjudication, features, card, releases. Imports only go that way.
"""

__version__ = "0.2.0"
