"""What all tests may ask for."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from labelstudio_server import RunningServer, run_server

# Generated annotations are large and a loaded machine is slow; neither says anything about the law under test.
_PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
settings.register_profile("default", max_examples=200, **_PATIENT)
settings.register_profile("nightly", max_examples=10_000, **_PATIENT)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def labelstudio(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One Label Studio server for the whole session."""
    with run_server(pytestconfig.cache.mkdir("labelstudio"), tmp_path_factory.mktemp("labelstudio")) as server:
        yield server
