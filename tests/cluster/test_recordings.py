"""The cluster against what a real Kubernetes 1.36 did, scenario by scenario: rows, Events, and how each pod ends."""

import pytest

from tests.cluster.playing import RECORDINGS, differences, recording

NAMES = sorted(path.stem for path in (RECORDINGS / "lifecycle").glob("*.json"))
# Where the real kubelet's jitter (10 to 15 s, times 1 to 1.5) was drawn otherwise than in all other recordings: no one value fits
# both. An entry that begins to agree must be taken out.
NOT_YET = {
    "init-container-fails": "its third start came 1.5 times the back-off later, the others' 1.07 to 1.3 times",
    "statefulset-stuck-first": "its second pull came after 15.3 s, that of image-fixed after 10.9 s",
}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in NOT_YET])
def test_does_what_the_real_cluster_did(name):
    assert differences(recording(name)) == []


@pytest.mark.parametrize("name", sorted(NOT_YET))
def test_is_known_to_differ(name):
    assert differences(recording(name)) != [], f"{name} agrees now: take it out of NOT_YET"
