//! Rules in CEL, which the host has another module evaluate.

use js_sys::Function;
use pave_rules::Expressions;
use wasm_bindgen::JsValue;

/// The host's function: it takes a request and gives `=` and the answer, or `!` and one line that says why there is none.
pub(crate) struct Evaluator<'a>(pub(crate) &'a Function);

impl Expressions for Evaluator<'_> {
    fn answer(&self, request: &str) -> Result<String, String> {
        let answer = self.0.call1(&JsValue::NULL, &request.into());
        let answer = answer.ok().and_then(|answer| answer.as_string()).unwrap_or_default();
        match answer.split_at_checked(1) {
            Some(("=", answer)) => Ok(answer.to_owned()),
            Some(("!", reason)) => Err(reason.to_owned()),
            _ => Err("the host did not answer".to_owned()),
        }
    }
}
