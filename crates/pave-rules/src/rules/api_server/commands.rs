//! Commands: the first item is a program, and each argument is an item of its own.

use super::ask::Ask;
use crate::pod::set;
use pave_yaml::Node;

/// The `command` of a container, a probe or a hook; no shell takes it apart.
#[inline(never)]
pub(super) fn check(holder: &Node, ask: &mut Ask<'_, '_, '_>) {
    let Some(program) = set(holder.get("command")).and_then(|command| command.items().first()) else {
        return;
    };
    // Programs of Windows live in folders with spaces.
    let is_line = program
        .as_str()
        .is_some_and(|text| text.trim().contains(char::is_whitespace) && !text.contains('\\'));
    if is_line {
        let message = "no program is called so: no shell takes the text apart";
        let hint = "write each word as an item of its own, or `[\"sh\", \"-c\", \"...\"]`";
        ask.warn(program, message, hint);
    }
}
