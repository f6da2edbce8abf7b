# `make corpus` and `make test` need Python 3.11 or newer; `make test` also Chromium and an Arabic font (see README.md).
PYTHON ?= python3
BIN := .venv/bin
# dev is enough for every test but those of the model plug, which need models (1 GB more).
EXTRAS ?= dev
STAMP := .venv/.installed-$(EXTRAS)

.PHONY: setup corpus derive check test nightly bench clean

setup: $(STAMP)

$(STAMP): pyproject.toml .ci/constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint .ci/constraints.txt --editable '.[$(EXTRAS)]'
	touch $@

corpus: setup
	$(BIN)/python scripts/ingest_articles.py
	$(BIN)/python scripts/validate_corpus.py
	$(BIN)/python scripts/build_release.py
	$(BIN)/python scripts/show_release.py

derive: setup
	$(BIN)/python scripts/derive_files.py

check: setup
	$(BIN)/pre-commit run --all-files

test: setup
	$(BIN)/pytest

nightly: setup
	$(BIN)/pytest --hypothesis-profile nightly

bench: setup
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint .ci/constraints.txt --editable '.[bench]'
	$(BIN)/python tests/benchmarks/run_benchmarks.py

clean:
	rm -rf .venv data/release
