"""Run one baseline on a release: train it on the train split, score it on the others, keep the result.

rules     the rules of suggest_annotations.py, which learn nothing
crf       a linear-chain CRF for each layer (python-crfsuite): seconds on one core
encoder   a Hugging Face encoder, fine-tuned for each layer: name it with --model (extra `models`)

The result is written to data/baselines/<name>.json, from which the card's table is made.

example:
  python scripts/train_baseline.py crf --release data/release/0.2.0
  python scripts/train_baseline.py encoder --model aubmindlab/bert-base-arabertv02 --name arabert --epochs 20
  python scripts/train_baseline.py rules --dry-run
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version as installed_version
from pathlib import Path

from musnad import __version__, command
from musnad.findings import Refusal

with command.needing("agreement,baselines"):
    from musnad.baselines.crf import CrfTagger
    from musnad.baselines.encoder import EncoderTagger, Recipe
    from musnad.baselines.results import make_result_table, result_path, write_result
    from musnad.baselines.running import Documents, System, run_baseline, train_taggers, use_rules

_DEFAULTS = Recipe("")
_LIBRARIES = {"rules": (), "crf": ("python-crfsuite",), "encoder": ("torch", "transformers")}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns 0, or 2 for wrong use."""
    parser, count = command.make_parser(__doc__), command.count_from(1)
    parser.add_argument("kind", choices=list(_LIBRARIES), help="which baseline")
    parser.add_argument("--release", type=Path, metavar="DIR", help="default: the corpus's release of this version")
    parser.add_argument("--name", metavar="NAME", help="what the result is called (default: the kind)")
    parser.add_argument("--model", metavar="NAME", help="encoder: a model on the Hub, or a folder")
    parser.add_argument(
        "--epochs", type=count, default=_DEFAULTS.epochs, metavar="N", help="encoder: default %(default)s"
    )
    parser.add_argument(
        "--learning-rate", type=float, default=_DEFAULTS.learning_rate, metavar="X", help="encoder: default %(default)s"
    )
    parser.add_argument(
        "--batch", type=count, default=_DEFAULTS.batch, metavar="N", help="encoder: default %(default)s"
    )
    parser.add_argument("--seed", type=int, default=_DEFAULTS.seed, metavar="N", help="default: %(default)s")
    parser.add_argument("--dry-run", action="store_true", help="show the result, write nothing")
    return command.run(train, parser, argv)


def train(arguments: argparse.Namespace) -> int:
    """Carry out one run."""
    release = arguments.release or arguments.corpus.release / __version__
    if (arguments.kind == "encoder") != bool(arguments.model):
        raise Refusal("--model", "wrong-option", "an encoder, and only an encoder, needs a --model")
    recipe = Recipe(
        arguments.model or "", arguments.epochs, arguments.learning_rate, arguments.batch, seed=arguments.seed
    )

    def prepare(documents: Documents) -> System:
        if arguments.kind == "rules":
            return use_rules(documents)
        make = CrfTagger if arguments.kind == "crf" else lambda: EncoderTagger(recipe)
        return train_taggers(documents, make, command.progress)

    try:
        result = run_baseline(release, prepare, arguments.seed)
    except (ImportError, OSError, ValueError) as error:
        message = str(error).strip().splitlines()[0]
        raise Refusal(arguments.model or arguments.kind, "model-unavailable", message) from error
    own = {"kind": arguments.kind, "model": arguments.model, "seed": arguments.seed}
    libraries = {name: installed_version(name) for name in _LIBRARIES[arguments.kind]}
    own |= {"libraries": {"musnad": __version__} | libraries}
    own |= (
        {"epochs": recipe.epochs, "learning_rate": recipe.learning_rate, "batch": recipe.batch} if recipe.model else {}
    )
    result = {"baseline": arguments.name or arguments.kind, **own, **result}
    if not arguments.dry_run:
        path = result_path(arguments.corpus, result["baseline"])
        write_result(path, result)
    command.say(make_result_table([result]))
    return command.FINE


if __name__ == "__main__":
    sys.exit(main())
