//! Renders one text.

use crate::extensions::Extensions;
use crate::frame::{self, Answer, BadFrame};
use js_sys::Function;
use pave_report::Finding;
use pave_template::{Integration, RenderOptions, Values};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Header {
    name: String,
    options: serde_json::Value,
    integrations: Vec<Integration>,
    #[serde(default)]
    extensions: Extensions,
    values_length: usize,
    source_length: usize,
}

#[derive(Serialize)]
struct Value {
    findings: Vec<Finding>,
}

/// Header: `name`, `options`, `integrations`, `valuesLength`, `sourceLength`; body: the values as JSON, the text. Answers
/// with the findings, and the rendered text as body; with an error among the findings it is empty.
pub(crate) fn render_string(frame: &[u8], call_extension: &Function) -> Vec<u8> {
    answer(frame, call_extension).unwrap_or_else(|bad| frame::write_bad(&bad))
}

fn answer(frame: &[u8], call_extension: &Function) -> Result<Vec<u8>, BadFrame> {
    let (header, mut body) = frame::read::<Header>(frame)?;
    let values = body.bytes(header.values_length)?;
    let source = body.text(header.source_length)?;
    let (output, findings) = match render(&header, values, source, call_extension) {
        Ok(rendered) => (rendered.output, rendered.findings),
        Err(findings) => (String::new(), findings),
    };
    Ok(frame::write(&Answer {
        value: Value { findings },
        sections: vec![output.as_bytes()],
    }))
}

fn render(
    header: &Header,
    values: &[u8],
    source: &str,
    call_extension: &Function,
) -> Result<pave_template::RenderedString, Vec<Finding>> {
    let options = read_options::<RenderOptions>(&header.options)?;
    let name = if options.cookiecutter_compat {
        "cookiecutter"
    } else {
        "values"
    };
    let values = Values::from_json(values)?.also_under(name);
    let host = header.extensions.host(&header.integrations, call_extension);
    pave_template::render_string(&header.name, source, &values, &options, &host)
}

/// Options come from whoever writes the template step: what is wrong with them is a finding.
pub(crate) fn read_options<T: serde::de::DeserializeOwned>(options: &serde_json::Value) -> Result<T, Vec<Finding>> {
    serde_json::from_value(options.clone()).map_err(|error| {
        vec![Finding::error(
            "template.option",
            format!("an option is not as expected: {error}"),
        )]
    })
}
