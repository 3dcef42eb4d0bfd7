//! W, and the R rules about one pod: every pod of the set, wherever it is written.

mod capabilities;
mod env;
mod escalation;
mod expansion;
mod host_namespaces;
mod host_ports;
mod image;
mod kernel;
mod known_trouble;
mod ports;
mod privileged;
mod probes;
mod profiles;
mod resources;
mod root_file_system;
mod secrets;
mod security_context;
mod service_account;
mod user;
mod volumes;

pub(in crate::rules) use resources::quantity_of;

use crate::document::Documents;
use crate::pod::pod_of;
use crate::sink::Sink;

#[inline(never)]
pub(crate) fn check(documents: &Documents<'_>, sink: &mut Sink<'_>) {
    for object in &documents.objects {
        known_trouble::check(object, sink);
        let Some(pod) = pod_of(object) else {
            volumes::check_persistent(object, sink);
            service_account::check_secret(object, sink);
            secrets::check_data(object, sink);
            continue;
        };
        let near = documents.neighbours(object);
        secrets::check_data(object, sink);
        host_namespaces::check(&pod, sink);
        volumes::check(&pod, sink);
        profiles::check(&pod, sink);
        kernel::check(&pod, sink);
        user::check(&pod, sink);
        service_account::check(&pod, near, &documents.objects, sink);
        probes::check(&pod, near, sink);
        for container in pod.containers() {
            privileged::check(&container, sink);
            host_ports::check(&container, sink);
            escalation::check(&pod, &container, sink);
            capabilities::check(&pod, &container, sink);
            root_file_system::check(&pod, &container, sink);
            security_context::check(&container, sink);
            image::check(&container, &documents.tagged_images, sink);
            ports::check(&container, sink);
            resources::check(&container, sink);
            env::check(&container, sink);
            secrets::check_container(&container, sink);
        }
        env::check_references(&pod, near, &documents.generated, sink);
        expansion::check(&pod, near, sink);
    }
}
