//! Every unit's profile, compared with cargo's unit graph.

use cm_core::resolve::settings::{Profile, ProfilePackage, Side, profile_names, settings};
use serde_json::Value;

use crate::fixture::{Case, Fixture, host, spelt};

const NONE: Case =
    Case { profile: "release", manifest: "", files: &[], env: &[], config: &[], args: &[] };

/// Cases that only have a manifest.
const MANIFESTS: [(&str, &str); 54] = [
    ("dev", ""),
    ("release", ""),
    ("test", ""),
    ("bench", ""),
    ("bench", "[profile.bench]\ndebug=true\n[profile.release]\nlto=true"),
    ("test", "[profile.test]\ninherits='release'"),
    ("dev", "[profile.release]\nlto=true"),
    ("dev", "[profile.dev]\nopt-level=1\ndebug-assertions=false\nincremental=false"),
    ("dev", "[profile.dev]\noverflow-checks=false\ndebug=0"),
    ("dev", "[profile.dev]\ndebug=false\nstrip=false"),
    ("release", "[profile.release]\nopt-level='s'\ncodegen-units=1\nlto=true\npanic='abort'"),
    ("release", "[profile.release]\nopt-level='z'\nlto='thin'\nrpath=true\noverflow-checks=true"),
    ("release", "[profile.release]\nlto='fat'\nstrip=true"),
    ("release", "[profile.release]\nlto='off'\nstrip='symbols'"),
    ("release", "[profile.release]\nlto='n'\nstrip='debuginfo'"),
    ("release", "[profile.release]\nlto=false\nstrip='none'\nsplit-debuginfo='packed'"),
    ("release", "[profile.release]\nlto='no'\nstrip='none'\ndebug=true"),
    ("release", "[profile.release]\ndebug=1"),
    ("release", "[profile.release]\ndebug=2\ndebug-assertions=true"),
    ("release", "[profile.release]\ndebug='line-tables-only'"),
    ("release", "[profile.release]\ndebug='line-directives-only'\nincremental=true"),
    ("release", "[profile.release]\ndebug='limited'"),
    ("release", "[profile.release]\ndebug='full'"),
    ("release", "[profile.release]\ndebug='none'\ncodegen_units=3\nunknown=1"),
    ("a", "[profile.a]\ninherits='release'\nlto=true"),
    ("a", "[profile.a]\ninherits='dev'"),
    (
        "a",
        "[profile.a]\ninherits='b'\nopt-level=2\n[profile.b]\ninherits='release'\nopt-level=1\nlto='thin'\n[profile.release]\npanic='abort'\nlto='fat'",
    ),
    ("a", "[profile.a]\ninherits='bench'\n[profile.bench]\nstrip=true"),
    ("a", "[profile.a]\ninherits='test'\n[profile.dev]\ncodegen-units=7"),
    ("my-prof_2", "[profile.my-prof_2]\ninherits='release'\nrpath=true"),
    ("release", "[profile.release.package.outside]\nopt-level=1\ndebug=true\ncodegen-units=2"),
    ("release", "[profile.release.package.leaf]\ndebug=1"),
    ("release", "[profile.release.package.leaf]\nstrip='symbols'\ndebug-assertions=true"),
    ("release", "[profile.release.package.'*']\nopt-level=2\noverflow-checks=true"),
    (
        "release",
        "[profile.release.package.'*']\nopt-level=2\n[profile.release.package.outside]\nopt-level=1",
    ),
    (
        "release",
        "[profile.release.package.'outside@1.2']\nopt-level=1\n[profile.release.package.'leaf@2']\nopt-level=1",
    ),
    ("release", "[profile.release.package.'outside:1.2.3']\nopt-level=1"),
    (
        "release",
        "[profile.release.package.'outside@2']\nopt-level=1\n[profile.release.package.'leaf@2.0.0-rc.1']\nopt-level=1",
    ),
    (
        "release",
        "[profile.release.package.app]\nopt-level=1\n[profile.release.package.member]\nincremental=true",
    ),
    ("release", "[profile.release.build-override]\nopt-level=3\ncodegen-units=5\nincremental=true"),
    ("release", "[profile.release.build-override]\ndebug=true"),
    ("dev", "[profile.dev.build-override]\ndebug='line-tables-only'\nstrip=true"),
    (
        "dev",
        "[profile.dev]\nopt-level=2\n[profile.dev.package.mac]\nopt-level=3\ndebug=2\n[profile.dev.package.'*']\nopt-level=1",
    ),
    (
        "dev",
        "[profile.dev.build-override]\nopt-level=1\n[profile.dev.package.host-dep]\nopt-level=2\n[profile.dev.package.mac-dep]\ndebug=1",
    ),
    ("release", "[profile.release]\npanic='abort'\n[profile.release.package.app]\ndebug=true"),
    (
        "a",
        "[profile.a]\ninherits='release'\n[profile.a.package.outside]\nopt-level=1\n[profile.release.package.outside]\nopt-level=2\ndebug=1",
    ),
    (
        "a",
        "[profile.a]\ninherits='release'\n[profile.a.package.'*']\nopt-level=1\n[profile.release.package.outside]\nopt-level=2",
    ),
    (
        "a",
        "[profile.a]\ninherits='release'\n[profile.release.build-override]\nopt-level=2\n[profile.a.build-override]\ndebug=true",
    ),
    (
        "a",
        "[profile.a]\ninherits='release'\nopt-level=1\n[profile.release.package.outside]\nopt-level=2",
    ),
    ("dev", "[profile.dev]\ndebug=false\n[profile.dev.package.mac]\ndebug=true"),
    ("dev", "[profile.dev.package]\napp.debug=false\nmember.debug=false\noutside.debug=false"),
    ("a", "[profile.a]\ninherits='doc'\n[profile.doc]\nopt-level=1"),
    ("release", "[profile.release.package.leaf]\ninherits='dev'\ndir-name='x'"),
    ("release", "[profile.release.build-override]\ninherits='dev'"),
];

/// Cases with cargo's configuration.
const CONFIGURED: [Case; 24] = [
    Case { files: &[("ws/.cargo/config.toml", "profile.release.lto=true")], ..NONE },
    Case {
        files: &[(".cargo/config.toml", "profile.release.lto='thin'\nprofile.release.debug=1")],
        manifest: "[profile.release]\nlto=true\nopt-level=1",
        ..NONE
    },
    Case {
        files: &[
            ("home/config.toml", "[profile.release]\nlto='fat'\ndebug=1\nrpath=true"),
            (".cargo/config.toml", "[profile.release]\nlto='thin'\ndebug=2"),
            ("ws/.cargo/config", "[profile.release]\nlto='off'"),
            ("ws/.cargo/config.toml", "[profile.release]\nlto=true"),
        ],
        ..NONE
    },
    Case {
        profile: "a",
        manifest: "[profile.a]\ninherits='release'\nopt-level=1",
        files: &[(".cargo/config.toml", "[profile.release]\nopt-level=2\nlto=true")],
        ..NONE
    },
    Case {
        profile: "a",
        files: &[(".cargo/config.toml", "profile.a.inherits='b'\nprofile.b.inherits='release'")],
        ..NONE
    },
    Case {
        profile: "a",
        manifest: "[profile.a]\ninherits='dev'",
        config: &["profile.a.inherits='release'"],
        ..NONE
    },
    Case { profile: "a", env: &[("CARGO_PROFILE_A_INHERITS", "release")], ..NONE },
    Case {
        env: &[
            ("CARGO_PROFILE_RELEASE_LTO", "true"),
            ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "s"),
            ("CARGO_PROFILE_RELEASE_DEBUG", "line-tables-only"),
            ("CARGO_PROFILE_RELEASE_PANIC", "abort"),
            ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "4"),
            ("CARGO_PROFILE_RELEASE_INCREMENTAL", "true"),
        ],
        manifest: "[profile.release]\nlto='off'\nopt-level=1",
        ..NONE
    },
    Case {
        env: &[
            ("CARGO_PROFILE_RELEASE_LTO", "thin"),
            ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "2"),
            ("CARGO_PROFILE_RELEASE_DEBUG", "1"),
            ("CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS", "true"),
            ("CARGO_PROFILE_RELEASE_OVERFLOW_CHECKS", "true"),
            ("CARGO_PROFILE_RELEASE_STRIP", "true"),
            ("CARGO_PROFILE_RELEASE_RPATH", "true"),
        ],
        files: &[("ws/.cargo/config.toml", "[profile.release]\nlto='off'\nopt-level=1\ndebug=2")],
        ..NONE
    },
    Case {
        env: &[("CARGO_PROFILE_RELEASE_BUILD_OVERRIDE_OPT_LEVEL", "2")],
        files: &[("ws/.cargo/config.toml", "[profile.release.build-override]\ndebug=1")],
        ..NONE
    },
    Case { env: &[("CARGO_PROFILE_RELEASE_BUILD_OVERRIDE_DEBUG", "true")], ..NONE },
    // A package's variable is only looked at where a file names the package.
    Case { env: &[("CARGO_PROFILE_RELEASE_PACKAGE_outside_OPT_LEVEL", "1")], ..NONE },
    Case {
        env: &[
            ("CARGO_PROFILE_RELEASE_PACKAGE_outside_OPT_LEVEL", "1"),
            ("CARGO_PROFILE_RELEASE_PACKAGE_LEAF_OPT_LEVEL", "1"),
            ("CARGO_PROFILE_RELEASE_PACKAGE_host-dep_OPT_LEVEL", "1"),
        ],
        files: &[(
            "ws/.cargo/config.toml",
            "[profile.release.package]\noutside.debug=1\nleaf.debug=1\nhost-dep.debug=1",
        )],
        ..NONE
    },
    Case { config: &["profile.release.lto=true", "profile.release.lto='thin'"], ..NONE },
    Case {
        config: &["profile.release.package.outside.opt-level=1", "profile.release.debug=1"],
        env: &[("CARGO_PROFILE_RELEASE_DEBUG", "2"), ("CARGO_PROFILE_RELEASE_RPATH", "true")],
        files: &[("ws/.cargo/config.toml", "profile.release.debug='full'")],
        ..NONE
    },
    Case {
        config: &["../more.toml", "profile.release.opt-level=1"],
        files: &[("more.toml", "profile.release.opt-level=2\nprofile.release.lto='fat'")],
        env: &[("CARGO_PROFILE_RELEASE_LTO", "off")],
        ..NONE
    },
    Case {
        files: &[
            (
                "ws/.cargo/config.toml",
                "include=['a.toml', {path='x.toml', optional=true}, {path='sub/b.toml'}]\nprofile.release.rpath=true",
            ),
            ("ws/.cargo/a.toml", "[profile.release]\nopt-level=1\nrpath=false\nlto='off'"),
            ("ws/.cargo/sub/b.toml", "include=['c.toml']\nprofile.release.opt-level='z'"),
            ("ws/.cargo/sub/c.toml", "profile.release.opt-level='s'\nprofile.release.debug=1"),
        ],
        ..NONE
    },
    Case {
        config: &["include=['../more.toml']", "profile.release.debug=1"],
        files: &[("more.toml", "profile.release.debug=2\nprofile.release.lto=true")],
        ..NONE
    },
    Case {
        env: &[("CARGO_INCREMENTAL", "1")],
        manifest: "[profile.release.package.leaf]\nincremental=false",
        ..NONE
    },
    Case { profile: "dev", env: &[("CARGO_INCREMENTAL", "0")], ..NONE },
    Case { profile: "dev", env: &[("CARGO_INCREMENTAL", "")], ..NONE },
    Case { profile: "dev", files: &[("home/config.toml", "build.incremental=false")], ..NONE },
    Case {
        profile: "dev",
        env: &[("CARGO_BUILD_INCREMENTAL", "true")],
        manifest: "[profile.dev]\nincremental=false",
        ..NONE
    },
    Case {
        manifest: "[profile.release]\nrustflags=['-Cforce-frame-pointers=yes', '-Crelro-level=full']",
        args: &["-Zprofile-rustflags"],
        ..NONE
    },
];

#[test]
fn manifests_give_the_profiles_that_cargo_computes() {
    for (number, (profile, manifest)) in MANIFESTS.into_iter().enumerate() {
        let case = Case { profile, manifest, ..NONE };
        assert_same(&format!("manifest-{number}"), &case);
    }
}

#[test]
fn configurations_give_the_profiles_that_cargo_computes() {
    for (number, case) in CONFIGURED.iter().enumerate() {
        assert_same(&format!("configured-{number}"), case);
    }
}

/// The workspace's own directory, in a specification by URL.
#[test]
fn specifications_by_url() {
    let fixture = Fixture::new("url", &NONE);
    for path in ["outside", "leaf", "mac"] {
        let url = format!("file://{}", fixture.path(path).display());
        for spec in [url.clone(), format!("path+{url}"), format!("{url}#{path}")] {
            let added = format!("[profile.release.package.'{spec}']\nopt-level=1");
            let case = Case { manifest: Box::leak(added.into_boxed_str()), ..NONE };
            let units = assert_same("url", &case);
            assert!(units.iter().any(|unit| unit["profile"]["opt_level"] == "1"), "{spec}");
        }
    }
}

/// A package of the registry is never compiled incrementally, and its URL can name it.
#[test]
fn packages_of_a_registry() {
    let manifest = "[target.'cfg(all())'.dependencies]\nfar='1'\n[profile.release]\nincremental=true\n\
        [profile.release.package.'https://github.com/rust-lang/crates.io-index#far@1']\nopt-level=1";
    let files = &[
        (
            "home/config.toml",
            "source.crates-io.replace-with='near'\nsource.near.directory='vendor'",
        ),
        ("vendor/far/Cargo.toml", "package.name='far'\npackage.version='1.0.0'"),
        ("vendor/far/.cargo-checksum.json", "{\"files\":{}}"),
        ("vendor/far/src/lib.rs", ""),
    ];
    let case = Case { manifest, files, env: &[("CARGO_INCREMENTAL", "1")], ..NONE };
    let units = assert_same("registry", &case);
    let far = units.iter().find(|unit| package(unit).name == "far").unwrap();
    assert_eq!(far["profile"]["incremental"], false);
    assert_eq!(far["profile"]["opt_level"], "1");
}

/// Without `--target` cargo leaves debug information out of host units.
#[test]
fn native_builds() {
    for (number, (profile, manifest)) in MANIFESTS.into_iter().enumerate() {
        let case = Case { profile, manifest, ..NONE };
        let fixture = Fixture::new(&format!("native-{number}"), &case);
        let graph = fixture.unit_graph(&case).unwrap();
        compare(&fixture, &case, &graph, true);
    }
}

#[test]
fn the_summary_of_a_build() {
    let case = Case {
        manifest: "[profile.release.package.outside]\nopt-level=1\n[profile.release.package.'*']\ndebug=1\n[profile.release.package.leaf]\n[profile.release.build-override]\ndebug=false\n[profile.small]\ninherits='release'",
        files: &[
            (
                "ws/.cargo/config.toml",
                "[target.thumbv7em-none-eabihf]\nlinker='tools/ld'\nrustflags=['-L', '/opt/lib']",
            ),
            ("home/config.toml", "profile.slow.inherits='dev'\nprofile.dev.lto=false"),
        ],
        ..NONE
    };
    let fixture = Fixture::new("summary", &case);
    let config = fixture.config(&case);
    let manifest = fixture.manifest();
    assert_eq!(profile_names(&manifest, &config), ["slow", "small"]);
    let profile = Profile::resolve(&manifest, &config, "small").unwrap();
    let root = ProfilePackage {
        id: "path+file:///ws#app@0.1.0",
        name: "app",
        version: "0.1.0",
        is_member: true,
    };
    let places = cm_core::resolve::settings::Places {
        workspace: fixture.path("ws"),
        cargo_home: fixture.path("home"),
    };
    let target = ("thumbv7em-none-eabihf", &[][..]);
    let summary = settings(&profile, &root, &[], &config, target, &places).unwrap();
    assert_eq!(summary.linker.as_deref(), Some("<workspace>/tools/ld"));
    assert_eq!(summary.rustflags, ["-L", "<path>/lib"]);
    assert_eq!(summary.profile["opt-level"], "3");
    let overrides: Vec<_> = summary
        .overrides
        .iter()
        .flat_map(|(spec, keys)| {
            keys.iter().map(move |(key, value)| format!("{spec} {key} {value}"))
        })
        .collect();
    assert_eq!(overrides, ["* debug limited", "build-override debug none", "outside opt-level 1"]);
}

/// Every unit's profile is cargo's; gives cargo's units.
fn assert_same(name: &str, case: &Case) -> Vec<Value> {
    let fixture = Fixture::new(name, case);
    let host = host();
    let args: Vec<&str> = case.args.iter().copied().chain(["--target", &host]).collect();
    let with_target = Case { args: Box::leak(leaked(&args)), ..*case };
    let graph =
        fixture.unit_graph(&with_target).unwrap_or_else(|error| panic!("{case:?}: {error}"));
    compare(&fixture, case, &graph, false);
    graph["units"].as_array().unwrap().clone()
}

fn leaked(args: &[&str]) -> Box<[&'static str]> {
    args.iter().map(|arg| &*Box::leak((*arg).to_owned().into_boxed_str())).collect()
}

fn compare(fixture: &Fixture, case: &Case, graph: &Value, native: bool) {
    let profile =
        Profile::resolve(&fixture.manifest(), &fixture.config(case), case.profile).unwrap();
    let units = graph["units"].as_array().unwrap();
    let mut compared = 0;
    for unit in units.iter().filter(|unit| unit["mode"] == "build") {
        let dependencies: Vec<_> = unit["dependencies"]
            .as_array()
            .unwrap()
            .iter()
            .map(|dependency| {
                &units[usize::try_from(dependency["index"].as_u64().unwrap()).unwrap()]
            })
            .filter(|dependency| dependency["mode"] == "build")
            .map(|dependency| (package(dependency), side(dependency, native)))
            .collect();
        let ours = profile.effective(&package(unit), side(unit, native), &dependencies).unwrap();
        assert_eq!(ours, spelt(&unit["profile"]), "{} in {case:?}", unit["pkg_id"]);
        compared += 1;
    }
    assert!(compared >= 9, "the workspace has nine units");
}

/// Told by the package, since a native build's units have no platform that could tell.
fn side(unit: &Value, native: bool) -> Side {
    let kind = unit["target"]["kind"][0].as_str().unwrap();
    let host_package = matches!(package(unit).name, "mac-dep" | "host-dep");
    match kind == "custom-build" || kind == "proc-macro" || host_package {
        true => Side::Host { native },
        false => Side::Target,
    }
}

fn package(unit: &Value) -> ProfilePackage<'_> {
    let id = unit["pkg_id"].as_str().unwrap();
    let (source, fragment) = id.split_once('#').unwrap();
    let (name, version) =
        fragment.split_once('@').unwrap_or_else(|| (source.rsplit('/').next().unwrap(), fragment));
    ProfilePackage { id, name, version, is_member: matches!(name, "app" | "member") }
}
