//! Tags that load other templates: `include`, `import`, `from`, `extends`.

use super::super::ast::Statement;
use super::super::failure::{Failure, Outcome};
use super::Parser;
use std::ops::Range;

impl Parser<'_> {
    /// Tags that load another template.
    pub(super) fn load(&mut self, tag: &str, rest: Range<usize>, at: usize) -> Outcome<Statement> {
        let (code, options) = super::super::load::split_options(self.source, rest)?;
        match tag {
            "include" => {
                let name = self.expression(code)?;
                Ok(Statement::Include {
                    name,
                    ignore_missing: options.ignore_missing,
                })
            }
            "extends" => Ok(Statement::Extends(self.expression(code)?)),
            "import" => {
                let (name, target) = super::super::load::split_keyword(self.source, code, "as")?.ok_or_else(|| {
                    Failure::syntax("`import` needs `as`", at).with_hint("write `{% import \"file\" as name %}`")
                })?;
                let name = self.expression(name)?;
                let target = self.targets(target)?.into_iter().next();
                let target = target.ok_or_else(|| Failure::syntax("`import` needs a name", at))?;
                self.needs_slots = true;
                Ok(Statement::Import {
                    name,
                    target,
                    with_context: options.with_context,
                })
            }
            _ => {
                let (name, list) =
                    super::super::load::split_keyword(self.source, code, "import")?.ok_or_else(|| {
                        Failure::syntax("`from` needs `import`", at)
                            .with_hint("write `{% from \"file\" import name %}`")
                    })?;
                let name = self.expression(name)?;
                let mut names = Vec::new();
                for part in super::super::load::split_commas(self.source, list)? {
                    let (imported, local) = match super::super::load::split_keyword(self.source, part.clone(), "as")? {
                        Some(pair) => pair,
                        None => (part.clone(), part),
                    };
                    let imported = self.targets(imported)?.into_iter().next();
                    let local = self.targets(local)?.into_iter().next();
                    if let (Some(imported), Some(local)) = (imported, local) {
                        names.push((imported.name, local));
                    }
                }
                self.needs_slots = true;
                Ok(Statement::FromImport {
                    name,
                    names,
                    with_context: options.with_context,
                })
            }
        }
    }
}
