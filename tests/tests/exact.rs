//! Our sets beside cargo's unit graph, on a small workspace for each trap of cargo's resolver.
//!
//! `xtask compare` asks both, so that the comparison does not depend on the code it judges.

use std::path::{Path, PathBuf};

use cm_tests::{Program, comparison, repository};

const LINUX: &str = "x86_64-unknown-linux-gnu";
const WINDOWS: &str = "x86_64-pc-windows-msvc";

/// Flags beside those that every workspace is compared with: workspace, folder in it, flags.
const CASES: &[(&str, &str, &str)] = &[
    ("command-line-resolver-1", "", "--features extra"),
    ("command-line-resolver-1", "", "-p app -p member --features extra"),
    ("command-line-resolver-1", "", "-p member --features extra"),
    ("command-line-resolver-1", "", "--features client/tls"),
    ("command-line-resolver-1", "", "--features client?/tls"),
    ("command-line-resolver-1", "", "-p member --no-default-features"),
    ("command-line-resolver-1", "member", ""),
    ("command-line-resolver-2", "", "--features extra"),
    ("command-line-resolver-2", "", "--workspace --features app/extra"),
    ("command-line-resolver-2", "", "--features client/tls"),
    ("command-line-resolver-2", "", "--features client?/tls"),
    ("command-line-resolver-2", "", "--features extra,client?/tls"),
    ("virtual", "", "-p a"),
    ("virtual", "", "-p b"),
    ("virtual", "", "-p a -p b"),
    ("virtual", "", "-p [ab]"),
    ("virtual", "", "-p b@0.1"),
    ("virtual", "", "--workspace --exclude a"),
    ("virtual", "a", ""),
    ("virtual-resolver-1", "", "-p b"),
    ("virtual-resolver-1", "", "-p a -p b"),
    ("default-members", "", "--workspace"),
    ("default-members", "a", ""),
    ("member-of-a-root-package", "member", ""),
    ("member-of-a-root-package", "", "--workspace"),
    ("required-features", "", "--features cli"),
    ("required-features", "", "--bin console --features cli"),
    ("required-features", "", "--bin con* --features cli"),
    ("required-features", "", "--bins"),
    ("bin-and-cdylib", "", "--lib"),
    ("bin-and-cdylib", "", "--bin app"),
    ("crate-types", "", "--lib"),
    ("custom-profile", "", "--profile device --profile device-trace"),
    ("custom-profile", "", "--profile dev"),
    ("weak", "", "--features tls"),
    ("weak", "", "--features net,tls"),
    ("weak", "", "--features strong"),
    ("weak-behind-a-dependency", "", "--features net"),
    ("dep-syntax", "", "--features json"),
    ("dep-syntax", "", "--features writer"),
    ("dep-syntax", "", "--no-default-features --features implicit"),
    ("optional-normal-and-build", "", "--features both"),
    ("optional-normal-and-build", "", "--features half"),
    ("features-of-the-package", "", "--no-default-features --features alloc"),
    ("features-of-the-package", "", "--features shared/fast"),
    ("inherited", "", "-p app --features extra"),
    ("renamed", "", "--features client/tls"),
    ("two-versions", "", "--features shared-1/a"),
    ("names-with-hyphens", "", "--bin my-tool.v2"),
    ("proc-macro-resolver-2", "", "--workspace"),
    ("proc-macro-resolver-2", "", "-p app -p shared --features host"),
    ("proc-macro-reexported", "", "--workspace"),
    ("virtual-resolver-1", "", "-p a --features shared/for-b"),
    ("member-of-a-root-package", "", "--workspace --features macros/extra"),
    ("command-line-resolver-1", "", "--workspace --features member/own"),
    ("command-line-resolver-1", "member", "-p app -p member --features own"),
    ("command-line-resolver-2", "", "--workspace --features member/client"),
    ("command-line-resolver-2", "", "-p member -p app --features client/tls"),
    ("configured-targets", "", "--target host-tuple"),
    ("rustflags-environment", "", "--config build.rustflags=[\"--cfg\",\"board\"]"),
];

#[test]
fn every_workspace_on_two_targets() {
    let features = ["", "--all-features", "--no-default-features"];
    let flags = |target| features.map(|features| format!("--target {target} {features}"));
    let flags: Vec<String> = [LINUX, WINDOWS].into_iter().flat_map(flags).collect();
    in_parallel(&workspaces(), |folder| {
        flags.iter().map(|flags| compared(folder, flags)).sum::<usize>()
    });
}

#[test]
fn every_workspace_for_the_host() {
    in_parallel(&workspaces(), |folder| compared(folder, ""));
}

#[test]
fn packages_features_and_targets_of_the_command_line() {
    in_parallel(CASES, |(workspace, folder, flags)| {
        let folder = fixtures().join(workspace).join(folder);
        let builds = compared(&folder, &format!("{flags} --target {LINUX}"));
        assert!(builds > 0, "{workspace} {flags}: nothing was compared");
        builds
    });
}

#[test]
fn several_targets_are_one_build() {
    for workspace in ["several-targets", "host-and-target-resolver-2", "platform-cfg"] {
        let builds = compared(
            &fixtures().join(workspace),
            &format!("--target {LINUX} --target {WINDOWS} --target thumbv7em-none-eabihf"),
        );
        assert!(builds >= 3, "{workspace}: {builds}");
    }
}

#[test]
fn flags_of_the_environment_decide_conditions() {
    let folder = fixtures().join("rustflags-environment");
    for flags in [
        "--cfg board",
        "--cfg board=\"mk2\"",
        "-Ctarget-feature=+avx2",
        "-Ctarget-feature=+crt-static",
        "-Cpanic=abort",
    ] {
        for target in ["", "--target x86_64-unknown-linux-gnu"] {
            let program = asked(&folder, target).env("RUSTFLAGS", flags);
            assert!(builds(program, flags) > 0, "{flags} {target}");
        }
    }
    for (name, value) in [
        ("CARGO_ENCODED_RUSTFLAGS", "--cfg\u{1f}board"),
        ("CARGO_BUILD_RUSTFLAGS", "--cfg board"),
        ("CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUSTFLAGS", "-Ctarget-feature=+avx2"),
        ("CARGO_BUILD_TARGET", WINDOWS),
    ] {
        let program = asked(&folder, "").env(name, value);
        assert!(builds(program, name) > 0, "{name}");
    }
}

#[test]
fn custom_target_files() {
    // cargo takes these files only as an unstable feature.
    let folder = fixtures().join("custom-target");
    let program = asked(&folder, "--target board.json -Zjson-target-spec");
    assert_eq!(builds(program.env("RUSTC_BOOTSTRAP", "1"), "board.json"), 1);
}

/// The comparison is worth something only if it can fail.
#[test]
fn planted_faults_are_found() {
    let folder = fixtures().join("host-and-target-resolver-2");
    let outcome = asked(&folder, &format!("--target {LINUX} --plant")).run();
    assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
    for fault in ["missing", "extra", "features", "edges", "settings"] {
        assert!(
            outcome.stdout.contains(&format!("\"sort\": \"{fault}\"")),
            "{fault}: {}",
            outcome.stdout
        );
    }
}

fn fixtures() -> PathBuf {
    repository().join("tests").join("fixtures").join("workspaces")
}

/// The folders of all fixture workspaces.
fn workspaces() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(fixtures()).unwrap();
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .map(|path| if path.join("Cargo.toml").is_file() { path } else { path.join("app") })
        .collect();
    folders.sort();
    assert!(folders.len() >= 50, "{folders:?}");
    folders
}

/// Compares a workspace, and counts the builds that were compared.
fn compared(folder: &Path, flags: &str) -> usize {
    builds(asked(folder, flags), &format!("{} {flags}", folder.display()))
}

fn asked(folder: &Path, flags: &str) -> Program {
    let name = folder.strip_prefix(fixtures()).unwrap().to_string_lossy().replace('/', "-");
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join("exact").join(name);
    comparison(folder)
        .args("--manifest-path Cargo.toml --locked --offline")
        .args(flags)
        .env("CARGO_TARGET_DIR", scratch)
}

fn builds(program: Program, what: &str) -> usize {
    let outcome = program.run();
    assert_eq!(outcome.code, Some(0), "{what}\n{}{}", outcome.stdout, outcome.stderr);
    let report: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    usize::try_from(report["builds"].as_u64().unwrap()).unwrap()
}

/// Runs a check for each item on two threads; every item must pass, and something must have been
/// compared.
fn in_parallel<T: Sync>(items: &[T], check: impl Fn(&T) -> usize + Sync) {
    let (first, second) = items.split_at(items.len() / 2);
    let total = std::thread::scope(|scope| {
        let other = scope.spawn(|| first.iter().map(&check).sum::<usize>());
        second.iter().map(&check).sum::<usize>() + other.join().unwrap()
    });
    assert!(total >= items.len() / 2, "{total} builds");
}
