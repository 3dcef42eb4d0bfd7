//! K3: what the API server refuses and no schema says.
//!
//! Each room follows the validation of one part of the API. Fields with wrong types are K1's and are passed over here.

mod access;
mod access_words;
mod add_ons;
mod ask;
mod commands;
mod config;
mod containers;
mod definitions;
mod forms;
mod gateways;
mod ingress;
mod jobs;
mod keda;
mod metadata;
mod network_policies;
mod placement;
mod pods;
mod probes;
mod quantities;
mod queries;
mod scaling;
mod services;
mod storage;
mod volumes;
mod workloads;

use crate::document::Documents;
use crate::pod::pod_of;
use crate::sink::Sink;
use ask::Ask;

pub(crate) use forms::is_label_value;

#[inline(never)]
pub(crate) fn check(documents: &Documents<'_>, sink: &mut Sink<'_>) {
    for object in &documents.objects {
        let mut ask = Ask::new(object, sink);
        metadata::check(&mut ask);
        match (object.group(), object.kind()) {
            ("", "Service") => services::check(&mut ask),
            ("", "ConfigMap" | "Secret") => config::check(&mut ask),
            ("", "PersistentVolumeClaim" | "ResourceQuota" | "LimitRange") => storage::check(&mut ask),
            ("apps", _) => workloads::check(&mut ask),
            ("batch", _) => jobs::check(&mut ask),
            ("autoscaling" | "policy", _) => scaling::check(&mut ask),
            ("networking.k8s.io", "Ingress") => ingress::check(&mut ask),
            ("networking.k8s.io", "NetworkPolicy") => network_policies::check(&mut ask),
            ("rbac.authorization.k8s.io", _) => access::check(&mut ask),
            ("apiextensions.k8s.io", "CustomResourceDefinition") => definitions::check(&mut ask),
            ("gateway.networking.k8s.io", _) => gateways::check(&mut ask),
            (group, _) if group.contains('.') => add_ons::check(&mut ask),
            _ => {}
        }
        if let Some(pod) = pod_of(object) {
            pods::check(&pod, &mut ask);
            placement::check(&pod, &mut ask);
            volumes::check(&pod, &mut ask);
            containers::check(&pod, &mut ask);
        }
    }
}
