//! A template cut into text and tags: delimiters, whitespace control, comments and raw blocks.

use super::failure::{Failure, Outcome};
use super::text::is_space;
use super::token::{find_terminator, is_code_space, name_end, trim_code};
use memchr::memmem;
use std::ops::Range;

/// Delimiters and whitespace rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Syntax {
    /// `{{ }}` in place of `${{ }}`.
    pub(crate) double_braces: bool,
    pub(crate) trim_blocks: bool,
    pub(crate) lstrip_blocks: bool,
}

/// What a piece of a template is. Ranges are bytes of the source.
#[derive(Clone, Debug)]
pub(crate) enum PieceKind {
    Text,
    Variable,
    Block,
}

/// A piece: its content without delimiters, and where it starts with them.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) kind: PieceKind,
    pub(crate) content: Range<usize>,
    pub(crate) at: usize,
}

/// The next delimiter.
enum Opening {
    Variable(usize),
    Block(usize),
    Comment(usize),
    /// `#}` outside of any comment.
    StrayCommentEnd(usize),
}

/// Whether `source` holds any tag or stray comment end; without, it prints as it is.
pub(crate) fn has_tags(source: &[u8], double_braces: bool) -> bool {
    next_opening(source, 0, double_braces).is_some()
}

fn next_opening(source: &[u8], start: usize, double_braces: bool) -> Option<Opening> {
    let mut from = start;
    while let Some(found) = source.get(from..).and_then(|rest| memchr::memchr2(b'{', b'}', rest)) {
        let at = from + found;
        if source.get(at) == Some(&b'}') {
            if at > start && source.get(at - 1) == Some(&b'#') {
                return Some(Opening::StrayCommentEnd(at - 1));
            }
        } else {
            match source.get(at + 1) {
                Some(b'%') => return Some(Opening::Block(at)),
                Some(b'#') => return Some(Opening::Comment(at)),
                Some(b'{') if double_braces => return Some(Opening::Variable(at)),
                Some(b'{') if at > start && source.get(at - 1) == Some(&b'$') => {
                    return Some(Opening::Variable(at - 1));
                }
                _ => {}
            }
        }
        from = at + 1;
    }
    None
}

/// Cuts `source` into pieces.
///
/// # Errors
/// A tag, comment or raw block that is not closed, or a comment end without a comment.
pub(crate) fn scan(source: &str, syntax: Syntax) -> Outcome<Vec<Piece>> {
    let mut scanner = Scanner {
        source,
        syntax,
        pieces: Vec::new(),
        pending: Vec::new(),
        at: 0,
    };
    while scanner.at < source.len() {
        match next_opening(source.as_bytes(), scanner.at, syntax.double_braces) {
            None => {
                scanner.pending.push(scanner.at..source.len());
                break;
            }
            Some(Opening::StrayCommentEnd(at)) => {
                return Err(Failure::syntax("`#}` ends a comment that does not start", at)
                    .with_hint("write `{% raw %}#}{% endraw %}`"));
            }
            Some(Opening::Comment(at)) => scanner.comment(at)?,
            Some(Opening::Block(at)) => scanner.tag(at, PieceKind::Block, *b"%}")?,
            Some(Opening::Variable(at)) => scanner.tag(at, PieceKind::Variable, *b"}}")?,
        }
    }
    scanner.flush();
    Ok(scanner.pieces)
}

struct Scanner<'s> {
    source: &'s str,
    syntax: Syntax,
    pieces: Vec<Piece>,
    /// Text that is not a piece yet: what follows a raw block is one text with it.
    pending: Vec<Range<usize>>,
    at: usize,
}

impl Scanner<'_> {
    fn text(&self, range: Range<usize>) -> &str {
        self.source.get(range).unwrap_or_default()
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.source.as_bytes().get(at).copied()
    }

    fn flush(&mut self) {
        for content in self.pending.drain(..) {
            if !content.is_empty() {
                let at = content.start;
                self.pieces.push(Piece {
                    kind: PieceKind::Text,
                    content,
                    at,
                });
            }
        }
    }

    /// Ends the text before a tag at `start` whose delimiter has `width` bytes.
    fn open(&mut self, start: usize, width: usize, is_block: bool) {
        self.pending.push(self.at..start);
        if is_block && self.syntax.lstrip_blocks {
            self.strip_indent(start);
        }
        self.at = start + width;
        if self.byte(self.at) == Some(b'-') {
            self.at += 1;
            while let Some(last) = self.pending.last().cloned() {
                let kept = self.text(last.clone()).trim_end_matches(is_space).len();
                if kept > 0 {
                    if let Some(last) = self.pending.last_mut() {
                        last.end = last.start + kept;
                    }
                    break;
                }
                self.pending.pop();
            }
        }
        self.flush();
    }

    /// Drops the spaces before a block tag that is the first on its line. The line is that of the source: a tag or
    /// comment before it counts.
    fn strip_indent(&mut self, start: usize) {
        let line =
            memchr::memrchr(b'\n', self.source.as_bytes().get(..start).unwrap_or_default()).map_or(0, |at| at + 1);
        if !self.text(line..start).chars().all(is_space) {
            return;
        }
        if let Some(last) = self.pending.last_mut() {
            last.end = last.end.min(line.max(last.start));
        }
    }

    /// What follows a tag: all spaces after `-`, or one line break with `trim_blocks`.
    fn close(&mut self, end: usize, trims: bool, is_block: bool) {
        self.at = end;
        if trims {
            let rest = self.source.get(end..).unwrap_or_default();
            self.at += rest.len() - rest.trim_start_matches(is_space).len();
        } else if is_block && self.syntax.trim_blocks {
            self.skip_line_break();
        }
    }

    fn skip_line_break(&mut self) {
        let rest = self.source.get(self.at..).unwrap_or_default();
        if rest.starts_with('\n') {
            self.at += 1;
        } else if rest.starts_with("\r\n") {
            self.at += 2;
        }
    }

    fn comment(&mut self, start: usize) -> Outcome<()> {
        self.open(start, 2, false);
        let Some(length) = memmem::find(self.source.as_bytes().get(self.at..).unwrap_or_default(), b"#}") else {
            return Err(Failure::syntax("a comment is not closed", start).with_hint("end it with `#}`"));
        };
        let end = self.at + length;
        self.close(end + 2, self.byte(end - 1) == Some(b'-'), false);
        Ok(())
    }

    fn tag(&mut self, start: usize, kind: PieceKind, terminator: [u8; 2]) -> Outcome<()> {
        let is_block = matches!(kind, PieceKind::Block);
        let width = if is_block || self.syntax.double_braces { 2 } else { 3 };
        self.open(start, width, is_block);
        let Some(end) = find_terminator(self.source, self.at, terminator)? else {
            let (what, hint) = if is_block {
                ("a block tag", "end it with `%}`")
            } else {
                ("an expression", "end it with `}}`")
            };
            return Err(Failure::syntax(format!("{what} is not closed"), start).with_hint(hint));
        };
        let trims = self.byte(end - 1) == Some(b'-');
        let content_end = if trims { end - 1 } else { end };
        let content = trim_code(self.source, self.at.min(content_end)..content_end);
        if is_block {
            let name = content.start..name_end(self.source.as_bytes(), content.start, false).unwrap_or(content.start);
            let name = name.start..name.end.min(content.end);
            if matches!(self.text(name.clone()), "raw" | "verbatim") {
                let name = self.text(name).to_owned();
                return self.raw(start, &name, content, end + 2, trims);
            }
        }
        self.pieces.push(Piece {
            kind,
            content,
            at: start,
        });
        self.close(end + 2, trims, is_block);
        Ok(())
    }

    /// A raw block whose opening tag ends at `end`. A `-` at the end of the opening tag takes the spaces after the
    /// closing one.
    fn raw(&mut self, start: usize, name: &str, content: Range<usize>, end: usize, trims: bool) -> Outcome<()> {
        let rest = self.text(content.start + name.len()..content.end);
        if !rest.trim_matches(is_code_space).is_empty() {
            return Err(Failure::syntax(format!("`{name}` takes nothing after its name"), start));
        }
        self.at = end;
        if self.syntax.trim_blocks {
            self.skip_line_break();
        }
        let Some(closing) = find_raw_end(self.source, self.at, name) else {
            return Err(Failure::syntax(format!("`{name}` is not closed"), start)
                .with_hint(format!("end it with `{{% end{name} %}}`")));
        };
        if self.text(closing.clone()).contains('\n') {
            return Err(Failure::syntax(
                format!("`end{name}` has a line break in its tag"),
                closing.start,
            ));
        }
        self.pending.push(self.at..closing.start);
        self.close(closing.end, trims, false);
        Ok(())
    }
}

/// The tag that closes a raw block; blocks of the same name nest.
fn find_raw_end(source: &str, start: usize, name: &str) -> Option<Range<usize>> {
    let mut depth = 1;
    let mut at = start;
    loop {
        let marker = at + memmem::find(source.as_bytes().get(at..)?, b"{%")?;
        let inside = source.get(marker + 2..)?;
        let trimmed = inside.trim_start_matches(is_space);
        let closes = trimmed.strip_prefix("end").and_then(|rest| rest.strip_prefix(name));
        let rest = closes
            .or_else(|| trimmed.strip_prefix(name))
            .map(|rest| rest.trim_start_matches(is_space));
        let Some(rest) = rest.and_then(|rest| rest.strip_prefix("%}")) else {
            at = marker + 2;
            continue;
        };
        let end = source.len() - rest.len();
        if closes.is_none() {
            depth += 1;
        } else {
            depth -= 1;
            if depth == 0 {
                return Some(marker..end);
            }
        }
        at = end;
    }
}
