//! The portal's own filters and globals, which the host answers for while a template renders.

use js_sys::Function;
use pave_template::{Host, HostCalls, Integration};
use serde::Deserialize;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// What a request says of them: names, and global values as JSON text.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Extensions {
    filters: Vec<String>,
    globals: Vec<String>,
    global_values: Vec<(String, String)>,
}

/// The host's function: it takes `filter` or `global`, a name and the arguments as a JSON array, and gives `=` and the
/// result as JSON, or `!` and one line that says why not. With `place`, a file and a line it is told where a rendering is
/// that takes long.
pub(crate) struct Caller(pub(crate) Function);

impl Caller {
    fn call(&self, kind: &str, name: &str, arguments_json: &str) -> Result<String, String> {
        let answer = self
            .0
            .call3(&JsValue::NULL, &kind.into(), &name.into(), &arguments_json.into())
            .ok()
            .and_then(|answer| answer.as_string())
            .unwrap_or_default();
        match answer.split_at_checked(1) {
            Some(("=", result)) => Ok(result.to_owned()),
            Some(("!", reason)) => Err(reason.to_owned()),
            _ => Err("the host did not answer".to_owned()),
        }
    }
}

impl HostCalls for Caller {
    fn filter(&self, name: &str, arguments_json: &str) -> Result<String, String> {
        self.call("filter", name, arguments_json)
    }

    fn global(&self, name: &str, arguments_json: &str) -> Result<String, String> {
        self.call("global", name, arguments_json)
    }

    fn at(&self, file: &str, line: usize) {
        let _ = self
            .0
            .call3(&JsValue::NULL, &"place".into(), &file.into(), &line.to_string().into());
    }
}

impl Extensions {
    /// What the host lends to a rendering.
    pub(crate) fn host<'a>(&'a self, integrations: &'a [Integration], call_extension: &Function) -> Host<'a> {
        Host {
            integrations,
            filters: &self.filters,
            globals: &self.globals,
            global_values: &self.global_values,
            calls: Some(Rc::new(Caller(call_extension.clone()))),
        }
    }
}
