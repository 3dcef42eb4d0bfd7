//! What to write where a text is not YAML.

/// What to do about the parser's commonest complaints.
pub(super) fn hint_for(info: &str) -> &'static str {
    if info.contains("tab") {
        "indent with spaces, never with tabs"
    } else if info.contains("unknown anchor") {
        "define the anchor before it is used, or write the value out"
    } else if info.contains("mapping values are not allowed") || info.contains("simple key expect") {
        "quote the value if it holds `: `, or check the indentation"
    } else if info.contains("end of stream") {
        "close the quotes"
    } else if info.contains("recursion") {
        "flatten the value"
    } else if info.contains("unexpected character") {
        "quote the value"
    } else {
        "check indentation, quotes and brackets around here"
    }
}
