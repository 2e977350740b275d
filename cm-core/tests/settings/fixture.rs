//! A workspace on disk, and what cargo says of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use cm_core::resolve::cargo_config::{CargoConfig, Surroundings};
use serde_json::Value;

/// The root package; the workspace holds `member` too. The other packages are outside of it.
const APP: &str = r#"
[package]
name = "app"
version = "0.1.0"
edition = "2021"
build = "build.rs"

[workspace]
members = ["member"]

[dependencies]
member = { path = "member" }
outside = { path = "../outside" }
mac = { path = "../mac" }

[build-dependencies]
host-dep = { path = "../host-dep" }
"#;

const PACKAGES: [(&str, &str); 5] = [
    ("ws/member", "name='member'\nversion='0.1.0'\nbuild='build.rs'"),
    ("outside", "name='outside'\nversion='1.2.3'\n[dependencies]\nleaf={path='../leaf'}"),
    ("leaf", "name='leaf'\nversion='2.0.0-rc.1'"),
    (
        "mac",
        "name='mac'\nversion='0.3.0'\n[lib]\nproc-macro=true\n[dependencies]\nmac-dep={path='../mac-dep'}",
    ),
    ("host-dep", "name='host-dep'\nversion='0.4.0'"),
];

/// One configuration of a build.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Case {
    /// `--profile`.
    pub(crate) profile: &'static str,
    /// Added to the manifest of the workspace's root.
    pub(crate) manifest: &'static str,
    /// Files, relative to the directory that holds the workspace `ws` and `home`.
    pub(crate) files: &'static [(&'static str, &'static str)],
    pub(crate) env: &'static [(&'static str, &'static str)],
    /// Values of `--config`.
    pub(crate) config: &'static [&'static str],
    /// Further arguments.
    pub(crate) args: &'static [&'static str],
}

pub(crate) struct Fixture {
    base: PathBuf,
}

impl Fixture {
    /// A fresh workspace with the case's files.
    pub(crate) fn new(name: &str, case: &Case) -> Self {
        let base = Path::new(env!("CARGO_TARGET_TMPDIR")).join("settings").join(name);
        if base.exists() {
            fs::remove_dir_all(&base).unwrap();
        }
        let fixture = Self { base };
        fixture.write("ws/Cargo.toml", &format!("{APP}\n{}", case.manifest));
        fixture.write("ws/src/lib.rs", "");
        fixture.write("ws/build.rs", "fn main() {}");
        fixture.write("ws/member/build.rs", "fn main() {}");
        for (directory, package) in PACKAGES.into_iter().chain([("mac-dep", "name='mac-dep'")]) {
            fixture.write(&format!("{directory}/Cargo.toml"), &format!("[package]\n{package}"));
            fixture.write(&format!("{directory}/src/lib.rs"), "");
        }
        fs::create_dir_all(fixture.base.join("home")).unwrap();
        for (path, text) in case.files {
            fixture.write(path, text);
        }
        fixture
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.base.join(relative)
    }

    pub(crate) fn manifest(&self) -> toml::Table {
        fs::read_to_string(self.path("ws/Cargo.toml")).unwrap().parse().unwrap()
    }

    pub(crate) fn surroundings(&self, case: &Case) -> Surroundings {
        let owned = |text: &&str| (*text).to_owned();
        Surroundings {
            cwd: self.path("ws"),
            cargo_home: self.path("home"),
            env: case.env.iter().map(|(key, value)| (owned(key), owned(value))).collect(),
            config_args: case.config.iter().map(owned).collect(),
        }
    }

    pub(crate) fn config(&self, case: &Case) -> CargoConfig {
        CargoConfig::load(&self.surroundings(case)).unwrap()
    }

    /// Runs cargo in the workspace with nothing of this process's own settings.
    pub(crate) fn cargo(&self, case: &Case, args: &[&str]) -> Output {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap());
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO") || text.starts_with("RUSTC") || text.starts_with("RUSTFL")
            {
                command.env_remove(&name);
            }
        }
        command.current_dir(self.path("ws")).args(args).args(case.args);
        for config in case.config {
            command.args(["--config", config]);
        }
        command.envs(case.env.iter().copied());
        command.env("CARGO_HOME", self.path("home")).env("RUSTC_BOOTSTRAP", "1");
        command.output().unwrap()
    }

    /// Cargo's unit graph, or its message.
    pub(crate) fn unit_graph(&self, case: &Case) -> Result<Value, String> {
        let mut args = vec!["build", "--offline", "--unit-graph", "-Zunstable-options"];
        if !case.profile.is_empty() {
            args.extend(["--profile", case.profile]);
        }
        let output = self.cargo(case, &args);
        match output.status.success() {
            true => Ok(serde_json::from_slice(&output.stdout).unwrap()),
            false => Err(String::from_utf8(output.stderr).unwrap()),
        }
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// The triple of the machine that runs the tests.
pub(crate) fn host() -> String {
    let rustc = Command::new("rustc").arg("-vV").output().unwrap();
    let text = String::from_utf8(rustc.stdout).unwrap();
    text.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

/// A unit's profile in our spelling, from the fields of cargo's unit graph.
pub(crate) fn spelt(profile: &Value) -> BTreeMap<String, String> {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), Into::into);
    let mut keys = BTreeMap::new();
    for (field, value) in profile.as_object().unwrap() {
        let text = match (field.as_str(), value) {
            ("name", _) => continue,
            ("codegen_units", Value::Null) => "default".to_owned(),
            (_, Value::Null) => continue,
            ("debuginfo", Value::Number(level)) => ["none", "limited", "full"]
                [usize::try_from(level.as_u64().unwrap()).unwrap()]
            .into(),
            ("lto", value) if value == "true" => "fat".to_owned(),
            ("strip", value) => value
                .pointer("/resolved/Named")
                .map_or_else(|| "none".to_owned(), |name| name.as_str().unwrap().to_owned()),
            ("rustflags", Value::Array(flags)) if flags.is_empty() => continue,
            ("rustflags", Value::Array(flags)) => {
                flags.iter().map(plain).collect::<Vec<_>>().join(" ")
            }
            (_, value) => plain(value),
        };
        let key = if field == "debuginfo" { "debug".into() } else { field.replace('_', "-") };
        keys.insert(key, text);
    }
    keys
}
