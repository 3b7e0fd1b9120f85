"""Verbs of the Deployment and the ReplicaSet controller."""

from .shared import declare, declare_events, declare_removed

RS, DEPLOYMENT = "concepts/workloads/controllers/replicaset/", "concepts/workloads/controllers/deployment/"

declare(
    "replicaset-controller.create-pod", "The ReplicaSet makes a pod",
    "ReplicaSet {owner} wants {wanted} pods and has {have}: its controller creates {name}.",
    why="It compares two numbers and nothing else. It neither picks a node nor waits until the pod runs.",
    docs=RS, level=1, message="POST pod",
)  # fmt: skip
declare(
    "replicaset-controller.delete-pod", "The ReplicaSet removes a pod",
    "ReplicaSet {owner} wants {wanted} pods and has {have}: its controller deletes {pod}.",
    why="Pods without a node, not running or not ready go first, then the youngest.",
    docs=RS, level=1, message="DELETE pod",
)  # fmt: skip
declare(
    "replicaset-controller.update-status", "The ReplicaSet counts",
    "The controller writes the status of {owner}: {have} of {wanted} pods are there, {ready} ready.",
    why="The Deployment controller reads these numbers, and knows by them when to go on.",
    docs=RS, message="PUT status",
)  # fmt: skip
declare(
    "replicaset-controller.patch-adopt", "A pod is adopted",
    "{name} has no controller and the labels that {owner} selects: it becomes one of its pods.",
    why="Labels decide, not who made the pod. The ownerReference makes it sure that only one controller counts it.",
    docs=RS + "#non-template-pod-acquisitions", level=1, message="PATCH pod",
)  # fmt: skip
declare(
    "replicaset-controller.patch-release", "A pod is let go",
    "The labels of {name} no longer match the selector of {owner}: its ownerReference is taken away.",
    why="The pod runs on by itself. The ReplicaSet is one short now, and makes another.",
    docs=RS + "#isolating-pods-from-a-replicaset", level=1, message="PATCH pod",
)  # fmt: skip
declare_removed("replicaset-controller", RS)
declare_events("replicaset-controller", "the ReplicaSet controller")

declare(
    "deployment-controller.create-replicaset", "The Deployment makes a ReplicaSet",
    "No ReplicaSet has the pod template of {owner}: its controller creates {name}, for {wanted} pods.",
    why="A Deployment never makes pods. Each version of its template has a ReplicaSet of its own, named after the template's hash.",
    docs=DEPLOYMENT + "#creating-a-deployment", level=1, message="POST replicaset",
)  # fmt: skip
declare(
    "deployment-controller.update-replicas", "The Deployment scales a ReplicaSet",
    "{set} is scaled {direction} from {before} to {after}: {reason}.",
    why="Step by step, so that never more than maxSurge pods are too many and never more than maxUnavailable are missing.",
    docs=DEPLOYMENT + "#rolling-update-deployment", level=1, message="PUT replicaset",
)  # fmt: skip
declare(
    "deployment-controller.update-replicaset", "A ReplicaSet is brought up to date",
    "The controller writes what {owner} says about its revision into {name}.",
    docs=DEPLOYMENT + "#checking-rollout-history-of-a-deployment", level=3, message="PUT replicaset",
)  # fmt: skip
declare(
    "deployment-controller.update-status", "The Deployment sums up",
    "Status of {owner}: {updated} of {wanted} pods are up to date, {available} available. {progress}",
    docs=DEPLOYMENT + "#deployment-status", message="PUT status",
)  # fmt: skip
declare(
    "deployment-controller.delete-replicaset", "An old ReplicaSet is cleaned up",
    "{owner} keeps {limit} old ReplicaSets: {name} is one too many.",
    docs=DEPLOYMENT + "#clean-up-policy", message="DELETE replicaset",
)  # fmt: skip
declare(
    "deployment-controller.patch-adopt", "A ReplicaSet is adopted",
    "{name} has no controller and the labels that {owner} selects: it becomes one of its ReplicaSets.",
    docs=DEPLOYMENT, message="PATCH replicaset",
)  # fmt: skip
declare(
    "deployment-controller.patch-release", "A ReplicaSet is let go",
    "The labels of {name} no longer match the selector of {owner}: its ownerReference is taken away.",
    docs=DEPLOYMENT, message="PATCH replicaset",
)  # fmt: skip
declare_removed("deployment-controller", DEPLOYMENT)
declare_events("deployment-controller", "the Deployment controller")
