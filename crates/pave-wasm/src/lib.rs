//! The boundary between Pave's core and its host: each function takes a frame, calls a core crate and answers with a frame.
//!
//! A frame is the length of a header (32 bits, little endian), the header as JSON, then bytes whose lengths the header
//! gives. A user's mistake is a finding in the answer, never a trap.

mod catalog;
mod describe;
mod explain;
mod expressions;
mod extensions;
mod frame;
mod generate;
mod generated_files;
mod memory;
mod merge_catalog;
mod policies;
mod read_spec;
mod render_string;
mod render_tree;
mod reserved;
mod spec_request;
mod tree_frame;
mod update;
mod validate;

use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// Renders one text: [`render_string::render_string`]. `call_extension` answers calls of the portal's filters and globals.
#[wasm_bindgen(js_name = renderString)]
#[must_use]
pub fn render_string(frame: &[u8], call_extension: &Function) -> Vec<u8> {
    render_string::render_string(frame, call_extension)
}

/// Room for a frame of `length` bytes in the core's memory, for [`render_tree`]: its address. Writing the frame there
/// saves copies of large skeletons.
#[wasm_bindgen(js_name = reserveFrame)]
#[must_use]
pub fn reserve_frame(length: usize) -> usize {
    reserved::reserve(length)
}

/// The core's memory. Views on it end when it grows: take them anew after each call.
#[wasm_bindgen(js_name = coreMemory)]
#[must_use]
pub fn core_memory() -> JsValue {
    wasm_bindgen::memory()
}

/// Renders the directory of which the first `length` bytes of the reserved room hold the frame:
/// [`render_tree::render_tree`]. `call_extension` answers calls of the portal's filters and globals.
#[wasm_bindgen(js_name = renderTree)]
#[must_use]
pub fn render_tree(length: usize, call_extension: &Function) -> Vec<u8> {
    reserved::with_frame(length, |frame| render_tree::render_tree(frame, call_extension))
}

/// Whether a file is binary, from its first 512 bytes.
#[wasm_bindgen(js_name = isBinary)]
#[must_use]
pub fn is_binary(head: &[u8]) -> bool {
    pave_template::is_binary(head)
}

/// Whether a part of a text has anything that a template acts on; `double_braces` as with cookiecutter and Jinja.
#[wasm_bindgen(js_name = hasTags)]
#[must_use]
pub fn has_tags(text: &[u8], double_braces: bool) -> bool {
    let options = pave_template::RenderOptions {
        cookiecutter_compat: double_braces,
        ..pave_template::RenderOptions::default()
    };
    pave_template::has_tags(text, &options)
}

/// Checks app specs and teams and fills in their defaults: [`read_spec::read_spec`].
#[wasm_bindgen(js_name = readSpec)]
#[must_use]
pub fn read_spec(frame: &[u8]) -> Vec<u8> {
    read_spec::read_spec(frame)
}

/// The manifests of app specs and teams: [`generate::generate`].
#[wasm_bindgen]
#[must_use]
pub fn generate(frame: &[u8]) -> Vec<u8> {
    generate::generate(frame)
}

/// The catalog entities of app specs: [`catalog::catalog`].
#[wasm_bindgen]
#[must_use]
pub fn catalog(frame: &[u8]) -> Vec<u8> {
    catalog::catalog(frame)
}

/// The catalog entities of Kubernetes manifests: [`catalog::catalog_from_manifests`].
#[wasm_bindgen(js_name = catalogFromManifests)]
#[must_use]
pub fn catalog_from_manifests(frame: &[u8]) -> Vec<u8> {
    catalog::catalog_from_manifests(frame)
}

/// Brings an existing catalog file up to date: [`merge_catalog::merge_catalog`].
#[wasm_bindgen(js_name = mergeCatalog)]
#[must_use]
pub fn merge_catalog(frame: &[u8]) -> Vec<u8> {
    merge_catalog::merge_catalog(frame)
}

/// Why a field of an object is what it is: [`explain::explain`].
#[wasm_bindgen]
#[must_use]
pub fn explain(frame: &[u8]) -> Vec<u8> {
    explain::explain(frame)
}

/// What may be written in Pave's files: [`describe::describe`].
#[wasm_bindgen]
#[must_use]
pub fn describe(frame: &[u8]) -> Vec<u8> {
    describe::describe(frame)
}

/// What becomes of files that were generated before: [`update::update`].
#[wasm_bindgen]
#[must_use]
pub fn update(frame: &[u8]) -> Vec<u8> {
    update::update(frame)
}

/// The name of the lock file.
#[wasm_bindgen(js_name = lockFile)]
#[must_use]
pub fn lock_file() -> String {
    pave_update::LOCK_FILE.to_owned()
}

/// The paths of the files that a lock file knows.
#[wasm_bindgen(js_name = lockedPaths)]
#[must_use]
pub fn locked_paths(lock: &[u8]) -> Vec<String> {
    update::locked_paths(lock)
}

/// Checks files of any kind: [`validate::validate`]. `evaluate_rules` answers requests about rules in CEL.
#[wasm_bindgen]
#[must_use]
pub fn validate(frame: &[u8], evaluate_rules: &Function) -> Vec<u8> {
    validate::validate(frame, &expressions::Evaluator(evaluate_rules))
}

/// Caps what this instance may allocate from now on, in MiB; the linker's limit of 256 MiB holds besides.
#[wasm_bindgen(js_name = limitMemory)]
pub fn limit_memory(mebibytes: u32) {
    memory::limit(mebibytes);
}

/// Whether an allocation was refused; asked after a trap to tell its cause.
#[wasm_bindgen(js_name = ranOutOfMemory)]
#[must_use]
pub fn ran_out_of_memory() -> bool {
    memory::was_refused()
}

/// Panics, so that a test can see what its host does about a trap.
///
/// # Panics
/// Always.
#[wasm_bindgen(js_name = panicForTest)]
#[expect(clippy::panic, reason = "it is what the function is for")]
pub fn panic_for_test() {
    panic!("asked to panic");
}

/// The rules as policies for a cluster: [`policies::policies`]. `evaluate_rules` answers requests about rules in CEL.
#[wasm_bindgen]
#[must_use]
pub fn policies(frame: &[u8], evaluate_rules: &Function) -> Vec<u8> {
    policies::policies(frame, &expressions::Evaluator(evaluate_rules))
}
