"""Verbs of the controllers that say behind which addresses a Service stands."""

from .shared import declare, declare_removed

SLICES = "concepts/services-networking/endpoint-slices/"

declare(
    "endpoint-slice-controller.create-slice", "The Service gets its endpoints",
    "The controller looks for pods with the labels that Service {service} selects: {count} found, {ready} ready. It writes {name}.",
    why="A Service is a name and an address only. What stands behind it is kept in EndpointSlices, and kept up to date.",
    docs=SLICES, level=1, message="POST endpointslice",
)  # fmt: skip
declare(
    "endpoint-slice-controller.update-slice", "The Service's endpoints change",
    "Behind Service {service} stand {count} pods now, {ready} of them ready.",
    why="Traffic goes only to pods that are ready. One that is not, or is being deleted, is taken out here.",
    docs=SLICES + "#conditions", level=1, message="PUT endpointslice",
)  # fmt: skip
declare(
    "endpoint-slice-controller.delete-slice", "An EndpointSlice is no longer needed",
    "No pod of Service {service} is left in {name}: the controller deletes it.", docs=SLICES, message="DELETE endpointslice",
)  # fmt: skip
declare_removed("endpoint-slice-controller", SLICES)
declare(
    "endpoint-controller.create-endpoints", "Endpoints, the older form",
    "The Endpoints controller writes the same into one object {name}: {ready} ready.",
    why="Endpoints are deprecated since 1.33; they are still written for clients that have not changed yet.",
    docs=SLICES, level=3, message="POST endpoints",
)  # fmt: skip
declare(
    "endpoint-controller.update-endpoints", "Endpoints, the older form", "Endpoints {name}: {ready} ready.",
    docs=SLICES, level=3, message="PUT endpoints",
)  # fmt: skip
declare(
    "endpoint-controller.delete-endpoints", "Endpoints go with their Service", "Service {service} is gone: its Endpoints go too.",
    docs=SLICES, level=3, message="DELETE endpoints",
)  # fmt: skip
declare_removed("endpoint-controller", SLICES)
