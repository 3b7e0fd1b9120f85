"""Verbs of the controllers that look after beginnings and ends: garbage collector, namespaces, accounts, old pods."""

from .shared import declare, declare_removed

OWNERS, NAMESPACES = "concepts/architecture/garbage-collection/", "concepts/overview/working-with-objects/namespaces/"
ACCOUNTS = "concepts/security/service-accounts/"

declare(
    "generic-garbage-collector.delete-dependent", "The garbage collector follows",
    "{owner_kind} {owner} is gone or going: the garbage collector deletes its {kind} {name}.",
    why="Deleting an owner deletes nothing else. Its dependents name it in ownerReferences, and the garbage collector reads them.",
    docs=OWNERS + "#cascading-deletion", level=1, message="DELETE {name}",
)  # fmt: skip
declare(
    "generic-garbage-collector.patch-orphan", "A dependent is let go",
    "The garbage collector removes {owner} from the ownerReferences of {kind} {name}: it lives on by itself.",
    docs=OWNERS + "#orphaned-dependents", level=1, message="PATCH {name}",
)  # fmt: skip
declare(
    "generic-garbage-collector.patch-finalizer", "The owner may go now",
    "The garbage collector removes the finalizer {finalizer} of {kind} {name}: {why_now}.",
    why="The API server keeps an object with a deletionTimestamp until its list of finalizers is empty.",
    docs=OWNERS + "#foreground-deletion", level=2, message="PATCH {name}",
)  # fmt: skip
declare_removed("generic-garbage-collector", OWNERS)

declare(
    "namespace-controller.delete-content", "The namespace is emptied",
    "{namespace} is Terminating: the namespace controller deletes its {kind} {name}.",
    why="Pods go first, and all of them must be gone before anything that they may need is taken away.",
    docs=NAMESPACES, level=2, message="DELETE {name}",
)  # fmt: skip
declare(
    "namespace-controller.update-status", "What is left",
    "The namespace controller writes into the status of {namespace}: {left}",
    docs=NAMESPACES, level=2, message="PUT status",
)  # fmt: skip
declare(
    "namespace-controller.update-finalize", "The namespace may go",
    "{namespace} is empty: the namespace controller removes its finalizer.",
    docs=NAMESPACES, level=1, message="PUT finalize",
)  # fmt: skip
declare_removed("namespace-controller", NAMESPACES)

declare(
    "service-account-controller.create-serviceaccount", "The namespace gets an account",
    "{namespace} has no ServiceAccount default: the controller creates it.",
    why="Pods that name no account run as this one. Without it no pod can be created here.",
    docs=ACCOUNTS, level=2, message="POST serviceaccount",
)  # fmt: skip
declare(
    "root-ca-certificate-publisher.create-configmap", "The namespace gets the cluster's CA",
    "The publisher writes the ConfigMap {name} into {namespace}.",
    why="Pods mount it beside their token, so that they can check that the API server is the right one.",
    docs=ACCOUNTS, level=3, message="POST configmap",
)  # fmt: skip
