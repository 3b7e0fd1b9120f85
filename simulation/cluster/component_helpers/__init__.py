"""Rules that several components apply, each for itself: what a pod asks for, what it tolerates, which nodes it allows.

Kubernetes keeps them in staging/src/k8s.io/component-helpers; scheduler, kubelet and DaemonSet controller use them without knowing each other.
"""
