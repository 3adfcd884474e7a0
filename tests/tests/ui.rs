//! Every mistake is one clear error at the right place: `ui/<topic>/<mistake>.rs`, and what the compiler says beside it.
//!
//! After a change, `TRYBUILD=overwrite cargo test --test ui` writes the new texts; read them before they are kept.

#[test]
fn mistakes() {
    trybuild::TestCases::new().compile_fail("tests/ui/*/*.rs");
}
