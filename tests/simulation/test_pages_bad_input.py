"""Bad input on the first page: one clear answer, in Kubernetes' own words where it has words; nothing is created."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from simulation.models import Run

pytestmark = pytest.mark.django_db
POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: web\n    image: nginx\n"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


def send(client, manifest, **more):
    answer = client.post(
        "/", {"kind": "manifest", "manifest": manifest, **more}, headers={"Accept": "application/json"}
    )
    return answer.status_code, json.loads(answer.content)


@pytest.mark.parametrize(
    ("manifest", "says", "line"),
    [
        (POD + "   oops: [\n", "YAML", 9),
        ("just words", "mapping", 1),
        ("- a\n- b\n", "mapping", 1),
        (POD.replace("kind: Pod", "kind: Pot"), 'no matches for kind "Pot"', None),
        (POD.replace("v1", "v9"), "v9", None),
        (POD.replace("image", "imagee"), 'unknown field "spec.containers[0].imagee"', 8),
        (POD.replace("image: nginx", "image: nginx\n    ports: 80"), "spec.containers.ports", 6),
        (POD.replace("name: web\nspec", "name: Web_1\nspec"), "metadata.name: Invalid value", 4),
        (POD + BOMB, "", None),
        ("", "", None),
    ],
)
def test_a_bad_manifest_is_explained_and_nothing_is_created(client, manifest, says, line):
    status, answer = send(client, manifest)
    assert status == 400
    assert says in answer["error"]
    assert answer["error"]
    assert line is None or answer["line"] == line
    assert not Run.objects.exists()


def test_more_than_a_mebibyte_is_refused(client):
    assert send(client, POD + "#" * 1_100_000)[0] == 413
    big = SimpleUploadedFile("pod.yaml", (POD + "#" * 1_100_000).encode())
    assert client.post("/", {"kind": "upload", "file": big}).status_code in (400, 413)
    assert not Run.objects.exists()


def test_what_the_api_server_refuses_can_be_watched_all_the_same(client):
    manifest = POD.replace("name: web\nspec", "name: Web_1\nspec")
    assert send(client, manifest)[1]["watchable"] is True
    status, answer = send(client, manifest, anyway="1")
    assert status == 201
    assert answer["url"] == f"/runs/{Run.objects.get().pk}"


def test_what_is_no_form_is_answered_with_the_page(client):
    assert client.post("/", {"kind": "nonsense"}).status_code in (302, 400)
    assert client.post("/", "[1, 2]", content_type="application/json").status_code in (302, 400)
