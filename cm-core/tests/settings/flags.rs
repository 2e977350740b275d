//! Flags, linker and targets, compared with the command lines that cargo runs.

use std::collections::BTreeSet;
use std::process::Command;

use crate::fixture::{Case, Fixture, host};

const NONE: Case = Case { profile: "", manifest: "", files: &[], env: &[], config: &[], args: &[] };

const LINUX: &str = "x86_64-unknown-linux-gnu";
/// Cargo splits configuration keys at the dot of this name.
const DOTTED: &str = "thumbv8m.main-none-eabihf";

const FLAGS: &str = "
[build]
rustflags = '--cfg b'
[target.x86_64-unknown-linux-gnu]
rustflags = ['--cfg', 't']
linker = 'my-cc'
[target.'cfg(unix)']
rustflags = '--cfg cu'
[target.'cfg(all(unix, target_pointer_width = \"64\"))']
rustflags = '--cfg  ca'
linker = 'other-cc'
[target.'cfg(windows)']
rustflags = '--cfg w'
[target.'cfg(target_arch = \"arm\")']
linker = 'tools/ld'
[target.'cfg(true)']
rustflags = '--cfg yes'
[target.'cfg(unix']
rustflags = '--cfg never'
[target.thumbv8m.main-none-eabihf]
rustflags = '--cfg d'
";

const QUOTED: &str = "[target.'thumbv8m.main-none-eabihf']\nrustflags='--cfg q'\nlinker='q'";

const CASES: [(&str, Case); 22] = [
    (LINUX, NONE),
    (LINUX, Case { files: &[("ws/.cargo/config.toml", FLAGS)], ..NONE }),
    ("aarch64-unknown-linux-gnu", Case { files: &[(".cargo/config.toml", FLAGS)], ..NONE }),
    ("x86_64-pc-windows-msvc", Case { files: &[(".cargo/config.toml", FLAGS)], ..NONE }),
    (DOTTED, Case { files: &[("home/config.toml", FLAGS)], ..NONE }),
    (DOTTED, Case { files: &[("home/config.toml", QUOTED)], ..NONE }),
    (
        DOTTED,
        Case {
            env: &[
                ("CARGO_TARGET_THUMBV8M_MAIN_NONE_EABIHF_RUSTFLAGS", "--cfg e"),
                ("CARGO_TARGET_THUMBV8M_MAIN_NONE_EABIHF_LINKER", "dir/ld"),
            ],
            ..NONE
        },
    ),
    (
        LINUX,
        Case {
            files: &[(".cargo/config.toml", FLAGS)],
            env: &[("CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUSTFLAGS", "--cfg te")],
            config: &["target.x86_64-unknown-linux-gnu.rustflags=['--cfg', 'cli']"],
            ..NONE
        },
    ),
    (LINUX, Case { files: &[(".cargo/config.toml", FLAGS)], env: &[("RUSTFLAGS", "")], ..NONE }),
    (
        LINUX,
        Case {
            files: &[(".cargo/config.toml", FLAGS)],
            env: &[("RUSTFLAGS", "  --cfg  r ")],
            ..NONE
        },
    ),
    (
        LINUX,
        Case {
            env: &[("CARGO_ENCODED_RUSTFLAGS", "--cfg\u{1f}enc"), ("RUSTFLAGS", "--cfg r")],
            ..NONE
        },
    ),
    (LINUX, Case { env: &[("CARGO_ENCODED_RUSTFLAGS", ""), ("RUSTFLAGS", "--cfg r")], ..NONE }),
    (
        LINUX,
        Case {
            files: &[(
                "ws/.cargo/config.toml",
                "build.rustflags='--cfg b'\ntarget.x86_64-unknown-linux-gnu.rustflags=[]",
            )],
            ..NONE
        },
    ),
    (
        LINUX,
        Case {
            files: &[("ws/.cargo/config.toml", "build.rustflags='--cfg b'")],
            env: &[
                ("CARGO_BUILD_RUSTFLAGS", "--cfg be"),
                ("CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUSTFLAGS", ""),
            ],
            ..NONE
        },
    ),
    (
        LINUX,
        Case {
            files: &[
                ("home/config.toml", "build.rustflags=['--cfg=home']"),
                (".cargo/config.toml", "build.rustflags=['--cfg=up']"),
                ("ws/.cargo/config.toml", "include=['more.toml']\nbuild.rustflags=['--cfg=near']"),
                ("ws/.cargo/more.toml", "build.rustflags=['--cfg=included']"),
                ("arg.toml", "build.rustflags=['--cfg=file']"),
            ],
            env: &[("CARGO_BUILD_RUSTFLAGS", "--cfg=e1 --cfg=e2")],
            config: &[
                "build.rustflags=['--cfg=c1']",
                "../arg.toml",
                "build.rustflags=['--cfg=c2']",
            ],
            ..NONE
        },
    ),
    (
        LINUX,
        Case {
            files: &[
                (".cargo/config.toml", "build.rustflags='--cfg up'"),
                ("ws/.cargo/config.toml", "build.rustflags='--cfg near'"),
            ],
            env: &[("CARGO_BUILD_RUSTFLAGS", "--cfg e")],
            config: &["build.rustflags='--cfg cli'"],
            ..NONE
        },
    ),
    (
        LINUX,
        Case {
            files: &[("ws/.cargo/config.toml", "target.x86_64-unknown-linux-gnu.linker='./cc'")],
            ..NONE
        },
    ),
    (
        LINUX,
        Case {
            files: &[(".cargo/config.toml", "target.x86_64-unknown-linux-gnu.linker='x/cc'")],
            ..NONE
        },
    ),
    (
        LINUX,
        Case {
            files: &[("home/config.toml", "target.x86_64-unknown-linux-gnu.linker='x/cc'")],
            ..NONE
        },
    ),
    (LINUX, Case { config: &["target.x86_64-unknown-linux-gnu.linker='x/cc'"], ..NONE }),
    (
        LINUX,
        Case {
            config: &["cfg/arg.toml"],
            files: &[("ws/cfg/arg.toml", "target.x86_64-unknown-linux-gnu.linker='x/cc'")],
            env: &[("CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER", "y/cc")],
            ..NONE
        },
    ),
    (
        LINUX,
        Case {
            files: &[("ws/.cargo/config.toml", "target.x86_64-unknown-linux-gnu.linker='x/cc'")],
            env: &[("CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER", "y/cc")],
            ..NONE
        },
    ),
];

#[test]
fn flags_and_linker_are_those_that_cargo_passes() {
    for (number, (triple, case)) in CASES.iter().enumerate() {
        let fixture = Fixture::new(&format!("flags-{number}"), case);
        let config = fixture.config(case);
        let cfg = cfg(triple);
        let (flags, linker) = passed(&fixture, case, triple);
        assert_eq!(config.rustflags(triple, &cfg).unwrap(), flags, "{case:?}");
        assert_eq!(config.linker(triple, &cfg).unwrap(), linker, "{case:?}");
    }
}

/// The table shows what it is for: some cases have flags, some a linker.
#[test]
fn the_oracle_sees_flags_and_linkers() {
    let (triple, case) = &CASES[1];
    let fixture = Fixture::new("flags-oracle", case);
    let (flags, linker) = passed(&fixture, case, triple);
    assert_eq!(flags.join(" "), "--cfg t --cfg ca --cfg yes --cfg cu");
    assert_eq!(linker.as_deref(), Some("my-cc"));
}

#[test]
fn several_linkers_are_refused_as_cargo_does() {
    let case = Case {
        files: &[(
            "ws/.cargo/config.toml",
            "[target.'cfg(unix)']\nlinker='a'\n[target.'cfg(not(windows))']\nlinker='b'",
        )],
        ..NONE
    };
    let fixture = Fixture::new("several-linkers", &case);
    let message = fixture.unit_graph(&Case { args: &["--target", LINUX], ..case }).unwrap_err();
    assert!(message.contains("several matching instances"), "{message}");
    let error = fixture.config(&case).linker(LINUX, &cfg(LINUX)).unwrap_err().to_string();
    assert!(error.contains("config.toml:2") && error.contains("config.toml:4"), "{error}");
}

#[test]
fn targets_are_those_that_cargo_builds_for() {
    let file = |text: &'static str| Case {
        files: Box::leak(Box::new([("ws/.cargo/config.toml", text)])),
        ..NONE
    };
    let env: &[_] = &[("CARGO_BUILD_TARGET", "aarch64-apple-darwin")];
    let single = file("build.target='x86_64-unknown-linux-gnu'");
    let several = file("build.target=['x86_64-unknown-linux-gnu']");
    for (number, case) in [
        NONE,
        single,
        several,
        file("build.target=[]"),
        file("build.target='host-tuple'"),
        Case { env, ..NONE },
        Case { env, ..single },
        Case { env, ..several },
        Case { env, ..file("build.target=5") },
        Case { env, config: &["build.target='i686-pc-windows-gnu'"], ..NONE },
        Case { config: &["build.target='i686-pc-windows-gnu'"], ..single },
        Case { env, config: &["build.target=['i686-pc-windows-gnu']"], ..several },
    ]
    .iter()
    .enumerate()
    {
        let fixture = Fixture::new(&format!("targets-{number}"), case);
        let ours: BTreeSet<String> = fixture
            .config(case)
            .build_targets()
            .unwrap()
            .into_iter()
            .map(|triple| if triple == "host-tuple" { host() } else { triple })
            .collect();
        let graph = fixture.unit_graph(case).unwrap();
        let units = graph["units"].as_array().unwrap().iter();
        let cargos: BTreeSet<String> =
            units.filter_map(|unit| Some(unit["platform"].as_str()?.to_owned())).collect();
        assert_eq!(ours, cargos, "{case:?}");
    }
}

#[test]
fn targets_that_cargo_refuses() {
    for (number, text) in
        ["build.target=5", "build.target=''", "build.target=[1]"].iter().enumerate()
    {
        let files: &'static [_] = Box::leak(Box::new([(".cargo/config.toml", *text)]));
        let case = Case { files, ..NONE };
        let fixture = Fixture::new(&format!("bad-target-{number}"), &case);
        assert!(fixture.unit_graph(&case).is_err(), "{text}");
        let error = fixture.config(&case).build_targets().unwrap_err().to_string();
        assert!(error.contains("config.toml:1"), "{error}");
    }
}

/// The path is looked for from the configuration's parent directory, as the documentation says.
#[test]
fn target_specifications_are_relative_to_the_configuration() {
    let case = Case { files: &[(".cargo/config.toml", "build.target='t/x.json'")], ..NONE };
    let fixture = Fixture::new("json-target", &case);
    let expected = fixture.path("t/x.json");
    let message = fixture.unit_graph(&Case { args: &["-Zjson-target-spec"], ..case }).unwrap_err();
    assert!(message.contains(&expected.display().to_string()), "{message}");
    let ours = fixture.config(&case).build_targets().unwrap();
    assert_eq!(ours, [expected.to_string_lossy()]);
}

/// The flags and the linker that cargo passes to rustc for the package `leaf`. The build need not
/// succeed.
fn passed(fixture: &Fixture, case: &Case, triple: &str) -> (Vec<String>, Option<String>) {
    let output =
        fixture.cargo(case, &["rustc", "--offline", "-v", "-p", "leaf", "--target", triple]);
    let text = String::from_utf8(output.stderr).unwrap();
    let line = text
        .lines()
        .find(|line| {
            line.trim_start().starts_with("Running `") && line.contains("--crate-name leaf")
        })
        .unwrap_or_else(|| panic!("{case:?}: {text}"));
    let words: Vec<&str> = line.trim_end().trim_end_matches('`').split(' ').collect();
    let linker = words.iter().find_map(|word| word.strip_prefix("linker="));
    let last = words.iter().rposition(|word| word.starts_with("dependency=")).unwrap();
    let flags = words[last + 1..].iter().map(|word| (*word).to_owned()).collect();
    (flags, linker.map(Into::into))
}

fn cfg(triple: &str) -> Vec<String> {
    let output =
        Command::new("rustc").args(["--print", "cfg", "--target", triple]).output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().lines().map(Into::into).collect()
}
