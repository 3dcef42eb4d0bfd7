//! The Pod Security Standards, control by control: what a pod may set at each level and in each version.
//!
//! Each entry changes one pod that both levels allow, and says from which level on it is refused.

#![expect(clippy::unwrap_used, reason = "a test")]

use pave_rules::{InputFile, ValidateOptions, validate};
use pave_spec::Platform;
use serde_json::{Value, json};

/// The rules that make up the standards.
const CODES: [&str; 8] = ["W1", "W2", "W3", "W4", "W5", "W6", "W7", "W8"];

/// From which level on a pod is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refused {
    Never,
    FromRestricted,
    FromBaseline,
}
use Refused::{FromBaseline, FromRestricted, Never};

fn restricted_pod() -> Value {
    let container = json!({
        "name": "app",
        "image": "registry.internal/app:1.0.0",
        "securityContext": {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}},
    });
    json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "app", "namespace": "test"},
        "spec": {
            "containers": [container.clone()],
            "initContainers": [container],
            "securityContext": {"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}},
        },
    })
}

/// Whether a profile refuses the pod, by errors of the standards' rules.
fn is_refused(pod: &Value, profile: &str, kubernetes: &str) -> bool {
    let options = json!({"profile": profile, "kubernetes": kubernetes});
    let options: ValidateOptions = serde_json::from_value(options).unwrap();
    let text = serde_json::to_vec(pod).unwrap();
    let file = InputFile {
        path: "pod.json",
        content: &text,
    };
    let report = validate(&[file], &[], &Platform::default(), &options, None);
    report.findings.iter().any(|finding| {
        let is_of_standard = CODES.contains(&&*finding.code) || finding.code == "W10";
        is_of_standard && finding.level == pave_report::Level::Error
    })
}

/// The pod with `value` at a JSON pointer; missing objects on the way are made, `null` removes.
fn with(mut pod: Value, changes: &[(&str, Value)]) -> Value {
    for (pointer, value) in changes {
        let mut node = &mut pod;
        let parts: Vec<&str> = pointer.trim_start_matches('/').split('/').collect();
        let (last, parents) = parts.split_last().unwrap();
        for part in parents {
            node = if let Ok(index) = part.parse::<usize>() {
                &mut node[index]
            } else {
                if node.get(part).is_none() {
                    node[*part] = json!({});
                }
                &mut node[*part]
            };
        }
        let key = last.replace("~1", "/");
        if value.is_null() {
            node.as_object_mut().unwrap().shift_remove(&key);
        } else {
            node[key] = value.clone();
        }
    }
    pod
}

fn check(kubernetes: &str, expected: Refused, changes: &[(&str, Value)]) {
    let pod = with(restricted_pod(), changes);
    let baseline = is_refused(&pod, "baseline", kubernetes);
    let restricted = is_refused(&pod, "golden", kubernetes);
    let found = match (baseline, restricted) {
        (true, _) => FromBaseline,
        (false, true) => FromRestricted,
        (false, false) => Never,
    };
    assert_eq!(found, expected, "{kubernetes}: {changes:?}");
}

const POD: &str = "/spec/securityContext";
const MAIN: &str = "/spec/containers/0/securityContext";
const INIT: &str = "/spec/initContainers/0/securityContext";

#[test]
fn the_pod_itself_is_allowed_everywhere() {
    for minor in 30..=37 {
        check(&format!("1.{minor}"), Never, &[]);
    }
}

#[test]
fn what_opens_the_node_is_refused_at_baseline() {
    let changes: Vec<(String, Value)> = [
        ("/spec/hostNetwork", json!(true)),
        ("/spec/hostPID", json!(true)),
        ("/spec/hostIPC", json!(true)),
        ("/spec/volumes", json!([{"name": "a", "hostPath": {"path": "/"}}])),
        (
            "/spec/containers/0/ports",
            json!([{"containerPort": 80, "hostPort": 80}]),
        ),
        (
            "/spec/initContainers/0/ports",
            json!([{"containerPort": 80, "hostPort": 80}]),
        ),
        (&format!("{MAIN}/privileged"), json!(true)),
        (&format!("{INIT}/privileged"), json!(true)),
        (&format!("{MAIN}/capabilities/add"), json!(["NET_RAW"])),
        (&format!("{INIT}/capabilities/add"), json!(["SYS_ADMIN"])),
        (&format!("{MAIN}/procMount"), json!("Unmasked")),
        (&format!("{POD}/seLinuxOptions"), json!({"type": "spc_t"})),
        (&format!("{MAIN}/seLinuxOptions"), json!({"user": "system_u"})),
        (&format!("{INIT}/seLinuxOptions"), json!({"role": "system_r"})),
        (&format!("{POD}/seccompProfile/type"), json!("Unconfined")),
        (&format!("{MAIN}/seccompProfile"), json!({"type": "Unconfined"})),
        (&format!("{POD}/appArmorProfile"), json!({"type": "Unconfined"})),
        (&format!("{INIT}/appArmorProfile"), json!({"type": "Unconfined"})),
        (
            "/metadata/annotations",
            json!({"container.apparmor.security.beta.kubernetes.io/app": "unconfined"}),
        ),
        (
            &format!("{POD}/sysctls"),
            json!([{"name": "net.core.somaxconn", "value": "1"}]),
        ),
        (&format!("{POD}/windowsOptions"), json!({"hostProcess": true})),
        (&format!("{MAIN}/windowsOptions"), json!({"hostProcess": true})),
    ]
    .into_iter()
    .map(|(pointer, value): (&str, Value)| (pointer.to_owned(), value))
    .collect();
    for (pointer, value) in &changes {
        check("1.34", FromBaseline, &[(pointer, value.clone())]);
    }
    let ephemeral = json!([{"name": "debug", "image": "a:1", "securityContext": {"privileged": true}}]);
    check("1.34", FromBaseline, &[("/spec/ephemeralContainers", ephemeral)]);
}

#[test]
fn what_may_gain_rights_is_refused_at_restricted() {
    let null = Value::Null;
    let changes: Vec<Vec<(String, Value)>> = [
        vec![(format!("{MAIN}/allowPrivilegeEscalation"), null.clone())],
        vec![(format!("{INIT}/allowPrivilegeEscalation"), json!(true))],
        vec![(format!("{MAIN}/capabilities/drop"), null.clone())],
        vec![(format!("{INIT}/capabilities/drop"), json!(["all"]))],
        vec![(format!("{MAIN}/capabilities/add"), json!(["CHOWN"]))],
        vec![(format!("{POD}/runAsNonRoot"), null.clone())],
        vec![(format!("{POD}/runAsNonRoot"), json!(false))],
        vec![(format!("{MAIN}/runAsNonRoot"), json!(false))],
        vec![
            (format!("{POD}/runAsNonRoot"), null.clone()),
            (format!("{MAIN}/runAsNonRoot"), json!(true)),
        ],
        // Overridden by every container, and refused all the same.
        vec![
            (format!("{POD}/runAsNonRoot"), json!(false)),
            (format!("{MAIN}/runAsNonRoot"), json!(true)),
            (format!("{INIT}/runAsNonRoot"), json!(true)),
        ],
        vec![(format!("{POD}/runAsUser"), json!(0))],
        vec![(format!("{INIT}/runAsUser"), json!(0))],
        vec![(format!("{POD}/seccompProfile"), null.clone())],
        vec![
            (format!("{POD}/seccompProfile"), null),
            (format!("{MAIN}/seccompProfile"), json!({"type": "RuntimeDefault"})),
        ],
        vec![(
            "/spec/volumes".to_owned(),
            json!([{"name": "a", "nfs": {"server": "a", "path": "/"}}]),
        )],
        vec![(
            "/spec/volumes".to_owned(),
            json!([{"name": "a", "gitRepo": {"repository": "a"}}]),
        )],
    ]
    .into();
    for change in changes {
        let change: Vec<(&str, Value)> = change
            .iter()
            .map(|(pointer, value)| (&**pointer, value.clone()))
            .collect();
        check("1.34", FromRestricted, &change);
    }
}

#[test]
fn what_the_standards_allow_is_no_error() {
    let seccomp = json!({"type": "RuntimeDefault"});
    let changes: Vec<Vec<(String, Value)>> = vec![
        vec![(format!("{MAIN}/capabilities/add"), json!(["NET_BIND_SERVICE"]))],
        vec![(format!("{POD}/runAsUser"), json!(1000))],
        vec![
            (format!("{POD}/runAsNonRoot"), Value::Null),
            (format!("{MAIN}/runAsNonRoot"), json!(true)),
            (format!("{INIT}/runAsNonRoot"), json!(true)),
        ],
        vec![
            (format!("{POD}/seccompProfile"), Value::Null),
            (format!("{MAIN}/seccompProfile"), seccomp.clone()),
            (
                format!("{INIT}/seccompProfile"),
                json!({"type": "Localhost", "localhostProfile": "a.json"}),
            ),
        ],
        vec![(
            format!("{POD}/seLinuxOptions"),
            json!({"type": "container_t", "level": "s0:c1"}),
        )],
        vec![(
            format!("{POD}/sysctls"),
            json!([{"name": "net.ipv4.tcp_syncookies", "value": "1"}]),
        )],
        vec![(format!("{MAIN}/procMount"), json!("Default"))],
        vec![(
            "/spec/containers/0/ports".to_owned(),
            json!([{"containerPort": 8080, "hostPort": 0}]),
        )],
        vec![(
            "/spec/volumes".to_owned(),
            json!([{"name": "a", "emptyDir": {}}, {"name": "b", "secret": {"secretName": "c"}}]),
        )],
        vec![(
            "/metadata/annotations".to_owned(),
            json!({"container.apparmor.security.beta.kubernetes.io/app": "localhost/app"}),
        )],
    ];
    for change in changes {
        let change: Vec<(&str, Value)> = change
            .iter()
            .map(|(pointer, value)| (&**pointer, value.clone()))
            .collect();
        check("1.34", Never, &change);
    }
}

#[test]
fn pods_of_windows_need_nothing_of_linux() {
    let change = [
        ("/spec/os", json!({"name": "windows"})),
        (MAIN, Value::Null),
        (INIT, Value::Null),
        ("/spec/securityContext", json!({"runAsNonRoot": true})),
    ];
    check("1.34", Never, &change);
}

#[test]
fn versions_of_the_standards_differ() {
    let sysctl = |name: &str| [("/spec/securityContext/sysctls", json!([{"name": name, "value": "1"}]))];
    check("1.31", FromBaseline, &sysctl("net.ipv4.tcp_rmem"));
    check("1.32", Never, &sysctl("net.ipv4.tcp_rmem"));
    check("1.36", FromBaseline, &sysctl("net.ipv4.tcp_notsent_lowat"));
    check("1.37", Never, &sysctl("net.ipv4.tcp_notsent_lowat"));
    check("1.30", Never, &sysctl("net.ipv4.tcp_keepalive_time"));

    let engine = [(
        "/spec/securityContext/seLinuxOptions",
        json!({"type": "container_engine_t"}),
    )];
    check("1.30", FromBaseline, &engine);
    check("1.31", Never, &engine);

    let probe = json!({"httpGet": {"port": 80, "host": "10.0.0.1"}});
    let probe = [("/spec/containers/0/livenessProbe", probe)];
    check("1.33", Never, &probe);
    check("1.34", FromBaseline, &probe);
    let hook = json!({"preStop": {"tcpSocket": {"port": 80, "host": "10.0.0.1"}}});
    check("1.34", FromBaseline, &[("/spec/containers/0/lifecycle", hook)]);

    let own_users = |value: Value, pointer: &'static str| [("/spec/hostUsers", json!(false)), (pointer, value)];
    let unmasked = own_users(json!("Unmasked"), "/spec/containers/0/securityContext/procMount");
    check("1.34", FromBaseline, &unmasked);
    check("1.35", FromRestricted, &unmasked);
    let root = own_users(json!(0), "/spec/securityContext/runAsUser");
    check("1.34", FromRestricted, &root);
    check("1.35", Never, &root);
    let unsaid = own_users(Value::Null, "/spec/securityContext/runAsNonRoot");
    check("1.34", FromRestricted, &unsaid);
    check("1.36", Never, &unsaid);
}

#[test]
fn the_pods_of_every_controller_are_checked() {
    let bad = with(restricted_pod(), &[("/spec/hostNetwork", json!(true))]);
    let template = json!({"metadata": {"labels": {"app": "a"}}, "spec": bad["spec"]});
    let selector = json!({"matchLabels": {"app": "a"}});
    for (version, kind, spec) in [
        (
            "apps/v1",
            "Deployment",
            json!({"selector": selector, "template": template}),
        ),
        (
            "apps/v1",
            "StatefulSet",
            json!({"selector": selector, "template": template}),
        ),
        (
            "apps/v1",
            "DaemonSet",
            json!({"selector": selector, "template": template}),
        ),
        (
            "apps/v1",
            "ReplicaSet",
            json!({"selector": selector, "template": template}),
        ),
        ("v1", "ReplicationController", json!({"template": template})),
        ("batch/v1", "Job", json!({"template": template})),
        (
            "batch/v1",
            "CronJob",
            json!({"schedule": "@daily", "jobTemplate": {"spec": {"template": template}}}),
        ),
    ] {
        let object =
            json!({"apiVersion": version, "kind": kind, "metadata": {"name": "a", "namespace": "t"}, "spec": spec});
        assert!(is_refused(&object, "baseline", "1.34"), "{kind}");
    }
    let template = json!({"apiVersion": "v1", "kind": "PodTemplate", "metadata": {"name": "a", "namespace": "t"}, "template": template});
    assert!(is_refused(&template, "baseline", "1.34"));
}
