//! A hand-made build, and looking things up in its documents.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use cm_core::config::Config;
use cm_core::sbom::{Declarations, Document, Finding, Format, Inputs, Timestamp, Tool, render};
use cm_core::{
    BuildId, Component, ComponentSet, Dependency, DependencyKind, Member, PackageFacts,
    ResolvedBuild, Rustc, Scope, Settings, Sha256Digest, Sha512Digest, Source, Toolchain,
    UnknownNative,
};
use serde_json::Value;

const RUSTC_COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";
const GIT: &str = "git+https://git.example.org/team/fork?branch=main\
                   #89abcdef0123456789abcdef0123456789abcdef";
pub(crate) const HOSTILE: &str = "evil\u{202e}\u{0}\"</script>\\ (a) <b@c>\n";

pub(crate) fn component(name: &str, version: &str, source: &str) -> Component {
    let mut component = Component::new(name, version, source.parse().unwrap());
    if matches!(component.source, Source::CratesIo | Source::Registry(_)) {
        component.checksum = Some(Sha256Digest::of(format!("{name}-{version}").as_bytes()));
    }
    component
}

pub(crate) struct Fixture {
    pub(crate) build: ResolvedBuild,
    pub(crate) declarations: Declarations,
    pub(crate) build_name: Option<&'static str>,
    pub(crate) sha512: BTreeMap<Sha256Digest, Sha512Digest>,
}

/// What a real build has: every kind of source, both scopes, natives, and gaps.
pub(crate) fn fixture() -> Fixture {
    use DependencyKind::{Build, Normal};
    use Scope::{Build as Host, Runtime};
    let components = [
        (Runtime, component("pump", "1.4.0", "local")),
        (Runtime, component("serde", "1.0.229", "crates.io")),
        (Runtime, component("libz-sys", "1.1.23+zlib.1.3.1", "crates.io")),
        (Runtime, component("openssl-sys", "0.9.112", "crates.io")),
        (Runtime, component("internal", "2.0.0", "sparse+https://registry.example.org/index/")),
        (Runtime, component("fork", "0.3.1", GIT)),
        (Runtime, component("rust-std", "1.95.0", "rust-toolchain")),
        (Runtime, component("openssl", "3.5.4", "crate:openssl-src@300.5.4+3.5.4")),
        (Runtime, component(HOSTILE, "0.0.0", "crates.io")),
        (Host, component("serde", "1.0.229", "crates.io")),
        (Host, component("serde_derive", "1.0.229", "crates.io")),
        (Host, component("openssl-src", "300.5.4+3.5.4", "crates.io")),
    ];
    let mut members: Vec<Member> =
        components.into_iter().map(|(scope, component)| Member::new(scope, component)).collect();
    for (from, to, kind) in [
        (0, 1, Normal),
        (0, 2, Normal),
        (0, 3, Normal),
        (0, 4, Normal),
        (0, 5, Normal),
        (0, 8, Normal),
        (0, 6, Normal),
        (1, 6, Normal),
        (1, 10, Normal),
        (3, 7, Normal),
        (3, 11, Build),
        (10, 9, Normal),
    ] {
        members[from].dependencies.push(Dependency { to, kind });
    }
    members[1].features = vec!["std".to_owned(), "derive".to_owned()];
    let sha512 = members
        .iter()
        .filter(|member| member.component.name != "libz-sys")
        .filter_map(|member| member.component.checksum)
        .map(|sha256| (sha256, Sha512Digest::of(sha256.as_bytes())))
        .collect();
    let zlib = members[2].component.clone();
    let build = ResolvedBuild {
        id: BuildId {
            package: "pump".to_owned(),
            version: "1.4.0".to_owned(),
            target_name: "pump".to_owned(),
            crate_types: vec!["bin".to_owned()],
            profile: "release".to_owned(),
            triple: "x86_64-unknown-linux-gnu".to_owned(),
        },
        facts: Arc::new(manifests(&members)),
        set: ComponentSet::new(members, 0).unwrap(),
        toolchain: Toolchain {
            rustc: Rustc { version: "1.95.0".to_owned(), commit: Some(RUSTC_COMMIT.to_owned()) },
            cargo_version: "1.95.0".to_owned(),
            cargo_commit: None,
        },
        settings: settings(),
        unknown_natives: vec![UnknownNative { component: zlib, links: "z".to_owned() }],
    };
    Fixture { build, declarations: declarations(CM_TOML), build_name: None, sha512 }
}

fn settings() -> Settings {
    let text = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    };
    Settings {
        profile: text(&[("lto", "thin"), ("opt-level", "3"), ("panic", "unwind")]),
        overrides: BTreeMap::from([("sha2".to_owned(), text(&[("opt-level", "3")]))]),
        rustflags: vec!["-C".to_owned(), "relro-level=full".to_owned()],
        linker: Some("rust-lld".to_owned()),
    }
}

fn manifests(members: &[Member]) -> BTreeMap<Component, PackageFacts> {
    let licence =
        |text: &str| PackageFacts { licence: Some(text.to_owned()), ..PackageFacts::default() };
    let crates = members.iter().filter(|member| member.component.is_crate());
    crates
        .map(|member| {
            let facts = match member.component.name.as_str() {
                "serde" | "serde_derive" => PackageFacts {
                    authors: vec!["A. Author <author@example.org>".to_owned()],
                    description: Some("A framework\nfor data".to_owned()),
                    repository: Some("https://github.com/serde-rs/serde".to_owned()),
                    homepage: Some("https://serde.rs".to_owned()),
                    documentation: Some("https://docs.rs/serde".to_owned()),
                    ..licence("MIT/Apache-2.0")
                },
                "internal" => PackageFacts {
                    licence_file: Some("LICENCE.txt".to_owned()),
                    ..PackageFacts::default()
                },
                "fork" => licence("Our own words"),
                HOSTILE => PackageFacts {
                    authors: vec![HOSTILE.to_owned()],
                    description: Some(HOSTILE.to_owned()),
                    repository: Some(HOSTILE.to_owned()),
                    homepage: Some("javascript://x".to_owned()),
                    ..licence(HOSTILE)
                },
                "libz-sys" => PackageFacts::default(),
                "openssl-src" => PackageFacts {
                    repository: Some("https://github.com/owner/openssl-src".to_owned()),
                    ..licence("MIT")
                },
                _ => licence("MIT"),
            };
            (member.component.clone(), facts)
        })
        .collect()
}

/// What the product's makers declare of it.
pub(crate) const CM_TOML: &str = r#"
[product]
name = "Infusion pump"
version = "1.4"
supplier = { name = "Example Maker" }
contact = "psirt@example.org"

[sbom]
version = 2
corrects = "a wrong licence"

[[component]]
name = "serde"
licence-concluded = "MIT"
support = "actively-maintained"
end-of-support = 2030-12-31
software-item-class = "B"
maintenance-class = "supported"

[[component]]
name = "fork"
supplier = { name = "Example Team" }
justification = "kept by ourselves"

[[native]]
crate = "openssl-src"
name = "openssl"
version = "3.5.4"
licence = "Apache-2.0"
cpe = "cpe:2.3:a:openssl:openssl:3.5.4:*:*:*:*:*:*:*"
patched = true

[[native]]
crate = "internal"
name = "libudev"
version = "257"
licence = "LGPL-2.1-or-later"
supplier = { name = "Example Distribution" }
system = true
"#;

/// What a `cm.toml` declares that names no supplier's document.
pub(crate) fn declarations(cm_toml: &str) -> Declarations {
    let config = Config::parse(cm_toml, Path::new("cm.toml")).unwrap();
    Declarations::read(config, Path::new("")).unwrap()
}

impl Fixture {
    /// The same build with more declared.
    pub(crate) fn declare(&mut self, more: &str) {
        self.declarations = declarations(&format!("{CM_TOML}{more}"));
    }

    pub(crate) fn document(&self) -> (Document, Vec<Finding>) {
        Document::assemble(&Inputs {
            build: &self.build,
            build_name: self.build_name,
            declarations: &self.declarations,
            sha512: &self.sha512,
            list_file: "pump.components.json",
            timestamp: Timestamp::from_seconds(1_700_000_000).unwrap(),
            tool: Tool { name: "cargo-cm".to_owned(), version: "0.1.0".to_owned() },
        })
    }

    pub(crate) fn json(&self, format: Format) -> Value {
        serde_json::from_str(&render(&self.document().0, format)).unwrap()
    }
}

pub(crate) const CYCLONEDX: [Format; 3] =
    [Format::CycloneDx17, Format::CycloneDx16, Format::CycloneDx15];

pub(crate) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

pub(crate) fn named<'a>(document: &'a Value, name: &str) -> &'a Value {
    let components =
        list(&document["components"]).iter().chain([&document["metadata"]["component"]]);
    components.into_iter().find(|it| it["name"] == name).unwrap()
}

pub(crate) fn values<'a>(object: &'a Value, property: &str) -> Vec<&'a str> {
    let properties = list(&object["properties"]).iter();
    properties.filter(|it| it["name"] == property).filter_map(|it| it["value"].as_str()).collect()
}

pub(crate) fn package<'a>(spdx: &'a Value, name: &str) -> &'a Value {
    list(&spdx["packages"]).iter().find(|it| it["name"] == name).unwrap()
}
