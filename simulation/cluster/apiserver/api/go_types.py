"""What Kubernetes' OpenAPI definitions do not say about its Go types, and what shows in answers.

Which optional fields are pointers (a zero is kept: `replicas: 0`) while the others vanish (`hostNetwork: false`), which
structs and times are printed even when nothing was given, and how Go names a field's type in a decoding error.
Source: k8s.io/api <group>/<version>/types.go. A struct is named alone, or with its API group where two groups differ.
"""

from __future__ import annotations


def _table(text: str) -> dict[str, frozenset[str]]:
    rows = (line.partition(":") for line in text.strip().replace("\n ", " ").splitlines())
    return {name.strip(): frozenset(fields.split()) for name, _, fields in rows}


POINTERS = _table("""
ObjectMeta: deletionGracePeriodSeconds
OwnerReference: controller blockOwnerDeletion
DeleteOptions: gracePeriodSeconds orphanDependents propagationPolicy ignoreStoreReadErrorWithClusterBreakingPotential
Preconditions: uid resourceVersion
PodSpec: terminationGracePeriodSeconds activeDeadlineSeconds automountServiceAccountToken shareProcessNamespace
 setHostnameAsFQDN priority runtimeClassName enableServiceLinks preemptionPolicy hostUsers hostnameOverride
Container: restartPolicy
EphemeralContainer: restartPolicy
Probe: terminationGracePeriodSeconds
GRPCAction: service
Lifecycle: stopSignal
SecretKeySelector: optional
ConfigMapKeySelector: optional
FileKeySelector: optional
ConfigMapEnvSource: optional
SecretEnvSource: optional
ConfigMapVolumeSource: defaultMode optional
SecretVolumeSource: defaultMode optional
ProjectedVolumeSource: defaultMode
DownwardAPIVolumeSource: defaultMode
KeyToPath: mode
DownwardAPIVolumeFile: mode
ConfigMapProjection: optional
SecretProjection: optional
ServiceAccountTokenProjection: expirationSeconds
ClusterTrustBundleProjection: name signerName optional
PodCertificateProjection: maxExpirationSeconds
HostPathVolumeSource: type
AzureDiskVolumeSource: cachingMode fsType readOnly kind
AzureFilePersistentVolumeSource: secretNamespace
CSIVolumeSource: readOnly fsType
ISCSIVolumeSource: initiatorName
ISCSIPersistentVolumeSource: initiatorName
FCVolumeSource: lun
LocalVolumeSource: fsType
SecurityContext: privileged runAsUser runAsGroup runAsNonRoot readOnlyRootFilesystem allowPrivilegeEscalation procMount
PodSecurityContext: runAsUser runAsGroup runAsNonRoot fsGroup fsGroupChangePolicy supplementalGroupsPolicy
 seLinuxChangePolicy
SeccompProfile: localhostProfile
AppArmorProfile: localhostProfile
WindowsSecurityContextOptions: gmsaCredentialSpecName gmsaCredentialSpec runAsUserName hostProcess
VolumeMount: recursiveReadOnly mountPropagation
VolumeMountStatus: recursiveReadOnly
Toleration: tolerationSeconds
TopologySpreadConstraint: minDomains nodeAffinityPolicy nodeTaintsPolicy
PersistentVolumeClaimSpec: storageClassName volumeMode volumeAttributesClassName
PersistentVolumeClaimStatus: currentVolumeAttributesClassName
PersistentVolumeSpec: volumeMode volumeAttributesClassName
TypedLocalObjectReference: apiGroup
TypedObjectReference: apiGroup namespace
PodResourceClaim: resourceClaimName resourceClaimTemplateName
PodDNSConfigOption: value
ContainerStatus: started stopSignal
NodeRuntimeHandlerFeatures: recursiveReadOnlyMounts userNamespaces
NodeFeatures: supplementalGroupsPolicy
ServiceSpec: allocateLoadBalancerNodePorts internalTrafficPolicy ipFamilyPolicy loadBalancerClass trafficDistribution
ServicePort: appProtocol
ClientIPConfig: timeoutSeconds
PortStatus: error
LoadBalancerIngress: ipMode
ServiceAccount: automountServiceAccountToken
ConfigMap: immutable
Secret: immutable
ReplicationControllerSpec: replicas
EndpointAddress: nodeName
core.EndpointPort: appProtocol
DeploymentSpec: replicas revisionHistoryLimit progressDeadlineSeconds
DeploymentStatus: collisionCount terminatingReplicas
StatefulSetSpec: replicas revisionHistoryLimit
StatefulSetStatus: collisionCount
RollingUpdateStatefulSetStrategy: partition
DaemonSetSpec: revisionHistoryLimit
DaemonSetStatus: collisionCount
ReplicaSetSpec: replicas
ReplicaSetStatus: terminatingReplicas
JobSpec: parallelism completions activeDeadlineSeconds backoffLimit backoffLimitPerIndex maxFailedIndexes
 manualSelector ttlSecondsAfterFinished completionMode suspend podReplacementPolicy managedBy
JobStatus: terminating ready failedIndexes
SuccessPolicyRule: succeededIndexes succeededCount
PodFailurePolicyOnExitCodesRequirement: containerName
CronJobSpec: timeZone startingDeadlineSeconds suspend successfulJobsHistoryLimit failedJobsHistoryLimit
PodDisruptionBudgetSpec: unhealthyPodEvictionPolicy
LeaseSpec: holderIdentity leaseDurationSeconds leaseTransitions strategy preferredHolder
PriorityClass: preemptionPolicy
HorizontalPodAutoscalerSpec: minReplicas
HorizontalPodAutoscalerStatus: observedGeneration
HPAScalingRules: stabilizationWindowSeconds selectPolicy
MetricTarget: averageUtilization
MetricValueStatus: averageUtilization
IngressSpec: ingressClassName
HTTPIngressPath: pathType
IngressPortStatus: error
IngressClassParametersReference: apiGroup scope namespace
NetworkPolicyPort: protocol endPort
StorageClass: reclaimPolicy allowVolumeExpansion volumeBindingMode
CSIDriverSpec: attachRequired podInfoOnMount storageCapacity fsGroupPolicy requiresRepublish seLinuxMount
 nodeAllocatableUpdatePeriodSeconds serviceAccountTokenInSecrets preventPodSchedulingIfMissing
storage.TokenRequest: expirationSeconds
VolumeNodeResources: count
VolumeAttachmentSource: persistentVolumeName
VolumeError: errorCode
ServiceReference: path port
WebhookClientConfig: url
MutatingWebhook: failurePolicy matchPolicy sideEffects timeoutSeconds reinvocationPolicy
ValidatingWebhook: failurePolicy matchPolicy sideEffects timeoutSeconds
RuleWithOperations: scope
NamedRuleWithOperations: scope
ParamRef: parameterNotFoundAction
Validation: reason
ValidatingAdmissionPolicySpec: failurePolicy
MutatingAdmissionPolicySpec: failurePolicy
MatchResources: matchPolicy
EndpointConditions: ready serving terminating
Endpoint: hostname nodeName zone
discovery.EndpointPort: name protocol port appProtocol
CertificateSigningRequestSpec: expirationSeconds
TokenRequestSpec: expirationSeconds
LimitedPriorityLevelConfiguration: nominalConcurrencyShares lendablePercent borrowingLimitPercent
ExemptPriorityLevelConfiguration: nominalConcurrencyShares lendablePercent
""")

# Structs that are values, not pointers, and so are printed even when empty.
ALWAYS = _table("""
PodTemplateSpec: metadata spec
JobTemplateSpec: metadata spec
PodTemplate: template
Container: resources
EphemeralContainer: resources
PersistentVolumeClaimSpec: resources
PersistentVolumeClaimTemplate: metadata spec
ServiceStatus: loadBalancer
IngressStatus: loadBalancer
IngressServiceBackend: port
DeploymentSpec: strategy template
StatefulSetSpec: updateStrategy template
DaemonSetSpec: updateStrategy template
ReplicaSetSpec: template
ContainerStatus: state lastState
NodeStatus: daemonEndpoints nodeInfo
NodeDaemonEndpoints: kubeletEndpoint
core.Event: source
""")

# Optional fields that are printed even when zero (their tags lack omitempty).
PRINTED = _table("""
StatefulSetStatus: availableReplicas
PriorityClass: value
PodDisruptionBudgetStatus: disruptionsAllowed currentHealthy desiredHealthy expectedPods
""")

# Times that are values: printed as null.
NULL_TIMES = _table("""
PodCondition: lastProbeTime lastTransitionTime
ContainerStateRunning: startedAt
ContainerStateTerminated: startedAt finishedAt
NodeCondition: lastHeartbeatTime lastTransitionTime
DeploymentCondition: lastUpdateTime lastTransitionTime
ReplicaSetCondition: lastTransitionTime
StatefulSetCondition: lastTransitionTime
DaemonSetCondition: lastTransitionTime
JobCondition: lastProbeTime lastTransitionTime
core.Event: firstTimestamp lastTimestamp eventTime
""")

# How Go names the type of a field whose kind is string or map, where it has a name.
_NAMED = """
ObjectMeta.uid types.UID; OwnerReference.uid types.UID; ObjectReference.uid types.UID
PodSpec.restartPolicy v1.RestartPolicy; PodSpec.dnsPolicy v1.DNSPolicy; PodSpec.preemptionPolicy v1.PreemptionPolicy
Container.imagePullPolicy v1.PullPolicy; Container.terminationMessagePolicy v1.TerminationMessagePolicy
Container.restartPolicy v1.ContainerRestartPolicy; EphemeralContainer.imagePullPolicy v1.PullPolicy
ContainerPort.protocol v1.Protocol; ServicePort.protocol v1.Protocol; PodOS.name v1.OSName
HTTPGetAction.scheme v1.URIScheme; Toleration.operator v1.TolerationOperator; Toleration.effect v1.TaintEffect
Taint.effect v1.TaintEffect; NodeSelectorRequirement.operator v1.NodeSelectorOperator
LabelSelectorRequirement.operator v1.LabelSelectorOperator
TopologySpreadConstraint.whenUnsatisfiable v1.UnsatisfiableConstraintAction



LimitRangeItem.type v1.LimitType
EmptyDirVolumeSource.medium v1.StorageMedium; HostPathVolumeSource.type v1.HostPathType
VolumeMount.mountPropagation v1.MountPropagationMode; SecurityContext.procMount v1.ProcMountType
SeccompProfile.type v1.SeccompProfileType; PodSecurityContext.fsGroupChangePolicy v1.PodFSGroupChangePolicy
ServiceSpec.type v1.ServiceType; ServiceSpec.sessionAffinity v1.ServiceAffinity; Secret.type v1.SecretType
ServiceSpec.externalTrafficPolicy v1.ServiceExternalTrafficPolicy; ServiceSpec.ipFamilyPolicy v1.IPFamilyPolicy
ServiceSpec.internalTrafficPolicy v1.ServiceInternalTrafficPolicy; PodStatus.phase v1.PodPhase
DeploymentStrategy.type v1.DeploymentStrategyType; StatefulSetUpdateStrategy.type v1.StatefulSetUpdateStrategyType
StatefulSetSpec.podManagementPolicy v1.PodManagementPolicyType
DaemonSetUpdateStrategy.type v1.DaemonSetUpdateStrategyType
JobSpec.completionMode v1.CompletionMode; CronJobSpec.concurrencyPolicy v1.ConcurrencyPolicy
PersistentVolumeClaimSpec.accessModes []v1.PersistentVolumeAccessMode
PersistentVolumeClaimSpec.volumeMode v1.PersistentVolumeMode
Capabilities.add []v1.Capability; Capabilities.drop []v1.Capability
PriorityClass.preemptionPolicy v1.PreemptionPolicy; ResourceQuotaSpec.scopes []v1.ResourceQuotaScope
"""
NAMED = dict(entry.split() for entry in _NAMED.replace("\n", ";").split(";") if entry.strip())
