"""Objects as Kubernetes' internal types print them: Go's field names, in Go's order, and everything that is not set.

Some refusals quote a whole struct, or the difference of two pod specs, in this form.
Source: pkg/apis/core/types.go (structs, in their order), k8s.io/apimachinery pkg/util/diff.
"""

from __future__ import annotations

import difflib
import json

from ..budget import charge
from .api.field_errors import GoStruct

# struct: fields as GoName[=jsonName][:type]; a type is * pointer, 0 number, ? flag, [] list, {} map, + struct with a
# JSON form of its own, a struct's name, []Struct, or !Struct for one that is never absent; without a type it is text.
_TABLE = """
Capabilities: Add:[] Drop:[]
SELinuxOptions: User Role Type Level
SeccompProfile: Type LocalhostProfile:*
AppArmorProfile: Type LocalhostProfile:*
WindowsSecurityContextOptions: GMSACredentialSpecName=gmsaCredentialSpecName:* GMSACredentialSpec=gmsaCredentialSpec:*
 RunAsUserName:* HostProcess:*
SecurityContext: Capabilities:Capabilities Privileged:* SELinuxOptions=seLinuxOptions:SELinuxOptions
 WindowsOptions:WindowsSecurityContextOptions RunAsUser:* RunAsGroup:* RunAsNonRoot:* ReadOnlyRootFilesystem:*
 AllowPrivilegeEscalation:* ProcMount:* SeccompProfile:SeccompProfile AppArmorProfile:AppArmorProfile
PodSpec: Volumes:[]Volume InitContainers:[]Container Containers:[]Container EphemeralContainers:[]Container
 RestartPolicy TerminationGracePeriodSeconds:* ActiveDeadlineSeconds:* DNSPolicy=dnsPolicy NodeSelector:{}
 ServiceAccountName
 AutomountServiceAccountToken:* NodeName SecurityContext:!PodSecurityContext
 ImagePullSecrets:[]LocalObjectReference
 Hostname Subdomain SetHostnameAsFQDN:* Affinity:Affinity SchedulerName Tolerations:[]Toleration
 HostAliases:[]HostAlias PriorityClassName Priority:* PreemptionPolicy:* DNSConfig=dnsConfig:PodDNSConfig
 ReadinessGates:[]PodReadinessGate RuntimeClassName:* Overhead:{} EnableServiceLinks:*
 TopologySpreadConstraints:[]TopologySpreadConstraint OS=os:PodOS SchedulingGates:[]PodSchedulingGate
 ResourceClaims:[]PodResourceClaim Resources:ResourceRequirements HostnameOverride:* SchedulingGroup:*
PodSecurityContext: HostNetwork:? HostPID=hostPID:? HostIPC=hostIPC:? ShareProcessNamespace:* HostUsers:*
 SELinuxOptions=seLinuxOptions:SELinuxOptions WindowsOptions:WindowsSecurityContextOptions RunAsUser:*
 RunAsGroup:* RunAsNonRoot:* SupplementalGroups:[] SupplementalGroupsPolicy:* FSGroup=fsGroup:*
 FSGroupChangePolicy=fsGroupChangePolicy:* Sysctls:[]Sysctl SeccompProfile:SeccompProfile
 AppArmorProfile:AppArmorProfile SELinuxChangePolicy=seLinuxChangePolicy:*
Sysctl: Name Value
Volume: Name HostPath:HostPathVolumeSource EmptyDir:EmptyDirVolumeSource GCEPersistentDisk=gcePersistentDisk:*
 AWSElasticBlockStore=awsElasticBlockStore:* GitRepo:* Secret:SecretVolumeSource NFS=nfs:NFSVolumeSource
 ISCSI=iscsi:* Glusterfs:* PersistentVolumeClaim:PersistentVolumeClaimVolumeSource RBD=rbd:* Quobyte:* FlexVolume:*
 Cinder:* CephFS=cephfs:* Flocker:* DownwardAPI:DownwardAPIVolumeSource FC=fc:* AzureFile:*
 ConfigMap:ConfigMapVolumeSource VsphereVolume:* AzureDisk:* PhotonPersistentDisk:* Projected:ProjectedVolumeSource
 PortworxVolume:* ScaleIO:* StorageOS=storageos:* CSI=csi:* Ephemeral:* Image:ImageVolumeSource
HostPathVolumeSource: Path Type:*
EmptyDirVolumeSource: Medium SizeLimit:*
SecretVolumeSource: SecretName Items:[]KeyToPath DefaultMode:* Optional:*
ConfigMapVolumeSource: Name Items:[]KeyToPath DefaultMode:* Optional:*
NFSVolumeSource: Server Path ReadOnly:?
PersistentVolumeClaimVolumeSource: ClaimName ReadOnly:?
ImageVolumeSource: Reference PullPolicy
KeyToPath: Key Path Mode:*
DownwardAPIVolumeSource: Items:[]DownwardAPIVolumeFile DefaultMode:*
DownwardAPIVolumeFile: Path FieldRef:ObjectFieldSelector ResourceFieldRef:ResourceFieldSelector Mode:*
ProjectedVolumeSource: Sources:[]VolumeProjection DefaultMode:*
VolumeProjection: Secret:SecretProjection DownwardAPI:DownwardAPIProjection ConfigMap:SecretProjection
 ServiceAccountToken:ServiceAccountTokenProjection ClusterTrustBundle:* PodCertificate:*
SecretProjection: Name Items:[]KeyToPath Optional:*
DownwardAPIProjection: Items:[]DownwardAPIVolumeFile
ServiceAccountTokenProjection: Audience ExpirationSeconds:0 Path
ObjectFieldSelector: APIVersion=apiVersion FieldPath
ResourceFieldSelector: ContainerName Resource Divisor
Container: Name Image Command:[] Args:[] WorkingDir Ports:[]ContainerPort EnvFrom:[]EnvFromSource Env:[]EnvVar
 Resources:!ResourceRequirements ResizePolicy:[]ContainerResizePolicy RestartPolicy:* RestartPolicyRules:[]RestartRule
 VolumeMounts:[]VolumeMount VolumeDevices:[]VolumeDevice LivenessProbe:Probe ReadinessProbe:Probe StartupProbe:Probe
 Lifecycle:Lifecycle TerminationMessagePath TerminationMessagePolicy ImagePullPolicy SecurityContext:SecurityContext
 Stdin:? StdinOnce:? TTY=tty:?
ContainerPort: Name HostPort:0 ContainerPort:0 Protocol HostIP=hostIP
EnvFromSource: Prefix ConfigMapRef:EnvSource SecretRef:EnvSource
EnvSource: Name Optional:*
EnvVar: Name Value ValueFrom:EnvVarSource
EnvVarSource: FieldRef:ObjectFieldSelector ResourceFieldRef:ResourceFieldSelector ConfigMapKeyRef:KeySelector
 SecretKeyRef:KeySelector FileKeyRef:*
KeySelector: Name Key Optional:*
ResourceRequirements: Limits:{} Requests:{} Claims:[]ResourceClaim
ResourceClaim: Name Request
ContainerResizePolicy: ResourceName RestartPolicy
RestartRule: Action ExitCodes:RestartRuleOnExitCodes
RestartRuleOnExitCodes: Operator Values:[]
VolumeMount: Name ReadOnly:? RecursiveReadOnly:* MountPath SubPath MountPropagation:* SubPathExpr
VolumeDevice: Name DevicePath
Probe: Exec:ExecAction HTTPGet=httpGet:HTTPGetAction TCPSocket=tcpSocket:TCPSocketAction GRPC=grpc:GRPCAction
 InitialDelaySeconds:0 TimeoutSeconds:0 PeriodSeconds:0 SuccessThreshold:0 FailureThreshold:0
 TerminationGracePeriodSeconds:*
Lifecycle: PostStart:LifecycleHandler PreStop:LifecycleHandler StopSignal:*
LifecycleHandler: Exec:ExecAction HTTPGet=httpGet:HTTPGetAction TCPSocket=tcpSocket:TCPSocketAction Sleep:SleepAction
ExecAction: Command:[]
HTTPGetAction: Path Port:0 Host Scheme HTTPHeaders=httpHeaders:[]HTTPHeader
HTTPHeader: Name Value
TCPSocketAction: Port:0 Host
GRPCAction: Port:0 Service:*
SleepAction: Seconds:0
LocalObjectReference: Name
Affinity: NodeAffinity:NodeAffinity PodAffinity:PodAffinity PodAntiAffinity:PodAffinity
NodeAffinity: RequiredDuringSchedulingIgnoredDuringExecution:NodeSelector
 PreferredDuringSchedulingIgnoredDuringExecution:[]PreferredSchedulingTerm
NodeSelector: NodeSelectorTerms:[]NodeSelectorTerm
NodeSelectorTerm: MatchExpressions:[]NodeSelectorRequirement MatchFields:[]NodeSelectorRequirement
NodeSelectorRequirement: Key Operator Values:[]
PreferredSchedulingTerm: Weight:0 Preference:!NodeSelectorTerm
PodAffinity: RequiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm
 PreferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm
PodAffinityTerm: LabelSelector:+ Namespaces:[] TopologyKey NamespaceSelector:+ MatchLabelKeys:[] MismatchLabelKeys:[]
WeightedPodAffinityTerm: Weight:0 PodAffinityTerm:!PodAffinityTerm
Toleration: Key Operator Value Effect TolerationSeconds:*
HostAlias: IP=ip Hostnames:[]
PodDNSConfig: Nameservers:[] Searches:[] Options:[]PodDNSConfigOption
PodDNSConfigOption: Name Value:*
PodReadinessGate: ConditionType
TopologySpreadConstraint: MaxSkew:0 TopologyKey WhenUnsatisfiable LabelSelector:+ MinDomains:* NodeAffinityPolicy:*
 NodeTaintsPolicy:* MatchLabelKeys:[]
PodOS: Name
PodSchedulingGate: Name
PodResourceClaim: Name ResourceClaimName:* ResourceClaimTemplateName:*
"""
_ZEROS = {"": "", "0": 0, "?": False}
_FROM_SPEC = ("hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "hostUsers")


def _field(text: str) -> tuple[str, str, str]:
    names, _, kind = text.partition(":")
    go_name, _, name = names.partition("=")
    return go_name, name or go_name[:1].lower() + go_name[1:], kind


_STRUCTS = {
    name: [_field(field) for field in fields.split()]
    for name, _, fields in (line.partition(": ") for line in _TABLE.strip().replace("\n ", " ").splitlines())
}


def internal(struct: str, value: dict) -> GoStruct:
    """The value of a v1 struct as the internal struct of that name."""
    return GoStruct((go_name, _convert(kind, value.get(name))) for go_name, name, kind in _STRUCTS[struct])


def _convert(kind: str, value):
    if kind.startswith("!"):
        return internal(kind[1:], value or {})
    if value is None:
        return _ZEROS.get(kind)
    if kind.startswith("[]") and len(kind) > 2:
        return [internal(kind[2:], item) for item in value]
    if kind in _STRUCTS:
        return internal(kind, value)
    return dict(sorted(value.items())) if isinstance(value, dict) and kind != "+" else value


def internal_pod_spec(spec: dict) -> GoStruct:
    """A pod's spec; what it shares with the host stands in its security context."""
    shared = {field: spec[field] for field in _FROM_SPEC if field in spec}
    return internal("PodSpec", {**spec, "securityContext": {**(spec.get("securityContext") or {}), **shared}})


def pod_spec_difference(old: dict, new: dict) -> str:
    """The unified difference of two pod specs, as a refused update tells it."""
    return _difference(internal_pod_spec(old), internal_pod_spec(new))


def container_difference(old: dict, new: dict) -> str:
    """The unified difference of two containers."""
    return _difference(internal("Container", old), internal("Container", new))


def _difference(old: GoStruct, new: GoStruct) -> str:
    before, after = (json.dumps(struct, indent=1, ensure_ascii=False).splitlines() for struct in (old, new))
    charge(len(before) * len(after) // 200)
    difference = list(difflib.unified_diff(before, after, n=3, lineterm=""))[2:]
    return "".join(f"{line}\n" for line in difference)
