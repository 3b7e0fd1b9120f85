"""Verbs of containerd (the CRI), of the CNI plug-ins it runs, and of the processes inside containers."""

from . import VERBS

CRI = "concepts/architecture/cri/"
NETWORK = "Sandbox and network"

VERBS.declare(
    "containerd.RunPodSandbox", "containerd makes the pod's sandbox",
    "The kubelet calls RunPodSandbox: containerd makes a network namespace and a pause container for {pod}.",
    why="The sandbox is the pod: what its containers share, and what stays when one of them restarts.",
    docs=CRI, chapter=NETWORK, level=2, moves=("kubelet", "containerd", "RunPodSandbox"),
)  # fmt: skip
VERBS.declare(
    "cni.ADD", "CNI gives the pod its address",
    "containerd runs the bridge plug-in, ADD eth0: it takes {ip}, the next free address of {range}.",
    why="The runtime does this, not the kubelet, and the API server hears of the address only with a later status report.",
    docs="concepts/extend-kubernetes/compute-storage-net/network-plugins/", chapter=NETWORK, level=1,
    moves=("containerd", "cni", "ADD eth0"),
)  # fmt: skip
VERBS.declare(
    "containerd.sandbox-ready", "The sandbox is ready",
    "containerd answers the kubelet: sandbox {sandbox} is ready, with the address {ip}.",
    docs=CRI, chapter=NETWORK, level=3, moves=("containerd", "kubelet", "SANDBOX_READY"),
)  # fmt: skip
VERBS.declare(
    "containerd.sandbox-failed", "The sandbox cannot be made",
    "containerd answers: {message}",
    why="Without a sandbox no container can start. The kubelet tries again in some seconds.",
    docs=CRI, chapter=NETWORK, level=1, moves=("containerd", "kubelet", "error"),
)  # fmt: skip
VERBS.declare(
    "containerd.PullImage", "The image is pulled",
    "The kubelet calls PullImage: containerd asks the registry for {image}.",
    why="Pulling is usually what takes longest. The pod's phase is Pending all the while; kubectl shows ContainerCreating.",
    docs="concepts/containers/images/", chapter="Image", level=2, moves=("containerd", "registry", "PullImage"),
)  # fmt: skip
VERBS.declare(
    "containerd.image-pulled", "The image is on the node",
    "{image} has arrived: {size} in {seconds} s. The next pod on this node will find it here.",
    docs="concepts/containers/images/", chapter="Image", level=2, moves=("registry", "containerd", "{size}"),
)  # fmt: skip
VERBS.declare(
    "containerd.pull-failed", "The pull fails",
    "The registry cannot give {image}: {message}",
    why="The kubelet will try again, waiting longer each time: 10 s, 20 s, 40 s … at most 5 minutes.",
    docs="concepts/containers/images/#imagepullbackoff", chapter="Image", level=1, moves=("registry", "containerd", "error"),
)  # fmt: skip
VERBS.declare(
    "containerd.CreateContainer", "containerd creates the container",
    "The kubelet calls CreateContainer: {container} gets its root file system from {image}, its mounts and its environment.",
    why="Created is not started: no process runs yet.",
    docs=CRI, chapter="Container", level=1, moves=("kubelet", "containerd", "CreateContainer"),
)  # fmt: skip
VERBS.declare(
    "containerd.StartContainer", "The process starts",
    "The kubelet calls StartContainer: the process of {container} runs.",
    why="The API server does not know it yet: the status it shows still says ContainerCreating.",
    docs=CRI, chapter="Container", level=2, moves=("kubelet", "containerd", "StartContainer"),
)  # fmt: skip
VERBS.declare(
    "containerd.create-failed", "The container cannot be created", "containerd cannot create {container}: {message}",
    docs=CRI, chapter="Container", level=1, moves=("containerd", "kubelet", "error"),
)  # fmt: skip
VERBS.declare(
    "containerd.start-failed", "The process cannot start", "containerd cannot start {container}: {message}",
    why="There is no process, but there is an exit code: 128, reason StartError.",
    docs=CRI, chapter="Container", level=1, moves=("containerd", "kubelet", "error"),
)  # fmt: skip
VERBS.declare(
    "containerd.exited", "The process ends",
    "The process of {container} ends with exit code {code} ({reason}).",
    why="Nobody is told: the kubelet finds out when it next asks containerd what is running, at most a second later.",
    docs="concepts/workloads/pods/pod-lifecycle/#container-states", chapter="Container", level=1, moves=("pod", "containerd", "exit {code}"),
)  # fmt: skip
VERBS.declare(
    "containerd.StopContainer", "The container is asked to stop",
    "The kubelet calls StopContainer: {container} gets {signal} and has {grace} s to finish.",
    why="A process that handles SIGTERM can finish its work. One that does not is killed when the time is over.",
    docs="concepts/workloads/pods/pod-lifecycle/#pod-termination", chapter="Goodbye", level=1,
    moves=("kubelet", "containerd", "StopContainer"),
)  # fmt: skip
VERBS.declare(
    "containerd.killed", "The container is killed",
    "{container} has not stopped in its {grace} s: SIGKILL ends it, exit code 137.",
    docs="concepts/workloads/pods/pod-lifecycle/#pod-termination-forced", chapter="Goodbye", level=1,
    moves=("containerd", "pod", "SIGKILL"),
)  # fmt: skip
VERBS.declare(
    "containerd.StopPodSandbox", "The sandbox is stopped",
    "The kubelet calls StopPodSandbox: the pause container stops and the network goes.",
    docs=CRI, chapter="Goodbye", level=2, moves=("kubelet", "containerd", "StopPodSandbox"),
)  # fmt: skip
VERBS.declare(
    "cni.DEL", "The address is given back",
    "containerd runs the plug-in again, DEL eth0: {ip} is free, but will not be given out again at once.",
    docs="concepts/extend-kubernetes/compute-storage-net/network-plugins/", chapter="Goodbye", level=2,
    moves=("containerd", "cni", "DEL eth0"),
)  # fmt: skip
VERBS.declare(
    "containerd.RemovePodSandbox", "What is left is removed", "Sandbox and containers of {pod} are removed from the node.",
    docs=CRI, chapter="Goodbye", level=3, moves=("kubelet", "containerd", "RemovePodSandbox"),
)  # fmt: skip
VERBS.declare(
    "containerd.sandbox-lost", "The sandbox is lost",
    "The pause process of {pod} has died: its network is gone, and every process in it is killed.",
    why="The pod object does not change: the kubelet makes a new sandbox on the same node, and init containers run again.",
    docs=CRI, chapter="Faults", level=1, moves=("pod", "containerd", "exit 137"),
)  # fmt: skip
VERBS.declare(
    "containerd.process", "The process goes on",
    "The process of {container} goes on: {what}.",
    docs="concepts/containers/", chapter="Container", level=3,
)  # fmt: skip
VERBS.declare(
    "containerd.ExecSync", "A command runs inside the container",
    "containerd runs {command} inside {container}, beside its process.",
    docs=CRI, chapter="Container", level=3, moves=("kubelet", "containerd", "ExecSync"),
)  # fmt: skip
VERBS.declare(
    "containerd.UpdateContainerResources", "The limits of a running container change",
    "The kubelet calls UpdateContainerResources: {container} now has {resources}; its process goes on.",
    why="Limits are cgroup files: the kernel takes new ones at once, without a restart.",
    docs="tasks/configure-pod-container/resize-container-resources/", chapter="Container", level=1,
    moves=("kubelet", "containerd", "UpdateContainerResources"),
)  # fmt: skip
