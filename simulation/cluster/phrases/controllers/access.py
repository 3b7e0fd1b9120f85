"""Words of the verbs of aggregated ClusterRoles."""

from ..catalogue import N_, PHRASES

PHRASES.say(
    "clusterrole-aggregation-controller.patch-rules", N_("The ClusterRole is put together"),
    N_(
        "{from_roles, plural, =0 {No ClusterRole has the labels that {name} selects any more, so its rules are taken away.}"
        " other {{name} takes its rules from {from_roles, list}: {rules, plural, one {# rule} other {# rules}}.}}"
    ),
    why=N_("Whoever adds an API adds a small ClusterRole with the right label. Nobody has to edit the large one."),
    label=N_("PATCH clusterrole"), docs="reference/access-authn-authz/rbac/#aggregated-clusterroles",
)  # fmt: skip
