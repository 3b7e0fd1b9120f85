"""Volumes in a description: what each is, and where it comes from.

Source: `describeVolumes` in s/kubectl/pkg/describe/describe.go. Not modelled: the volumes of particular clouds.
"""

SETTLED = {True: "true", False: "false"}


def write(page, volumes, space=""):
    """All volumes of a pod's spec."""
    if not volumes:
        page.line(f"{space}Volumes:\t<none>")
        return
    page.line(f"{space}Volumes:")
    for volume in volumes:
        page.line(f"{' ' if space else ''}{volume['name']}:", 1)
        source(page, volume)


def source(page, volume):
    """One volume's source (of a pod, or of a PersistentVolume's spec)."""
    for kind, writer in SOURCES.items():
        if volume.get(kind) is not None:
            writer(page, volume[kind])
            return
    page.line("<unknown>", 1)


def _fields(page, told, *fields):
    page.field("Type", told, 2)
    for title, value in fields:
        page.field(title, value, 2)


def _flag(settings, field):
    return SETTLED[bool(settings.get(field))]


def _host_path(page, settings):
    told = settings.get("type")
    _fields(page, "HostPath (bare host directory volume)", ("Path", settings.get("path", "")),
            ("HostPathType", "<none>" if told is None else told))  # fmt: skip


def _empty_dir(page, settings):
    size = settings.get("sizeLimit")
    _fields(page, "EmptyDir (a temporary directory that shares a pod's lifetime)",
            ("Medium", settings.get("medium", "")), ("SizeLimit", size if size and size != "0" else "<unset>"))  # fmt: skip


def _secret(page, settings):
    _fields(page, "Secret (a volume populated by a Secret)", ("SecretName", settings.get("secretName", "")),
            ("Optional", _flag(settings, "optional")))  # fmt: skip


def _config_map(page, settings):
    _fields(page, "ConfigMap (a volume populated by a ConfigMap)", ("Name", settings.get("name", "")),
            ("Optional", _flag(settings, "optional")))  # fmt: skip


def _projected(page, settings):
    page.field("Type", "Projected (a volume that contains injected data from multiple sources)", 2)
    for projection in settings.get("sources") or ():
        if projection.get("secret"):
            page.field("SecretName", projection["secret"].get("name", ""), 2)
            page.field("Optional", _flag(projection["secret"], "optional"), 2)
        elif projection.get("downwardAPI") is not None:
            page.field("DownwardAPI", "true", 2)
        elif projection.get("configMap"):
            page.field("ConfigMapName", projection["configMap"].get("name", ""), 2)
            page.field("Optional", _flag(projection["configMap"], "optional"), 2)
        elif projection.get("serviceAccountToken"):
            page.field("TokenExpirationSeconds", projection["serviceAccountToken"].get("expirationSeconds", 3600), 2)


def _claim(page, settings):
    _fields(page, "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)",
            ("ClaimName", settings.get("claimName", "")), ("ReadOnly", _flag(settings, "readOnly")))  # fmt: skip


def _nfs(page, settings):
    _fields(page, "NFS (an NFS mount that lasts the lifetime of a pod)", ("Server", settings.get("server", "")),
            ("Path", settings.get("path", "")), ("ReadOnly", _flag(settings, "readOnly")))  # fmt: skip


def _downward(page, settings):
    page.field("Type", "DownwardAPI (a volume populated by information about the pod)", 2)
    page.line("Items:", 2)
    for item in settings.get("items") or ():
        if item.get("fieldRef"):
            page.line(f"{item['fieldRef']['fieldPath']} -> {item['path']}", 3)
        if item.get("resourceFieldRef"):
            page.line(f"{item['resourceFieldRef']['resource']} -> {item['path']}", 3)


def _local(page, settings):
    _fields(
        page, "LocalVolume (a persistent volume backed by local storage on a node)", ("Path", settings.get("path", ""))
    )


def _csi(page, settings):
    handle = [("VolumeHandle", settings["volumeHandle"])] if "volumeHandle" in settings else []
    _fields(page, "CSI (a Container Storage Interface (CSI) volume source)", ("Driver", settings.get("driver", "")),
            ("FSType", settings.get("fsType") or ""), *handle, ("ReadOnly", _flag(settings, "readOnly")))  # fmt: skip
    attributes = settings.get("volumeAttributes") or {}
    # kubectl indents the values once more, as it does all that it writes at this level.
    told = [f"    {key}={attributes[key]}" for key in sorted(attributes)]
    page.several("VolumeAttributes", told, "    ")


def _ephemeral(page, settings):
    told = "EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)"
    page.field("Type", told, 2)
    spec = (settings.get("volumeClaimTemplate") or {}).get("spec")
    if spec is not None:
        metadata = settings["volumeClaimTemplate"].get("metadata") or {}
        page.field("StorageClass", spec.get("storageClassName") or "", 2)
        page.field("Volume", "", 2)
        labels = metadata.get("labels") or {}
        page.several("Labels", [f"    {key}={labels[key]}" for key in sorted(labels)] or ["    <none>"], "    ")
        page.several("Annotations", ["    <none>"], "    ")
        page.field("Capacity", "", 2)
        page.field("Access Modes", "", 2)
        if spec.get("volumeMode"):
            page.field("VolumeMode", spec["volumeMode"], 2)


def _image(page, settings):
    _fields(page, "Image (a container image or OCI artifact)", ("Reference", settings.get("reference", "")),
            ("PullPolicy", settings.get("pullPolicy", "")))  # fmt: skip


SOURCES = {
    "hostPath": _host_path, "emptyDir": _empty_dir, "secret": _secret, "configMap": _config_map, "nfs": _nfs,
    "persistentVolumeClaim": _claim, "ephemeral": _ephemeral, "downwardAPI": _downward, "projected": _projected,
    "local": _local, "csi": _csi, "image": _image,
}  # fmt: skip
