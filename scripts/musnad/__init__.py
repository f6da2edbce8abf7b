"""musnad: news articles in, a gold-annotated Hugging Face dataset out.

From the ground up, as imports go (the whole order is under tool.importlinter in pyproject.toml): findings, schemas,
tables, spans, arabic and dates; documents, annotations and corpus; then what is done with them: ingest, preannotation,
labelstudio, checks, splitting, adjudication, agreement; what a release is made of: sentences, derivations, rows,
features, parquet, manifest, blocks, card, croissant; what looks at releases: versions, scoring, baselines; and at the
top releases, and what uses them: browse, hub, restoring, mining, previews.
"""

__version__ = "0.2.0"
