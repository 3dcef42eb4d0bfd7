//! Templates that were read before: the tasks of a portal render the same few skeletons again and again.

use crate::nunjucks::ast::Node;
use crate::nunjucks::evaluate::Template;
use crate::nunjucks::scan::Syntax;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Parsed templates by their file's name and text. What is rendered with it is the same as without.
#[derive(Debug)]
pub struct TemplateCache {
    room: usize,
    state: RefCell<State>,
}

#[derive(Debug, Default)]
struct State {
    templates: HashMap<String, Vec<Kept>>,
    used: usize,
}

#[derive(Debug)]
struct Kept {
    syntax: Syntax,
    template: Rc<Template>,
    cost: usize,
}

/// The least that one template may take: a large one must not push out all others.
const SHARE: usize = 4;
/// So many texts of one name are kept: skeletons have files of the same names, and a text may change with each rendering.
const MOST_OF_A_NAME: usize = 8;
/// About what an expression takes beside its node: its name, its arguments.
const BESIDE_NODE: usize = 64;

impl TemplateCache {
    /// A cache that keeps about `room` bytes; with 0, nothing.
    #[must_use]
    pub fn with_room(room: usize) -> Self {
        Self {
            room,
            state: RefCell::default(),
        }
    }

    /// The template that was kept of this very text.
    pub(crate) fn get(&self, file: &str, source: &str, syntax: Syntax) -> Option<Rc<Template>> {
        let state = self.state.borrow();
        let kept = state
            .templates
            .get(file)?
            .iter()
            .find(|kept| kept.syntax == syntax && is_same(kept.template.source.as_bytes(), source.as_bytes()))?;
        Some(Rc::clone(&kept.template))
    }

    /// Keeps a template of `source` if there is room. When there is none left, all others go: skeletons come in turns.
    pub(crate) fn keep(&self, source: &str, syntax: Syntax, template: &Rc<Template>) {
        // A text that had to be changed before it was read is found by its changed form only, which is another text's.
        let is_unchanged = template.source.len() == source.len();
        let nodes = template.program.nodes.len() * (size_of::<Node>() + BESIDE_NODE);
        let cost = source.len() + template.file.len() + nodes + size_of::<Template>();
        if !is_unchanged || cost > self.room / SHARE {
            return;
        }
        let mut state = self.state.borrow_mut();
        if state.used + cost > self.room {
            *state = State::default();
        }
        state.used += cost;
        let kept = Kept {
            syntax,
            template: Rc::clone(template),
            cost,
        };
        let Some(others) = state.templates.get_mut(&*template.file) else {
            state.templates.insert(template.file.to_string(), vec![kept]);
            return;
        };
        let oldest = (others.len() >= MOST_OF_A_NAME).then(|| others.remove(0).cost);
        others.push(kept);
        state.used -= oldest.unwrap_or(0);
    }
}

/// Whether two texts are equal: as `==` says, which goes byte by byte on WebAssembly.
fn is_same(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let ((left, left_rest), (right, right_rest)) = (left.as_chunks::<64>(), right.as_chunks::<64>());
    let differ = |(left, right): (&[u8; 64], &[u8; 64])| {
        left.iter()
            .zip(right)
            .fold(0, |all, (left, right)| all | (left ^ right))
            != 0
    };
    left_rest == right_rest && !left.iter().zip(right).any(differ)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nunjucks::{compile, syntax};
    use crate::options::RenderOptions;

    fn keep(cache: &TemplateCache, file: &str, source: &str) {
        let options = RenderOptions::default();
        let template = compile(file, source, &options, true).unwrap();
        cache.keep(source, syntax(&options), &template);
    }

    fn finds(cache: &TemplateCache, file: &str, source: &str) -> bool {
        cache.get(file, source, syntax(&RenderOptions::default())).is_some()
    }

    #[test]
    fn a_template_is_found_by_its_whole_text_and_its_syntax() {
        let cache = TemplateCache::with_room(1 << 20);
        let long = format!("{}${{{{ a }}}}{}", "x".repeat(70), "y".repeat(70));
        keep(&cache, "f", "${{ a }}");
        keep(&cache, "f", &long);
        assert!(finds(&cache, "f", "${{ a }}") && finds(&cache, "f", &long));
        assert!(!finds(&cache, "f", "${{ b }}") && !finds(&cache, "g", "${{ a }}"));
        assert!(!finds(&cache, "f", &long.replace("yyyyyy", "yyyyyz")));
        assert!(!finds(&cache, "f", &long.replacen('x', "z", 1)));
        let trims = RenderOptions {
            trim_blocks: true,
            ..RenderOptions::default()
        };
        assert!(cache.get("f", "${{ a }}", syntax(&trims)).is_none());
    }

    #[test]
    fn room_is_bounded() {
        let cache = TemplateCache::with_room(8 * 1024);
        keep(&cache, "large", &"x".repeat(4 * 1024));
        assert!(!finds(&cache, "large", &"x".repeat(4 * 1024)));
        for number in 0..1000 {
            keep(&cache, "f", &format!("${{{{ a{number} }}}}"));
            assert!(cache.state.borrow().used <= 8 * 1024);
        }
        assert!(finds(&cache, "f", "${{ a999 }}") && !finds(&cache, "f", "${{ a0 }}"));
    }

    #[test]
    fn the_last_few_texts_of_a_name_are_kept() {
        let cache = TemplateCache::with_room(1 << 20);
        for number in 0..100 {
            keep(&cache, "f", &format!("${{{{ a{number} }}}}"));
        }
        assert!(finds(&cache, "f", "${{ a92 }}") && !finds(&cache, "f", "${{ a91 }}"));
        let one = cache.state.borrow().used / MOST_OF_A_NAME;
        keep(&cache, "g", "${{ a92 }}");
        assert_eq!(cache.state.borrow().used, one * (MOST_OF_A_NAME + 1));
    }

    #[test]
    fn a_text_with_characters_of_the_private_range_is_not_kept() {
        let cache = TemplateCache::with_room(1 << 20);
        keep(&cache, "f", "\u{10f800}${{ a }}");
        assert_eq!(cache.state.borrow().used, 0);
    }
}
