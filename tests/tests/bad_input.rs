//! Bad input gets a clear error and leaves nothing half written.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use cm_tests::{Outcome, Program, Workspace, cargo_cm};

/// Manifest lines, flags, and what the message says.
const REFUSED: &[(&str, &str, &str)] = &[
    ("", "-p ap", "did you mean \"app\"?"),
    ("", "--bin aap", "did you mean \"app\"?"),
    ("", "--profile relaese", "release"),
    ("", "--target x86_64-linux", "rustc does not know it"),
    ("[features]\nnetwork = []", "--features netwrok", "did you mean \"network\"?"),
    ("[features]\nnetwork = []", "--features app/netwrok", "\"app/netwrok\""),
    ("[features]\nnetwork = []", "--features other/network", "\"other/network\""),
    (
        "[[bin]]\nname = \"app\"\npath = \"src/main.rs\"\nrequired-features = [\"x\"]\n[features]\nx = []",
        "--bin app",
        "requires the features x",
    ),
    (
        "[[bin]]\nname = \"app\"\npath = \"src/main.rs\"\nrequired-features = [\"x\"]\n[features]\nx = []",
        "",
        "required features",
    ),
    ("", "--build device", "cm.toml"),
    ("", "--config profile.release.lto=7", "lto"),
    ("[profile.loop]\ninherits = \"loop\"", "", "loop"),
    ("", "--sbom-format cyclonedx-2.0", "cyclonedx-1.7"),
];

#[test]
fn names_that_the_workspace_does_not_have() {
    for (manifest, flags, message) in REFUSED {
        let workspace = Workspace::app(manifest);
        refused(&workspace, sbom(workspace.root()).args(flags), message);
    }
}

/// The text of `cm.toml`, and what the message says.
const CONFIGS: &[(&str, &str)] = &[
    ("[product]\nsuplier = 1\n", "cm.toml:2:1: unknown key `suplier`; did you mean `supplier`?"),
    ("[[build]]\nname = \"a\"\npackage = \"ap\"\n", "did you mean \"app\"?"),
    ("[[native]]\ncrate = \"app\"\nsbom = \"vendor.cdx.json\"\n", "vendor.cdx.json"),
    ("[product\n", "cm.toml:1:"),
];

#[test]
fn broken_configuration() {
    for (config, message) in CONFIGS {
        let workspace = Workspace::app("");
        workspace.write("cm.toml", config);
        refused(&workspace, sbom(workspace.root()), message);
    }
}

#[test]
fn broken_workspaces() {
    let nothing = Workspace::new(&[("readme", "")]);
    refused(&nothing, sbom(nothing.root()), "could not find `Cargo.toml`");
    let unlocked = Workspace::app("");
    fs::remove_file(unlocked.path("Cargo.lock")).unwrap();
    refused(&unlocked, sbom(unlocked.root()).args("--locked"), "--locked");
    let broken = Workspace::app("");
    broken.write("Cargo.toml", "[package\n");
    refused(&broken, sbom(broken.root()), "Cargo.toml");
    let lock = Workspace::app("");
    lock.write("Cargo.lock", "version = 4\n[[package]]\nname = 7\n");
    refused(&lock, sbom(lock.root()), "Cargo.lock");
    let library = Workspace::app("");
    fs::rename(library.path("src/main.rs"), library.path("src/lib.rs")).unwrap();
    refused(&library, sbom(library.root()), "no bin, cdylib or staticlib target in app");
}

#[test]
fn folders_that_cannot_be_written() {
    let workspace = Workspace::app("");
    workspace.write("file", "");
    for folder in ["file", "/proc/nowhere"] {
        let outcome = sbom(workspace.root()).arg("-o").arg(folder).run();
        says(&outcome, "failed to write");
    }
}

/// A limit on a file's size stops a write in the middle, as a full disk does.
#[test]
fn full_disk() {
    let workspace = Workspace::app("");
    workspace.write("limited", "#!/bin/sh\ntrap '' XFSZ\nulimit -f 1\nexec \"$@\"\n");
    let out = workspace.path("out");
    // The list is written in full, the document is not: neither may stay.
    let program = cargo_cm(workspace.root()).args("sbom -q -o").arg(&out);
    let outcome = program.under("/bin/sh", &workspace.path("limited")).run();
    says(&outcome, "failed to write");
    assert_eq!(fs::read_dir(&out).unwrap().count(), 0, "nothing is left");
}

#[test]
fn cargo_that_is_missing_old_or_failing() {
    let workspace = Workspace::app("");
    refused(
        &workspace,
        sbom(workspace.root()).env("CARGO", "/nonexistent/cargo"),
        "is the Rust toolchain installed",
    );
    for (version, metadata, message) in [
        ("cargo 1.60.0 (abc 2022-01-01)", "echo '{}'", "older than 1.71"),
        (
            "cargo 1.95.0",
            "echo 'error: something of its own' >&2; exit 101",
            "something of its own",
        ),
        ("cargo 1.95.0", "echo '{}'", "understand the output of `cargo metadata`"),
        ("cargo 1.95.0", "echo 'no json'", "understand the output of `cargo metadata`"),
        ("cargo 1.95.0", "cargo \"$@\" | head -c 500", "understand the output of `cargo metadata`"),
        (
            "cargo 1.95.0",
            "head -c 300000 /dev/zero | tr '\\0' '['",
            "understand the output of `cargo metadata`",
        ),
        ("cargo 1.95.0", "printf '\\377'", "it is not UTF-8"),
    ] {
        let script =
            format!("#!/bin/sh\nif [ \"$1\" = -V ]; then echo '{version}'; else {metadata}; fi\n");
        let cargo = executable(&workspace, &script);
        refused(&workspace, sbom(workspace.root()).env("CARGO", cargo), message);
    }
}

#[test]
fn a_lockfile_and_metadata_that_disagree() {
    let workspace = Workspace::new(&[
        (
            "Cargo.toml",
            "[package]\nname = \"app\"\nversion = \"1.0.0\"\n\n[dependencies]\npart = { path = \"part\" }\n\n[workspace]\nexclude = [\"part\"]\n",
        ),
        ("src/main.rs", "fn main() {}\n"),
        ("part/Cargo.toml", "[package]\nname = \"part\"\nversion = \"0.3.0\"\n"),
        ("part/src/lib.rs", ""),
    ]);
    workspace.lock();
    // The part is said to be from a registry, of which the lockfile knows nothing.
    let cargo = executable(
        &workspace,
        "#!/bin/sh\nif [ \"$1\" = -V ]; then echo 'cargo 1.95.0'; exit; fi\n\
         cargo \"$@\" | sed 's|\"source\":null|\"source\":\"registry+https://localhost/index\"|g'\n",
    );
    let program = sbom(workspace.root()).env("CARGO", cargo);
    refused(&workspace, program, "lockfile and metadata disagree");
}

#[test]
fn several_documents_are_not_printed_as_one() {
    let workspace = Workspace::app("");
    let outcome = sbom(workspace.root()).args("-o - --profile dev --profile release").run();
    says(&outcome, "2 builds are chosen");
}

#[test]
fn a_time_that_is_none() {
    let workspace = Workspace::app("");
    let program = sbom(workspace.root()).env("SOURCE_DATE_EPOCH", "yesterday");
    refused(&workspace, program, "SOURCE_DATE_EPOCH");
}

/// What cargo allows in names and texts must neither reach the terminal raw nor leave the folder.
#[test]
fn hostile_names() {
    let workspace = Workspace::app(
        "description = \"a\\u001b[31mred\\u202edlrow\"\nauthors = [\"x\\u202e\\u0007 <y>\"]\n\
         license = \"\\u202e/../../x\"\nrepository = \"https://h/\\u202e/../..\"\n\
         [[bin]]\nname = \"\\u202eevil\"\npath = \"src/main.rs\"\n",
    );
    let outcome = cargo_cm(workspace.root()).args("sbom -v --release -o out").run();
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let hostile =
        |text: &str| text.chars().any(|c| c == '\u{202e}' || (c.is_control() && c != '\n'));
    assert!(!hostile(&outcome.stdout), "{:?}", outcome.stdout);
    assert!(!hostile(&outcome.stderr), "{:?}", outcome.stderr);
    let names: Vec<_> =
        fs::read_dir(workspace.path("out")).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2);
    assert!(names.iter().all(|name| !hostile(&name.to_string_lossy())), "{names:?}");
    let document = names.iter().find(|name| name.to_string_lossy().ends_with("cdx.json")).unwrap();
    let text = fs::read_to_string(workspace.path("out").join(document)).unwrap();
    assert!(!text.contains('\u{202e}') && text.contains("\\u202e"));
    serde_json::from_str::<serde_json::Value>(&text).unwrap();
}

/// Whatever stands in an argument or in cargo's own message is shown escaped.
#[test]
fn hostile_arguments() {
    let workspace = Workspace::app("");
    for flag in ["--profile", "-p", "--bin", "--features"] {
        let outcome = sbom(workspace.root()).arg(flag).arg("\u{202e}x\r\u{7}").run();
        assert_eq!(outcome.code, Some(2), "{flag}: {outcome:?}");
        let hostile = |c: char| c == '\u{202e}' || (c.is_control() && c != '\n');
        assert!(!outcome.stderr.chars().any(hostile), "{flag}: {:?}", outcome.stderr);
    }
}

/// Names of binaries that cargo allows: each build has files of its own, all of them in the folder,
/// on every file system.
#[test]
fn names_that_files_cannot_have() {
    let bins = ["../evil", "..", "a b", "a:b", "a_b", "A_B", "x", "libx", "CON", "\\u001b[2J"];
    let bin = |name| format!("[[bin]]\nname = \"{name}\"\npath = \"src/main.rs\"\n");
    let library = "[lib]\nname = \"x\"\npath = \"src/main.rs\"\ncrate-type = [\"cdylib\"]\n";
    let workspace = Workspace::app(&(library.to_owned() + &bins.map(bin).concat()));
    let outcome = sbom(workspace.root()).args("-q --release --format json -o deep/out").run();
    let report: serde_json::Value = serde_json::from_str(&outcome.answer()).unwrap();
    let builds = report["builds"].as_array().unwrap();
    assert_eq!(builds.len(), bins.len() + 1);
    let folder = workspace.path("deep/out").canonicalize().unwrap();
    let mut names = std::collections::BTreeSet::new();
    for build in builds {
        for kind in ["components", "document"] {
            let path = Path::new(build["files"][kind].as_str().unwrap());
            assert_eq!(path.parent().unwrap().canonicalize().unwrap(), folder, "{path:?}");
            assert!(path.is_file(), "{path:?}");
            let name = path.file_name().unwrap().to_str().unwrap();
            assert!(
                !name.contains(|c: char| c.is_control() || "/\\:*?\"<>|".contains(c)),
                "{name}"
            );
            assert!(names.insert(name.to_lowercase()), "{name} is another build's");
        }
    }
    assert_eq!(fs::read_dir(workspace.path("deep")).unwrap().count(), 1);
}

/// What cargo refuses, we refuse with cargo's words: two names for one package.
#[test]
fn a_package_under_two_names() {
    let workspace = Workspace::new(&[
        ("part/Cargo.toml", "[package]\nname = \"part\"\nversion = \"0.3.0\"\n"),
        ("part/src/lib.rs", ""),
        ("src/main.rs", "fn main() {}\n"),
        ("build.rs", "fn main() {}\n"),
    ]);
    let head = "[package]\nname = \"app\"\nversion = \"1.0.0\"\n";
    let dependencies = "[dependencies]\none = { package = \"part\", path = \"part\" }\n\
         [build-dependencies]\ntwo = { package = \"part\", path = \"part\", optional = true }\n";
    workspace.write("Cargo.toml", &format!("{head}{dependencies}[workspace]\n"));
    workspace.lock();
    let program = sbom(workspace.root()).args("--all-features");
    refused(&workspace, program, "multiple times with different names");
}

fn sbom(folder: &Path) -> Program {
    cargo_cm(folder).arg("sbom")
}

fn executable(workspace: &Workspace, script: &str) -> std::path::PathBuf {
    workspace.write("cargo-in-the-middle", script);
    let path = workspace.path("cargo-in-the-middle");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn refused(workspace: &Workspace, program: Program, message: &str) {
    let out = workspace.path("refused");
    says(&program.arg("--output").arg(&out).run(), message);
    assert!(!out.exists(), "{message}: nothing is written");
}

fn says(outcome: &Outcome, message: &str) {
    assert_eq!(outcome.code, Some(2), "{message}: {outcome:?}");
    assert!(outcome.stderr.contains(message), "{message}: {}", outcome.stderr);
    assert!(!outcome.stderr.contains("panicked"), "{}", outcome.stderr);
    assert_eq!(outcome.stdout, "", "{message}");
}
