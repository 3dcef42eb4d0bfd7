//! What may be written in Pave's files: as a JSON Schema, as a form, as a table.

use crate::frame::{self, Answer, BadFrame};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct Header {
    document: Described,
    format: Format,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Described {
    Spec,
    Team,
    Platform,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Format {
    /// JSON Schema.
    Schema,
    /// `parameters` of a Backstage template, as YAML; of the app spec only.
    Form,
    /// A Markdown table.
    Table,
}

#[derive(Serialize)]
struct Value {
    text: String,
}

/// Header: `document`, `format`. Answers with the text.
pub(crate) fn describe(frame: &[u8]) -> Vec<u8> {
    match answer(frame) {
        Ok(answer) => frame::write(&answer),
        Err(bad) => frame::write_bad(&bad),
    }
}

fn answer(frame: &[u8]) -> Result<Answer<'_, Value>, BadFrame> {
    let (header, _) = frame::read::<Header>(frame)?;
    let schema = |schema: serde_json::Value| {
        let text = serde_json::to_string_pretty(&schema).unwrap_or_default();
        format!("{text}\n")
    };
    let text = match (header.format, header.document) {
        (Format::Schema, Described::Spec) => schema(pave_spec::spec_schema()),
        (Format::Schema, Described::Team) => schema(pave_spec::team_schema()),
        (Format::Schema, Described::Platform) => schema(pave_spec::platform_schema()),
        (Format::Table, Described::Spec) => pave_spec::spec_table(),
        (Format::Table, Described::Team) => pave_spec::team_table(),
        (Format::Table, Described::Platform) => pave_spec::platform_table(),
        (Format::Form, Described::Spec) => {
            let parameters = serde_json::json!({ "parameters": pave_spec::form_parameters() });
            pave_yaml::emit(&parameters)
        }
        (Format::Form, Described::Team | Described::Platform) => {
            return Err(BadFrame("only the app spec has a form"));
        }
    };
    Ok(Answer {
        value: Value { text },
        sections: Vec::new(),
    })
}
