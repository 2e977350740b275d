//! Never stale, never wasteful: what changes the record, and what runs nothing.

use std::fs;
use std::path::Path;

use cm_core::embedded::{Level, LevelName};
use cm_tests::{APP, BUILD_RS, Crate, MAIN_RS, Product, directory_source, linked, shell_script};

const SOURCE: &str = "[registries.own]\nindex = \"file:///registry.invalid\"\n\n[source.own]\n\
                      registry = \"file:///registry.invalid\"\nreplace-with = \"vendored\"\n\n\
                      [source.vendored]\ndirectory = \"VENDORED\"\n";

/// Needs `dated 1` of a registry that has 1.0.0.
fn product() -> Product {
    let product = Product::in_folder("product", &[]);
    publish(&product, "1.0.0", "");
    let needs = "[dependencies]\ndated = { version = \"1\", registry = \"own\" }\n";
    for (path, text) in [
        ("Cargo.toml", &*format!("{APP}{needs}")),
        ("build.rs", BUILD_RS),
        ("src/main.rs", MAIN_RS),
        (
            ".cargo/config.toml",
            &SOURCE.replace("VENDORED", &product.beside("vendored").display().to_string()),
        ),
    ] {
        product.write(path, text);
    }
    product.lock();
    product
}

fn publish(product: &Product, version: &'static str, manifest: &'static str) {
    let (vendored, files) = (product.beside("vendored"), product.beside("files"));
    directory_source(&vendored, &files, &[Crate { manifest, ..Crate::new("dated", version) }]);
}

/// What `cargo tree` says that `dated` is.
fn dated(product: &Product) -> String {
    let tree =
        product.cargo("tree --offline --locked -i dated --depth 0 --format {p}").run().answer();
    tree.split_whitespace().nth(1).unwrap().trim_start_matches('v').to_owned()
}

fn embedded(product: &Product) -> (String, Level) {
    let record = product.record("debug/app");
    let list = record.list.unwrap().unpack().unwrap();
    let dated = list.set.runtime().iter().find(|it| it.component.name == "dated").unwrap();
    (dated.component.version.clone(), record.level)
}

/// A normal dependency is bumped, and the older lockfile restored.
#[test]
fn the_lockfile() {
    let product = product();
    let _ = product.build("");
    let (version, first) = embedded(&product);
    assert_eq!(version, "1.0.0");
    let old = fs::read_to_string(product.path("Cargo.lock")).unwrap();
    publish(&product, "1.1.0", "");
    let again = product.build("--verbose");
    assert!(!again.contains("Running"), "a newer version alone changes nothing: {again}");
    let _ = product.cargo("update dated --offline --quiet").run().answer();
    assert_eq!(dated(&product), "1.1.0");
    let _ = product.build("");
    let (version, second) = embedded(&product);
    assert_eq!(version, "1.1.0");
    assert_ne!(first, second);
    let digest = &product.digests("--profile dev")["app"];
    assert_eq!(second, Level::Package(digest.parse().unwrap()));
    let _ = product.cm_build("");
    assert_eq!(embedded(&product).0, "1.1.0");
    // Some tools restore files with the time that they had.
    product.write("Cargo.lock", &old);
    assert_eq!(dated(&product), "1.0.0");
    let _ = product.build("");
    assert_eq!(embedded(&product), ("1.0.0".to_owned(), first));
    let _ = product.cm_build("");
    assert_eq!(embedded(&product).0, "1.0.0");
}

/// A lockfile that is restored with a time before the build: cargo compares times alone.
#[test]
fn an_older_lockfile_with_its_older_time() {
    let product = product();
    let lock = product.path("Cargo.lock");
    let kept = product.beside("Cargo.lock");
    copy(&lock, &kept);
    publish(&product, "1.1.0", "");
    let _ = product.cargo("update dated --offline --quiet").run().answer();
    let _ = product.cm_build("");
    assert_eq!(embedded(&product).0, "1.1.0");
    copy(&kept, &lock);
    let _ = product.cm_build("");
    let (version, level) = embedded(&product);
    assert_eq!((version.as_str(), level.name()), ("1.0.0", LevelName::Exact));
}

fn copy(from: &Path, to: &Path) {
    assert!(
        std::process::Command::new("cp").arg("-p").args([from, to]).status().unwrap().success()
    );
}

/// Manifests elsewhere decide about features: those of path dependencies, inside the workspace and
/// outside of it, and that of the workspace.
#[test]
fn manifests() {
    let root = "[workspace]\nmembers = [\"app\"]\nresolver = \"2\"\n\n[workspace.dependencies]\n\
                local = { path = \"local\" }\n";
    let (_, package) = APP.split_once("[package]").unwrap();
    let needs =
        "[dependencies]\nlocal = { workspace = true }\nouter = { path = \"../../outer\" }\n";
    let product = Product::in_folder("product", &[]);
    for (path, text) in [
        ("Cargo.toml", root),
        ("app/Cargo.toml", &*format!("[package]{package}{needs}")),
        ("app/build.rs", BUILD_RS),
        ("app/src/main.rs", MAIN_RS),
        ("local/Cargo.toml", LOCAL),
        ("local/src/lib.rs", ""),
        ("../outer/Cargo.toml", &LOCAL.replace("local", "outer")),
        ("../outer/src/lib.rs", ""),
    ] {
        product.write(path, text);
    }
    product.lock();
    let expect = |local: &str, outer: &str| {
        let _ = product.build("");
        let expected = ["app", &format!("local: {local}"), &format!("outer: {outer}")];
        assert_eq!(linked(&product.record("debug/app")), expected);
    };
    let more = |text: &str| text.replace("default = []", "default = [\"f\"]");
    expect("default", "default");
    product.write("local/Cargo.toml", &more(LOCAL));
    expect("default f", "default");
    product.write("local/Cargo.toml", LOCAL);
    expect("default", "default");
    product.write("../outer/Cargo.toml", &more(&LOCAL.replace("local", "outer")));
    expect("default", "default f");
    product.write("Cargo.toml", &root.replace("\"local\" }", "\"local\", features = [\"f\"] }"));
    expect("default f", "default f");
}

const LOCAL: &str = "[package]\nname = \"local\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n\
                     [features]\ndefault = []\nf = []\n";

/// Files that decide about nothing.
#[test]
fn what_runs_nothing() {
    let product = Product::app(
        "[dependencies]\nlocal = { path = \"local\" }\n",
        &[
            ("local/Cargo.toml", LOCAL),
            ("local/src/lib.rs", ""),
            ("README.md", "a"),
            ("tests/a.rs", ""),
        ],
    );
    let _ = product.build("");
    for path in ["README.md", "tests/a.rs", "local/README.md", "data/x.bin", ".gitignore"] {
        product.write(path, "changed\n");
        let said = product.build("--verbose");
        assert!(!said.contains("Running") && said.contains("Fresh app"), "{path}: {said}");
    }
    // Code is compiled, and the build script rests.
    product.write("src/main.rs", &format!("{MAIN_RS}\n// More.\n"));
    let said = product.build("--verbose");
    assert!(said.contains("Compiling app") && !said.contains("build-script-build"), "{said}");
}

/// A configuration file and a toolchain file that appear, change, and go.
#[test]
fn configuration_and_toolchain_files() {
    let product = Product::app(
        "[lints.rust]\nunexpected_cfgs = \"allow\"\n\n\
         [target.'cfg(chosen)'.dependencies]\nlocal = { path = \"local\" }\n",
        &[("local/Cargo.toml", LOCAL), ("local/src/lib.rs", "")],
    );
    let with = ["app".to_owned(), "local: default".to_owned()];
    let _ = product.build("");
    assert_eq!(linked(&product.record("debug/app")), with[..1]);
    product.write(".cargo/config.toml", "build.rustflags = [\"--cfg\", \"chosen\"]\n");
    let _ = product.build("");
    assert_eq!(linked(&product.record("debug/app")), with);
    product.write("rust-toolchain.toml", "[toolchain]\nprofile = \"minimal\"\n");
    let _ = product.build("");
    assert_eq!(linked(&product.record("debug/app")), with);
    product.write("rust-toolchain.toml", "[toolchain]\nprofile = \"default\"\n");
    let said = product.build("--verbose");
    assert!(!said.contains("Running `rustc"), "{said}");
    fs::remove_file(product.path(".cargo/config.toml")).unwrap();
    fs::remove_file(product.path("rust-toolchain.toml")).unwrap();
    let _ = product.build("");
    assert_eq!(linked(&product.record("debug/app")), with[..1]);
    let said = product.build("--verbose");
    assert!(!said.contains("Running"), "{said}");
}

/// Without a lockfile cargo makes one before any build script runs.
#[test]
fn no_lockfile() {
    let product = product();
    fs::remove_file(product.path("Cargo.lock")).unwrap();
    let _ = product.cargo("build --offline").run().answer();
    assert_eq!(product.record("debug/app").level.name(), LevelName::Package);
    assert!(product.path("Cargo.lock").is_file());
}

/// A cargo that cannot say what the components are: the record says that it does not know, why, and
/// the build goes on.
#[test]
fn a_tree_that_cannot_be_had() {
    let product = product();
    // The build script takes the cargo that runs it from this variable.
    let fake = product.beside("cargo");
    let says = "fn main() {\n    unsafe { std::env::set_var(\"CARGO\", FAKE) };\n    cm_build::embed();\n}\n";
    product.write("build.rs", &says.replace("FAKE", &format!("{:?}", fake.display().to_string())));
    for (script, expected) in [
        ("exit 1", "no message"),
        ("echo 'error: out of order' >&2; exit 101", "out of order"),
        ("[ \"$1\" = tree ] && echo 'a tree of tomorrow' || exec CARGO \"$@\"", "laid out"),
        ("[ \"$1\" = tree ] && exit 0; exec CARGO \"$@\"", "laid out"),
    ] {
        shell_script(&fake, &script.replace("CARGO", env!("CARGO")));
        let _ = product.cargo("clean --quiet --offline -p app").run().answer();
        let said = product.build("");
        let record = product.record("debug/app");
        let Level::None(reason) = &record.level else { panic!("{script}: {:?}", record.level) };
        assert!(reason.contains(expected), "{script}: {reason}");
        assert!(said.contains("the component list is unknown"), "{said}");
        assert_eq!((record.package.as_str(), record.profile.as_str()), ("app", "dev"));
    }
}
