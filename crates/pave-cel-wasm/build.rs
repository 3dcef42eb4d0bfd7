//! Gives the module less memory than the core has: its evaluations are counted, and none needs much.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_FAMILY").as_deref() == Ok("wasm") {
        // The last of several such arguments counts; .cargo/config.toml has those of the core.
        println!("cargo::rustc-link-arg-cdylib=--max-memory=67108864");
        println!("cargo::rustc-link-arg-cdylib=-zstack-size=4194304");
    }
}
