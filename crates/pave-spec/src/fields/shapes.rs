//! Shapes and words that several fields share.

use crate::field::Shape;
use crate::text::TextRule;

pub(super) const PORT: Shape = Shape::Integer {
    least: 1,
    greatest: 65_535,
};
pub(super) const REPLICAS: Shape = Shape::Integer {
    least: 1,
    greatest: 1000,
};
pub(super) const PERCENT: Shape = Shape::Integer {
    least: 1,
    greatest: 100,
};
pub(super) const LINE: Shape = Shape::Text(TextRule::Line);
pub(super) const ENTITY_REFS: Shape = Shape::List(&Shape::Text(TextRule::EntityRef));
/// The words for `buildpack`: what builds the image (seed 002, and two that need no buildpack).
pub const BUILDPACKS: &[&str] = &["node", "python", "go", "java", "dockerfile", "static"];
/// The words for `tier` (seed 003).
pub const TIERS: &[&str] = &["tier-1", "tier-2", "tier-3"];
/// The words for `resources.preset` (seed 002).
pub const PRESETS: &[&str] = &["small", "medium", "large"];
/// The words for `kind`.
pub const KINDS: &[&str] = &["web", "worker", "cron", "job", "stateful", "static"];
