"""Projected volumes: several sources in one folder. Source: pkg/apis/core/validation (validateProjectionSources)."""

from __future__ import annotations

from ...api.field_errors import FieldError, forbidden, invalid, required
from ..metadata import validate_selector
from ..paths import validate_unreserved_path
from .volume_files import validate_downward_file, validate_items, validate_mode

Errors = list[FieldError]
_CONFLICT = "conflicting duplicate paths"


def validate_projected(errors: Errors, volume: dict, path: str) -> None:
    validate_mode(errors, volume.get("defaultMode"), f"{path}.defaultMode")
    taken: set[str] = set()
    for index, source in enumerate(volume.get("sources") or ()):
        at = f"{path}.sources[{index}]"
        for field in ("secret", "configMap"):
            if field in source:
                _validate_files(errors, source[field], taken, path, f"{at}.{field}")
        if "downwardAPI" in source:
            for file in source["downwardAPI"].get("items") or ():
                validate_downward_file(errors, file, f"{at}.downwardAPI")
                _take(errors, taken, file.get("path"), file.get("path"), path)
        if "serviceAccountToken" in source:
            _validate_token(errors, source["serviceAccountToken"], path, f"{at}.serviceAccountToken")
        if "clusterTrustBundle" in source:
            _validate_trust_bundle(errors, source["clusterTrustBundle"], f"{at}.clusterTrustBundle")
            _take(
                errors, taken, source["clusterTrustBundle"].get("path"), source["clusterTrustBundle"].get("path"), path
            )
        if len(source) > 1:
            errors.append(forbidden(at, "may not specify more than 1 volume type per source"))


def _take(errors: Errors, taken: set[str], file_path: str | None, told: str | None, path: str) -> None:
    if file_path and file_path in taken:
        errors.append(invalid(path, told, _CONFLICT))
    taken.add(file_path or "")


def _validate_files(errors: Errors, source: dict, taken: set[str], path: str, at: str) -> None:
    if not source.get("name"):
        errors.append(required(f"{at}.name"))
    validate_items(errors, source.get("items") or (), f"{at}.items")
    for item in source.get("items") or ():
        _take(errors, taken, item.get("path"), source.get("name", ""), path)


def _validate_token(errors: Errors, source: dict, path: str, at: str) -> None:
    seconds = source["expirationSeconds"]
    if seconds < 600:
        errors.append(invalid(f"{at}.expirationSeconds", seconds, "may not specify a duration less than 10 minutes"))
    if seconds > 1 << 32:
        errors.append(
            invalid(f"{at}.expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds")
        )
    if not source.get("path"):
        errors.append(required(f"{path}.path"))
    else:
        validate_unreserved_path(errors, source["path"], f"{path}.path")


def _validate_trust_bundle(errors: Errors, source: dict, at: str) -> None:
    if "name" in source and "signerName" in source:
        errors.append(invalid(at, source, "only one of name and signerName may be used"))
    elif "name" in source:
        if not source["name"]:
            errors.append(required(f"{at}.name", "must be a valid object name"))
        if "labelSelector" in source:
            said = "labelSelector must be unset if name is specified"
            errors.append(invalid(f"{at}.labelSelector", source["labelSelector"], said))
    elif "signerName" in source:
        if not source["signerName"]:
            errors.append(required(f"{at}.signerName", "must be a valid signer name"))
        validate_selector(errors, source.get("labelSelector"), f"{at}.labelSelector")
    else:
        errors.append(required(at, "either name or signerName must be specified"))
    if not source.get("path"):
        errors.append(required(f"{at}.path"))
    validate_unreserved_path(errors, source.get("path", ""), f"{at}.path")
