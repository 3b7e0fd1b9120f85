"""Words of the verbs of containerd, of CNI, and of the processes inside containers."""

from .catalogue import N_, PHRASES

CRI, PODS = "concepts/architecture/cri/", "concepts/workloads/pods/pod-lifecycle/"
NETWORK, IMAGES = "concepts/extend-kubernetes/compute-storage-net/network-plugins/", "concepts/containers/images/"

PHRASES.say(
    "containerd.RunPodSandbox", N_("containerd makes the pod's sandbox"),
    N_("The kubelet calls RunPodSandbox: containerd makes a network namespace and a pause container for {pod}."),
    why=N_("The sandbox is what the pod's containers share, and what stays when one of them restarts."),
    label=N_("RunPodSandbox"), docs=CRI,
)  # fmt: skip
PHRASES.say(
    "cni.ADD", N_("CNI gives the pod its address"),
    N_("containerd runs the bridge plug-in with ADD eth0. The plug-in takes {ip}, the next free address of {range}."),
    why=N_("The runtime does this, not the kubelet. The API server hears of the address only with a later status report."),
    label=N_("ADD eth0"), docs=NETWORK,
)  # fmt: skip
PHRASES.say(
    "containerd.sandbox-ready", N_("The sandbox is ready"),
    N_(
        "{ip, select, none {containerd answers the kubelet: sandbox {sandbox} is ready, with the address of its node.}"
        " other {containerd answers the kubelet: sandbox {sandbox} is ready, with the address {ip}.}}"
    ),
    label=N_("SANDBOX_READY"), docs=CRI,
)  # fmt: skip
PHRASES.say(
    "containerd.sandbox-failed", N_("The sandbox cannot be made"), N_("containerd answers: {message}"),
    why=N_("Without a sandbox no container can start. The kubelet tries again in a few seconds."), label=N_("error"),
    docs=CRI,
)  # fmt: skip
PHRASES.say(
    "containerd.PullImage", N_("The image is pulled"),
    N_("The kubelet calls PullImage: containerd asks the registry for {image}."),
    why=N_(
        "Pulling is usually what takes longest. The first time that a pod starts, its phase stays Pending meanwhile, and"
        " kubectl shows ContainerCreating."
    ),
    label=N_("PullImage"), docs=IMAGES,
)  # fmt: skip
PHRASES.say(
    "containerd.image-pulled", N_("The image is on the node"),
    N_("{image} is on the node now. It is {size, bytes} in size, and the pull took {took_ms, duration}."),
    why=N_("The next pod on this node will find it here."), label=N_("{size, bytes}"), docs=IMAGES,
)  # fmt: skip
PHRASES.say(
    "containerd.pull-failed", N_("The pull fails"), N_("The pull of {image} fails: {message}"),
    why=N_("The kubelet will try again, and waits longer each time: 10 s, 20 s, 40 s and so on, up to 5 minutes."),
    label=N_("error"), docs=IMAGES + "#imagepullbackoff",
)  # fmt: skip
PHRASES.say(
    "containerd.CreateContainer", N_("containerd creates the container"),
    N_("The kubelet calls CreateContainer: {container} gets its root file system from {image}, its mounts and its environment."),
    why=N_("Created is not started: no process runs yet."), label=N_("CreateContainer"), docs=CRI,
)  # fmt: skip
PHRASES.say(
    "containerd.StartContainer", N_("The process starts"),
    N_("The kubelet calls StartContainer: the process of {container} starts."),
    why=N_("The API server does not know it yet. It hears of it with the kubelet's next status report."),
    label=N_("StartContainer"), docs=CRI,
)  # fmt: skip
PHRASES.say(
    "containerd.create-failed", N_("The container cannot be created"),
    N_("containerd cannot create {container}: {message}"), label=N_("error"), docs=CRI,
)  # fmt: skip
PHRASES.say(
    "containerd.start-failed", N_("The process cannot start"), N_("containerd cannot start {container}: {message}"),
    why=N_("There is no process, but there is an exit code: 128, with the reason StartError."), label=N_("error"), docs=CRI,
)  # fmt: skip
PHRASES.say(
    "containerd.exited", N_("The process ends"), N_("The process of {container} ends with exit code {code} ({reason})."),
    why=N_(
        "Unless the kubelet itself has asked for the stop, it finds out only when it next asks containerd what is running, a"
        " second later at most."
    ),
    label=N_("exit {code}"), docs=PODS + "#container-states",
)  # fmt: skip
PHRASES.say(
    "containerd.StopContainer", N_("The container is asked to stop"),
    N_("The kubelet calls StopContainer: {container} gets {signal} and has {grace_s, seconds} to finish."),
    why=N_("A process that handles the signal can finish its work. One that does not end in time is killed."),
    label=N_("StopContainer"), docs=PODS + "#pod-termination",
)  # fmt: skip
PHRASES.say(
    "containerd.killed", N_("The container is killed"),
    N_("{container} has not ended within {grace_s, seconds}. SIGKILL ends it, with exit code 137."),
    label=N_("SIGKILL"), docs=PODS + "#pod-termination-forced",
)  # fmt: skip
PHRASES.say(
    "containerd.StopPodSandbox", N_("The sandbox is stopped"),
    N_("The kubelet calls StopPodSandbox: the pause container stops, and the network of {pod} is taken down."),
    label=N_("StopPodSandbox"), docs=CRI,
)  # fmt: skip
PHRASES.say(
    "cni.DEL", N_("The address is given back"),
    N_("containerd runs the plug-in again, with DEL eth0. {ip} is free, but will not be given out again right away."),
    label=N_("DEL eth0"), docs=NETWORK,
)  # fmt: skip
PHRASES.say(
    "containerd.RemovePodSandbox", N_("What is left is removed"),
    N_("containerd removes the sandbox and the containers of {pod} from the node."), label=N_("RemovePodSandbox"), docs=CRI,
)  # fmt: skip
PHRASES.say(
    "containerd.sandbox-lost", N_("The sandbox is lost"),
    N_("The pause process of {pod} has died. Its network is gone, and every process in it is killed."),
    why=N_("The pod object does not change. The kubelet makes a new sandbox on the same node, and init containers run again."),
    label=N_("exit 137"), docs=CRI,
)  # fmt: skip
PHRASES.say(
    "containerd.process", N_("The process goes on"),
    N_(
        "{files, plural, none {The process of {container} goes on.}"
        " one {The process of {container} goes on. It writes the file {files, list}.}"
        " other {The process of {container} goes on. It writes the files {files, list}.}}"
    ),
    docs="concepts/containers/",
)  # fmt: skip
PHRASES.say(
    "containerd.ExecSync", N_("A command runs inside the container"),
    N_("containerd runs `{command}` inside {container}, next to its main process."), label=N_("ExecSync"), docs=CRI,
)  # fmt: skip
PHRASES.say(
    "containerd.UpdateContainerResources", N_("The limits of a running container change"),
    N_(
        "The kubelet calls UpdateContainerResources."
        " {requests, plural, =0 {{container} has no requests now} other {{container} has the requests {requests, list} now}}"
        "{limits, plural, =0 { and no limits.} other { and the limits {limits, list}.}} Its process goes on."
    ),
    why=N_("Limits are cgroup files: the kernel takes new ones at once, without a restart."),
    label=N_("UpdateContainerResources"), docs="tasks/configure-pod-container/resize-container-resources/",
)  # fmt: skip
