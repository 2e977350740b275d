//! Packages from elsewhere: git, registries, vendored folders, and lockfiles of every format.
//!
//! Their repositories and indexes are made when a test runs, so that nothing comes from a network.

use std::path::{Path, PathBuf};
use std::process::Command;

use cm_tests::{
    Crate, Program, Repository, Workspace, builds, cargo_cm, comparison, directory_source, index,
    local_registry, sha256sum,
};
use serde_json::{Value, json};
use tempfile::TempDir;

const TRIPLES: [&str; 2] = ["x86_64-unknown-linux-gnu", "x86_64-pc-windows-msvc"];

/// A workspace, and beside it a cargo home and whatever cargo fetches from.
struct Place {
    workspace: Workspace,
    beside: TempDir,
}

impl Place {
    /// A package `app` with a binary and these lines in its manifest, not yet locked.
    fn new(manifest: &str) -> Self {
        let workspace = Workspace::new(&[("src/main.rs", "fn main() {}\n")]);
        let place = Self { workspace, beside: tempfile::tempdir().unwrap() };
        place.app(manifest);
        place
    }

    fn app(&self, manifest: &str) {
        let package = "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2021\"\n";
        self.workspace.write("Cargo.toml", &format!("{package}\n{manifest}"));
    }

    fn beside(&self, path: &str) -> PathBuf {
        self.beside.path().join(path)
    }

    /// Puts another source in the place of crates.io: `kind = "location"`.
    fn replace_crates_io(&self, kind: &str, location: &str) {
        let text = format!(
            "[source.crates-io]\nreplace-with = \"copy\"\n\n[source.copy]\n{kind} = \"{location}\"\n"
        );
        self.workspace.write(".cargo/config.toml", &text);
    }

    fn cargo(&self, args: &str) {
        let mut cargo = Command::new("cargo");
        cargo.current_dir(self.workspace.root()).args(args.split_whitespace()).arg("--quiet");
        let output = cargo.env("CARGO_HOME", self.beside("cargo-home")).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Compares with cargo for both targets, as the lockfile stands and without a network.
    fn check(&self, flags: &str) {
        for triple in TRIPLES {
            let program =
                comparison(self.workspace.root()).args(flags).args("--target").arg(triple);
            let outcome = self.offline(program).run();
            let what = || format!("{flags} {triple}\n{}{}", outcome.stdout, outcome.stderr);
            assert_eq!(outcome.code, Some(0), "{}", what());
            let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
            assert_eq!(report["builds"], 1, "{}", what());
        }
    }

    fn offline(&self, program: Program) -> Program {
        program.args("--locked --offline").env("CARGO_HOME", self.beside("cargo-home"))
    }

    fn report(&self, flags: &str) -> String {
        let program = cargo_cm(self.workspace.root()).args("sbom -q --release --format json");
        self.offline(program.args(flags)).run().answer()
    }

    /// The `source` and the checksum of each crate of a name, in our report.
    fn sources(&self, name: &str) -> Vec<(String, Option<String>)> {
        let report: Value = serde_json::from_str(&self.report("")).unwrap();
        let members = report["builds"][0]["members"].as_array().unwrap();
        let named = members.iter().filter(|member| member["name"] == name);
        let text = |value: &Value| value.as_str().map(str::to_owned);
        named.map(|it| (text(&it["source"]).unwrap(), text(&it["checksum"]))).collect()
    }
}

/// A repository with two packages, the second of which needs the first.
fn library(folder: &Path) -> Repository {
    let files = Workspace::new(&[]);
    let package = |name: &str| {
        format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n")
    };
    files.write("Cargo.toml", "[workspace]\nresolver = \"2\"\nmembers = [\"base\", \"over\"]\n");
    files.write("base/Cargo.toml", &(package("base") + "[features]\na = []\nb = []\n"));
    let needs = "[dependencies]\nbase = { path = \"../base\", features = [\"b\"] }\n";
    files.write("over/Cargo.toml", &(package("over") + needs));
    files.write("base/src/lib.rs", "");
    files.write("over/src/lib.rs", "");
    let copied = Command::new("cp").arg("-r").arg(files.root()).arg(folder).status().unwrap();
    assert!(copied.success());
    Repository::new(folder)
}

/// A git dependency by each kind of reference, with its full commit in the report.
#[test]
fn git() {
    let place = Place::new("");
    let repository = library(&place.beside("library"));
    let first = repository.git("rev-parse HEAD").trim_end().to_owned();
    let _ = repository.git("tag v1");
    std::fs::write(place.beside("library/readme"), "").unwrap();
    let later = repository.commit();
    let _ = repository.git("branch feature/x");
    let url = repository.url();
    for (reference, suffix, commit) in [
        (String::new(), String::new(), &later),
        (", branch = \"feature/x\"".to_owned(), "?branch=feature/x".to_owned(), &later),
        (", tag = \"v1\"".to_owned(), "?tag=v1".to_owned(), &first),
        (format!(", rev = \"{first}\""), format!("?rev={first}"), &first),
        (format!(", rev = \"{}\"", &first[..7]), format!("?rev={}", &first[..7]), &first),
    ] {
        let dependency = |name: &str| format!("{name} = {{ git = \"{url}\"{reference} }}\n");
        place.app(&format!("[dependencies]\n{}{}", dependency("base"), dependency("over")));
        place.cargo("update");
        place.check("");
        place.check("-F base/a");
        let [(source, checksum)] = &place.sources("base")[..] else { panic!("one base") };
        // cargo itself spells a slash in a branch in two ways.
        assert_eq!(source.replace("%2F", "/"), format!("git+{url}{suffix}#{commit}"));
        assert_eq!(*checksum, None);
    }
}

/// Two commits of one package, of the same version, are two components.
#[test]
fn git_twice() {
    let place = Place::new("");
    let repository = library(&place.beside("library"));
    let _ = repository.git("tag v1");
    std::fs::write(place.beside("library/readme"), "").unwrap();
    let _ = repository.commit();
    let _ = repository.git("tag v2");
    let url = repository.url();
    place.app(&format!(
        "[dependencies]\nbase = {{ git = \"{url}\", tag = \"v1\" }}\n\
         base-2 = {{ package = \"base\", git = \"{url}\", tag = \"v2\", features = [\"a\"] }}\n"
    ));
    place.cargo("update");
    place.check("");
    place.check("-F base-2/b");
    assert_eq!(place.sources("base").len(), 2);
}

/// A patch from git in place of a package that a registry has.
#[test]
fn patch_from_git() {
    let place = Place::new("");
    let index = index(&place.beside("own"), &[Crate::new("base", "0.1.0")]);
    place.replace_crates_io("registry", &index);
    let url = library(&place.beside("library")).url();
    place.app(&format!(
        "[dependencies]\nbase = \"0.1\"\n\n[patch.crates-io]\nbase = {{ git = \"{url}\" }}\n"
    ));
    place.cargo("update");
    place.check("");
    let [(source, None)] = &place.sources("base")[..] else { panic!("one base") };
    assert!(source.starts_with("git+"), "{source}");
}

fn dependency(name: &str, more: Value) -> Value {
    let mut dependency = json!({
        "name": name, "req": "^1", "features": [], "optional": false, "default_features": true,
        "target": null, "kind": "normal",
    });
    for (key, value) in more.as_object().unwrap() {
        dependency[key] = value.clone();
    }
    dependency
}

/// Packages whose index and manifests agree, with a weak feature and a dependency on one platform.
fn published() -> Vec<Crate> {
    let client = Crate {
        manifest: "[features]\ntls = []\n",
        features: json!({ "tls": [] }),
        ..Crate::new("client", "1.2.0")
    };
    let service = Crate {
        manifest: "[features]\ntls = [\"client?/tls\"]\nnet = [\"dep:client\"]\n\n\
                   [dependencies]\nclient = { version = \"1\", optional = true }\n\n\
                   [target.'cfg(windows)'.dependencies]\nhandle = \"1\"\n",
        dependencies: json!([
            dependency("client", json!({ "optional": true })),
            dependency("handle", json!({ "target": "cfg(windows)" })),
        ]),
        features: json!({ "tls": ["client?/tls"], "net": ["dep:client"] }),
        ..Crate::new("service", "1.0.0+build.7")
    };
    vec![client, service, Crate::new("handle", "1.0.0"), Crate::new("handle", "2.0.0")]
}

const SERVICE: &str = "
[features]
net = [\"service/net\"]

[dependencies]
service = { version = \"1\", features = [\"tls\"] }
handle = \"2\"
";

/// An own registry: its URL stands in the source, and the checksum is that of the `.crate` file.
#[test]
fn own_registry() {
    let place = Place::new("");
    let index = index(&place.beside("own"), &published());
    place
        .workspace
        .write(".cargo/config.toml", &format!("[registries.own]\nindex = \"{index}\"\n"));
    let manifest = SERVICE
        .replace("\"1\",", "\"1\", registry = \"own\",")
        .replace("\"2\"", "{ version = \"2\", registry = \"own\" }");
    place.app(&manifest);
    place.cargo("generate-lockfile");
    place.cargo("fetch --locked");
    place.check("");
    place.check("-F net");
    let checksum = sha256sum(&place.beside("own/files/handle-2.0.0.crate"));
    assert_eq!(place.sources("handle"), [(format!("registry+{index}"), Some(checksum))]);
}

/// What cargo replaces is still the source that the lockfile names.
#[test]
fn replaced_sources() {
    let place = Place::new(SERVICE);
    let checksum = |files: &str| {
        let file = place.beside(files).join("handle-2.0.0.crate");
        [("crates.io".to_owned(), Some(sha256sum(&file)))]
    };
    let path = |name: &str| place.beside(name).display().to_string();
    let index = index(&place.beside("own"), &published());
    local_registry(&place.beside("local"), &published());
    directory_source(&place.beside("vendor"), &place.beside("vendored"), &published());
    for (kind, location, files) in [
        ("registry", index, "own/files"),
        ("local-registry", path("local"), "local"),
        ("directory", path("vendor"), "vendored"),
    ] {
        place.replace_crates_io(kind, &location);
        // The files of each are packed at another time, so their checksums differ.
        let _ = std::fs::remove_file(place.workspace.path("Cargo.lock"));
        place.cargo("generate-lockfile");
        place.cargo("fetch --locked");
        place.check("");
        place.check("-F net");
        assert_eq!(place.sources("handle"), checksum(files), "{kind}");
    }
}

/// cargo reads the formats of old, and leaves them as they are.
#[test]
fn lockfiles_of_every_version() {
    let place = Place::new("[dependencies]\nhandle = \"2\"\n");
    let (vendor, files) = (place.beside("vendor"), place.beside("vendored"));
    directory_source(&vendor, &files, &[Crate::new("handle", "2.0.0")]);
    place.replace_crates_io("directory", &vendor.display().to_string());
    let checksum = sha256sum(&files.join("handle-2.0.0.crate"));
    let expected = [("crates.io".to_owned(), Some(checksum.clone()))];
    for version in 1..=4 {
        place.workspace.write("Cargo.lock", &lockfile(version, &checksum));
        place.check("");
        assert_eq!(place.sources("handle"), expected, "version {version}");
    }
}

/// A lockfile as the cargo of its time wrote it.
fn lockfile(version: u32, checksum: &str) -> String {
    let index = "registry+https://github.com/rust-lang/crates.io-index";
    let needs = if version == 1 { format!("handle 2.0.0 ({index})") } else { "handle".to_owned() };
    let head = if version > 2 { format!("version = {version}\n\n") } else { String::new() };
    let within = if version == 1 { String::new() } else { format!("checksum = \"{checksum}\"\n") };
    let after = if version == 1 {
        format!("\n[metadata]\n\"checksum handle 2.0.0 ({index})\" = \"{checksum}\"\n")
    } else {
        String::new()
    };
    format!(
        "{head}[[package]]\nname = \"app\"\nversion = \"0.1.0\"\ndependencies = [\n \"{needs}\",\n]\n\n\
         [[package]]\nname = \"handle\"\nversion = \"2.0.0\"\nsource = \"{index}\"\n{within}{after}"
    )
}

/// Where the packages of other platforms were never downloaded, those of the target suffice.
#[test]
fn fetched_for_one_target() {
    let place = Place::new(&SERVICE.replace("handle = \"2\"\n", ""));
    let index = index(&place.beside("own"), &published());
    place.replace_crates_io("registry", &index);
    place.cargo("generate-lockfile");
    place.cargo(&format!("fetch --locked --target {}", TRIPLES[0]));
    let report = place.report(&format!("--target {} -F net", TRIPLES[0]));
    assert_eq!(builds(&report)[0].runtime, ["app: net", "client: tls", "service: net tls"]);
    let other = cargo_cm(place.workspace.root()).args("sbom --target").arg(TRIPLES[1]);
    let outcome = place.offline(other.arg("-o").arg(place.beside("out"))).run();
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("cargo fetch"), "{}", outcome.stderr);
    assert!(!place.beside("out").exists());
}

/// Where the packages were downloaded to, or vendored, is not seen in what is written; that their
/// files are there to be hashed is.
#[test]
fn documents_from_several_cargo_homes() {
    let place = Place::new(SERVICE);
    let index = index(&place.beside("own"), &published());
    place.replace_crates_io("registry", &index);
    place.cargo("generate-lockfile");
    let written = |home: &str| {
        let root = place.workspace.root();
        let mut cargo = Command::new("cargo");
        let cargo = cargo.current_dir(root).args(["fetch", "--quiet", "--locked"]);
        assert!(cargo.env("CARGO_HOME", place.beside(home)).status().unwrap().success());
        let _ = std::fs::remove_dir_all(root.join("target"));
        let program = cargo_cm(root).args("sbom -q --release -F net --locked --offline -o");
        let program = program.arg(place.beside(home).join("out")).env("SOURCE_DATE_EPOCH", "1");
        let _ = program.env("CARGO_HOME", place.beside(home)).run().answer();
        let entries = std::fs::read_dir(place.beside(home).join("out")).unwrap();
        let mut files: Vec<(PathBuf, String)> = entries
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.file_name().unwrap().into(), std::fs::read_to_string(path).unwrap()))
            .collect();
        files.sort();
        files
    };
    let first = written("one-home");
    assert_eq!(first.len(), 2);
    let file = place.beside("own/files/handle-2.0.0.crate");
    let sum = Command::new("sha512sum").arg(file).output().unwrap();
    let sum = String::from_utf8(sum.stdout).unwrap();
    assert!(first[0].1.contains(sum.split_whitespace().next().unwrap()), "{}", first[0].1);
    assert_eq!(first, written("another-home"));
}
