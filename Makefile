# `make corpus` and `make test` need Python 3.11 or newer; `make test` also Chromium and an Arabic font (see README.md).
PYTHON ?= python3
# dev is enough for every test but those of the model plug, which need models (1 GB more).
EXTRAS ?= dev
RUN := .venv/bin/python
PIP := .venv/bin/pip install --quiet --disable-pip-version-check --constraint .ci/constraints.txt
STAMP := .venv/.installed-$(EXTRAS)

.PHONY: setup corpus derive check test nightly fuzz bench clean

setup: $(STAMP)

$(STAMP): pyproject.toml .ci/constraints.txt
	$(PYTHON) -m venv .venv && $(PIP) --editable '.[$(EXTRAS)]' && touch $@

corpus: setup
	$(RUN) scripts/ingest_articles.py && $(RUN) scripts/validate_corpus.py && $(RUN) scripts/build_release.py --allow-dirty && $(RUN) scripts/show_release.py

derive: setup
	$(RUN) scripts/derive_files.py && $(RUN) scripts/build_release.py --card

check: setup
	.venv/bin/pre-commit run --all-files

test: setup
	.venv/bin/pytest

nightly: setup
	HYPOTHESIS_PROFILE=nightly .venv/bin/pytest

fuzz: setup
	$(PIP) --editable '.[fuzz]' && $(RUN) tests/fuzz/fuzz_readers.py -max_total_time=600

bench: setup
	$(PIP) --editable '.[bench]' && $(RUN) tests/benchmarks/run_benchmarks.py

clean:
	rm -rf .venv data/release
