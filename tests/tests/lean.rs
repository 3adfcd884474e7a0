//! What a bot with default features is built of.

use std::process::Command;

/// Crates that only uploads, mini apps, regular expressions, webhooks, Safir, dates or the sandbox need.
const NOT_FOR_ALL: &[&str] = &[
    "axum",
    "form-data",
    "hmac",
    "icu_calendar",
    "imagesize",
    "mime",
    "mime_guess",
    "multer",
    "proptest",
    "redb",
    "regex",
    "regex-syntax",
    "sha2",
    "trybuild",
];

#[test]
fn a_plain_bot_is_built_of_what_it_needs() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let tree = Command::new(cargo)
        .args(["tree", "-p", "balethon", "-e", "normal", "--prefix", "none", "--format", "{p}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8(tree.stdout).unwrap();
    let crates: Vec<_> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(crates.contains(&"tokio"), "{tree}");
    for name in NOT_FOR_ALL {
        assert!(!crates.contains(name), "{name} is in the tree of a plain bot");
    }
}
