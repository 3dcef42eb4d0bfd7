//! The fields of the platform file.

use super::shapes::{PERCENT, REPLICAS};
use crate::field::Mode::Simple;
use crate::field::{Field, Shape};
use crate::text::TextRule;

/// The platform file, `pave.platform.yaml`: what the platform team decides for every service.
pub const PLATFORM: &[Field] = &[
    Field::new(
        "registry",
        Simple,
        Shape::Text(TextRule::Registry),
        "The prefix of every image.",
    )
    .or("registry.internal"),
    Field::new(
        "imageTag",
        Simple,
        Shape::Text(TextRule::ImageTag),
        "The tag until CI sets the one it built.",
    )
    .or("0.1.0"),
    Field::new(
        "imagePullPolicy",
        Simple,
        Shape::OneOf(&["Always", "IfNotPresent"]),
        "When a node fetches an image.",
    )
    .or("Always"),
    Field::new(
        "namespace",
        Simple,
        Shape::Text(TextRule::NamespacePattern),
        "The namespace of a service; `{name}` and `{team}` stand for the service's own.",
    )
    .or("{name}"),
    Field::new(
        "owner",
        Simple,
        Shape::Text(TextRule::EntityRef),
        "The owner of services that name none.",
    )
    .or("group:default/unknown"),
    Field::new(
        "system",
        Simple,
        Shape::Text(TextRule::EntityRef),
        "The system of services that name none.",
    ),
    Field::new(
        "presets",
        Simple,
        Shape::Object(PLATFORM_PRESETS),
        "The sizes behind `resources.preset`.",
    ),
    Field::new(
        "replicas",
        Simple,
        REPLICAS,
        "Instances where neither `replicas` nor autoscaling says.",
    )
    .or("3"),
    Field::new(
        "autoscaling",
        Simple,
        Shape::Object(PLATFORM_AUTOSCALING),
        "Defaults of `autoscaling`.",
    ),
    Field::new(
        "ingress",
        Simple,
        Shape::Object(INGRESS),
        "Where requests from outside come from.",
    ),
    Field::new(
        "egress",
        Simple,
        Shape::OneOf(&["open", "named"]),
        "Whom a service may call without `network.allowTo`: everyone, or only what it names as a dependency.",
    )
    .or("open"),
    Field::new(
        "bounds",
        Simple,
        Shape::Object(super::parts::QUANTITIES),
        "How much one container may reserve before a warning asks whether it is meant.",
    )
    .or("4 cores, 16Gi"),
    Field::new("monitoring", Simple, Shape::Object(MONITORING), "Who collects metrics."),
    Field::new(
        "telemetry",
        Simple,
        Shape::Object(TELEMETRY),
        "Where traces and OpenTelemetry's other signals go.",
    ),
    Field::new("secrets", Simple, Shape::Object(SECRETS), "Where secrets are kept."),
    Field::new(
        "infrastructure",
        Simple,
        Shape::Object(super::infrastructure::INFRASTRUCTURE),
        "What databases, queues, buckets and claims are.",
    ),
    Field::new(
        "quota",
        Simple,
        Shape::Object(super::team::QUOTA),
        "How much the namespace of a team may hold.",
    ),
    Field::new(
        "baseChart",
        Simple,
        Shape::Text(TextRule::ChartRepository),
        "Where Helm finds the chart `base-service`, for services whose chart is only its values.",
    )
    .or("file://../base-service"),
    Field::new(
        "argocd",
        Simple,
        Shape::Object(ARGOCD),
        "Where Argo CD is, and what it reads.",
    ),
    Field::new(
        "admins",
        Simple,
        super::shapes::LINE,
        "The group of the platform's administrators.",
    )
    .or("platform-admins"),
    Field::new(
        "prices",
        Simple,
        Shape::Object(PRICES),
        "What a month costs, for estimates; without it there are none.",
    ),
    Field::new(
        "catalog",
        Simple,
        Shape::Object(super::catalog::PLATFORM_CATALOG),
        "What every component of the catalog has.",
    ),
    Field::new(
        "locked",
        Simple,
        Shape::List(&Shape::Text(TextRule::SpecField)),
        "Fields of the app spec that no spec may set, also not for an environment: the platform's value holds.",
    ),
];

const PLATFORM_PRESETS: &[Field] = &[
    Field::new("small", Simple, Shape::Object(PRESET), "For small services."),
    Field::new("medium", Simple, Shape::Object(PRESET), "For most services."),
    Field::new("large", Simple, Shape::Object(PRESET), "For large services."),
];

const PRESET: &[Field] = &[
    Field::new(
        "requests",
        Simple,
        Shape::Object(super::parts::QUANTITIES),
        "What is reserved.",
    ),
    Field::new(
        "limits",
        Simple,
        Shape::Object(super::parts::QUANTITIES),
        "What it may use at most.",
    ),
];

const PLATFORM_AUTOSCALING: &[Field] = &[
    Field::new("minReplicas", Simple, REPLICAS, "The least number of instances.").or("3"),
    Field::new("maxReplicas", Simple, REPLICAS, "The greatest number of instances.").or("20"),
    Field::new(
        "targetCPU",
        Simple,
        PERCENT,
        "The CPU use to keep, in percent of the request.",
    )
    .or("70"),
    Field::new(
        "by",
        Simple,
        Shape::OneOf(&["hpa", "keda"]),
        "By a `HorizontalPodAutoscaler` or by KEDA's `ScaledObject`.",
    )
    .or("hpa"),
];

const INGRESS: &[Field] = &[
    Field::new(
        "namespace",
        Simple,
        Shape::Text(TextRule::Label),
        "The namespace of the gateway's or ingress controller's pods.",
    )
    .or("ingress-nginx"),
    Field::new(
        "via",
        Simple,
        Shape::OneOf(&["gateway", "ingress"]),
        "By an `HTTPRoute` or an Ingress.",
    )
    .or("gateway"),
    Field::new(
        "gateway",
        Simple,
        Shape::Text(TextRule::Subdomain),
        "The name of the Gateway.",
    )
    .or("platform"),
    Field::new(
        "gatewayNamespace",
        Simple,
        Shape::Text(TextRule::Label),
        "The namespace of the Gateway.",
    )
    .or("gateway-system"),
    Field::new(
        "className",
        Simple,
        Shape::Text(TextRule::Subdomain),
        "The class of an Ingress.",
    )
    .or("nginx"),
    Field::new(
        "internalGateway",
        Simple,
        Shape::Text(TextRule::Subdomain),
        "The name of the Gateway for what is reached from inside only.",
    )
    .or("internal"),
    Field::new(
        "internalClassName",
        Simple,
        Shape::Text(TextRule::Subdomain),
        "The class of an Ingress for what is reached from inside only.",
    )
    .or("internal"),
];

const MONITORING: &[Field] = &[
    Field::new(
        "namespace",
        Simple,
        Shape::Text(TextRule::Label),
        "The namespace whose pods read metrics.",
    )
    .or("monitoring"),
    Field::new(
        "enabled",
        Simple,
        Shape::Flag,
        "Whether services without `monitoring` get a `ServiceMonitor` and alerts too.",
    )
    .or("false"),
    Field::new(
        "prometheus",
        Simple,
        Shape::Text(TextRule::HttpUrl),
        "The address of Prometheus, for services that scale by a query.",
    ),
];

const PRICES: &[Field] = &[
    Field::new(
        "currency",
        Simple,
        Shape::Text(TextRule::Identifier),
        "The currency, such as `EUR`.",
    )
    .required(),
    Field::new("cpu", Simple, Shape::Price, "A reserved core for a month.").required(),
    Field::new("memory", Simple, Shape::Price, "A reserved GiB of memory for a month.").required(),
    Field::new("storage", Simple, Shape::Price, "A GiB of disk for a month.").or("0"),
];

const ARGOCD: &[Field] = &[
    Field::new("namespace", Simple, Shape::Text(TextRule::Label), "Its namespace.").or("argocd"),
    Field::new(
        "project",
        Simple,
        Shape::Text(TextRule::Subdomain),
        "The project of previews.",
    )
    .or("default"),
    Field::new(
        "path",
        Simple,
        Shape::Text(TextRule::Folder),
        "The folder of a service's repository with what Pave generates.",
    )
    .or("deploy"),
    Field::new(
        "server",
        Simple,
        Shape::Text(TextRule::HttpUrl),
        "The cluster of previews.",
    )
    .or("https://kubernetes.default.svc"),
    Field::new(
        "token",
        Simple,
        Shape::Text(TextRule::SecretSource),
        "The key of a Secret of its namespace with a token that may read pull requests.",
    ),
];

const TELEMETRY: &[Field] = &[
    Field::new(
        "endpoint",
        Simple,
        Shape::Text(TextRule::HttpUrl),
        "The collector that services send to, such as `http://otel-collector.telemetry:4318`; without it they send nothing.",
    ),
    Field::new(
        "namespace",
        Simple,
        Shape::Text(TextRule::Label),
        "The namespace of the collector's pods.",
    )
    .or("telemetry"),
];

const SECRETS: &[Field] = &[
    Field::new(
        "store",
        Simple,
        Shape::Text(TextRule::Subdomain),
        "The store that secrets are fetched from.",
    )
    .or("platform"),
    Field::new(
        "kind",
        Simple,
        Shape::OneOf(&["ClusterSecretStore", "SecretStore"]),
        "The kind of the store.",
    )
    .or("ClusterSecretStore"),
    Field::new(
        "path",
        Simple,
        Shape::Text(TextRule::Line),
        "Where the store keeps a Secret that a service takes keys of without an entry in `secrets`, such as `{team}/{name}/{secret}`; it is fetched then.",
    )
    .or("such a Secret is somebody else's"),
];
