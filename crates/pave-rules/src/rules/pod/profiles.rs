//! W8: seccomp, `AppArmor` and `SELinux`.

use crate::options::Profile;
use crate::pod::{Container, Pod, set};
use crate::sink::Sink;
use pave_yaml::Node;

/// The annotation that chose a container's `AppArmor` profile before 1.30.
const APP_ARMOR: &str = "container.apparmor.security.beta.kubernetes.io/";

#[inline(never)]
pub(super) fn check(pod: &Pod<'_>, sink: &mut Sink<'_>) {
    seccomp(pod, sink);
    app_armor(pod, sink);
    se_linux(pod, sink);
}

fn kind_of(profile: &Node) -> Option<&str> {
    profile.get("type").and_then(Node::as_str)
}

/// Baseline: never `Unconfined`. Restricted: `RuntimeDefault` or `Localhost` for every container.
fn seccomp(pod: &Pod<'_>, sink: &mut Sink<'_>) {
    let hint = "write `seccompProfile: {type: RuntimeDefault}` in the `securityContext` of the pod";
    let of_pod = pod.security("seccompProfile");
    let is_good = |profile: &Node| matches!(kind_of(profile), Some("RuntimeDefault" | "Localhost"));
    if let Some(profile) = of_pod.filter(|profile| !is_good(profile)) {
        let from = baseline_if(kind_of(profile) == Some("Unconfined"));
        let message = "the pod's system calls are not limited";
        sink.add_from(from, "W8", pod.object.spot(profile), message, hint);
    }
    for container in pod.containers() {
        match container.security("seccompProfile") {
            Some(profile) if !is_good(profile) => {
                let from = baseline_if(kind_of(profile) == Some("Unconfined"));
                let message = format!("{}: its system calls are not limited", container.title());
                sink.add_from(from, "W8", container.object.spot(profile), message, hint);
            }
            // The standard exempts Windows' pods since 1.25.
            None if !of_pod.is_some_and(is_good) && !pod.is_windows() => {
                let spot = container.spot().below(&["securityContext", "seccompProfile"]);
                let message = format!("{}: its system calls are not limited", container.title());
                sink.add_from(Profile::Golden, "W8", spot, message, hint);
            }
            _ => {}
        }
    }
}

fn baseline_if(is_baseline: bool) -> Profile {
    if is_baseline {
        Profile::Baseline
    } else {
        Profile::Golden
    }
}

fn app_armor(pod: &Pod<'_>, sink: &mut Sink<'_>) {
    let hint = "write `type: RuntimeDefault`, or remove it";
    let of_containers = pod
        .containers()
        .filter_map(|container: Container<'_>| container.security("appArmorProfile"));
    for profile in pod.security("appArmorProfile").into_iter().chain(of_containers) {
        if !matches!(kind_of(profile), Some("RuntimeDefault" | "Localhost")) {
            sink.add("W8", pod.object.spot(profile), "AppArmor is switched off", hint);
        }
    }
    for entry in pod.annotations() {
        let value = entry.value.as_str().unwrap_or_default();
        let is_good = value.is_empty() || value == "runtime/default" || value.starts_with("localhost/");
        if entry.key.name.starts_with(APP_ARMOR) && !is_good {
            let hint = "write `runtime/default`, or remove it";
            sink.add("W8", pod.object.spot(&entry.value), "AppArmor is switched off", hint);
        }
    }
}

/// Baseline: only the types of containers, no user and no role.
fn se_linux(pod: &Pod<'_>, sink: &mut Sink<'_>) {
    let newer = sink.options().minor() >= 31;
    let of_containers = pod
        .containers()
        .filter_map(|container: Container<'_>| container.security("seLinuxOptions"));
    for options in pod.security("seLinuxOptions").into_iter().chain(of_containers) {
        for (field, hint) in [
            ("type", "use `container_t`, or remove it"),
            ("user", "remove it"),
            ("role", "remove it"),
        ] {
            let Some(node) = set(options.get(field)) else { continue };
            let is_good = match node.as_str().unwrap_or_default() {
                "" => true,
                "container_t" | "container_init_t" | "container_kvm_t" => field == "type",
                "container_engine_t" => field == "type" && newer,
                _ => false,
            };
            if !is_good {
                let message = format!("the pod chooses an SELinux {field} that leaves its confinement");
                sink.add("W8", pod.object.spot(node), message, hint);
            }
        }
    }
}
