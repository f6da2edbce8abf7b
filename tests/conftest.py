"""What all tests may ask for."""

from collections.abc import Iterator

import pytest
from labelstudio_server import RunningServer, run_server


@pytest.fixture(scope="session")
def labelstudio(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One Label Studio server for the whole session."""
    with run_server(pytestconfig.cache.mkdir("labelstudio"), tmp_path_factory.mktemp("labelstudio")) as server:
        yield server
