//! The component list from the documents: the same bytes as the file that is written beside them.

use std::fs;
use std::path::{Path, PathBuf};

use cm_core::sbom::read_document;
use cm_tests::{Crate, Program, Workspace, cargo_cm, directory_source, repository, sha256sum};
use serde_json::json;

const FORMATS: [&str; 4] = ["cyclonedx-1.7", "cyclonedx-1.6", "cyclonedx-1.5", "spdx-2.3"];

#[test]
fn every_fixture_workspace() {
    let fixtures = repository().join("tests").join("fixtures").join("workspaces");
    let mut builds = 0;
    for entry in fs::read_dir(fixtures).unwrap() {
        let folder = entry.unwrap().path();
        let folder = if folder.join("Cargo.toml").is_file() { folder } else { folder.join("app") };
        for format in FORMATS {
            let flags = "--workspace --release --locked --offline";
            builds += compared(&folder, format, |program| program.args(flags)).len();
        }
    }
    assert!(builds >= 4 * 50, "{builds}");
}

/// Native libraries that cargo's facts name, that `cm.toml` names, and of which a supplier's
/// document states another file; with checksums, in crates of crates.io.
#[test]
fn natives() {
    let workspace = Workspace::new(&[
        ("src/main.rs", "fn main() {}\n"),
        (
            "Cargo.toml",
            "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n\
             [features]\ndefault = [\"extra\"]\nextra = []\n\n\
             [dependencies]\nlibnet-sys = \"1\"\nlibzip-sys = \"1\"\nlibown-sys = \"1\"\n",
        ),
        (
            "cm.toml",
            "[product]\nname = \"Product\"\nversion = \"9\"\n\n\
             [[native]]\ncrate = \"libnet-src\"\nsbom = \"net.cdx.json\"\n\n\
             [[native]]\ncrate = \"libown-sys\"\nname = \"own\"\nversion = \"5\"\n",
        ),
        (
            "net.cdx.json",
            &json!({ "bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
                { "name": "libnet", "version": "3.5.4",
                  "hashes": [{ "alg": "SHA-256", "content": "a".repeat(64) }] },
                { "name": "libcrypto", "version": "3.5.4" },
            ] })
            .to_string(),
        ),
    ]);
    let native = |links: &str, more: &str| {
        Box::leak(format!("links = \"{links}\"\nbuild = \"build.rs\"\n{more}").into_boxed_str())
    };
    let crates = [
        Crate {
            manifest: native("net", "[build-dependencies]\nlibnet-src = \"300\"\n"),
            ..Crate::new("libnet-sys", "1.0.0")
        },
        Crate::new("libnet-src", "300.5.4+3.5.4"),
        Crate { manifest: native("zip", ""), ..Crate::new("libzip-sys", "1.1.0+1.9.0") },
        Crate { manifest: native("own", ""), ..Crate::new("libown-sys", "1.0.0") },
    ];
    directory_source(&workspace.path("vendor"), &workspace.path("files"), &crates);
    for name in ["libnet-sys-1.0.0", "libzip-sys-1.1.0+1.9.0", "libown-sys-1.0.0"] {
        workspace.write(&format!("vendor/{name}/build.rs"), "fn main() {}\n");
    }
    workspace.write(
        ".cargo/config.toml",
        "[source.crates-io]\nreplace-with = \"copy\"\n\n[source.copy]\ndirectory = \"vendor\"\n",
    );
    workspace.lock();
    for format in FORMATS {
        let lists = compared(workspace.root(), format, |it| it);
        let [list] = &lists[..] else { panic!("{} lists", lists.len()) };
        // The test is worth something only if these are there, and not those.
        for text in ["\"crate:libnet-src@300.5.4+3.5.4\"", "\"crate:libzip-sys@1.1.0+1.9.0\""] {
            assert!(list.contains(text), "{text}: {list}");
        }
        assert!(!list.contains("libcrypto") && !list.contains("\"own\""), "{list}");
    }
}

/// Real programs: `CM_PROGRAMS` names folders with workspaces whose packages are downloaded.
#[test]
fn programs() {
    let Some(folders) = std::env::var_os("CM_PROGRAMS") else { return };
    for folder in std::env::split_paths(&folders) {
        for format in FORMATS {
            let flags = "--release --locked --offline";
            assert!(!compared(&folder, format, |program| program.args(flags)).is_empty());
        }
    }
}

/// Writes the documents of a workspace and compares the lists; gives the lists.
fn compared(folder: &Path, format: &str, flags: impl Fn(Program) -> Program) -> Vec<String> {
    let name = folder.file_name().unwrap();
    let out = tempfile::tempdir().unwrap();
    let program = cargo_cm(folder).args("sbom -q --sbom-format").arg(format);
    let program = flags(program).arg("-o").arg(out.path()).env("SOURCE_DATE_EPOCH", "1");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("read-back").join(name);
    let outcome = program.env("CARGO_TARGET_DIR", target).run();
    assert_eq!(outcome.code, Some(0), "{}: {}", folder.display(), outcome.stderr);
    let files = fs::read_dir(out.path()).unwrap().map(|entry| entry.unwrap().path());
    let (lists, documents): (Vec<PathBuf>, Vec<PathBuf>) =
        files.partition(|file| file.to_string_lossy().ends_with(".components.json"));
    assert_eq!(lists.len(), documents.len());
    let each = documents.iter().map(|document| {
        let text = fs::read_to_string(document).unwrap();
        let end = if format == "spdx-2.3" { ".spdx.json" } else { ".cdx.json" };
        let stem = document.to_str().unwrap().strip_suffix(end).unwrap();
        let file = PathBuf::from(format!("{stem}.components.json"));
        let list = fs::read_to_string(&file).unwrap();
        let read = read_document(&text).unwrap();
        let rebuilt = read.list.unwrap_or_else(|error| panic!("{stem}: {error}")).list();
        assert_eq!(rebuilt.as_json(), list, "{stem} {format}");
        assert_eq!(read.stated.unwrap().to_string(), sha256sum(&file), "{stem}");
        assert!(read.is_as_written);
        list
    });
    each.collect()
}
