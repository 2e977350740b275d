//! Every fixture workspace that cargo can build here: it compiles what was predicted.

use std::path::{Path, PathBuf};
use std::process::Command;

use cm_tests::{cargo, cargo_cm, repository};

/// Selections that unify features in different ways, for the host by itself and by its name.
const SELECTIONS: [&str; 3] = [
    "",
    "--workspace --no-default-features",
    "--workspace --all-features --target x86_64-unknown-linux-gnu",
];

#[test]
fn every_fixture_is_built_as_predicted() {
    let fixtures = repository().join("tests").join("fixtures").join("workspaces");
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(fixtures).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let built: usize = folders.iter().map(|folder| built(folder)).sum();
    assert!(built > 120, "{built}");
}

/// Builds a copy of a fixture with each selection; counts those that cargo can build.
fn built(fixture: &Path) -> usize {
    let scratch = tempfile::tempdir().unwrap();
    let copy = scratch.path().join("copy");
    assert!(Command::new("cp").arg("-r").args([fixture, &copy]).status().unwrap().success());
    let folder = if copy.join("Cargo.toml").is_file() { copy } else { copy.join("app") };
    let mut built = 0;
    for selection in SELECTIONS {
        let ours = cargo_cm(&folder).args("build --quiet --offline --locked").args(selection);
        let outcome = ours.env("CARGO_TARGET_DIR", scratch.path().join("target")).run();
        let what = || format!("{} {selection}\n{}", fixture.display(), outcome.stdout);
        match outcome.code {
            Some(0) => built += 1,
            Some(2) => {
                let cargos =
                    cargo(&folder).args("build --quiet --offline --locked").args(selection);
                let code = cargos.env("CARGO_TARGET_DIR", scratch.path().join("target")).run().code;
                assert_ne!(code, Some(0), "{}{}", what(), outcome.stderr);
            }
            _ => panic!("{}{}", what(), outcome.stderr),
        }
    }
    built
}
