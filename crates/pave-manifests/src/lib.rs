//! From a spec to Kubernetes objects and the files a team keeps in Git.

mod access;
mod base_chart;
mod bundle;
mod cost;
mod dashboard;
mod exceptions;
mod explain;
mod helm;
mod layout;
mod monitoring;
mod names;
mod namespace;
mod network;
mod objects;
mod overlay;
mod pod;
mod preview;
mod quota;
mod requests;
mod route;
mod scaling;
mod secrets;
mod settings;
mod workload;

pub use base_chart::{base_chart, consumer_chart};
pub use cost::{CostEstimate, estimate_cost};
pub use explain::{Explanation, Origin, Reason, explain};

use pave_report::Finding;
use pave_spec::{Platform, Spec, Team};
use serde::Deserialize;

/// How the objects are laid out in files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Output {
    /// One file for each object.
    Plain,
    /// A base with a `kustomization.yaml`.
    #[default]
    Kustomize,
    /// A Helm chart.
    Helm,
    /// A Helm chart that is only values of the chart of [`base_chart`].
    HelmValues,
    /// The service's own namespaces in place of its workload: [`generate_namespaces`].
    Namespaces,
}

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path below the target folder, with `/` between parts.
    pub path: String,
    /// Its text.
    pub content: String,
}

/// What was generated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Generated {
    /// The files, in the order of their paths.
    pub files: Vec<File>,
    /// What to know about them.
    pub findings: Vec<Finding>,
}

/// The files of `spec` in the layout `output`; without one in that which the spec asks for.
///
/// With `preview` there is `preview/application-set.yaml` too, which Argo CD reads, not the service's environments.
/// The same spec and platform give the same bytes, and the three layouts give the same objects in every environment.
#[must_use]
pub fn generate(spec: &Spec, platform: &Platform, output: impl Into<Option<Output>>) -> Generated {
    let output = output.into().or_else(|| wanted_output(spec)).unwrap_or_default();
    let (mut files, mut findings) = match output {
        Output::Plain => (layout::plain(spec, platform), Vec::new()),
        Output::Kustomize => (layout::kustomize(spec, platform), Vec::new()),
        Output::Helm => (helm::chart(spec, platform), Vec::new()),
        Output::HelmValues => {
            let Generated { files, findings } = consumer_chart(spec, platform);
            (files, findings)
        }
        Output::Namespaces => return generate_namespaces(spec, platform),
    };
    let (of_previews, about_previews) = preview::files(spec, platform, output);
    findings.extend(about_previews);
    files.extend(of_previews);
    files.sort_by(|left, right| left.path.cmp(&right.path));
    findings.extend(exceptions::findings(spec, platform));
    if output == Output::Helm {
        findings.extend(exceptions::beyond_a_chart(spec));
    }
    findings.extend(quota::findings(spec, platform));
    Generated { files, findings }
}

/// The layout that `delivery.output` asks for.
fn wanted_output(spec: &Spec) -> Option<Output> {
    match spec.delivery.as_ref()?.output.as_deref()? {
        "kustomize" => Some(Output::Kustomize),
        "helm" => Some(Output::Helm),
        "plain" => Some(Output::Plain),
        _ => None,
    }
}

/// The files of a team: in each of its environments a namespace with Pod Security labels, a quota, defaults for
/// containers, a policy that denies everything but DNS, and roles for developers, leads and administrators.
#[must_use]
pub fn generate_team(team: &Team, platform: &Platform) -> Generated {
    let mut files = namespace::files(team, platform);
    files.sort_by(|left, right| left.path.cmp(&right.path));
    Generated {
        files,
        findings: Vec::new(),
    }
}

/// The files of a service's own namespaces, for platforms whose services do not share their team's: in each of its
/// environments what [`generate_team`] gives a team, with the platform's quota and the groups `<team>-developers` and
/// `<team>-leads`. A service without environments is in `production`.
#[must_use]
pub fn generate_namespaces(spec: &Spec, platform: &Platform) -> Generated {
    let mut files = namespace::files_of_service(spec, platform);
    files.sort_by(|left, right| left.path.cmp(&right.path));
    Generated {
        files,
        findings: Vec::new(),
    }
}

/// The files without their first line, which says to change the spec instead: for a team that goes on without Pave.
///
/// Nothing else changes: what Pave writes needs no Pave to run.
#[must_use]
pub fn eject(files: Vec<File>) -> Vec<File> {
    let ejected = files.into_iter().map(|file| File {
        content: match [layout::PROVENANCE, layout::TEAM_PROVENANCE]
            .iter()
            .find_map(|line| file.content.strip_prefix(line))
        {
            Some(content) => content.to_owned(),
            None => file.content,
        },
        ..file
    });
    ejected.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ejected_file_differs_in_its_first_line_only() {
        let text = "name: api\nowner: group:default/shop\n";
        let (spec, _) = pave_spec::read(&pave_spec::SpecSource { file: Some("s"), text }, &Platform::default());
        for output in [Output::Plain, Output::Kustomize, Output::Helm] {
            let files = generate(&spec.clone().unwrap(), &Platform::default(), output).files;
            for (file, ejected) in files.iter().zip(eject(files.clone())) {
                let without = file.content.strip_prefix(layout::PROVENANCE).unwrap_or(&file.content);
                assert_eq!((&file.path, without), (&ejected.path, ejected.content.as_str()));
            }
        }
    }
}
