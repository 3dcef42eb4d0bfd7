//! C3: fields and annotations that Backstage keeps and uses for nothing.

use super::kinds::fields;
use crate::mend;
use crate::object::Object;
use crate::sink::Sink;
use pave_yaml::Node;

const METADATA: [&str; 10] = [
    "name",
    "namespace",
    "title",
    "description",
    "labels",
    "annotations",
    "tags",
    "links",
    "uid",
    "etag",
];
/// What a page of a group or a user shows; a profile may hold more.
const PROFILE: [&str; 3] = ["displayName", "email", "picture"];
const LINK: [&str; 4] = ["url", "title", "icon", "type"];

/// Annotations that Backstage and widely used plugins read.
const ANNOTATIONS: [&str; 71] = [
    "argocd/app-name",
    "argocd/app-selector",
    "argocd/app-namespace",
    "argocd/instance-name",
    "argocd/project-name",
    "argocd/proj-name",
    "backstage.io/adr-location",
    "backstage.io/code-coverage",
    "backstage.io/edit-url",
    "backstage.io/kubernetes-cluster",
    "backstage.io/kubernetes-id",
    "backstage.io/kubernetes-label-selector",
    "backstage.io/kubernetes-namespace",
    "backstage.io/ldap-dn",
    "backstage.io/ldap-rdn",
    "backstage.io/ldap-uuid",
    "backstage.io/linguist",
    "backstage.io/managed-by-location",
    "backstage.io/managed-by-origin-location",
    "backstage.io/orphan",
    "backstage.io/source-location",
    "backstage.io/source-template",
    "backstage.io/techdocs-entity",
    "backstage.io/techdocs-entity-path",
    "backstage.io/techdocs-ref",
    "backstage.io/time-saved",
    "backstage.io/view-url",
    "bitbucket.org/project-key",
    "bitbucket.org/repo-url",
    "bugsnag.com/project-key",
    "circleci.com/project-slug",
    "codecov.io/repo",
    "codescene.io/project-id",
    "datadoghq.com/dashboard-url",
    "datadoghq.com/graph-token",
    "dev.azure.com/build-definition",
    "dev.azure.com/project",
    "dev.azure.com/project-repo",
    "firehydrant.com/service-name",
    "github.com/project-slug",
    "github.com/team-slug",
    "github.com/user-id",
    "github.com/user-login",
    "gitlab.com/instance",
    "gitlab.com/project-id",
    "gitlab.com/project-slug",
    "grafana/alert-label-selector",
    "grafana/dashboard-selector",
    "grafana/overview-dashboard",
    "grafana/tag-selector",
    "ilert.com/integration-key",
    "janus-idp.io/tekton",
    "jenkins.io/github-folder",
    "jenkins.io/job-full-name",
    "jira/component",
    "jira/project-key",
    "lighthouse.com/website-url",
    "microsoft.com/email",
    "newrelic.com/dashboard-guid",
    "opsgenie.com/component-selector",
    "opsgenie.com/team",
    "pagerduty.com/integration-key",
    "pagerduty.com/service-id",
    "prometheus.io/alert",
    "prometheus.io/labels",
    "prometheus.io/rule",
    "rollbar.com/project-slug",
    "sentry.io/project-slug",
    "snyk.io/org-id",
    "sonarqube.org/project-key",
    "vault.io/secrets-path",
];

#[inline(never)]
pub(super) fn check(entity: &Object, sink: &mut Sink<'_>) {
    if let Some(metadata) = entity.at(&["metadata"]) {
        unknown(entity, metadata, &METADATA, "metadata", sink);
        for link in metadata.get("links").map(Node::items).unwrap_or_default() {
            unknown(entity, link, &LINK, "a link", sink);
        }
    }
    let kind = entity.kind();
    if let (Some(spec), Some(fields)) = (entity.at(&["spec"]), fields(&kind.to_lowercase())) {
        let names: Vec<&str> = fields.iter().map(|(name, ..)| *name).collect();
        unknown(entity, spec, &names, &format!("a {kind}"), sink);
    }
    if matches!(kind, "Group" | "User")
        && let Some(profile) = entity.at(&["spec", "profile"])
    {
        misspelt(entity, profile, &PROFILE, "a profile", sink);
    }
    let Some(annotations) = entity.at(&["metadata", "annotations"]) else {
        return;
    };
    for entry in annotations.entries() {
        let key = entry.key.name.as_str();
        if ANNOTATIONS.contains(&key) {
            continue;
        }
        // Names of one's own are welcome; only what is nearly a known one is a mistake.
        if let Some(near) = pave_report::nearest(key, ANNOTATIONS, 2).or_else(|| with_domain(key)) {
            let message = format!("no plugin reads the annotation `{key}`");
            let spot = entity
                .spot(annotations)
                .key(key)
                .mended_by(mend::rename(annotations, key, near));
            sink.add("C3", spot, message, format!("did you mean `{near}`?"));
        }
    }
}

/// Fields that are nearly a known one, where others are welcome.
fn misspelt(entity: &Object, node: &Node, known: &[&str], whose: &str, sink: &mut Sink<'_>) {
    for entry in node.entries() {
        let name = entry.key.name.as_str();
        if known.contains(&name) {
            continue;
        }
        if let Some(near) = pave_report::did_you_mean(name, known.iter().copied()) {
            let short: String = name.chars().take(100).collect();
            let message = format!("{whose} has no field `{short}`");
            let spot = entity.spot(node).key(name).mended_by(mend::rename(node, name, near));
            sink.add("C3", spot, message, format!("did you mean `{near}`?"));
        }
    }
}

/// `github/project-slug` for `github.com/project-slug`: the domain was cut short.
fn with_domain(key: &str) -> Option<&'static str> {
    let (prefix, name) = key.split_once('/')?;
    ANNOTATIONS.into_iter().find(|known| {
        known.split_once('/').is_some_and(|(domain, known_name)| {
            known_name == name && domain.split_once('.').is_some_and(|(first, _)| first == prefix)
        })
    })
}

fn unknown(entity: &Object, node: &Node, known: &[&str], whose: &str, sink: &mut Sink<'_>) {
    for entry in node.entries() {
        let name = entry.key.name.as_str();
        if known.contains(&name) || name.starts_with('$') {
            continue;
        }
        let near = pave_report::did_you_mean(name, known.iter().copied());
        let fix = near.and_then(|near| mend::rename(node, name, near));
        let hint = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "remove it, or keep it in an annotation".to_owned(),
        };
        let short: String = name.chars().take(100).collect();
        let message = format!("Backstage reads no field `{short}` of {whose}");
        sink.add("C3", entity.spot(node).key(name).mended_by(fix), message, hint);
    }
}
