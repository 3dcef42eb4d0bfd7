//! Two texts as a unified diff, which `git apply` and `patch` take.

use imara_diff::{Algorithm, Diff, Hunk, InternedInput};
use std::fmt::Write;
use std::ops::Range;

/// How many lines are shown around a change.
const CONTEXT: u32 = 3;

/// The difference between `old` and `new` under these names; empty where there is none.
pub(crate) fn unified(old_name: &str, old: &str, new_name: &str, new: &str) -> String {
    let input = InternedInput::new(old, new);
    let mut diff = Diff::compute(Algorithm::Myers, &input);
    diff.postprocess_lines(&input);
    let lines = |range: Range<u32>, of: &[imara_diff::Token]| -> Vec<&str> {
        let tokens = of.get(range.start as usize..range.end as usize).unwrap_or_default();
        tokens.iter().map(|token| input.interner[*token]).collect()
    };
    let end = u32::try_from(input.before.len()).unwrap_or(u32::MAX);
    let mut out = String::new();
    for group in groups(diff.hunks()) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else {
            continue;
        };
        let start = first.before.start.saturating_sub(CONTEXT);
        let stop = last.before.end.saturating_add(CONTEXT).min(end);
        let new_start = first.after.start - (first.before.start - start);
        let new_stop = last.after.end + (stop - last.before.end);
        header(&mut out, &(start..stop), &(new_start..new_stop));
        let mut at = start;
        for hunk in &group {
            write_lines(&mut out, ' ', &lines(at..hunk.before.start, &input.before));
            write_lines(&mut out, '-', &lines(hunk.before.clone(), &input.before));
            write_lines(&mut out, '+', &lines(hunk.after.clone(), &input.after));
            at = hunk.before.end;
        }
        write_lines(&mut out, ' ', &lines(at..stop, &input.before));
    }
    if out.is_empty() {
        return out;
    }
    format!("--- {old_name}\n+++ {new_name}\n{out}")
}

/// Changes whose surroundings touch are shown together.
fn groups(hunks: impl Iterator<Item = Hunk>) -> Vec<Vec<Hunk>> {
    let mut groups: Vec<Vec<Hunk>> = Vec::new();
    for hunk in hunks {
        match groups.last_mut() {
            Some(group)
                if group
                    .last()
                    .is_some_and(|last| hunk.before.start - last.before.end <= 2 * CONTEXT) =>
            {
                group.push(hunk);
            }
            _ => groups.push(vec![hunk]),
        }
    }
    groups
}

fn header(out: &mut String, before: &Range<u32>, after: &Range<u32>) {
    // An empty side is placed behind the line before it.
    let side = |range: &Range<u32>| {
        let length = range.end - range.start;
        format!("{},{length}", range.start + u32::from(length > 0))
    };
    // Writing to a text cannot fail.
    let _ = writeln!(out, "@@ -{} +{} @@", side(before), side(after));
}

fn write_lines(out: &mut String, mark: char, lines: &[&str]) {
    for line in lines {
        out.push(mark);
        out.push_str(line);
        if !line.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::unified;

    #[test]
    fn hunks_have_the_lines_around_a_change() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        let diff = unified("a/x", old, "b/x", &old.replace("6\n", "six\n"));
        let wanted = "--- a/x\n+++ b/x\n@@ -3,7 +3,7 @@\n 3\n 4\n 5\n-6\n+six\n 7\n 8\n 9\n";
        assert_eq!(diff, wanted);
    }

    #[test]
    fn changes_near_each_other_are_in_one_hunk_and_others_are_not() {
        let lines: Vec<_> = (1..=40).map(|line| line.to_string()).collect();
        let old = lines.join("\n") + "\n";
        let new = old
            .replace("\n10\n", "\nten\n")
            .replace("\n14\n", "\n")
            .replace("\n30\n", "\n30\nmore\n");
        let diff = unified("a/x", &old, "b/x", &new);
        let headers: Vec<_> = diff.lines().filter(|line| line.starts_with("@@")).collect();
        assert_eq!(headers, ["@@ -7,11 +7,10 @@", "@@ -28,6 +27,7 @@"]);
    }

    #[test]
    fn a_new_file_and_a_missing_last_line_break_are_as_patch_reads_them() {
        let new = unified("/dev/null", "", "b/x", "a\n");
        assert_eq!(new, "--- /dev/null\n+++ b/x\n@@ -0,0 +1,1 @@\n+a\n");
        let ending = unified("a/x", "a", "b/x", "a\n");
        assert_eq!(
            ending,
            "--- a/x\n+++ b/x\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n"
        );
        assert_eq!(unified("a/x", "a\n", "b/x", "a\n"), "");
    }
}
