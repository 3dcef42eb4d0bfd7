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
    shell(holder, program, ask);
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

/// A shell reads its script from the argument after `-c`; what comes behind is `$0`, `$1` and so on.
fn shell(holder: &Node, program: &Node, ask: &mut Ask<'_, '_, '_>) {
    let name = program
        .as_str()
        .unwrap_or_default()
        .rsplit('/')
        .next()
        .unwrap_or_default();
    if !matches!(name, "sh" | "bash" | "ash" | "dash" | "zsh") {
        return;
    }
    let items = |field: &str| holder.get(field).map(Node::items).unwrap_or_default();
    let mut words = items("command").iter().skip(1).chain(items("args"));
    let Some(first) = words.next() else { return };
    let text = first.as_str().unwrap_or_default();
    if !text.starts_with('-') && text.trim().contains(char::is_whitespace) {
        let message = "the shell looks for a file that is called so";
        ask.warn(first, message, "put `-c` before the script");
        return;
    }
    // `-c`, alone or behind other letters: `-ec`.
    let takes_script = text.starts_with('-') && !text.starts_with("--") && text.ends_with('c');
    let (Some(script), Some(rest)) = (words.next().filter(|_| takes_script), words.next()) else {
        return;
    };
    if script
        .as_str()
        .is_some_and(|script| !script.is_empty() && !script.contains('$') && !script.starts_with('-'))
    {
        let message = "the script is the one argument behind `-c`, and does not use the others";
        ask.warn(rest, message, "write the whole script as one text");
    }
}
