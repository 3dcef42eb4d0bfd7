//! Rendering: one template text, or a whole skeleton directory in one call.
//!
//! Two dialects. [`Dialect::Nunjucks`] prints, byte for byte, what Backstage's own renderer prints;
//! [`Dialect::Jinja`] is Jinja with include, import and extends across the skeleton's files.
//!
//! Nothing here knows files, network, clock or a JavaScript host: entries come in as bytes and go out as bytes. What
//! a portal lends (source-control integrations, its own filters and globals) comes through [`Host`].

mod cache;
pub mod codes;
mod host;
mod jinja;
mod nunjucks;
mod options;
mod render;
mod skeleton;
mod skeleton_path;
mod values;

pub use cache::TemplateCache;
pub use host::{Host, HostCalls, Integration};
pub use options::{Dialect, RenderOptions, SkeletonOptions, TemplateFileExtension};
pub use render::{RenderedString, render_string};
pub use skeleton::{
    EntryKind, LARGEST_TEMPLATE, Part, SkeletonEntry, Tree, TreeEntry, has_tags, is_binary, render_tree,
};
pub use values::Values;
