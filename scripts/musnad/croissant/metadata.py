"""Croissant metadata of a release: what a loader that knows no musnad needs, and what its RAI vocabulary asks.

Plain JSON-LD, written without a library; the tests read it, and iterate its records, with mlcroissant. Fields and
labels follow from `schema/record.schema.json`, who made it and when from `CITATION.cff`, what is said of responsible
use from the sections of the dataset card.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files as package_files
from typing import Any

from musnad.citation import cite
from musnad.croissant.records import list_label_sets, make_record_set, name_files
from musnad.features import list_configs
from musnad.schemas import Json

CROISSANT = "croissant.json"
PARQUET = "application/x-parquet"
# The properties of Croissant RAI 1.0, and the section of the card that answers each.
RAI_SECTIONS = {
    "rai:dataCollection": "Where it comes from",
    "rai:dataPreprocessingProtocol": "What is computed",
    "rai:dataAnnotationProtocol": "How it was marked",
    "rai:annotatorDemographics": "Annotator demographic",
    "rai:dataUseCases": "Curation rationale",
    "rai:dataLimitations": "Known limits",
    "rai:dataBiases": "Bias",
    "rai:personalSensitiveInformation": "People in the texts",
    "rai:dataReleaseMaintenancePlan": "Versions",
}


@cache
def _load_context() -> Json:
    """The `@context` of Croissant 1.0, to the letter, and the prefix of RAI."""
    context: Json = json.loads((package_files("musnad.croissant") / "context.json").read_text(encoding="utf-8"))
    return context


def make_croissant(manifest: Mapping[str, Any], citation: Mapping[str, Any], sections: Mapping[str, str]) -> str:
    """The `croissant.json` of the release that `manifest` describes.

    `citation` is the content of its CITATION.cff, `sections` the text of the card's sections by their headings; what
    either lacks is left out.
    """
    files = {name: digest for name, digest in manifest["files"].items() if name.endswith(".parquet")}
    configs = [name for name in list_configs() if any(file.startswith(f"{name}/") for file in files)]
    described = {
        "@context": _load_context(),
        "@type": "sc:Dataset",
        "conformsTo": ["http://mlcommons.org/croissant/1.0", "http://mlcommons.org/croissant/RAI/1.0"],
        "name": manifest["name"],
        "version": manifest["version"],
        "inLanguage": sorted(manifest["provenance"]["language"]),
        "license": _list_licences(manifest, citation),
        **_describe_source(citation),
        **{name: sections[heading] for name, heading in RAI_SECTIONS.items() if heading in sections},
        "distribution": [
            *(_make_file(name, digest) for name, digest in files.items()),
            *(_make_file_set(config) for config in configs),
        ],
        "recordSet": [make_record_set(config) for config in configs],
    }
    labels = {made["@id"]: made for config in configs for made in list_label_sets(config)}
    described["recordSet"] += labels.values()
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def _describe_source(citation: Mapping[str, Any]) -> Json:
    names = {
        "description": citation.get("abstract"),
        "url": citation.get("url"),
        "datePublished": citation.get("date-released") and str(citation["date-released"]),
        "creator": [_describe_author(author) for author in citation.get("authors", [])],
        "keywords": citation.get("keywords"),
        "citeAs": cite(citation) if citation else None,
    }
    return {name: value for name, value in names.items() if value}


def _list_licences(manifest: Mapping[str, Any], citation: Mapping[str, Any]) -> list[str]:
    """The licence of the annotations and those of the texts; addresses where SPDX knows them."""
    names = sorted({*filter(None, [citation.get("license")]), *manifest["provenance"]["licence"]})
    return [name if name.startswith("LicenseRef-") else f"https://spdx.org/licenses/{name}.html" for name in names]


def _describe_author(author: Mapping[str, str]) -> Json:
    if "name" in author:
        return {"@type": "sc:Organization", "name": author["name"]}
    return {"@type": "sc:Person", "name": f"{author['given-names']} {author['family-names']}"}


def _make_file(name: str, digest: str) -> Json:
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": name,
        "encodingFormat": PARQUET,
        "sha256": digest,
    }


def _make_file_set(config: str) -> Json:
    # Of a set inside other files mlcroissant finds no record; of one by itself it looks beside croissant.json.
    identifier = name_files(config)
    return {
        "@type": "cr:FileSet",
        "@id": identifier,
        "name": identifier,
        "encodingFormat": PARQUET,
        "includes": f"{config}/*.parquet",
    }
