"""Pods: when they are made, and what of them may change. Source: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

from ...api.field_errors import FieldError, forbidden, invalid, required
from ...internal import pod_spec_difference
from .. import names
from ..metadata import validate_annotations, validate_labels, validate_metadata, validate_metadata_update
from .containers import validate_image_space
from .scheduling import validate_added_tolerations
from .spec import validate_pod_spec

Errors = list[FieldError]
_APPARMOR = "container.apparmor.security.beta.kubernetes.io/"
_MIRROR = "kubernetes.io/config.mirror"
_DELETION_COST = "controller.kubernetes.io/pod-deletion-cost"
_UPDATABLE = (
    "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
    "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
    "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
)
_ADDITIONS = "only additions to spec.nodeSelector are allowed (no mutations or deletions)"


def validate_pod(errors: Errors, pod: dict) -> None:
    """A pod that is being created."""
    validate_metadata(errors, pod["metadata"], True)
    validate_contents(errors, pod)
    spec = pod["spec"]
    if spec.get("ephemeralContainers"):
        errors.append(forbidden("spec.ephemeralContainers", "cannot be set on create"))
    if spec.get("nodeName") and spec.get("schedulingGates"):
        said = "cannot be set until all schedulingGates have been cleared"
        errors.append(forbidden("spec.nodeName", said))


def validate_contents(errors: Errors, pod: dict) -> None:
    metadata, spec = pod["metadata"], pod["spec"]
    if "annotations" in metadata:
        validate_pod_annotations(errors, metadata["annotations"], spec, "metadata.annotations")
    validate_pod_spec(errors, spec, "spec", metadata.get("name", ""), is_pod=True)
    if not spec.get("serviceAccountName"):
        _validate_no_tokens(errors, spec.get("volumes") or ())
    for field in ("containers", "initContainers"):
        for index, container in enumerate(spec.get(field) or ()):
            validate_image_space(errors, container, f"spec.{field}[{index}]")


def validate_pod_annotations(errors: Errors, annotations: dict[str, str], spec: dict, path: str) -> None:
    if _MIRROR in annotations and not spec.get("nodeName"):
        said = "must set spec.nodeName if mirror pod annotation is set"
        errors.append(invalid(f"{path}[{_MIRROR}]", annotations[_MIRROR], said))
    cost = annotations.get(_DELETION_COST)
    if cost is not None and not _is_int32(cost):
        errors.append(invalid(f"{path}[{_DELETION_COST}]", cost, "must be a 32bit integer"))
    known = {c["name"] for field in ("containers", "initContainers") for c in spec.get(field) or ()}
    for key, profile in annotations.items():
        if not key.startswith(_APPARMOR):
            continue
        if key.removeprefix(_APPARMOR) not in known:
            errors.append(invalid(f"{path}[{key}]", key.removeprefix(_APPARMOR), "container not found"))
        if profile not in ("", "runtime/default", "unconfined") and not profile.startswith("localhost/"):
            errors.append(invalid(f"{path}[{key}]", profile, f'invalid AppArmor profile name: "{profile}"'))


def _is_int32(text: str) -> bool:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 10 or digits != str(int(digits)) or text == "-0":
        return False
    return -(2**31) <= int(text) < 2**31


def _validate_no_tokens(errors: Errors, volumes) -> None:
    for index, volume in enumerate(volumes):
        for source_index, source in enumerate((volume.get("projected") or {}).get("sources") or ()):
            if "serviceAccountToken" in source:
                at = f"spec.volumes[{index}].projected.sources[{source_index}].serviceAccountToken"
                errors.append(forbidden(at, "must not be specified when serviceAccountName is not set"))


def validate_template(errors: Errors, template: dict, path: str) -> None:
    """A pod template in another object."""
    metadata, spec = template["metadata"], template["spec"]
    validate_labels(errors, metadata.get("labels") or {}, f"{path}.labels")
    if annotations := metadata.get("annotations"):
        validate_annotations(errors, annotations, f"{path}.annotations")
        validate_pod_annotations(errors, annotations, spec, f"{path}.annotations")
    validate_pod_spec(errors, spec, f"{path}.spec")
    if spec.get("ephemeralContainers"):
        said = "ephemeral containers not allowed in pod template"
        errors.append(forbidden(f"{path}.spec.ephemeralContainers", said))


def validate_pod_update(errors: Errors, new: dict, old: dict) -> None:
    """A changed pod: images, deadlines, tolerations and little else may differ."""
    validate_metadata_update(errors, new["metadata"], old["metadata"])
    validate_contents(errors, new)
    _validate_annotation_update(errors, new["metadata"], old["metadata"])
    spec, was = new["spec"], old["spec"]
    for field in ("containers", "initContainers"):
        if len(spec.get(field) or ()) != len(was.get(field) or ()):
            errors.append(forbidden(f"spec.{field}", "pod updates may not add or remove containers"))
            return
        for index, container in enumerate(spec.get(field) or ()):
            if not container.get("image"):
                errors.append(required(f"spec.{field}[{index}].image"))
            validate_image_space(errors, container, f"spec.{field}[{index}]")
    if not _validate_deadline(errors, spec.get("activeDeadlineSeconds"), was.get("activeDeadlineSeconds")):
        return
    tolerations = spec.get("tolerations") or [], was.get("tolerations") or []
    validate_added_tolerations(errors, *tolerations, "spec.tolerations")
    _validate_removed_gates(errors, spec, was)
    if spec != was and (munged := _with_old_values(errors, spec, was)) != was:
        errors.append(forbidden("spec", f"{_UPDATABLE}\n{pod_spec_difference(was, munged)}"))


def _validate_annotation_update(errors: Errors, new: dict, old: dict) -> None:
    now, was = new.get("annotations") or {}, old.get("annotations") or {}
    for key in sorted(was.keys() | now.keys()):
        if now.get(key) == was.get(key):
            continue
        verb = "remove or update" if key in was else "add"
        if key.startswith(_APPARMOR):
            errors.append(forbidden(f"metadata.annotations[{key}]", f"may not {verb} AppArmor annotations"))
        if key == _MIRROR:
            errors.append(forbidden(f"metadata.annotations[{key}]", f"may not {verb} mirror pod annotation"))


def _validate_deadline(errors: Errors, new: int | None, old: int | None) -> bool:
    """False where nothing further is looked at."""
    path, most = "spec.activeDeadlineSeconds", 2**31 - 1
    if new is None:
        if old is not None:
            errors.append(invalid(path, None, "must not update from a positive integer to nil value"))
        return True
    if not 0 <= new <= most:
        errors.append(invalid(path, new, names.inclusive_range(0, most)))
        return False
    if old is not None and old < new:
        errors.append(invalid(path, new, "must be less than or equal to previous value"))
        return False
    return True


def _validate_removed_gates(errors: Errors, spec: dict, was: dict) -> None:
    known = {gate["name"] for gate in was.get("schedulingGates") or ()}
    for index, gate in enumerate(spec.get("schedulingGates") or ()):
        if gate["name"] not in known:
            said = f"only deletion is allowed, but found new scheduling gate '{gate['name']}'"
            errors.append(forbidden(f"spec.schedulingGates[{index}].name", said))


def _with_old_values(errors: Errors, spec: dict, was: dict) -> dict:
    """The new spec with the old values of all that may change."""
    munged = dict(spec)
    fields = ["activeDeadlineSeconds", "schedulingGates", "tolerations"]
    if was.get("terminationGracePeriodSeconds", 0) < 0 and spec.get("terminationGracePeriodSeconds") == 1:
        fields.append("terminationGracePeriodSeconds")
    if was.get("schedulingGates"):
        fields += _gated_fields(errors, spec, was)
    for field in fields:
        munged.pop(field, None)
        if field in was:
            munged[field] = was[field]
    for field in ("containers", "initContainers"):
        if field in spec:
            pairs = zip(spec[field], was[field], strict=True)
            munged[field] = [{**now, "image": before.get("image", "")} for now, before in pairs]
    return munged


def _gated_fields(errors: Errors, spec: dict, was: dict) -> list[str]:
    """A gated pod may still be narrowed to fewer nodes."""
    now, before = spec.get("nodeSelector") or {}, was.get("nodeSelector") or {}
    if any(now.get(key) != value for key, value in before.items()):
        errors.append(invalid("spec.nodeSelector", now, _ADDITIONS))
    others = [{k: v for k, v in (s.get("affinity") or {}).items() if k != "nodeAffinity"} for s in (spec, was)]
    return ["nodeSelector", "affinity"] if others[0] == others[1] else ["nodeSelector"]
