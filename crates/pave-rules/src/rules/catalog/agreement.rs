//! C6: annotations agree with the manifests and files beside the entity.

use crate::document::{Documents, folder_of, join};
use crate::object::Object;
use crate::pod::pod_of;
use crate::sink::Sink;
use pave_spec::GitRepository;

const KUBERNETES_ID: &str = "backstage.io/kubernetes-id";

#[inline(never)]
pub(super) fn check(entity: &Object, documents: &Documents<'_>, sink: &mut Sink<'_>) {
    kubernetes(entity, &documents.objects, sink);
    argo_cd(entity, &documents.objects, sink);
    repository(entity, sink);
    tech_docs(entity, documents, sink);
}

fn kubernetes(entity: &Object, objects: &[Object], sink: &mut Sink<'_>) {
    let mut pods = objects.iter().filter_map(pod_of).peekable();
    if pods.peek().is_none() {
        return;
    }
    let pods: Vec<_> = pods.collect();
    let spot = |key: &str| entity.spot_at(&["metadata", "annotations", key]);
    if let Some(id) = entity.annotation(KUBERNETES_ID) {
        let label = |object: &Object| object.label(KUBERNETES_ID) == Some(id);
        let of_pod = pods
            .iter()
            .any(|pod| pod.labels().and_then(|labels| labels.get(KUBERNETES_ID)?.as_str()) == Some(id));
        if !objects.iter().any(label) && !of_pod {
            let message = "no object of the set has this label: the Kubernetes page stays empty";
            sink.missing(
                "C6",
                spot(KUBERNETES_ID),
                message,
                format!("give the objects the label `{KUBERNETES_ID}`"),
            );
        }
    }
    let key = "backstage.io/kubernetes-namespace";
    if let Some(namespace) = entity.annotation(key)
        && !pods
            .iter()
            .any(|pod| pod.object.namespace() == namespace || pod.object.namespace().is_empty())
    {
        let message = "no workload of the set is in this namespace: the Kubernetes page stays empty";
        sink.missing("C6", spot(key), message, "write the namespace of the manifests");
    }
    let key = "backstage.io/kubernetes-label-selector";
    if let Some(selector) = entity.annotation(key)
        && !selector.contains(['(', '!'])
    {
        let fits = pods.iter().any(|pod| {
            selector.split(',').all(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                let value = value.trim_start_matches('=').trim();
                pod.labels().and_then(|labels| labels.get(name.trim())?.as_str()) == Some(value)
            })
        });
        if !fits {
            let message = "no pod of the set fits this selector: the Kubernetes page stays empty";
            sink.missing("C6", spot(key), message, "write labels of the pods");
        }
    }
}

fn argo_cd(entity: &Object, objects: &[Object], sink: &mut Sink<'_>) {
    let key = "argocd/app-name";
    let Some(name) = entity.annotation(key) else { return };
    let applications: Vec<&str> = objects
        .iter()
        .filter(|object| object.is("argoproj.io", "Application"))
        .map(Object::name)
        .collect();
    if !applications.is_empty() && !applications.contains(&name) {
        let hint = match pave_report::did_you_mean(name, applications) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the name of the Application".to_owned(),
        };
        let spot = entity.spot_at(&["metadata", "annotations", key]);
        sink.missing("C6", spot, "no Application of the set has this name", hint);
    }
}

fn repository(entity: &Object, sink: &mut Sink<'_>) {
    for key in ["github.com/project-slug", "gitlab.com/project-slug"] {
        let Some(slug) = entity.annotation(key).filter(|slug| !slug.contains("${{")) else {
            continue;
        };
        let spot = entity.spot_at(&["metadata", "annotations", key]);
        let is_slug = slug.split('/').count() >= 2 && !slug.split('/').any(str::is_empty) && !slug.contains([':', ' ']);
        if !is_slug {
            sink.add(
                "C6",
                spot,
                "not a project",
                "write `organisation/repository`, without the host",
            );
            continue;
        }
        let location = entity.annotation("backstage.io/source-location").unwrap_or_default();
        let url = location.strip_prefix("url:").unwrap_or(location);
        let base = url.split("/tree/").next().unwrap_or(url).trim_end_matches('/');
        if let Some(repository) = GitRepository::parse(base)
            && !repository.slug.eq_ignore_ascii_case(slug)
            && key.contains(repository.host.split('.').next().unwrap_or("?"))
        {
            let message = "`backstage.io/source-location` names another repository";
            sink.add("C6", spot, message, "write the same repository in both");
        }
    }
}

fn tech_docs(entity: &Object, documents: &Documents<'_>, sink: &mut Sink<'_>) {
    let key = "backstage.io/techdocs-ref";
    let Some(reference) = entity.annotation(key).filter(|text| !text.contains("${{")) else {
        return;
    };
    let spot = entity.spot_at(&["metadata", "annotations", key]);
    let Some(folder) = reference.strip_prefix("dir:") else {
        if !reference.starts_with("url:") {
            sink.add(
                "C6",
                spot,
                "not a place of documentation",
                "write `dir:.`, or `url:` with an address",
            );
        }
        return;
    };
    let own = folder_of(&entity.file);
    // A set of manifests alone says nothing about the repository's other files.
    let shows_repository = documents.files.iter().any(|file| {
        let rest = file.path.strip_prefix(own).unwrap_or_default();
        let name = rest.rsplit('/').next().unwrap_or_default();
        matches!(
            name,
            "README.md" | "Dockerfile" | "Makefile" | "package.json" | "go.mod" | "pom.xml" | "pyproject.toml"
        ) || rest.starts_with("docs/")
            || name.starts_with("mkdocs.")
    });
    let inside = join(own, folder);
    let prefix = if inside.is_empty() {
        String::new()
    } else {
        format!("{inside}/")
    };
    let has_it = documents.files.iter().any(|file| {
        let name = file.path.strip_prefix(&prefix);
        matches!(name, Some("mkdocs.yml" | "mkdocs.yaml"))
    });
    if shows_repository && !has_it {
        let message = "there is no `mkdocs.yml` at this place: the documentation is not built";
        sink.add("C6", spot, message, "add `mkdocs.yml`, or correct the folder");
    }
}
