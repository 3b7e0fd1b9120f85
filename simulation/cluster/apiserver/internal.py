"""Objects as Kubernetes' internal types print them: Go's field names, in Go's order, and everything that is not set.

Some refusals quote a whole struct, or the difference of two pod specs, in this form.
Source: pkg/apis/core/types.go (structs, in their order), encoding/json.
"""

from __future__ import annotations

from .field_errors import GoStruct

# struct: fields as GoName[=jsonName][:type]; types: * pointer to scalar, "" text, 0 number, ? flag, [] list, {} map,
# a struct's name, or []Struct.
_TABLE = """
Capabilities: Add:[] Drop:[]
SELinuxOptions: User Role Type Level
SeccompProfile: Type LocalhostProfile:*
AppArmorProfile: Type LocalhostProfile:*
WindowsSecurityContextOptions: GMSACredentialSpecName=gmsaCredentialSpecName:* GMSACredentialSpec=gmsaCredentialSpec:* RunAsUserName:* HostProcess:*
SecurityContext: Capabilities:Capabilities Privileged:* SELinuxOptions=seLinuxOptions:SELinuxOptions WindowsOptions:WindowsSecurityContextOptions RunAsUser:* RunAsGroup:* RunAsNonRoot:* ReadOnlyRootFilesystem:* AllowPrivilegeEscalation:* ProcMount:* SeccompProfile:SeccompProfile AppArmorProfile:AppArmorProfile
"""
_ZEROS = {"": "", "0": 0, "?": False}


def _field(text: str) -> tuple[str, str, str]:
    names, _, kind = text.partition(":")
    go_name, _, name = names.partition("=")
    return go_name, name or go_name[:1].lower() + go_name[1:], kind


_STRUCTS = {
    name: [_field(field) for field in fields.split()]
    for name, _, fields in (line.partition(": ") for line in _TABLE.strip().splitlines())
}


def internal(struct: str, value: dict) -> GoStruct:
    """The value of a v1 struct as the internal struct of that name."""
    return GoStruct((go_name, _convert(kind, value.get(name))) for go_name, name, kind in _STRUCTS[struct])


def _convert(kind: str, value):
    if value is None:
        return _ZEROS.get(kind)
    if kind.startswith("[]") and len(kind) > 2:
        return [internal(kind[2:], item) for item in value]
    if kind in _STRUCTS:
        return internal(kind, value)
    return dict(sorted(value.items())) if isinstance(value, dict) else value
