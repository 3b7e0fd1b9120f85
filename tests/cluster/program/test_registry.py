"""What a pull finds, and the words in which it fails."""

import pytest

from simulation.cluster.registry import (
    Found,
    InvalidReference,
    Missing,
    Registry,
    apply_default_tag,
    check_registry,
    parse_reference,
)

RECORDED = {
    "localhost:5000/tool:1": {"size": 767080, "command": ["/tool"]},
    "localhost:5000/*": {"missing": "not found"},
    "localhost:5999/*": {"missing": "connection refused"},
}
DENIED = (
    "pull access denied, repository does not exist or may require authorization: "
    "server message: insufficient_scope: authorization failed"
)


@pytest.mark.parametrize(
    ("image", "canonical"),
    [
        ("nginx", "docker.io/library/nginx:latest"),
        ("nginx:1.27", "docker.io/library/nginx:1.27"),
        ("docker.io/nginx", "docker.io/library/nginx:latest"),
        ("index.docker.io/library/nginx:1", "docker.io/library/nginx:1"),
        ("paulczar/gb-frontend:v5", "docker.io/paulczar/gb-frontend:v5"),
        ("localhost/x", "localhost/x:latest"),
        ("localhost:5000/tool:1", "localhost:5000/tool:1"),
        ("registry.k8s.io/e2e-test-images/agnhost:2.45", "registry.k8s.io/e2e-test-images/agnhost:2.45"),
        (f"nginx:1.27@sha256:{'a' * 64}", f"docker.io/library/nginx@sha256:{'a' * 64}"),
    ],
)
def test_reference_is_brought_into_its_canonical_form(image, canonical):
    assert parse_reference(image).canonical == canonical


@pytest.mark.parametrize(
    ("image", "words"),
    [
        ("NGINX:bad:tag", "invalid reference format: repository name (library/NGINX) must be lowercase"),
        ("nginx:bad:tag", "invalid reference format"),
        ("<your-private-image>", "invalid reference format"),
        ("nginx:" + "x" * 129, "invalid reference format"),
        ("a" * 64, f"invalid repository name ({'a' * 64}), cannot specify 64-byte hexadecimal strings"),
        (f"nginx@sha256:{'a' * 40}", "invalid checksum digest length"),
        (f"nginx@md5:{'a' * 32}", "unsupported digest algorithm"),
    ],
)
def test_bad_reference_is_refused_in_the_parsers_words(image, words):
    with pytest.raises(InvalidReference) as refused:
        parse_reference(image)
    assert str(refused.value) == words


def test_kubelet_applies_the_default_tag_without_qualifying_the_name():
    assert apply_default_tag("busybox") == "busybox:latest"
    assert apply_default_tag("localhost:5000/tool") == "localhost:5000/tool:latest"
    assert apply_default_tag("nginx:1.27") == "nginx:1.27"
    digest = f"nginx@sha256:{'b' * 64}"
    assert apply_default_tag(digest) == digest


def test_kubelet_says_why_a_name_is_invalid():
    with pytest.raises(InvalidReference) as refused:
        apply_default_tag("NGINX:bad:tag")
    assert str(refused.value) == (
        'Failed to apply default image tag "NGINX:bad:tag": couldn\'t parse image name "NGINX:bad:tag": '
        "invalid reference format: repository name (library/NGINX) must be lowercase"
    )


def test_missing_image_fails_as_recorded():
    image = "localhost:5000/nginx:nope"
    assert Registry(RECORDED).find(image).error == (
        f'rpc error: code = NotFound desc = failed to pull and unpack image "{image}": '
        f'failed to resolve reference "{image}": {image}: not found'
    )


def test_unreachable_registry_refuses_the_connection():
    assert Registry(RECORDED).find("localhost:5999/x:1").error == (
        'rpc error: code = Unknown desc = failed to pull and unpack image "localhost:5999/x:1": '
        'failed to resolve reference "localhost:5999/x:1": failed to do request: '
        'Head "http://localhost:5999/v2/x/manifests/1": dial tcp 127.0.0.1:5999: connect: connection refused'
    )


def test_exact_entry_wins_over_pattern_and_longer_pattern_over_shorter():
    registry = Registry({"a.io/*": {"missing": "x"}, "a.io/b/*": {"size": 7}, "a.io/b/c:1": {"size": 8}})
    assert registry.find("a.io/b/c:1").size_bytes == 8
    assert registry.find("a.io/b/d").size_bytes == 7
    assert isinstance(registry.find("a.io/z"), Missing)


def test_entry_without_registry_host_matches_the_name_on_docker_hub():
    registry = Registry({"nginx:1.27": {"size": "72Mi"}, "nginx:*": {"missing": "not found"}})
    for name in ("nginx:1.27", "docker.io/nginx:1.27", "docker.io/library/nginx:1.27"):
        assert registry.find(name).size_bytes == 72 * 1024 * 1024
    assert registry.find("nginx").kind == "not found"


def test_unqualified_unknown_name_is_denied_by_docker_hub():
    missing = Registry().find("example-image")
    assert missing.error == (
        'rpc error: code = Unknown desc = failed to pull and unpack image "docker.io/library/example-image:latest": '
        f'failed to resolve reference "docker.io/library/example-image:latest": {DENIED}'
    )


@pytest.mark.parametrize("image", ["nginx:1.161", "nginx:1.91", "nginx:nope", "redis:99", "debian:nothere"])
def test_unknown_tag_of_a_well_known_image_is_not_found(image):
    assert Registry().find(image).kind == "not found"


@pytest.mark.parametrize(
    "image",
    [
        "nginx", "nginx:1.7.9", "nginx:1.14.2", "nginx:1.27-alpine", "nginx:1.29", "nginx:alpine",
        "busybox:1.28", "redis:5", "redis:7.2-bookworm", "python:3.12-slim", "debian:stable",
        "debian:bookworm-slim", "ubuntu:22.04", "node:20-alpine3.20", "postgres:16", "mysql:8.0",
        "mysql:5.6", "wordpress:4.8-apache", "perl:5.34.0", "httpd:2.4", "alpine:3",
        "registry.k8s.io/pause:3.10.1", "registry.k8s.io/nginx-slim:0.24",
        "registry.k8s.io/e2e-test-images/agnhost:2.63.0", "k8s.gcr.io/busybox:1.24",
        "gcr.io/google-samples/hello-app:2.0", "docker.io/library/bash:5", "hello-world", "rabbitmq",
        "fedora", "polinux/stress", "vish/stress", "hashicorp/http-echo:0.2.3", "banno/carbon-relay",
        "perl:5.34", "node:lts", "eclipse-temurin:21-jre", "registry:2", "mongo:7", "memcached:1.6.8",
        "mariadb:11", "golang:1.22",
    ],
)  # fmt: skip
def test_images_of_the_documentation_are_found(image):
    assert isinstance(Registry().find(image), Found)


def test_image_nobody_knows_is_there_when_its_name_is_qualified():
    found = Registry().find("registry.example.com/team/app:3")
    assert (found.entrypoint, found.declared, found.base) == (["/app"], False, "any")
    assert Registry().find("non-existing-repo/non-existing-image:example").kind == "access denied"


def test_command_of_the_pod_replaces_what_the_image_would_start():
    nginx = Registry().find("nginx")
    assert nginx.argv(None, None) == ["/docker-entrypoint.sh", "nginx", "-g", "daemon off;"]
    assert nginx.argv(None, ["-h"]) == ["/docker-entrypoint.sh", "-h"]
    assert nginx.argv(["sh"], None) == ["sh"]
    assert (nginx.listens, nginx.stop_signal, nginx.digest) == ([80], "SIGQUIT", Registry().find("nginx:latest").digest)


def test_same_name_has_the_same_digest_in_every_run():
    one, other = Registry(RECORDED).find("localhost:5000/tool:1"), Registry(RECORDED).find("localhost:5000/tool:1")
    assert one == other
    assert one.repo_digest == f"localhost:5000/tool@{one.digest}"


def test_wrong_entries_are_named_with_what_is_valid():
    wrong = check_registry(
        {"nginx": {"size": "big", "ports": [80]}, "a*b": {}, "x:1": {"listens": [0], "missing": 3}, "UP": {}, "y": 1}
    )
    assert [path for path, _ in wrong] == [
        ("nginx", "ports"), ("nginx", "size"), ("a*b",), ("x:1", "listens", 0), ("x:1", "missing"), ("UP",), ("y",),
    ]  # fmt: skip
    assert "valid are size, command" in dict(wrong)[("nginx", "ports")]
    assert check_registry(RECORDED) == []
