//! Which packages are selected decides about features, and so about the record: in both directions.

use cm_core::embedded::{Level, LevelName};
use cm_tests::{BUILD_RS, MAIN_RS, Product, linked};

/// `app` and `other` need `shared`; `other` turns on a feature of it.
fn two_programs(resolver: &str) -> Product {
    let workspace = format!(
        "[workspace]\nmembers = [\"*\"]\nexclude = [\"target\"]\nresolver = \"{resolver}\"\n"
    );
    let program = |name: &str, features: &str| {
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n\
             [dependencies]\nshared = {{ path = \"../shared\"{features} }}\n\n\
             [build-dependencies]\ncm-build = {{ path = \"CM_BUILD\" }}\n"
        )
    };
    Product::new(&[
        ("Cargo.toml", &workspace),
        ("app/Cargo.toml", &program("app", "")),
        ("app/build.rs", BUILD_RS),
        ("app/src/main.rs", MAIN_RS),
        ("other/Cargo.toml", &program("other", ", features = [\"more\"]")),
        ("other/build.rs", BUILD_RS),
        ("other/src/main.rs", MAIN_RS),
        (
            "shared/Cargo.toml",
            "[package]\nname = \"shared\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n\
             [features]\nmore = []\n",
        ),
        ("shared/src/lib.rs", ""),
    ])
}

#[test]
fn the_record_follows_the_selection_back_and_forth() {
    let product = two_programs("2");
    let alone = ["app", "shared"];
    let together = ["app", "shared: more"];
    for (selection, expected) in [
        ("-p app", alone),
        ("--workspace", together),
        ("-p app", alone),
        ("-p app -p other", together),
        ("-p app", alone),
    ] {
        let _ = product.cm_build(selection);
        let record = product.record("debug/app");
        assert_eq!(linked(&record), expected, "{selection}");
        let digest = &product.digests(&format!("--profile dev {selection}"))["app"];
        assert_eq!(record.level, Level::Exact(digest.parse().unwrap()), "{selection}");
    }
}

/// cargo calls a unit fresh that it does nothing for.
#[test]
fn nothing_runs_when_nothing_changed() {
    let product = two_programs("2");
    for selection in ["-p app", "--workspace"] {
        let (_, first) = product.cm_build(&format!("--verbose {selection}"));
        assert!(first.contains("Running"), "{first}");
        let (_, again) = product.cm_build(&format!("--verbose {selection}"));
        assert!(!again.contains("Running") && !again.contains("Dirty"), "{again}");
        assert!(again.contains("Fresh app"), "{again}");
    }
    let first = product.build("--verbose -p app");
    assert!(first.contains("Running"), "{first}");
    let again = product.build("--verbose -p app");
    assert!(!again.contains("Running") && !again.contains("Dirty"), "{again}");
}

/// Plain cargo hands nothing over, so the record does not claim to be exact any more.
#[test]
fn plain_cargo_takes_the_level_back() {
    let product = two_programs("2");
    let (exact, package) = (LevelName::Exact, LevelName::Package);
    for (is_ours, level) in [(false, package), (true, exact), (false, package), (true, exact)] {
        if is_ours {
            let _ = product.cm_build("-p app");
        } else {
            let _ = product.build("-p app");
        }
        let record = product.record("debug/app");
        assert_eq!(record.level.name(), level);
        let digest = &product.digests("--profile dev -p app")["app"];
        assert_eq!(record.level.digest().unwrap().to_string(), *digest);
    }
}

/// The first resolver unifies the features of build dependencies, too, and those of other platforms.
#[test]
fn both_resolvers() {
    let more =
        "[target.'cfg(windows)'.dependencies]\nbase = { path = \"base\", features = [\"w\"] }\n";
    let build = "base = { path = \"base\", features = [\"b\"] }\n";
    for (resolver, expected) in [("1", "base: b w"), ("2", "base")] {
        let manifest =
            cm_tests::APP.replace("resolver = \"2\"", &format!("resolver = \"{resolver}\""));
        let manifest = manifest.trim_end().to_owned() + "\n" + build;
        let product = Product::new(&[
            (
                "Cargo.toml",
                &format!("{manifest}\n[dependencies]\nbase = {{ path = \"base\" }}\n\n{more}"),
            ),
            ("build.rs", BUILD_RS),
            ("src/main.rs", MAIN_RS),
            (
                "base/Cargo.toml",
                "[package]\nname = \"base\"\nversion = \"0.1.0\"\n\n[features]\nb = []\nw = []\n",
            ),
            ("base/src/lib.rs", ""),
        ]);
        let digest = &product.digests("--profile dev")["app"];
        let _ = product.build("");
        let plain = product.record("debug/app");
        assert_eq!(linked(&plain), ["app", expected], "resolver {resolver}");
        assert_eq!(plain.level, Level::Package(digest.parse().unwrap()), "resolver {resolver}");
        let _ = product.cm_build("");
        let ours = product.record("debug/app");
        assert_eq!(linked(&ours), ["app", expected], "resolver {resolver}");
        assert_eq!(ours.level, Level::Exact(digest.parse().unwrap()), "resolver {resolver}");
    }
}

/// A target named outright has folders of its own; the components are the same.
#[test]
fn a_target_named_outright() {
    let product = two_programs("2");
    let target = "x86_64-unknown-linux-gnu";
    let (_, _) = product.cm_build("-p app");
    let (_, _) = product.cm_build(&format!("-p app --target {target}"));
    let native = product.record("debug/app");
    let named = product.record(&format!("{target}/debug/app"));
    assert_eq!(native.level.name(), LevelName::Exact);
    assert_eq!(native, named);
}
