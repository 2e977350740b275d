//! Documents of what is inside a binary.

use std::collections::BTreeSet;

use cm_core::embedded::{Level, PackedList, Record, UnpackedList};
use cm_core::sbom::{
    BinaryInputs, Document, FileKind, Format, RebuildError, Teller, Timestamp, Tool, read_document,
    render,
};
use cm_core::{
    Component, ComponentSet, Dependency, DependencyKind, Member, Scope, Sha256Digest, Sha512Digest,
};
use cyclonedx_bom::models::bom::Bom;
use serde_json::Value;

use crate::fixture::{CYCLONEDX, HOSTILE, fixture, list, named, package, values};

fn inputs(teller: Teller<'_>) -> BinaryInputs<'_> {
    BinaryInputs {
        teller,
        file: FileKind { name: Some("pump".to_owned()), executable: true, ..FileKind::default() },
        sha256: Some(Sha256Digest::of(b"file")),
        sha512: Some(Sha512Digest::of(b"file")),
        timestamp: Timestamp::from_seconds(1_700_000_000).unwrap(),
        tool: Tool { name: "cargo-cm".to_owned(), version: "0.1.0".to_owned() },
    }
}

fn record(level: Level) -> Record {
    let build = fixture().build;
    Record {
        level,
        package: build.id.package.clone(),
        version: build.id.version.clone(),
        profile: build.id.profile.clone(),
        target: build.id.triple.clone(),
        rustc: build.toolchain.rustc.clone(),
        list: Some(PackedList::new(&build.set, &build.toolchain.rustc)),
    }
}

/// The fixture's record with the list that was unpacked from its bytes.
fn exact() -> (Record, UnpackedList) {
    let bytes = record(Level::Exact(fixture().build.list().digest())).encode();
    let record = Record::decode(&bytes).unwrap().record;
    let list = record.list.as_ref().unwrap().unpack().unwrap();
    (record, list)
}

/// What cargo-auditable tells: kinds of sources, no features, crates of the build host.
fn auditable() -> ComponentSet {
    let member = |scope, name, source: &str| {
        Member::new(scope, Component::new(name, "1.0.0", source.parse().unwrap()))
    };
    let mut members = vec![
        member(Scope::Runtime, "pump", "local"),
        member(Scope::Runtime, "serde", "crates.io"),
        member(Scope::Runtime, "internal", "registry+"),
        member(Scope::Runtime, "fork", "git+"),
        member(Scope::Build, "cc", "crates.io"),
    ];
    let to = |to, kind| Dependency { to, kind };
    members[0].dependencies = vec![
        to(1, DependencyKind::Normal),
        to(2, DependencyKind::Normal),
        to(3, DependencyKind::Normal),
    ];
    members[2].dependencies = vec![to(4, DependencyKind::Build)];
    ComponentSet::new(members, 0).unwrap()
}

/// Each kind of binary, with a name.
fn documents() -> Vec<(&'static str, Document)> {
    let (with_list, unpacked) = exact();
    let bare = record(Level::Package(Sha256Digest::of(b"list")));
    let none = record(Level::None("no lockfile".to_owned()));
    let packages = auditable();
    let tellers = [
        ("list", Teller::Record { record: &with_list, list: Some(&unpacked) }),
        ("bare", Teller::Record { record: &bare, list: None }),
        ("none", Teller::Record { record: &none, list: None }),
        ("auditable", Teller::Auditable(&packages)),
    ];
    let each = tellers.into_iter();
    each.map(|(name, teller)| (name, Document::of_binary(&inputs(teller)).unwrap())).collect()
}

fn json(document: &Document, format: Format) -> Value {
    serde_json::from_str(&render(document, format)).unwrap()
}

#[test]
fn documents_of_binaries_for_other_validators() {
    let Some(folder) = std::env::var_os("CM_DOCUMENTS_DIR") else { return };
    for (name, document) in documents() {
        for format in Format::ALL {
            let path = std::path::Path::new(&folder).join(format!("binary-{name}-{format}.json"));
            std::fs::write(path, render(&document, format)).unwrap();
        }
    }
}

/// The components and the edges are those of the build; what only the build knew is unknown.
#[test]
fn components_of_the_list_inside() {
    let (_, document) = documents().remove(0);
    for format in CYCLONEDX {
        let document = json(&document, format);
        let names: BTreeSet<&str> =
            list(&document["components"]).iter().filter_map(|it| it["name"].as_str()).collect();
        let expected = [
            "serde",
            "libz-sys",
            "openssl-sys",
            "internal",
            "fork",
            "rust-std",
            "openssl",
            // A list's line is one line.
            &HOSTILE.replace('\n', " "),
        ];
        assert_eq!(names, BTreeSet::from(expected));
        let serde = named(&document, "serde");
        assert_eq!(serde["purl"], "pkg:cargo/serde@1.0.229");
        assert_eq!(values(serde, "cm:features"), ["derive,std"]);
        for unknown in ["licence", "sha-256", "sha-512", "support"] {
            assert!(values(serde, "cm:unknown").contains(&unknown), "{unknown}");
        }
        assert!(serde["hashes"].is_null() && serde["licenses"].is_null());
        let graph = list(&document["dependencies"]);
        let serde = graph.iter().find(|it| it["ref"] == "crates.io/serde@1.0.229").unwrap();
        assert_eq!(serde["dependsOn"], serde_json::json!(["rust-toolchain/rust-std@1.95.0"]));
        let rustc = &document["formulation"][0]["components"][0];
        assert_eq!((&rustc["name"], &rustc["version"]), (&"rustc".into(), &"1.95.0".into()));
        assert_eq!(list(&document["formulation"][0]["components"]).len(), 1);
    }
}

/// CycloneDX 1.5 to 1.7, `lifecycles`: `post-build` is what is found out after a build.
#[test]
fn what_is_unknown_is_said_aloud() {
    let digest = fixture().build.list().digest().to_string();
    for (name, document) in documents() {
        for format in CYCLONEDX {
            let document = json(&document, format);
            let metadata = &document["metadata"];
            assert_eq!(metadata["lifecycles"][0]["phase"], "post-build");
            assert_eq!(values(metadata, "cm:generation-context"), ["binary"]);
            let unknown = values(metadata, "cm:unknown");
            assert!(unknown.contains(&"checksums") && unknown.contains(&"licences"));
            assert_eq!(unknown.contains(&"components"), ["bare", "none"].contains(&name));
            let root = &metadata["component"];
            let stated = values(root, "cm:sbom-digest");
            match name {
                "list" => assert_eq!(stated, [&digest]),
                "bare" => assert_eq!(stated, [Sha256Digest::of(b"list").to_string()]),
                _ => assert!(stated.is_empty()),
            }
            assert_eq!(root["hashes"][0]["content"], Sha256Digest::of(b"file").to_string());
            let level = values(metadata, "cm:record:level");
            let expected: &[&str] = match name {
                "list" => &["exact"],
                "bare" => &["package"],
                "none" => &["none"],
                _ => &[],
            };
            assert_eq!(level, expected);
            let nothing_whole = list(&document["compositions"]).iter();
            assert!(nothing_whole.clone().all(|it| it["aggregate"] != "complete"));
            let inside =
                nothing_whole.clone().find(|it| list(&it["assemblies"]).contains(&root["bom-ref"]));
            let expected = if name == "list" { "unknown" } else { "incomplete" };
            assert_eq!(inside.unwrap()["aggregate"], expected, "{name}");
            assert!(!values(root, "bsi:component:filename").is_empty());
        }
    }
}

#[test]
fn packages_of_cargo_auditable() {
    let (_, document) = documents().pop().unwrap();
    let document = json(&document, Format::CycloneDx17);
    let sources: Vec<Vec<&str>> = ["serde", "internal", "fork"]
        .map(|name| values(named(&document, name), "cm:source"))
        .to_vec();
    assert_eq!(sources, [["crates.io"], ["registry"], ["git"]]);
    assert_eq!(named(&document, "fork")["purl"], "pkg:generic/fork@1.0.0");
    let host = &document["formulation"][0]["components"];
    assert_eq!((list(host).len(), &host[0]["name"]), (1, &"cc".into()));
    assert!(values(&document["metadata"], "cdx:rustc:meta:target:triple").is_empty());
}

#[test]
fn spdx_of_binaries() {
    for (name, document) in documents() {
        let spdx = json(&document, Format::Spdx23);
        let comment = spdx["creationInfo"]["comment"].as_str().unwrap();
        assert!(comment.starts_with("Generation context: after build."), "{comment}");
        assert!(spdx["comment"].as_str().unwrap().contains("cm:unknown: checksums"));
        let root = package(&spdx, "pump");
        assert_eq!(root["licenseDeclared"], "NOASSERTION");
        let unknown =
            list(&spdx["relationships"]).iter().any(|it| it["relatedSpdxElement"] == "NOASSERTION");
        assert_eq!(unknown, ["bare", "none"].contains(&name), "{name}");
    }
}

#[test]
fn the_list_cannot_be_had_from_them() {
    for (name, document) in documents() {
        for format in Format::ALL {
            let read = read_document(&render(&document, format)).unwrap();
            assert_eq!(read.list, Err(RebuildError::FromBinary), "{name} {format}");
            assert_eq!(read.stated.is_some(), ["list", "bare"].contains(&name));
        }
    }
}

/// The crate knows CycloneDX up to 1.5.
#[test]
fn the_cyclonedx_crate_reads_documents_of_binaries() {
    for (name, document) in documents() {
        let text = render(&document, Format::CycloneDx15);
        let bom = Bom::parse_from_json(text.as_bytes()).unwrap();
        use cyclonedx_bom::validation::Validate;
        assert!(bom.validate().passed(), "{name}: {:?}", bom.validate());
    }
}
