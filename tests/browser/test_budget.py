"""What a page may weigh: 150 kB of compressed script and style at its first load, and all of it from this site."""

import pytest

from .helpers import begin

LIMIT_BYTES = 150_000


def weigh(page, address):
    """Bytes over the wire by kind, at a first load with an empty cache."""
    loaded = []
    page.on("requestfinished", lambda request: loaded.append(request))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    weights = {}
    for request in loaded:
        weights[request.resource_type] = weights.get(request.resource_type, 0) + request.sizes()["responseBodySize"]
    return weights


@pytest.mark.parametrize("address", ["/", "/lessons/the-way-of-a-pod/", "/teach/"])
def test_a_page_stays_within_its_budget(page, address):
    weights = weigh(page, address)
    assert 0 < weights["stylesheet"] + weights.get("script", 0) <= LIMIT_BYTES, weights


def test_the_run_page_stays_within_its_budget(page, browser, base_url):
    address = begin(page)
    context = browser.new_context(base_url=base_url)
    weights = weigh(context.new_page(), address)
    context.close()
    assert 0 < weights["stylesheet"] + weights["script"] <= LIMIT_BYTES, weights


def test_files_are_compressed_and_cached_for_ever(page, context):
    with page.expect_response("**/home*.js") as got:
        page.goto("/")
    headers = got.value.all_headers()
    assert headers["content-encoding"] in ("gzip", "br")
    assert "immutable" in headers["cache-control"]
