//! cargo's configuration changes what is linked: files, `--config`, other folders, profiles, layouts.

use std::fs;

use cm_core::embedded::{Level, LevelName};
use cm_tests::{
    APP, BUILD_RS, MAIN_RS, Product, Program, cargo, cargo_cm, linked, records, shell_script,
};

const LINUX: &str = "x86_64-unknown-linux-gnu";

fn library(name: &str, more: &str) -> (String, String) {
    let manifest =
        format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n{more}");
    (format!("{name}/Cargo.toml"), manifest)
}

/// `app` needs `chosen` where rustc is given `--cfg chosen`.
fn conditional() -> Product {
    let (path, manifest) = library("chosen", "");
    Product::app(
        "[lints.rust]\nunexpected_cfgs = \"allow\"\n\n\
         [target.'cfg(chosen)'.dependencies]\nchosen = { path = \"chosen\" }\n",
        &[(&path, &manifest), ("chosen/src/lib.rs", "")],
    )
}

const CHOSEN: &str = "build.rustflags = [\"--cfg\", \"chosen\"]";

#[test]
fn flags_of_rustc() {
    let product = conditional();
    for target in ["", LINUX] {
        let folder = if target.is_empty() { "debug".to_owned() } else { format!("{target}/debug") };
        let target = if target.is_empty() { String::new() } else { format!("--target {target}") };
        for is_chosen in [false, true, false] {
            let expected: &[&str] = if is_chosen { &["app", "chosen"] } else { &["app"] };
            let config: &[&str] = if is_chosen { &["--config", CHOSEN] } else { &[] };
            let with = |program: Program| {
                config
                    .iter()
                    .fold(program.args(&target).args("--offline --locked"), |it, arg| it.arg(arg))
            };
            let _ = with(product.cargo("build")).run().answer();
            let record = product.record(&format!("{folder}/app"));
            assert_eq!(linked(&record), expected, "cargo {target} {is_chosen}");
            assert_eq!(record.level.name(), LevelName::Package);
            let _ = with(product.cargo_cm("build")).run().answer();
            let ours = product.record(&format!("{folder}/app"));
            assert_eq!(linked(&ours), expected, "cargo cm {target} {is_chosen}");
            assert_eq!(ours.level.name(), LevelName::Exact);
            assert_eq!(ours.level.digest(), record.level.digest());
        }
    }
}

/// The same flags from the environment and from a file.
#[test]
fn flags_of_rustc_from_elsewhere() {
    let product = conditional();
    let by_env = product.cargo("build --offline --locked").env("RUSTFLAGS", "--cfg chosen");
    let _ = by_env.run().answer();
    assert_eq!(linked(&product.record("debug/app")), ["app", "chosen"]);
    product.write(".cargo/config.toml", &format!("{CHOSEN}\n"));
    let _ = product.build("");
    assert_eq!(linked(&product.record("debug/app")), ["app", "chosen"]);
    product.write(".cargo/config.toml", "build.rustflags = []\n");
    let _ = product.build("");
    assert_eq!(linked(&product.record("debug/app")), ["app"]);
    let file = product.beside("flags.toml");
    fs::write(&file, format!("{CHOSEN}\n")).unwrap();
    let _ = product.cargo("build --offline --locked --config").arg(&file).run().answer();
    assert_eq!(linked(&product.record("debug/app")), ["app", "chosen"]);
}

/// A patch on the command line, in the place of a published package.
#[test]
fn a_patch() {
    let product = Product::app("[dependencies]\nstrsim = \"0.11\"\n", &[]);
    let _ = product.build("");
    let record = product.record("debug/app");
    assert_eq!(linked(&record), ["app", "strsim"]);
    let (_, manifest) = library("strsim", "[features]\ndefault = [\"patched\"]\npatched = []\n");
    let folder = product.beside("strsim");
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("Cargo.toml"), manifest.replace("0.1.0", "0.11.99")).unwrap();
    fs::write(folder.join("src/lib.rs"), "").unwrap();
    let patch = format!("patch.crates-io.strsim.path={:?}", folder.display().to_string());
    let patched = |program: Program| program.args("--offline --config").arg(&patch);
    let _ = patched(product.cargo("update strsim --quiet")).run().answer();
    let _ = patched(product.cargo("build --locked")).run().answer();
    let record = product.record("debug/app");
    assert_eq!(linked(&record), ["app", "strsim: default patched"]);
    assert_eq!(record.level.name(), LevelName::Package);
    let _ = patched(product.cargo_cm("build --locked")).run().answer();
    let ours = product.record("debug/app");
    assert_eq!(ours.level.digest(), record.level.digest());
    assert_eq!(ours.level.name(), LevelName::Exact);
}

/// `--manifest-path`: the configuration is that of the folder where cargo was started.
#[test]
fn from_another_folder() {
    let product = conditional();
    product.write(".cargo/config.toml", "build.rustflags = []\n");
    let elsewhere = product.beside("elsewhere");
    fs::create_dir_all(elsewhere.join(".cargo")).unwrap();
    fs::write(elsewhere.join(".cargo/config.toml"), format!("{CHOSEN}\n")).unwrap();
    for manifest in [product.path("Cargo.toml"), "../product/Cargo.toml".into()] {
        let flags = "build --offline --locked --manifest-path";
        let _ = cargo(&elsewhere).args(flags).arg(&manifest).run().answer();
        let record = product.record("debug/app");
        assert_eq!(linked(&record), ["app", "chosen"]);
        assert_eq!(record.level.name(), LevelName::Package);
        let _ = cargo_cm(&elsewhere).args(flags).arg(&manifest).run().answer();
        let ours = product.record("debug/app");
        assert_eq!(ours.level.name(), LevelName::Exact);
        assert_eq!(ours.level.digest(), record.level.digest());
    }
    // From a folder within the package, cargo finds the manifest itself.
    let within = product.path("src");
    let _ = cargo(&within).args("build --offline --locked").run().answer();
    let record = product.record("debug/app");
    assert_eq!(
        (linked(&record), record.level.name()),
        (vec!["app".to_owned()], LevelName::Package)
    );
}

/// The record has the profile's name, which no variable of cargo's has.
#[test]
fn profiles() {
    let manifest = "[profile.device]\ninherits = \"release\"\nopt-level = \"z\"\n";
    let product = Product::app(manifest, &[]);
    for (flags, folder, profile) in [
        ("", "debug", "dev"),
        ("--profile dev", "debug", "dev"),
        ("--profile test", "debug", "dev"),
        ("--release", "release", "release"),
        ("--profile bench", "release", "release"),
        ("--profile device", "device", "device"),
        (&format!("--profile device --target {LINUX}"), &format!("{LINUX}/device"), "device"),
    ] {
        let _ = product.build(flags);
        let record = product.record(&format!("{folder}/app"));
        assert_eq!(record.profile, profile, "{flags}");
        assert_eq!(record.level.name(), LevelName::Package, "{flags}");
        let asked = if flags.is_empty() { "--profile dev" } else { flags };
        let digest = product.digests(asked)["app"].parse().unwrap();
        let _ = product.cm_build(flags);
        let ours = product.record(&format!("{folder}/app"));
        assert_eq!(ours.level, Level::Exact(digest), "{flags}");
        // Two of cargo's own share the folder of the profile that they inherit from. Only
        // `cargo cm build` can tell them from it.
        match ["test", "bench"].into_iter().find(|it| flags.ends_with(it)) {
            Some(own) => assert_eq!(ours.profile, own),
            None => assert_eq!(
                (ours.profile, record.level),
                (profile.to_owned(), Level::Package(digest))
            ),
        }
    }
}

/// Both layouts of the build directory, and one that stands apart from the target directory.
#[test]
fn build_directories() {
    for (flags, bootstrap) in [
        ("-Z build-dir-new-layout", "1"),
        ("--config build.build-dir=\"apart\"", "0"),
        ("-Z build-dir-new-layout --config build.build-dir=\"apart\"", "1"),
    ] {
        let product = Product::app("[profile.device]\ninherits = \"dev\"\n", &[]);
        let digest = &product.digests("--profile device")["app"];
        for (program, level) in [
            (product.cargo("build"), LevelName::Package),
            (product.cargo_cm("build"), LevelName::Exact),
        ] {
            let program = program.args("--offline --locked --profile device").args(flags);
            let program =
                if bootstrap == "1" { program.env("RUSTC_BOOTSTRAP", "1") } else { program };
            let _ = program.run().answer();
            let record = product.record("device/app");
            assert_eq!(record.level.name(), level, "{flags}: {record:?}");
            assert_eq!(record.level.digest().unwrap().to_string(), *digest, "{flags}");
        }
    }
}

/// Folders with names that shells, build systems and formats stumble over.
#[test]
fn unusual_paths() {
    for name in [
        "with space",
        "ünïcode-日本",
        "bar|red",
        "quo'te",
        "double\"quote",
        "hash#tag",
        "end (*)",
        "(paren) [x] {y}",
        "$HOME",
    ] {
        let (path, manifest) = library("local", "[features]\ndefault = [\"f\"]\nf = []\n");
        let manifest_of_app = format!("{APP}[dependencies]\nlocal = {{ path = \"local\" }}\n");
        let product = Product::in_folder(
            name,
            &[
                ("Cargo.toml", &manifest_of_app),
                ("build.rs", BUILD_RS),
                ("src/main.rs", MAIN_RS),
                (&path, &manifest),
                ("local/src/lib.rs", ""),
            ],
        );
        product.lock();
        let digest = &product.digests("--profile dev")["app"];
        let said = product.build("");
        let record = product.record("debug/app");
        assert_eq!(record.level.name(), LevelName::Package, "{name}: {record:?}\n{said}");
        assert_eq!(record.level.digest().unwrap().to_string(), *digest, "{name}");
        let _ = product.cm_build("");
        assert_eq!(product.record("debug/app").level.name(), LevelName::Exact, "{name}");
        let (_, again) = product.cm_build("--verbose");
        assert!(!again.contains("Running"), "{name}: {again}");
    }
}

/// A wrapper of rustc, as sccache is one.
#[test]
fn a_wrapper_of_rustc() {
    let product = Product::app("", &[]);
    let wrapper = product.beside("wrapper");
    shell_script(&wrapper, &format!("echo \"$1\" >> {:?}\nexec \"$@\"\n", product.beside("calls")));
    for name in ["RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER"] {
        let _ = product.cargo("build --offline --locked").env(name, &wrapper).run().answer();
        let record = product.record("debug/app");
        let digest = &product.digests("--profile dev")["app"];
        assert_eq!(record.level, Level::Package(digest.parse().unwrap()), "{name}");
        let ours = product.cargo_cm("build --offline --locked").env(name, &wrapper);
        let _ = ours.run().answer();
        assert_eq!(records(&product.path("target/debug/app"))[0].level.name(), LevelName::Exact);
        assert!(fs::read_to_string(product.beside("calls")).unwrap().contains("rustc"), "{name}");
    }
}
