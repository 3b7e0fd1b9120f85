"""Verbs of the horizontal pod autoscaler."""

from .shared import declare, declare_events, declare_removed

HPA = "tasks/run-application/horizontal-pod-autoscale/"

declare(
    "horizontal-pod-autoscaler.update-scale", "The autoscaler changes the number of pods",
    "{owner} scales {target} from {before} to {after}: {why_now}.",
    why="It writes one number. The Deployment controller, and not the autoscaler, then makes or removes pods.",
    docs=HPA, level=1, message="PUT scale",
)  # fmt: skip
declare(
    "horizontal-pod-autoscaler.update-status", "The autoscaler reports",
    "{owner} sees {have} pods and wants {wanted}.", docs=HPA, level=2, message="PUT status",
)  # fmt: skip
declare(
    "horizontal-pod-autoscaler.recommend", "The autoscaler recommends",
    "{owner} has measured {metric}: it recommends {wanted} pods, there are {have}.",
    why="The highest recommendation of the last five minutes holds the number up, so that a short lull costs no pods.",
    docs=HPA + "#stabilization-window", level=3,
)  # fmt: skip
declare_removed("horizontal-pod-autoscaler", HPA)
declare_events("horizontal-pod-autoscaler", "the autoscaler")
