//! `cargo install`: without `--locked` it ignores the lockfile, and tells nobody.

use std::path::PathBuf;

use cm_core::embedded::{Level, LevelName, Record};
use cm_tests::{Crate, Product, Program, directory_source, linked, records};

const CONFIG: &str = "
[registries.own]
index = \"file:///registry.invalid\"

[source.own]
registry = \"file:///registry.invalid\"
replace-with = \"vendored\"

[source.vendored]
directory = \"VENDORED\"

[alias]
ship = \"install --path . --debug\"
again = [\"ship\", \"--locked\"]
plain = \"build --features extra\"
b = \"plain --verbose\"
hidden = [\"build\", \"--config\", \"build.rustflags = ['--cfg', 'hidden']\"]
";

/// A program that needs `dated 1`, locked to 1.0.0 where 1.1.0 is to be had, too.
fn product() -> Product {
    let product = Product::in_folder("product", &[]);
    let (vendored, files) = (product.beside("vendored"), product.beside("files"));
    directory_source(&vendored, &files, &[Crate::new("dated", "1.0.0")]);
    let manifest = format!(
        "{}[features]\nextra = []\n\n[dependencies]\n\
         dated = {{ version = \"1\", registry = \"own\" }}\n",
        cm_tests::APP
    );
    for (path, text) in [
        ("Cargo.toml", &*manifest),
        ("build.rs", cm_tests::BUILD_RS),
        ("src/main.rs", cm_tests::MAIN_RS),
        (".cargo/config.toml", &CONFIG.replace("VENDORED", &vendored.display().to_string())),
    ] {
        product.write(path, text);
    }
    product.lock();
    let newer = Crate {
        manifest: "[features]\ndefault = [\"new\"]\nnew = []\n",
        ..Crate::new("dated", "1.1.0")
    };
    directory_source(&vendored, &files, &[newer]);
    product
}

fn root(product: &Product) -> PathBuf {
    product.beside("root")
}

fn installed(product: &Product, program: Program) -> Record {
    let outcome = program.args("--offline --force --root").arg(root(product)).run();
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let mut records = records(&root(product).join("bin/app"));
    assert_eq!(records.len(), 1);
    records.remove(0)
}

fn reason(record: &Record) -> &str {
    let Level::None(reason) = &record.level else { panic!("{:?}", record.level) };
    reason
}

const INSTALL: &str = "install --path . --debug";

#[test]
fn without_the_lockfile_it_does_not_lie() {
    let product = product();
    let outcome = product.cargo(INSTALL).args("--offline --root").arg(root(&product)).run();
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    // What was installed is not what the lockfile says, and who installs is told.
    assert!(outcome.stderr.contains("dated v1.1.0"), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("add `--locked`"), "{}", outcome.stderr);
    let record = &records(&root(&product).join("bin/app"))[0];
    assert!(reason(record).contains("without `--locked`"), "{record:?}");
    assert_eq!(record.list, None);
}

#[test]
fn with_the_lockfile() {
    for flags in ["--locked", "--frozen"] {
        let product = product();
        let record = installed(&product, product.cargo(INSTALL).args(flags));
        assert_eq!(linked(&record), ["app", "dated"], "{flags}");
        let digest = &product.digests("--profile dev")["app"];
        assert_eq!(record.level, Level::Package(digest.parse().unwrap()), "{flags}");
    }
}

/// `cargo install` looks for its configuration at the package, wherever it is started.
#[test]
fn from_elsewhere() {
    let product = product();
    let only =
        "[target.'cfg(only)'.dependencies]\ndated = { version = \"1\", registry = \"own\" }\n";
    let manifest = std::fs::read_to_string(product.path("Cargo.toml")).unwrap();
    let (before, _) = manifest.split_once("[dependencies]").unwrap();
    product.write("Cargo.toml", &format!("{before}{only}"));
    let here = cm_tests::cargo(product.root()).args("update --workspace --offline --quiet");
    let _ = here.run().answer();
    let elsewhere = product.beside("elsewhere");
    std::fs::create_dir_all(elsewhere.join(".cargo")).unwrap();
    let flags = "[build]\nrustflags = [\"--cfg\", \"only\"]\n";
    std::fs::write(elsewhere.join(".cargo/config.toml"), flags).unwrap();
    let program = || cm_tests::cargo(&elsewhere).args("install --debug --locked --path");
    let record = installed(&product, program().arg(product.root()));
    assert_eq!(record.level.name(), LevelName::Package, "{record:?}");
    assert_eq!(linked(&record), ["app"]);
    let config = std::fs::read_to_string(product.path(".cargo/config.toml")).unwrap();
    product.write(".cargo/config.toml", &(config + flags));
    assert_eq!(linked(&installed(&product, program().arg("../product"))), ["app", "dated"]);
}

#[test]
fn by_an_alias() {
    let product = product();
    assert!(reason(&installed(&product, product.cargo("ship"))).contains("without `--locked`"));
    let _ = product.cargo("clean --quiet --offline -p app").run().answer();
    let record = installed(&product, product.cargo("again"));
    assert_eq!(record.level.name(), LevelName::Package, "an alias of an alias");
    assert_eq!(linked(&record), ["app", "dated"]);
    let _ = product.cargo("clean --quiet --offline -p app").run().answer();
    let own = product.cargo("install-it").env("CARGO_ALIAS_INSTALL_IT", INSTALL);
    assert!(reason(&installed(&product, own)).contains("without `--locked`"));
}

/// An alias with features; one that has the name of cargo's own `b`; one whose arguments nobody sees.
#[test]
fn aliases_that_build() {
    let product = product();
    for alias in ["plain", "b"] {
        let _ = product.cargo("clean --quiet --offline -p app").run().answer();
        let _ = product.cargo(alias).args("--offline --locked").run().answer();
        let record = product.record("debug/app");
        assert_eq!(linked(&record), ["app: extra", "dated"], "{alias}");
        let digest = &product.digests("--profile dev --features extra")["app"];
        assert_eq!(record.level, Level::Package(digest.parse().unwrap()), "{alias}");
    }
    let outcome = product.cargo("hidden --offline --locked").run();
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert!(reason(&product.record("debug/app")).contains("alias hidden"));
    assert!(outcome.stderr.contains("call what it stands for"), "{}", outcome.stderr);
}
