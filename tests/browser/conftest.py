"""Chromium on the Label Studio server of the session, logged in, and cut off from every other machine."""

import os
import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from labelling_page import LabellingPage
from playwright.sync_api import Browser, Route, StorageState, sync_playwright

from labelstudio_server import RunningServer

MISSING = "Chromium is not installed: apt-get install chromium, or set CHROMIUM to the path of one"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not executable or not shutil.which(executable):
        pytest.fail(MISSING, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def login(chromium: Browser, labelstudio: RunningServer) -> StorageState:
    """The cookies of an annotator who has logged in."""
    page = chromium.new_page()
    page.goto(f"{labelstudio.url}/user/login/")
    page.fill("input[name=email]", labelstudio.email)
    page.fill("input[name=password]", labelstudio.password)
    page.click("button[type=submit]")
    page.wait_for_url(lambda url: "login" not in url)
    cookies = page.context.storage_state()
    page.context.close()
    return cookies


@pytest.fixture
def labelling_page(chromium: Browser, login: StorageState, labelstudio: RunningServer) -> Iterator[LabellingPage]:
    """A window of its own. A request that would leave this machine is stopped, and fails the test."""
    # Requests of a service worker would pass by the routes.
    window = chromium.new_context(
        viewport={"width": 1440, "height": 1000}, storage_state=login, service_workers="block"
    )
    strangers: list[str] = []

    def guard(route: Route) -> None:
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            route.continue_()
        else:
            strangers.append(route.request.url)
            route.abort()

    window.route("**/*", guard)
    yield LabellingPage(window.new_page(), labelstudio.url)
    window.close()
    assert strangers == [], "the page asked other machines"
