//! Packages that embed and are published: packaged, verified, and installed without a network.

use std::fs;
use std::path::Path;

use cm_core::embedded::{Level, LevelName, Record};
use cm_tests::{
    APP, BUILD_RS, MAIN_RS, Product, Program, cargo, linked, publish_packaged, records,
    registry_with_cm_build,
};

/// `app` in a workspace where crates.io is a folder that has cm-build.
fn product() -> Product {
    let product = Product::in_folder("product", &[]);
    registry_with_cm_build(&registry(&product));
    let manifest = APP.replace("{ path = \"CM_BUILD\" }", "\"0.1\"");
    let more = "[dependencies]\ncfg-if = \"1\"\n";
    for (path, text) in [
        ("Cargo.toml", &*format!("{manifest}{more}")),
        ("build.rs", BUILD_RS),
        ("src/main.rs", MAIN_RS),
    ] {
        product.write(path, text);
    }
    let config = format!(
        "[source.crates-io]\nreplace-with = \"copy\"\n\n[source.copy]\nlocal-registry = {:?}\n",
        registry(&product).display().to_string()
    );
    fs::create_dir_all(home(&product)).unwrap();
    fs::write(home(&product).join("config.toml"), config).unwrap();
    let _ = with_home(&product, product.cargo("generate-lockfile --offline")).run().answer();
    product
}

fn registry(product: &Product) -> std::path::PathBuf {
    product.beside("registry")
}

fn home(product: &Product) -> std::path::PathBuf {
    product.beside("cargo-home")
}

fn with_home(product: &Product, program: Program) -> Program {
    program.env("CARGO_HOME", home(product))
}

fn files(folder: &Path) -> String {
    let sums = std::process::Command::new("sh")
        .current_dir(folder)
        .args(["-c", "find . -type f -exec sha256sum {} + | sort; find . | sort"])
        .output()
        .unwrap();
    String::from_utf8(sums.stdout).unwrap()
}

/// `cargo package` builds what it packed, in a folder of its own; then it is installed from the
/// registry, with its lockfile and without.
#[test]
fn packaged_and_installed() {
    let product = product();
    let digests = with_home(&product, product.cargo_cm("sbom --profile dev"));
    let digest = &product.digests_by(digests)["app"];
    let package = with_home(&product, product.cargo("package --offline --locked")).run();
    assert_eq!(package.code, Some(0), "{}", package.stderr);
    assert!(package.stderr.contains("Verifying app"), "{}", package.stderr);
    assert!(!package.stderr.contains("is unknown"), "{}", package.stderr);
    let record = product.record("debug/app");
    assert_eq!(record.level.digest().unwrap().to_string(), *digest, "{record:?}");

    publish_packaged(&registry(&product), product.root(), "app", "1.0.0");
    let elsewhere = product.beside("elsewhere");
    fs::create_dir_all(&elsewhere).unwrap();
    let install = |flags: &str| {
        let program =
            cargo(&elsewhere).args("install app --offline --debug --force --root .").args(flags);
        let outcome = with_home(&product, program).run();
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        let source = fs::read_dir(home(&product).join("registry/src")).unwrap().next().unwrap();
        (only(&elsewhere.join("bin/app")), files(&source.unwrap().path().join("app-1.0.0")))
    };
    let (record, before) = install("--locked");
    assert_eq!(record.level.digest().unwrap().to_string(), *digest, "{record:?}");
    assert_eq!(linked(&record), ["app", "cfg-if"]);
    assert!(before.contains("Cargo.lock") && !before.contains("target"), "{before}");
    let (record, after) = install("");
    assert!(
        matches!(&record.level, Level::None(reason) if reason.contains("--locked")),
        "{record:?}"
    );
    assert_eq!(before, after, "nothing is written to a package's source");
    let (record, _) = install("--locked --version 1.0.0");
    assert_eq!(record.level.name(), LevelName::Package, "{record:?}");
}

fn only(file: &Path) -> Record {
    let mut records = records(file);
    assert_eq!(records.len(), 1, "{}", file.display());
    records.remove(0)
}
