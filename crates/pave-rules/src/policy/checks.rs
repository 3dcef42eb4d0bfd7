//! Rules about one object, in CEL: what a cluster can ask of it by itself.
//!
//! Written without optional fields and with the functions that every evaluator has, so that a policy means the same in
//! the API server, in Kyverno and in a test. `variables.spec` is the pod's spec, `variables.containers` all its containers,
//! `variables.lasting` those that a workload may give resources.

/// What a check is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    Pod,
    Service,
}

/// One rule as a cluster can check it.
pub(super) struct Check {
    pub(super) code: &'static str,
    pub(super) about: About,
    /// True where the object is as the rule wants it.
    pub(super) expression: &'static str,
    /// What it says otherwise.
    pub(super) message: &'static str,
}

const fn pod(code: &'static str, expression: &'static str, message: &'static str) -> Check {
    Check {
        code,
        about: About::Pod,
        expression,
        message,
    }
}

/// The rules that one object decides, without the parts that other objects decide.
pub(super) const CHECKS: &[Check] = &[
    pod(
        "W1",
        "variables.containers.all(c, !has(c.securityContext) || !has(c.securityContext.privileged) || \
         c.securityContext.privileged == false)",
        "a container is privileged: remove `privileged`",
    ),
    pod(
        "W2",
        "(!has(variables.spec.hostNetwork) || variables.spec.hostNetwork == false) && \
         (!has(variables.spec.hostPID) || variables.spec.hostPID == false) && \
         (!has(variables.spec.hostIPC) || variables.spec.hostIPC == false)",
        "the pod shares a namespace of its node: remove `hostNetwork`, `hostPID` and `hostIPC`",
    ),
    pod(
        "W3",
        "!has(variables.spec.volumes) || variables.spec.volumes.all(v, !has(v.hostPath))",
        "the pod mounts a directory of its node: use another volume",
    ),
    pod(
        "W4",
        "variables.containers.all(c, !has(c.ports) || c.ports.all(p, !has(p.hostPort) || p.hostPort == 0))",
        "a container takes a port of its node: remove `hostPort`",
    ),
    pod(
        "W5",
        "variables.isWindows || variables.containers.all(c, has(c.securityContext) && \
         has(c.securityContext.allowPrivilegeEscalation) && c.securityContext.allowPrivilegeEscalation == false)",
        "a container may gain privileges: write `allowPrivilegeEscalation: false`",
    ),
    pod(
        "W6",
        "variables.containers.all(c, \
         (has(c.securityContext) && has(c.securityContext.runAsNonRoot) ? c.securityContext.runAsNonRoot : \
         has(variables.spec.securityContext) && has(variables.spec.securityContext.runAsNonRoot) && \
         variables.spec.securityContext.runAsNonRoot) && \
         (!has(c.securityContext) || !has(c.securityContext.runAsUser) || c.securityContext.runAsUser != 0)) && \
         (!has(variables.spec.securityContext) || !has(variables.spec.securityContext.runAsUser) || \
         variables.spec.securityContext.runAsUser != 0)",
        "a container may run as root: write `runAsNonRoot: true`",
    ),
    pod(
        "W7",
        "variables.isWindows || variables.containers.all(c, has(c.securityContext) && \
         has(c.securityContext.capabilities) && has(c.securityContext.capabilities.drop) && \
         c.securityContext.capabilities.drop.exists(d, d == 'ALL') && \
         (!has(c.securityContext.capabilities.add) || \
         c.securityContext.capabilities.add.all(a, a == 'NET_BIND_SERVICE')))",
        "a container keeps capabilities: write `capabilities: {drop: [ALL]}`",
    ),
    pod(
        "W8",
        "variables.isWindows || variables.containers.all(c, \
         (has(c.securityContext) && has(c.securityContext.seccompProfile) ? c.securityContext.seccompProfile.type : \
         has(variables.spec.securityContext) && has(variables.spec.securityContext.seccompProfile) ? \
         variables.spec.securityContext.seccompProfile.type : '') in ['RuntimeDefault', 'Localhost'])",
        "the system calls of a container are not limited: write `seccompProfile: {type: RuntimeDefault}`",
    ),
    pod(
        "W9",
        "variables.isWindows || variables.lasting.all(c, has(c.securityContext) && \
         has(c.securityContext.readOnlyRootFilesystem) && c.securityContext.readOnlyRootFilesystem == true)",
        "a container can write to its own programs: write `readOnlyRootFilesystem: true`",
    ),
    pod(
        "W13",
        "variables.containers.all(c, has(c.image) && (c.image.contains('@sha256:') || \
         (c.image.matches(':[^/:@]+$') && !c.image.endsWith(':latest'))))",
        "an image has no tag, or `latest`: name a version",
    ),
    pod(
        "W18",
        "variables.containers.all(c, !has(c.ports) || c.ports.all(p, p.containerPort >= 1024))",
        "a container listens on a privileged port: use 1024 or above",
    ),
    pod(
        "R1",
        "variables.lasting.all(c, has(c.resources) && has(c.resources.requests) && has(c.resources.limits) && \
         ['cpu', 'memory'].all(r, r in c.resources.requests && r in c.resources.limits))",
        "a container has no request or no limit of CPU or memory: add both",
    ),
    pod(
        "R2",
        "variables.lasting.all(c, has(c.resources) && has(c.resources.requests) && has(c.resources.limits) && \
         'ephemeral-storage' in c.resources.requests && 'ephemeral-storage' in c.resources.limits)",
        "a container has no request or no limit of ephemeral storage: add both",
    ),
    Check {
        code: "N5",
        about: About::Service,
        expression: "(!has(object.spec.type) || !(object.spec.type in ['NodePort', 'LoadBalancer'])) && \
                     (!has(object.spec.externalIPs) || object.spec.externalIPs.size() == 0)",
        message: "the Service goes around the gateway: use `ClusterIP`",
    },
];
