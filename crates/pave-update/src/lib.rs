//! What becomes of files that were generated before and may have been changed by hand since.
//!
//! A lock file beside the generated files remembers each of their lines by a fingerprint. So a later run can tell what a
//! person changed from what the generator changed, and keep both; only where both changed the same lines does it stop.

mod lock;
mod merge;
mod plan;
mod unified;

pub use lock::{LOCK_FILE, Lock};
pub use plan::{Change, ExistingFile, NewFile, Outcome, Request, Update, update};
