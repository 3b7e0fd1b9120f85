"""Random clusters and pods for the scheduler's tests: every wish that a rule over columns knows, in fair numbers."""

from tests.cluster.scheduler_objects import node, pod

HOST, ZONE = "kubernetes.io/hostname", "topology.kubernetes.io/zone"
APPS, NAMESPACES = ("web", "db", "cache"), ("default", "default", "blue")
REQUIRED, PREFERRED = (
    "requiredDuringSchedulingIgnoredDuringExecution",
    "preferredDuringSchedulingIgnoredDuringExecution",
)


def chance(dice, one_in):
    return dice.randrange(one_in) == 0


def taint(dice):
    effect = dice.choice(("NoSchedule", "PreferNoSchedule", "PreferNoSchedule", "NoExecute"))
    return {"key": dice.choice(("spot", "gpu")), "value": dice.choice(("", "x")), "effect": effect}


def random_node(dice, name):
    labels = {"disk": dice.choice(("ssd", "hdd")), "gen": dice.choice(("1", "2", "3", "x"))}
    return node(
        name,
        cpu=dice.choice(("4", "8", "2500m", "8", "0" if chance(dice, 6) else "16")),
        memory=dice.choice(("8Gi", "7800Mi", "32Gi", "0" if chance(dice, 6) else "1Gi")),
        pods=dice.choice(("3", "110", "110")),
        labels={} if chance(dice, 6) else labels,
        zone=dice.choice(("a", "b", "c", None)),
        taints=[taint(dice) for _ in range(dice.choice((0, 0, 1, 2)))],
        images={f"app-{number}:v1": 50_000_000 * (number + 1) for number in range(4) if chance(dice, 2)},
        unschedulable=chance(dice, 9),
    )


def label_selector(dice):
    if chance(dice, 8):
        return {}
    if chance(dice, 3):
        values = sorted({dice.choice(APPS), dice.choice(APPS)})
        return {"matchExpressions": [{"key": "app", "operator": dice.choice(("In", "NotIn")), "values": values}]}
    return {"matchLabels": {"app": dice.choice(APPS)}}


def requirement(dice):
    operator = dice.choice(("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"))
    if operator in ("Gt", "Lt"):
        return {"key": "gen", "operator": operator, "values": [dice.choice("123")]}
    values = [dice.choice(("ssd", "a", "b", "1", "2"))] if operator in ("In", "NotIn") else []
    return {"key": dice.choice(("disk", "gen", ZONE)), "operator": operator, "values": values}


def node_affinity(dice):
    terms = [{"matchExpressions": [requirement(dice)]} for _ in range(dice.choice((1, 2)))]
    preferred = [{"weight": dice.randint(1, 100), "preference": one} for one in terms]
    return {PREFERRED: preferred} if chance(dice, 2) else {REQUIRED: {"nodeSelectorTerms": terms}}


def pod_term(dice):
    term = {"topologyKey": dice.choice((HOST, ZONE, "disk")), "labelSelector": label_selector(dice)}
    if chance(dice, 6):
        term["namespaces"] = ["blue"]
    if chance(dice, 6):
        term["namespaceSelector"] = dice.choice(({}, {"matchLabels": {"team": "blue"}}))
    return term


def pod_affinity(dice):
    terms = [pod_term(dice) for _ in range(dice.choice((1, 1, 2)))]
    if chance(dice, 3):
        return {REQUIRED: terms}
    return {PREFERRED: [{"weight": dice.randint(1, 100), "podAffinityTerm": one} for one in terms]}


def constraint(dice):
    made = {
        "maxSkew": dice.randint(1, 3),
        "topologyKey": dice.choice((HOST, ZONE, "disk")),
        "labelSelector": label_selector(dice),
        "whenUnsatisfiable": dice.choice(("DoNotSchedule", "ScheduleAnyway", "ScheduleAnyway")),
    }
    if made["whenUnsatisfiable"] == "DoNotSchedule" and chance(dice, 4):
        made["minDomains"] = dice.randint(2, 4)
    if chance(dice, 3):
        made["nodeAffinityPolicy"] = dice.choice(("Ignore", "Honor"))
        made["nodeTaintsPolicy"] = dice.choice(("Ignore", "Honor"))
    return made


def random_spec(dice):
    """Some of what a pod may wish for; most pods wish for one or two things."""
    wishes, affinity = {}, {}
    if chance(dice, 3):
        affinity["nodeAffinity"] = node_affinity(dice)
    if chance(dice, 3):
        affinity["podAffinity"] = pod_affinity(dice)
    if chance(dice, 3):
        affinity["podAntiAffinity"] = pod_affinity(dice)
    if chance(dice, 3):
        wishes["topologySpreadConstraints"] = [constraint(dice) for _ in range(dice.choice((1, 2)))]
    if chance(dice, 2):
        wishes["tolerations"] = [{"key": dice.choice(("spot", "gpu")), "operator": dice.choice(("Exists", "Equal"))}]
    if chance(dice, 10):
        wishes["nodeSelector"] = {"disk": "ssd"}
    return {**wishes, **({"affinity": affinity} if affinity else {}), "priority": dice.randrange(3)}


def random_pod(dice, name):
    made = pod(
        name,
        cpu=dice.choice((None, "100m", "1500m")),
        memory=dice.choice((None, "300Mi", "2Gi")),
        labels={"app": dice.choice(APPS)},
        namespace=dice.choice(NAMESPACES),
        meta={"deletionTimestamp": "2026-01-01T00:00:00Z"} if chance(dice, 10) else None,
        **random_spec(dice),
    )
    container = made["spec"]["containers"][0]
    container["image"] = f"app-{dice.randrange(5)}:v1"
    if chance(dice, 10):
        container["ports"] = [{"containerPort": 80, "hostPort": 80}]
    return made
