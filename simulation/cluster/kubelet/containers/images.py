"""Images: what EnsureImageExists does: names, policies, pulls, and the back-off after a failed pull (pkg/kubelet/images/image_manager.go)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...registry import Found, InvalidReference, Missing, apply_default_tag, parse_reference
from ...verbs import VERBS
from ..records import BackOff, Step

if TYPE_CHECKING:
    from ..work import Work

IMAGE_PRESENT, BACK_OFF = VERBS["kubelet.image-present"], VERBS["kubelet.back-off"]
FIRST_WAIT_MS, LONGEST_WAIT_MS = 10_000, 300_000
PRESENT = 'Container image "{0}" already present on machine and can be accessed by the pod'
PULLED = 'Successfully pulled image "{0}" in {1} ({2} including waiting). Image size: {3} bytes.'
NEVER = 'Container image "{0}" is not present with pull policy of Never'
UNAVAILABLE = "image pull failed for {0} because the registry is unavailable: {1}"


class ImageError(Exception):
    """The image is not there: (waiting reason, waiting message)."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason, self.message = reason, message


def begin(work: Work, spec: dict[str, Any], init: bool) -> int | None:
    """-> ms until the pull is over, or None where the image is on the node already. ImageError: it will not come now."""
    image = spec["image"]
    policy = spec.get("imagePullPolicy", "IfNotPresent")
    try:
        parse_reference(image)
    except InvalidReference:
        _refuse_name(work, spec, init)
    if policy != "Always" and work.runtime.has_image(image):
        work.tell(IMAGE_PRESENT, image=image, policy=policy)
        work.event("Normal", "Pulled", PRESENT.format(image), spec["name"], init)
        return None
    if policy == "Never":
        message = NEVER.format(image)
        work.event("Warning", "ErrImageNeverPull", message, spec["name"], init)
        raise ImageError("ErrImageNeverPull", message)
    _check_back_off(work, spec, init)
    work.event("Normal", "Pulling", f'Pulling image "{image}"', spec["name"], init)
    return _pull(work, spec)


def _refuse_name(work, spec, init):
    image = spec["image"]
    try:
        apply_default_tag(image)
    except InvalidReference as error:
        message = str(error)
        work.event("Warning", "InspectFailed", message, spec["name"], init)
        raise ImageError("InvalidImageName", message) from None


def _check_back_off(work, spec, init):
    image = spec["image"]
    failed = work.record.pull_back_offs.get(image)
    if failed and work.now_ms - failed.at_ms < failed.wait_ms:
        work.tell(BACK_OFF, after="pull", image=image, wait_ms=failed.wait_ms)
        message = f'Back-off pulling image "{image}"'
        work.event("Normal", "BackOff", message, spec["name"], init)
        raise ImageError("ImagePullBackOff", f"{message}: {failed.error}")


def _pull(work, spec):
    took, waited = work.runtime.pull_image(work.pod, spec["image"])
    work.mark(stage="pull", pull_ms=took, waited_ms=waited)
    return took + waited


def finish(work: Work, spec: dict[str, Any], init: bool, step: Step) -> Found:
    """The pull is over: the Event, and the back-off entry where it failed."""
    image = spec["image"]
    pulled = work.runtime.pull_done(work.pod, image, step.pull_ms)
    if isinstance(pulled, Missing):
        raise _failed(work, spec, init, pulled.error)
    took, whole = go_duration(step.pull_ms), go_duration(step.pull_ms + step.waited_ms)
    work.event("Normal", "Pulled", PULLED.format(image, took, whole, pulled.size_bytes), spec["name"], init)
    return pulled


def _failed(work, spec, init, error):
    image = spec["image"]
    work.event("Warning", "Failed", f'Failed to pull image "{image}": {error}', spec["name"], init)
    before = work.record.pull_back_offs.get(image)
    wait_ms = min(before.wait_ms * 2, LONGEST_WAIT_MS) if before else FIRST_WAIT_MS
    entry = BackOff(work.now_ms, wait_ms, f"ErrImagePull: {error}")
    work.update(pull_back_offs={**work.record.pull_back_offs, image: entry})
    return ImageError("ErrImagePull", error)


def go_duration(ms: int) -> str:
    """As Go prints a duration cut to milliseconds: 850ms, 2.1s, 1m2.5s."""
    if ms < 1000:
        return f"{ms}ms" if ms else "0s"
    minutes, rest = divmod(ms, 60_000)
    seconds = f"{rest / 1000:.3f}".rstrip("0").rstrip(".") + "s"
    return f"{minutes}m{seconds}" if minutes else seconds
