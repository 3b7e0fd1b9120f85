"""Words of the verbs of the controllers that say which addresses stand behind a Service."""

from ..catalogue import N_, PHRASES

SLICE, SLICES, ENDPOINTS = (
    "endpoint-slice-controller",
    "concepts/services-networking/endpoint-slices/",
    "endpoint-controller",
)

PHRASES.say(
    f"{SLICE}.create-slice", N_("The Service gets its endpoints"),
    N_(
        "The controller looks for pods with the labels that Service {service} selects."
        " It finds {count, plural, =0 {none yet} one {# pod, {ready} ready} other {# pods, {ready} ready}}, and writes {name}."
    ),
    why=N_("A Service is only a name and an address. The pods behind it are listed in EndpointSlices, which are kept up to date."),
    label=N_("POST endpointslice"), docs=SLICES,
)  # fmt: skip
PHRASES.say(
    f"{SLICE}.update-slice", N_("The Service's endpoints change"),
    N_(
        "{count, plural, =0 {Service {service} has no pods behind it now.}"
        " one {Service {service} has # pod behind it now, {ready, plural, =0 {which is not ready} other {which is ready}}.}"
        " other {Service {service} has # pods behind it now, {ready} of them ready.}}"
    ),
    why=N_("Traffic goes only to pods that are ready. A pod that is not, or that is being deleted, gets none."),
    label=N_("PUT endpointslice"), docs=SLICES + "#conditions",
)  # fmt: skip
PHRASES.say(
    f"{SLICE}.delete-slice", N_("An EndpointSlice is no longer needed"),
    N_("No pod of Service {service} is left in {name}. The controller deletes it."), label=N_("DELETE endpointslice"),
    docs=SLICES,
)  # fmt: skip
PHRASES.say(
    f"{ENDPOINTS}.create-endpoints", N_("Endpoints, the older form"),
    N_("The Endpoints controller lists the pods behind {name} in a single object of the same name: {ready} ready."),
    why=N_("Endpoints have been deprecated since 1.33. They are still written for clients that have not changed yet."),
    label=N_("POST endpoints"), docs=SLICES,
)  # fmt: skip
PHRASES.say(
    f"{ENDPOINTS}.update-endpoints", N_("Endpoints, the older form"),
    N_("The Endpoints controller updates {name}: {ready} ready."), label=N_("PUT endpoints"), docs=SLICES,
)  # fmt: skip
PHRASES.say(
    f"{ENDPOINTS}.delete-endpoints", N_("Endpoints go with their Service"),
    N_("Service {service} is gone. The controller deletes its Endpoints."), label=N_("DELETE endpoints"), docs=SLICES,
)  # fmt: skip
