//! `cargo cm build` takes cargo's flags, looks like cargo, and fails as cargo does.

use std::fs;

use cm_core::embedded::{Level, LevelName};
use cm_tests::{APP, BUILD_RS, MAIN_RS, Product, cargo_cm, linked, records};
use serde_json::Value;

const LIB_RS: &str = "include!(concat!(env!(\"OUT_DIR\"), \"/cm_embed.rs\"));\n";

#[test]
fn quiet_and_verbose() {
    let product = Product::app("", &[]);
    let quiet = product.cargo_cm("build -q --offline --locked").run();
    assert_eq!((quiet.code, quiet.stderr.as_str()), (Some(0), ""));
    assert!(
        quiet.stdout.contains("debug/app") && quiet.stdout.contains("exact"),
        "{}",
        quiet.stdout
    );
    let _ = product.cargo("clean --quiet --offline -p app").run().answer();
    // The talk is cargo's own, line for line, and our answer stands apart from it.
    let ours = product.cargo_cm("build --offline --locked").run();
    let _ = product.cargo("clean --quiet --offline -p app").run().answer();
    let cargos = product.cargo("build --offline --locked").run();
    let lines = |text: &str| -> Vec<String> {
        let talk = text
            .lines()
            .filter(|line| line.starts_with("   Compiling") || line.starts_with("    Finished"));
        talk.map(|line| line.split(" in ").next().unwrap().to_owned()).collect()
    };
    assert_eq!(lines(&ours.stderr), lines(&cargos.stderr), "{}", ours.stderr);
    assert!(lines(&ours.stderr).len() >= 2, "{}", ours.stderr);
    assert!(
        !ours.stdout.contains("Compiling") && !ours.stdout.contains("reason"),
        "{}",
        ours.stdout
    );
    let verbose = product.cargo_cm("build -v --offline --locked").run();
    assert!(verbose.stderr.contains("Running `"), "{}", verbose.stderr);
}

#[test]
fn flags_of_cargo() {
    let product = Product::app("[profile.device]\ninherits = \"release\"\n", &[]);
    let digest = &product.digests("--profile dev")["app"];
    for flags in [
        "-j1",
        "--jobs 2 --keep-going",
        "--timings",
        "--ignore-rust-version",
        "--color never",
        "--bins",
        "--bin app",
        "-p app@1.0.0",
        "--all",
    ] {
        let (_, _) = product.cm_build(flags);
        let record = product.record("debug/app");
        assert_eq!(record.level, Level::Exact(digest.parse().unwrap()), "{flags}");
    }
    assert!(fs::read_dir(product.path("target/cargo-timings")).unwrap().count() > 0);
    let (report, _) = product.cm_build("--target-dir other/place --profile device");
    let [record] = &records(&product.path("other/place/device/app"))[..] else {
        panic!("one record")
    };
    assert_eq!((record.level.name(), record.profile.as_str()), (LevelName::Exact, "device"));
    let manifest = report["builds"][0]["manifest"].as_str().unwrap();
    assert!(
        manifest.starts_with(product.path("other/place/cm/build").to_str().unwrap()),
        "{manifest}"
    );
}

#[test]
fn several_targets_and_files() {
    let product = Product::app(
        "[lib]\nname = \"parts\"\ncrate-type = [\"cdylib\", \"staticlib\", \"rlib\"]\n\n\
         [dependencies]\nstrsim = \"0.11\"\n",
        &[("src/lib.rs", LIB_RS), ("src/bin/second.rs", MAIN_RS)],
    );
    let (report, _) = product.cm_build("");
    let builds = report["builds"].as_array().unwrap();
    let files: Vec<&str> = builds
        .iter()
        .flat_map(|build| build["artifacts"].as_array().unwrap())
        .map(|artifact| artifact["path"].as_str().unwrap())
        .collect();
    for file in ["debug/app", "debug/second", "debug/libparts.so", "debug/libparts.a"] {
        assert!(files.contains(&file), "{file}: {files:?}");
        let found = product.records(file);
        assert!(!found.is_empty(), "{file}");
        for record in found {
            assert_eq!(record.level.name(), LevelName::Exact, "{file}");
            assert_eq!(linked(&record), ["app", "strsim"], "{file}");
        }
    }
    let (report, _) = product.cm_build("--bin second");
    assert_eq!(report["builds"].as_array().unwrap().len(), 1);
}

#[test]
fn errors_of_the_compiler() {
    let product =
        Product::app("", &[("src/main.rs", "fn main() {\n    nothing_of_this_name();\n}\n")]);
    let outcome = product.cargo_cm("build --offline --locked").run();
    assert_eq!(outcome.code, Some(2));
    for expected in
        ["error[E0425]", "nothing_of_this_name", "could not compile `app`", "src/main.rs:2:5"]
    {
        assert!(outcome.stderr.contains(expected), "{}", outcome.stderr);
    }
    assert_eq!(outcome.stdout, "");
    product.write("src/main.rs", &format!("{MAIN_RS}\nfn unused() {{}}\n"));
    let outcome = product.cargo_cm("build --offline --locked").run();
    assert_eq!(outcome.code, Some(0));
    assert!(outcome.stderr.contains("function `unused` is never used"), "{}", outcome.stderr);
}

#[test]
fn errors_of_cargo() {
    let product = Product::app("", &[]);
    for (flags, expected) in [
        ("-p nobody", "nobody"),
        ("--bin nothing", "nothing"),
        ("--features none-such", "none-such"),
        ("--profile none-such", "none-such"),
        ("--target none-such", "none-such"),
        ("--no-such-flag", "--no-such-flag"),
    ] {
        let outcome = product.cargo_cm("build --offline --locked").args(flags).run();
        assert_eq!(outcome.code, Some(2), "{flags}: {}{}", outcome.stderr, outcome.stdout);
        assert!(outcome.stderr.contains(expected), "{flags}: {}", outcome.stderr);
    }
    product.write("Cargo.toml", &format!("{APP}[dependencies]\nstrsim = \"0.11\"\n"));
    let outcome = product.cargo_cm("build --offline --locked").run();
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("--locked"), "{}", outcome.stderr);
    // Without the flag cargo mends the lockfile, offline if it is told so.
    let outcome = product.cargo_cm("build --offline").run();
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert_eq!(linked(&product.record("debug/app")), ["app", "strsim"]);
}

/// From a member's folder cargo builds that member; from the root the default ones.
#[test]
fn from_a_folder_of_a_member() {
    let (_, package) = APP.split_once("[package]").unwrap();
    let member =
        |name: &str| format!("[package]{}", package.replace("\"app\"", &format!("{name:?}")));
    let product = Product::new(&[
        (
            "Cargo.toml",
            "[workspace]\nmembers = [\"one\", \"two\"]\ndefault-members = [\"two\"]\nresolver = \"2\"\n",
        ),
        ("one/Cargo.toml", &member("one")),
        ("one/build.rs", BUILD_RS),
        ("one/src/main.rs", MAIN_RS),
        ("two/Cargo.toml", &member("two")),
        ("two/build.rs", BUILD_RS),
        ("two/src/main.rs", MAIN_RS),
    ]);
    let built = |folder: &str| -> Vec<String> {
        let program =
            cargo_cm(&product.path(folder)).args("build --offline --locked --format json");
        let report: Value = serde_json::from_str(&program.run().answer()).unwrap();
        let builds = report["builds"].as_array().unwrap().iter();
        builds.map(|build| build["package"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(built("one"), ["one"]);
    assert_eq!(built("one/src"), ["one"]);
    assert_eq!(built(""), ["two"]);
    assert_eq!(product.record("debug/one").level.name(), LevelName::Exact);
    assert_eq!(product.record("debug/two").level.name(), LevelName::Exact);
}

/// Builds that `cm.toml` names.
#[test]
fn named_builds() {
    let product = Product::app("[features]\nextra = []\n", &[]);
    product.write(
        "cm.toml",
        "[product]\nname = \"Product\"\nversion = \"1\"\n\n[[build]]\nname = \"plain\"\n\
         package = \"app\"\nprofile = \"dev\"\n\n[[build]]\nname = \"full\"\npackage = \"app\"\n\
         profile = \"dev\"\nfeatures = [\"extra\"]\n",
    );
    for (name, expected) in [("plain", "app"), ("full", "app: extra"), ("plain", "app")] {
        let _ = product.cm_build(&format!("--build {name}"));
        assert_eq!(linked(&product.record("debug/app")), [expected], "{name}");
    }
}
