//! N, and the R6 rule about Services and monitors: who reaches whom.

mod addresses;
mod agreement;
mod dns;
mod exposure;
mod gateways;
mod isolation;
mod monitoring;
mod policy;
mod routes;
mod services;

use crate::document::Documents;
use crate::sink::Sink;
use pave_spec::Platform;

#[inline(never)]
pub(crate) fn check(documents: &Documents<'_>, platform: &Platform, sink: &mut Sink<'_>) {
    let objects = &documents.objects;
    let parties = agreement::Parties::of(objects);
    let mut scraped = monitoring::Scraped::default();
    let gateways = gateways::Gateways::of(objects);
    for object in objects {
        let near = documents.neighbours(object);
        services::check(object, near, objects, sink);
        routes::check(object, objects, sink);
        gateways::check(object, &gateways, sink);
        addresses::check(object, near, sink);
        exposure::check(object, sink);
        monitoring::check(object, objects, platform, &mut scraped, sink);
        isolation::check_policy(object, near, objects, sink);
        agreement::check(object, &parties, sink);
    }
    isolation::check(documents, sink);
    dns::check(documents, sink);
}
