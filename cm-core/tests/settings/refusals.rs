//! What cargo refuses is refused, with a message that names the place.

use std::error::Error;

use cm_core::resolve::cargo_config::CargoConfig;
use cm_core::resolve::settings::Profile;

use crate::fixture::{Case, Fixture};

const NONE: Case =
    Case { profile: "release", manifest: "", files: &[], env: &[], config: &[], args: &[] };

/// Manifests with what our message must contain.
const MANIFESTS: [(&str, &str, &str); 32] = [
    ("relese", "", "did you mean `release`"),
    ("smal", "[profile.small]\ninherits='dev'", "did you mean `small`"),
    ("a", "[profile.a]", "no `inherits`"),
    ("release", "[profile.a]", "`a`"),
    ("release", "[profile.a]\ninherits='b'\n[profile.b]\ninherits='a'", "inherits from"),
    ("release", "[profile.a]\ninherits='a'", "`a`"),
    ("release", "[profile.a]\ninherits='zz'", "`zz`, which is not defined"),
    ("release", "[profile.dev]\ninherits='release'", "`dev`"),
    ("release", "[profile.release]\ninherits='release'", "`release`"),
    ("release", "[profile.release]\nopt-level='3'", "profile.release.opt-level"),
    ("release", "[profile.dev]\nopt-level=true", "profile.dev.opt-level"),
    ("release", "[profile.release]\nlto='true'", "profile.release.lto"),
    ("release", "[profile.release]\nlto=1", "found 1"),
    ("release", "[profile.release]\ndebug=3", "profile.release.debug"),
    ("release", "[profile.release]\ndebug='1'", "the string \"1\""),
    ("release", "[profile.release]\npanic='x'", "profile.release.panic"),
    ("release", "[profile.release]\ncodegen-units=-1", "codegen-units"),
    ("release", "[profile.release]\ncodegen-units='1'", "codegen-units"),
    ("release", "[profile.release]\nincremental=1", "a boolean"),
    ("release", "[profile.release]\noverflow-checks='yes'", "overflow-checks"),
    ("release", "[profile.release]\nstrip=1", "strip"),
    ("release", "[profile.release]\nrpath=1.5", "a float"),
    ("release", "[profile.release]\ndir-name='x'", "dir-name"),
    ("release", "[profile]\nrelease=1", "profile.release"),
    ("release", "[profile.release.build-override]\npanic='abort'", "build-override.panic"),
    ("release", "[profile.release.build-override]\nlto=true", "build-override.lto"),
    ("release", "[profile.release.package.leaf]\nrpath=true", "package.leaf.rpath"),
    ("release", "[profile.release.package.leaf.build-override]\nopt-level=1", "build-override"),
    ("doc", "", "`doc`"),
    ("doc", "[profile.doc]\ndebug=1", "`doc`"),
    ("release", "[profile.release.package.'a b']\nopt-level=1", "a b"),
    ("release", "[profile.release.package.'leaf@x']\nopt-level=1", "leaf@x"),
];

const NAMES: [&str; 31] = [
    "build",
    "check",
    "clean",
    "config",
    "fetch",
    "fix",
    "install",
    "metadata",
    "package",
    "publish",
    "report",
    "root",
    "run",
    "rust",
    "rustc",
    "rustdoc",
    "target",
    "tmp",
    "uninstall",
    "cargo",
    "cargo-x",
    "cargox",
    "Cargo",
    "TMP",
    "debug",
    "DEBUG",
    "build-override",
    "a.b",
    "a b",
    "é!",
    "a/b",
];

const ALLOWED: [&str; 11] =
    ["Test", "Doc", "doc", "é", "a_b", "Release", "x-cargo", "rusty", "1", "_", "bench-x"];

const CONFIGURED: [(Case, &str); 19] = [
    (Case { files: &[("ws/.cargo/config.toml", "a=1\n[build\n")], ..NONE }, "config.toml:2"),
    (Case { files: &[(".cargo/config.toml", "\nprofile.release.lto=1")], ..NONE }, "config.toml:2"),
    (Case { files: &[(".cargo/config.toml", "profile.release=1")], ..NONE }, "config.toml:1"),
    (Case { files: &[(".cargo/config.toml", "profile=1")], ..NONE }, "`profile`"),
    (Case { files: &[(".cargo/config.toml", "build.incremental='x'")], ..NONE }, "config.toml:1"),
    (Case { files: &[(".cargo/config.toml", "include='a.toml'")], ..NONE }, "include"),
    (Case { files: &[(".cargo/config.toml", "include=['a.toml']")], ..NONE }, "a.toml"),
    (Case { files: &[(".cargo/config.toml", "include=['a.txt']")], ..NONE }, "a.txt"),
    (
        Case { files: &[(".cargo/config.toml", "include=['../.cargo/config.toml']")], ..NONE },
        "itself",
    ),
    (
        Case {
            files: &[
                ("ws/.cargo/config.toml", "\n\nbuild.rustflags=['a']"),
                (".cargo/config.toml", "build.rustflags='b'"),
            ],
            ..NONE
        },
        "ws/.cargo/config.toml:3",
    ),
    (Case { config: &["build"], ..NONE }, "\"build\""),
    (Case { config: &[""], ..NONE }, "--config"),
    (Case { config: &["[build]"], ..NONE }, "--config"),
    (Case { config: &["a.b=1\nc=2"], ..NONE }, "--config"),
    (Case { config: &["profile.release.lto='true'"], ..NONE }, "profile.release.lto"),
    (Case { config: &["../more.toml"], files: &[("more.toml", "a==1")], ..NONE }, "more.toml:1"),
    (Case { env: &[("CARGO_PROFILE_RELEASE_LTO", "1")], ..NONE }, "CARGO_PROFILE_RELEASE_LTO"),
    (
        Case { env: &[("CARGO_PROFILE_RELEASE_OPT_LEVEL", "x")], ..NONE },
        "CARGO_PROFILE_RELEASE_OPT_LEVEL",
    ),
    (Case { env: &[("CARGO_PROFILE_RELEASE_PANIC", "x")], ..NONE }, "CARGO_PROFILE_RELEASE_PANIC"),
];

#[test]
fn manifests() {
    for (number, (profile, manifest, message)) in MANIFESTS.into_iter().enumerate() {
        let case = Case { profile, manifest, ..NONE };
        assert_refused(&format!("refused-manifest-{number}"), &case, message);
    }
}

#[test]
fn names() {
    for (number, name) in NAMES.into_iter().enumerate() {
        let case = named(name);
        assert_refused(&format!("refused-name-{number}"), &case, &format!("`{name}`"));
    }
    for (number, name) in ALLOWED.into_iter().enumerate() {
        let case = named(name);
        let fixture = Fixture::new(&format!("allowed-name-{number}"), &case);
        assert!(fixture.unit_graph(&case).is_ok(), "cargo refuses {name}");
        resolve(&fixture, &case).unwrap();
    }
}

#[test]
fn configurations() {
    for (number, (case, message)) in CONFIGURED.iter().enumerate() {
        assert_refused(&format!("refused-config-{number}"), case, message);
    }
}

/// Only known when a package is compiled.
#[test]
fn several_specifications_for_one_package() {
    let case = Case {
        manifest: "[profile.release.package.leaf]\ndebug=1\n[profile.release.package.'leaf@2.0.0-rc.1']\ndebug=2",
        ..NONE
    };
    let fixture = Fixture::new("several-specs", &case);
    assert!(fixture.unit_graph(&case).is_err());
    let profile = Profile::resolve(&fixture.manifest(), &fixture.config(&case), "release").unwrap();
    let leaf = cm_core::resolve::settings::ProfilePackage {
        id: "path+file:///leaf#2.0.0-rc.1",
        name: "leaf",
        version: "2.0.0-rc.1",
        is_member: false,
    };
    let side = cm_core::resolve::settings::Side::Target;
    let error = profile.effective(&leaf, side, &[]).unwrap_err().to_string();
    assert!(error.contains("leaf and leaf@2.0.0-rc.1"), "{error}");
}

fn named(name: &str) -> Case {
    let manifest = format!("[profile.'{name}']\ninherits='dev'");
    Case { manifest: Box::leak(manifest.into_boxed_str()), ..NONE }
}

fn assert_refused(name: &str, case: &Case, message: &str) {
    let fixture = Fixture::new(name, case);
    assert!(fixture.unit_graph(case).is_err(), "cargo accepts {case:?}");
    let error = resolve(&fixture, case).expect_err(&format!("accepted: {case:?}")).to_string();
    assert!(error.contains(message), "{case:?}: {error}");
    assert!(error.starts_with(char::is_lowercase), "{error}");
}

fn resolve(fixture: &Fixture, case: &Case) -> Result<Profile, Box<dyn Error>> {
    let config = CargoConfig::load(&fixture.surroundings(case))?;
    Ok(Profile::resolve(&fixture.manifest(), &config, case.profile)?)
}
