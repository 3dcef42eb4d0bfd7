//! What a caller may choose. Field names are those of Backstage's `fetch:template` input.

use serde::Deserialize;

/// The language of the templates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// What Backstage renders: `${{ }}`, `{% %}`, `{# #}` with JavaScript's values.
    #[default]
    Nunjucks,
    /// Jinja: `{{ }}` with Python-like values; include, import and extends across the skeleton.
    Jinja,
}

/// How one text is rendered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "these are the switches of fetch:template's input"
)]
pub struct RenderOptions {
    /// The template language.
    pub dialect: Dialect,
    /// Whether a name or field without a value is an error instead of nothing and a warning.
    pub strict: bool,
    /// Whether the first line break after a block tag is dropped.
    pub trim_blocks: bool,
    /// Whether spaces before a block tag that starts its line are dropped.
    pub lstrip_blocks: bool,
    /// Whether templates use `{{ cookiecutter.name }}` and a few Python-like names and methods.
    pub cookiecutter_compat: bool,
}

/// `fetch:template`'s `templateFileExtension`: `true` stands for `.njk`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum TemplateFileExtension {
    /// `true`: `.njk`; `false`: every file is a template.
    Chosen(bool),
    /// An extension, with or without its dot.
    Named(String),
}

/// How a skeleton directory is rendered. Reads as one flat object: the fields of [`RenderOptions`] and those below.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "FlatOptions")]
pub struct SkeletonOptions {
    /// How each text is rendered.
    pub render: RenderOptions,
    /// Globs of entries whose content is copied as it is; their names are rendered all the same.
    pub copy_without_templating: Vec<String>,
    /// The old spelling, which Backstage dropped in scaffolder-backend 2.0.0; it only gives a warning.
    pub copy_without_render: Vec<String>,
    /// Only files with this extension, dot included, are templates, and they lose it. `None`: all files are templates.
    pub template_file_extension: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "these are the switches of fetch:template's input"
)]
struct FlatOptions {
    dialect: Dialect,
    strict: bool,
    trim_blocks: bool,
    lstrip_blocks: bool,
    cookiecutter_compat: bool,
    copy_without_templating: Option<Vec<String>>,
    copy_without_render: Option<Vec<String>>,
    template_file_extension: Option<TemplateFileExtension>,
}

impl From<FlatOptions> for SkeletonOptions {
    fn from(flat: FlatOptions) -> Self {
        Self {
            render: RenderOptions {
                dialect: flat.dialect,
                strict: flat.strict,
                trim_blocks: flat.trim_blocks,
                lstrip_blocks: flat.lstrip_blocks,
                cookiecutter_compat: flat.cookiecutter_compat,
            },
            copy_without_templating: flat.copy_without_templating.unwrap_or_default(),
            copy_without_render: flat.copy_without_render.unwrap_or_default(),
            template_file_extension: flat
                .template_file_extension
                .and_then(TemplateFileExtension::into_extension),
        }
    }
}

impl TemplateFileExtension {
    /// `true` is `.njk`; `false` and an empty text are nothing; a missing dot is added.
    fn into_extension(self) -> Option<String> {
        match self {
            Self::Chosen(true) => Some(".njk".to_owned()),
            Self::Named(name) if name.starts_with('.') => Some(name),
            Self::Named(name) if !name.is_empty() => Some(format!(".{name}")),
            Self::Chosen(false) | Self::Named(_) => None,
        }
    }
}
