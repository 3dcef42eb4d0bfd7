//! Renders the entries of a skeleton one by one.

use super::binary::is_binary;
use super::files::Files;
use super::glob::Globs;
use super::project::{Project, Way, loaded_name};
use super::written::Written;
use super::{EntryKind, LARGEST_TEMPLATE, Part, SkeletonEntry, TreeEntry};
use crate::cache::TemplateCache;
use crate::codes;
use crate::host::Host;
use crate::jinja::{self, Jinja};
use crate::nunjucks::failure::STEPS_BETWEEN_PLACES;
use crate::nunjucks::value::Value;
use crate::nunjucks::{self, scan};
use crate::options::{Dialect, SkeletonOptions};
use crate::skeleton_path::{extension, is_of_git, is_skipped, leads_outside, safe_path};
use crate::values::Values;
use pave_report::{Finding, Level, has_errors};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Bytes that templates may print for one skeleton.
const MOST_RENDERED: usize = 64 * 1024 * 1024;
/// What reading and rendering a template takes at least, in steps; what it takes for its length.
const STEPS_OF_TEMPLATE: usize = 256;
const BYTES_OF_STEP: usize = 16;
/// The permission bits that are kept; those that change who a program runs as are not.
const PERMISSIONS: u32 = 0o777;

/// The state of one skeleton's rendering.
pub(super) struct Renderer<'e, 'a> {
    files: Files<'e, 'a>,
    context: Values,
    /// With the Jinja dialect, its renderer.
    jinja: Option<Jinja>,
    /// What is known of a skeleton of cookiecutter's own, with its `cookiecutter.json`.
    project: Option<Project>,
    options: &'e SkeletonOptions,
    host: &'e Host<'e>,
    globs: Option<Globs>,
    output: Vec<TreeEntry<'a>>,
    findings: Vec<Finding>,
    written: Written<'a>,
    rendered: usize,
    /// Steps of templates that were begun since the host was told which; about.
    untold: usize,
}

impl<'e, 'a> Renderer<'e, 'a> {
    pub(super) fn new(
        entries: &'e [SkeletonEntry<'a>],
        values: &Values,
        options: &'e SkeletonOptions,
        host: &'e Host<'e>,
        cache: &'e TemplateCache,
    ) -> Self {
        let name = if options.render.cookiecutter_compat {
            "cookiecutter"
        } else {
            "values"
        };
        let globs = (!options.copy_without_templating.is_empty()).then(|| {
            let directories: BTreeSet<&str> = entries
                .iter()
                .filter(|entry| entry.kind == EntryKind::Directory)
                .map(|entry| entry.path)
                .collect();
            Globs::new(&options.copy_without_templating, &directories)
        });
        let (globs, findings) = globs.unzip();
        Self {
            files: Files::new(entries, options, cache),
            context: values.under(name),
            jinja: None,
            project: None,
            options,
            host,
            globs,
            output: Vec::with_capacity(entries.len()),
            findings: findings.unwrap_or_default(),
            written: Written::default(),
            rendered: 0,
            untold: 0,
        }
    }

    /// What was rendered, and `before` with everything found.
    pub(super) fn finish(mut self, mut before: Vec<Finding>) -> (Vec<TreeEntry<'a>>, Vec<Finding>) {
        before.append(&mut self.findings);
        before.extend(self.written.without_directory(&self.output));
        (self.output, before)
    }

    /// Renders one entry.
    pub(super) fn entry(&mut self, source: usize, entry: &SkeletonEntry<'a>) {
        let way = self
            .project
            .as_ref()
            .map_or(Way::Rendered, |project| project.way(entry.path));
        let left_out = match way {
            Way::LeftOut(message) => Some(message),
            _ if is_of_git(entry.path) => {
                Some("left out: a `.git` folder is git's own, and has hooks that git would run")
            }
            _ => None,
        };
        if let Some(message) = left_out {
            self.findings
                .push(Finding::info(codes::SKIPPED, message).in_file(entry.path));
            return;
        }
        let templated = match &self.options.template_file_extension {
            _ if way != Way::Rendered => false,
            Some(wanted) => extension(entry.path) == wanted,
            None => !self.globs.as_ref().is_some_and(|globs| globs.contains(entry.path)),
        };
        let Some(name) = self.name(entry, templated, &way) else {
            return;
        };
        if self.is_skipped(&name, entry.kind == EntryKind::Directory) {
            let skipped = Finding::info(
                codes::SKIPPED,
                "left out, since its name or a part of it renders to nothing",
            );
            self.findings.push(skipped.in_file(entry.path));
            return;
        }
        let path = match safe_path(name) {
            Ok(path) if path.is_empty() => {
                if entry.kind != EntryKind::Directory && entry.part != Part::Elsewhere {
                    let root = Finding::error(codes::NAME_COLLISION, "the name is that of the target directory itself");
                    let hint = "check the value that the name is made of; an empty name leaves the file out";
                    self.findings.push(root.in_file(entry.path).with_hint(hint));
                }
                return;
            }
            Ok(path) => path,
            Err(finding) => return self.findings.push(finding.in_file(entry.path)),
        };
        if is_of_git(&path) {
            let refused = Finding::error(
                codes::INVALID_NAME,
                "the name lies in a `.git` folder, whose hooks git would run",
            );
            let hint = "check the value that the name is made of";
            return self.findings.push(refused.in_file(entry.path).with_hint(hint));
        }
        if entry.part == Part::Elsewhere {
            self.findings
                .extend(self.written.take(entry, path).err().map(|finding| *finding));
            return;
        }
        if let Part::Copied { has_tags: true } = entry.part
            && templated
        {
            let message = format!("a template is larger than {LARGEST_TEMPLATE} bytes");
            let hint = "list it in `copyWithoutTemplating` to copy it as it is";
            self.findings.push(
                Finding::error(codes::LIMIT, message)
                    .in_file(entry.path)
                    .with_hint(hint),
            );
            return;
        }
        let text = simdutf8::basic::from_utf8(entry.content).ok();
        let is_binary = entry.kind == EntryKind::File && is_binary(entry.content, text.is_some());
        let content = match entry.kind {
            EntryKind::File if is_binary => Cow::Borrowed(entry.content),
            EntryKind::File => match self.text(entry, text, templated) {
                Some(content) => content,
                None => return,
            },
            EntryKind::Directory => Cow::Borrowed(&[][..]),
            EntryKind::Link { target } => {
                if leads_outside(&path, target) {
                    let outside = Finding::warning(codes::LINK_OUTSIDE, "the link points outside of the tree");
                    self.findings.push(
                        outside
                            .in_file(entry.path)
                            .with_hint("it is copied as it is and not followed"),
                    );
                }
                Cow::Borrowed(&[][..])
            }
        };
        self.write(TreeEntry {
            path,
            source,
            kind: entry.kind,
            content,
            mode: entry.mode & PERMISSIONS,
            is_binary,
        });
    }

    /// Keeps what is to be written, unless another entry is there.
    fn write(&mut self, written: TreeEntry<'a>) {
        let Some(entry) = self.files.entries.get(written.source) else {
            return;
        };
        match self.written.take(entry, written.path.clone()) {
            Ok(true) => self.output.push(written),
            Ok(false) => {}
            Err(collision) => self.findings.push(*collision),
        }
    }

    /// Whether a rendered name says that the entry is left out. In a skeleton of cookiecutter's own, only the file's may be empty.
    fn is_skipped(&self, name: &str, is_directory: bool) -> bool {
        is_skipped(name) || self.project.is_some() && name.ends_with('/') && !is_directory
    }

    /// The rendered name; with the slash at its end that `fetch:template` gives directories while it decides.
    fn name(&mut self, entry: &SkeletonEntry<'a>, templated: bool, way: &Way) -> Option<Cow<'a, str>> {
        let mut name = Cow::Borrowed(entry.path);
        let is_directory = entry.kind == EntryKind::Directory;
        if is_directory {
            name.to_mut().push('/');
        }
        if let Some(extension) = self.options.template_file_extension.as_ref().filter(|_| templated) {
            let kept = name.len().saturating_sub(extension.len());
            name.to_mut().truncate(kept);
        }
        if !self.has_tags(&name) {
            return Some(name);
        }
        let found = self.findings.len();
        let rendered = if let Way::Copied { rendered } = way {
            let (template, copied) = name.split_at_checked(*rendered).unwrap_or((&name, ""));
            self.render(entry.path, template).map(|folder| folder + copied)
        } else {
            self.render(entry.path, &name)
        };
        // Places count in the name here, which a reader would take for a place in the file.
        for finding in self.findings.iter_mut().skip(found) {
            finding.position = None;
            finding.message.insert_str(0, "in the name: ");
        }
        rendered.map(Cow::Owned)
    }

    /// Makes the renderer of the Jinja dialect, with the defaults of a cookiecutter skeleton.
    ///
    /// # Errors
    /// `cookiecutter.json` is broken or asks for what is refused.
    pub(super) fn prepare_jinja(&mut self, values: &Values) -> Result<(), Vec<Finding>> {
        let options = &self.options.render;
        if options.dialect != Dialect::Jinja {
            return Ok(());
        }
        let mut completed = options.clone();
        let entries = self.files.entries;
        let defaults = entries
            .iter()
            .find(|entry| entry.path == jinja::DEFAULTS && options.cookiecutter_compat);
        if let Some(defaults) = defaults {
            let variables = jinja::complete(defaults.content, values.root(), options, self.host)?;
            self.context = Values::of_root(variables.values).under("cookiecutter");
            self.project = Some(Project {
                copied: variables.copied,
            });
            completed = variables.options;
        }
        let files = entries
            .iter()
            .filter(|entry| entry.kind == EntryKind::File && entry.has_content() && !super::is_binary(entry.content));
        let files = files.map(|entry| {
            let name = self.project.as_ref().and_then(|_| loaded_name(entry.path));
            (
                name.unwrap_or(entry.path).to_owned(),
                String::from_utf8_lossy(entry.content).into_owned(),
            )
        });
        let context = Value::Record(Rc::clone(self.context.root()));
        self.jinja =
            Some(Jinja::new(&completed, &context, files.collect(), self.host).map_err(|finding| vec![*finding])?);
        Ok(())
    }

    /// Tells the host which template is begun, once they have taken long together.
    fn tell_place(&mut self, file: &str, source: &str) {
        self.untold += STEPS_OF_TEMPLATE + source.len() / BYTES_OF_STEP;
        if self.untold > STEPS_BETWEEN_PLACES
            && let Some(calls) = &self.host.calls
        {
            self.untold = 0;
            calls.at(file, 1);
        }
    }

    /// Renders a text; nothing if that failed, which is told then.
    fn render(&mut self, file: &str, source: &str) -> Option<String> {
        self.tell_place(file, source);
        if let Some(jinja) = &self.jinja {
            return match jinja.render(file, source) {
                Ok(output) => Some(output),
                Err(findings) => {
                    self.findings.extend(findings);
                    None
                }
            };
        }
        let options = &self.options.render;
        let template = match self.files.compile(file, source) {
            Ok(template) => template,
            Err(failures) => {
                let tell = |failure| nunjucks::to_finding(failure, Level::Error, file, Some(source));
                self.findings.extend(failures.iter().map(tell));
                return None;
            }
        };
        let rendered = nunjucks::render(&template, self.context.root(), options, self.host, Some(&self.files));
        let failed = has_errors(&rendered.findings);
        self.findings.extend(rendered.findings);
        (!failed).then_some(rendered.output)
    }

    fn has_tags(&self, source: &str) -> bool {
        scan::has_tags(
            source.as_bytes(),
            self.jinja.is_some() || self.options.render.cookiecutter_compat,
        )
    }

    /// The content of a text file; nothing if rendering it failed, which is told then.
    fn text(&mut self, entry: &SkeletonEntry<'a>, text: Option<&'a str>, templated: bool) -> Option<Cow<'a, [u8]>> {
        let source = match text {
            Some(text) => Cow::Borrowed(text),
            None => String::from_utf8_lossy(entry.content),
        };
        if let Cow::Owned(_) = source {
            let replaced = Finding::warning(
                codes::REPLACED_BYTES,
                "the file is not UTF-8; U+FFFD is written for the rest",
            );
            self.findings
                .push(replaced.in_file(entry.path).with_hint("save the file as UTF-8"));
        }
        if !templated || !self.has_tags(&source) {
            return Some(match source {
                Cow::Borrowed(_) => Cow::Borrowed(entry.content),
                Cow::Owned(text) => Cow::Owned(text.into_bytes()),
            });
        }
        let rendered = self.render(entry.path, &source)?.into_bytes();
        self.rendered += rendered.len();
        if self.rendered > MOST_RENDERED {
            let message = format!("the skeleton's templates print more than {MOST_RENDERED} bytes together");
            self.findings
                .push(Finding::error(codes::LIMIT, message).in_file(entry.path));
            self.rendered = 0;
            return None;
        }
        Some(Cow::Owned(rendered))
    }
}
