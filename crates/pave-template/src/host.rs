//! What a portal lends to a rendering.

use std::rc::Rc;

/// Calls into the portal's own filters and global functions.
///
/// Arguments and results are JSON. A failed call gives one line that says why; it must not quote a value.
pub trait HostCalls {
    /// Calls the filter `name` with `args_json`, a JSON array: the input first, then the arguments.
    ///
    /// # Errors
    /// What went wrong, in one line.
    fn filter(&self, name: &str, args_json: &str) -> Result<String, String>;

    /// Calls the global function `name` with `args_json`, a JSON array.
    ///
    /// # Errors
    /// What went wrong, in one line.
    fn global(&self, name: &str, args_json: &str) -> Result<String, String>;

    /// Told now and then of a rendering that takes long: it is at `line`, counted from 1, of `file`. A host that ends it at
    /// a deadline can name the place.
    fn at(&self, file: &str, line: usize) {
        let _ = (file, line);
    }
}

/// One source-control integration of the portal, as `parseRepoUrl` and `projectSlug` need it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Integration {
    /// The host name with its port, such as `github.com`.
    pub host: String,
    /// Its type, such as `github`, `gitlab` or `azure`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// What a portal lends. The default lends nothing.
#[derive(Clone, Default)]
pub struct Host<'a> {
    /// The portal's source-control integrations.
    pub integrations: &'a [Integration],
    /// Names of the filters that [`HostCalls::filter`] answers.
    pub filters: &'a [String],
    /// Names of the global functions that [`HostCalls::global`] answers.
    pub globals: &'a [String],
    /// Global values by name, each as JSON text.
    pub global_values: &'a [(String, String)],
    /// Who answers calls. Without it `filters` and `globals` are not known names.
    pub calls: Option<Rc<dyn HostCalls>>,
}

impl std::fmt::Debug for Host<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Host")
            .field("integrations", &self.integrations)
            .field("filters", &self.filters)
            .field("globals", &self.globals)
            .finish_non_exhaustive()
    }
}
