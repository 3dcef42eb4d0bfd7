//! The codes of this crate's findings. They are stable: tools may depend on them.

/// The text is not a template of its dialect: an unclosed tag, an unknown tag, a broken expression. Error.
pub const SYNTAX: &str = "template.syntax";
/// A name or field has no value. Error with `strict`, otherwise a warning: Backstage prints nothing.
pub const UNDEFINED: &str = "template.undefined";
/// A filter that neither the dialect nor the portal has. Error.
pub const UNKNOWN_FILTER: &str = "template.unknown-filter";
/// A test (`is ...`) that the dialect does not have. Error.
pub const UNKNOWN_TEST: &str = "template.unknown-test";
/// A filter, test, operator, method or call got a kind of value it cannot work with. Error.
pub const TYPE: &str = "template.type";
/// A limit of work, depth, size or number was reached. Error.
pub const LIMIT: &str = "template.limit";
/// A filter or global that the portal registered failed. Error.
pub const HOST: &str = "template.host";
/// A value still holds `${{`: an expression of an earlier step that Backstage could not evaluate. Error.
pub const LEFTOVER_EXPRESSION: &str = "template.leftover-expression";
/// `include`, `import` or `extends` names a file that the skeleton does not have, or one outside of it. Error.
pub const MISSING_TEMPLATE: &str = "template.missing-template";
/// Two entries render to the same name. Error.
pub const NAME_COLLISION: &str = "template.name-collision";
/// A name leaves the target directory. Error.
pub const PATH_OUTSIDE: &str = "template.path-outside";
/// A name that no file can have: a NUL byte or a line break in it. Error.
pub const INVALID_NAME: &str = "template.invalid-name";
/// An entry whose name rendered to nothing, or to an empty part, so it is left out on purpose. Info.
pub const SKIPPED: &str = "template.skipped";
/// An option that Backstage dropped without a word. Warning.
pub const DROPPED_OPTION: &str = "template.dropped-option";
/// Two options exclude each other, or an option has a value that means nothing. Error.
pub const OPTIONS: &str = "template.options";
/// A text file is not UTF-8, or a string was cut inside a character: U+FFFD is written, as Backstage does. Warning.
pub const REPLACED_BYTES: &str = "template.replaced-bytes";
/// A link that points outside of the skeleton; it is copied as it is and never followed. Warning.
pub const LINK_OUTSIDE: &str = "template.link-outside";
/// The values are not JSON, nest too deeply, or have a key that is refused. Error.
pub const VALUES: &str = "template.values";
