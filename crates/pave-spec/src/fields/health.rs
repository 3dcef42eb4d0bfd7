//! The fields about health, metrics, alerts and objectives.

use crate::field::Mode::Advanced;
use crate::field::{Field, Shape};
use crate::text::TextRule;

pub(super) const HEALTH_CHECKS: &[Field] = &[
    Field::new(
        "liveness",
        Advanced,
        Shape::Text(TextRule::UrlPath),
        "Fails when only a restart helps.",
    )
    .or("/healthz"),
    Field::new(
        "readiness",
        Advanced,
        Shape::Text(TextRule::UrlPath),
        "Fails while it should get no requests.",
    )
    .or("/ready"),
    Field::new(
        "startup",
        Advanced,
        Shape::Text(TextRule::UrlPath),
        "Succeeds once it has started.",
    )
    .or("the liveness path"),
    Field::new(
        "protocol",
        Advanced,
        Shape::OneOf(&["http", "tcp", "grpc"]),
        "How its port is asked: by a path, by a connection, or by gRPC's health service.",
    )
    .or("http"),
    Field::new(
        "port",
        Advanced,
        Shape::Text(TextRule::PortName),
        "The name of the port that is asked.",
    )
    .or("http, which is `port`"),
    Field::new(
        "disabledBecause",
        Advanced,
        Shape::Text(TextRule::Line),
        "Why there are no health checks; nothing else stands beside it.",
    ),
];

pub(super) const SERVICE_MONITORING: &[Field] = &[
    Field::new(
        "metricsPath",
        Advanced,
        Shape::Text(TextRule::UrlPath),
        "Where its metrics are.",
    )
    .or("/metrics"),
    Field::new(
        "port",
        Advanced,
        Shape::Text(TextRule::PortName),
        "The name of the port with its metrics.",
    )
    .or("metrics if `ports` has it, else http"),
    Field::new(
        "dashboard",
        Advanced,
        Shape::Flag,
        "Whether Grafana gets a dashboard of it, in the team's folder.",
    )
    .or("true"),
    Field::new(
        "alerts",
        Advanced,
        Shape::Flag,
        "Whether there are alerts for restarts and the objectives.",
    )
    .or("true"),
    Field::new("slo", Advanced, Shape::Object(SLO), "What its users may expect."),
];

const SLO: &[Field] = &[
    Field::new(
        "availability",
        Advanced,
        Shape::Percentage,
        "The share of requests that must succeed, in percent.",
    )
    .or("99.9"),
    Field::new(
        "latency",
        Advanced,
        Shape::Integer {
            least: 1,
            greatest: 60_000,
        },
        "The milliseconds in which 99 of 100 requests must be answered.",
    ),
];
