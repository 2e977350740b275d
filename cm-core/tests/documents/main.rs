//! SBOM documents of a hand-made build, in every format.
//!
//! `CM_DOCUMENTS_DIR` names a folder to write the documents to, for validators outside of Rust.

#![cfg(feature = "sbom")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod declared;
mod fixture;
mod of_binary;
mod read_back;

use std::collections::BTreeSet;

use cm_core::Sha256Digest;
use cm_core::sbom::{Declarations, Finding, Format, read_supplied, render};
use cyclonedx_bom::models::bom::Bom;
use serde_json::Value;

use fixture::{
    CM_TOML, CYCLONEDX, Fixture, HOSTILE, declarations, fixture, list, named, package, values,
};

#[test]
fn documents_for_other_validators() {
    let Some(folder) = std::env::var_os("CM_DOCUMENTS_DIR") else { return };
    for format in Format::ALL {
        let path = std::path::Path::new(&folder).join(format!("{format}.json"));
        std::fs::write(path, render(&fixture().document().0, format)).unwrap();
    }
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    for format in Format::ALL {
        let text = render(&fixture().document().0, format);
        assert_eq!(text, render(&fixture().document().0, format));
        assert!(text.ends_with("}\n"));
    }
}

/// RFC 9562, sections 4.1 and 5.8: version 8, variant 10.
#[test]
fn the_serial_number_follows_the_content() {
    let serial = |fixture: &Fixture, format| {
        fixture.json(format)["serialNumber"].as_str().unwrap_or_default().to_owned()
    };
    let fixture = fixture();
    let one = serial(&fixture, Format::CycloneDx17);
    assert_eq!((&one[..9], &one[23..24]), ("urn:uuid:", "8"), "{one}");
    assert!("89ab".contains(&one[28..29]), "{one}");
    let mut corrected = self::fixture();
    let next = CM_TOML.replace("version = 2", "version = 3");
    corrected.declarations = declarations(&next);
    assert_ne!(serial(&corrected, Format::CycloneDx17), one);
    assert_ne!(serial(&fixture, Format::CycloneDx16), one);
}

#[test]
fn only_linked_components_are_components() {
    let fixture = fixture();
    for format in CYCLONEDX {
        let document = fixture.json(format);
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
            "libudev",
            HOSTILE,
        ];
        assert_eq!(names, BTreeSet::from(expected));
        assert_eq!(document["metadata"]["component"]["name"], "Infusion pump");
        let host = &document["formulation"][0]["components"];
        let roles: BTreeSet<(&str, &str)> = list(host)
            .iter()
            .map(|it| (it["name"].as_str().unwrap(), values(it, "cm:role")[0]))
            .collect();
        let expected = [
            ("serde", "build-dependency"),
            ("serde_derive", "proc-macro"),
            ("openssl-src", "build-dependency"),
            ("rustc", "tool"),
            ("cargo", "tool"),
        ];
        assert_eq!(roles, BTreeSet::from(expected));
        assert!(document["vulnerabilities"].is_null());
    }
}

#[test]
fn references_are_unique_and_resolve() {
    for format in CYCLONEDX {
        let document = fixture().json(format);
        let linked =
            list(&document["components"]).iter().chain([&document["metadata"]["component"]]);
        let linked: Vec<&str> = linked.filter_map(|it| it["bom-ref"].as_str()).collect();
        let host = list(&document["formulation"][0]["components"]).iter();
        let host: Vec<&str> = host.filter_map(|it| it["bom-ref"].as_str()).collect();
        let all: BTreeSet<&str> = linked.iter().chain(&host).copied().collect();
        assert_eq!(all.len(), linked.len() + host.len());
        let graph = list(&document["dependencies"]);
        let nodes: BTreeSet<&str> = graph.iter().filter_map(|it| it["ref"].as_str()).collect();
        assert_eq!(nodes, linked.iter().copied().collect(), "leaves have an entry too");
        for to in graph.iter().flat_map(|it| list(&it["dependsOn"])) {
            assert!(nodes.contains(to.as_str().unwrap()), "{to}");
        }
        let leaf = graph.iter().find(|it| it["ref"] == "rust-toolchain/rust-std@1.95.0").unwrap();
        assert_eq!(list(&leaf["dependsOn"]).len(), 0);
    }
}

/// CycloneDX 1.7, `compositions`: each component's parts and needs are of exactly one completeness.
#[test]
fn completeness_of_every_component() {
    for format in CYCLONEDX {
        let document = fixture().json(format);
        let graph = list(&document["dependencies"]).iter();
        let nodes: Vec<&str> = graph.filter_map(|it| it["ref"].as_str()).collect();
        for kind in ["assemblies", "dependencies"] {
            let all = list(&document["compositions"]).iter().flat_map(|it| list(&it[kind]));
            let mut all: Vec<&str> = all.filter_map(Value::as_str).collect();
            all.sort_unstable();
            let mut nodes = nodes.clone();
            nodes.sort_unstable();
            assert_eq!(all, nodes, "{kind}");
        }
    }
}

/// BSI property taxonomy: three flags exactly once, the file name at most once.
#[test]
fn properties_of_the_bsi() {
    let document = fixture().json(Format::CycloneDx17);
    let components =
        list(&document["components"]).iter().chain([&document["metadata"]["component"]]);
    for it in components {
        let once = |name: &str| {
            let all = values(it, name);
            assert_eq!(all.len(), 1, "{name} of {}", it["name"]);
            all[0]
        };
        assert!(["executable", "non-executable"].contains(&once("bsi:component:executable")));
        assert!(["archive", "no archive"].contains(&once("bsi:component:archive")));
        assert!(["structured", "unstructured"].contains(&once("bsi:component:structured")));
        assert!(values(it, "bsi:component:filename").len() <= 1);
    }
    let serde = named(&document, "serde");
    assert_eq!(values(serde, "bsi:component:filename"), ["serde-1.0.229.crate"]);
    assert_eq!(
        values(named(&document, "Infusion pump"), "bsi:component:executable"),
        ["executable"]
    );
}

/// BSI TR-03183-2: SHA-512 of what is deployed, at its download.
#[test]
fn hashes_of_the_download() {
    let fixture = fixture();
    let document = fixture.json(Format::CycloneDx16);
    let serde = named(&document, "serde");
    let download =
        list(&serde["externalReferences"]).iter().find(|it| it["type"] == "distribution").unwrap();
    assert_eq!(download["url"], "https://static.crates.io/crates/serde/1.0.229/download");
    let sha256 = Sha256Digest::of(b"serde-1.0.229");
    let hash = |alg: &str| {
        let mut all = list(&download["hashes"]).iter();
        all.find(|it| it["alg"] == alg).and_then(|it| it["content"].as_str()).unwrap().to_owned()
    };
    assert_eq!(hash("SHA-256"), sha256.to_string());
    assert_eq!(hash("SHA-512"), fixture.sha512[&sha256].to_string());
    assert!(values(named(&document, "libz-sys"), "cm:unknown").contains(&"sha-512"));
}

#[test]
fn licences_side_by_side_where_the_version_can() {
    let fixture = fixture();
    let of = |format, name: &str| named(&fixture.json(format), name)["licenses"].clone();
    let serde = of(Format::CycloneDx17, "serde");
    assert_eq!(serde[0]["expression"], "MIT OR Apache-2.0");
    assert_eq!(serde[0]["acknowledgement"], "declared");
    assert_eq!(serde[1]["license"]["id"], "MIT");
    assert_eq!(serde[1]["license"]["acknowledgement"], "concluded");
    let serde = of(Format::CycloneDx16, "serde");
    assert_eq!(list(&serde).len(), 1);
    assert_eq!(serde[0]["license"]["acknowledgement"], "concluded");
    let serde = of(Format::CycloneDx15, "serde");
    assert_eq!(serde, serde_json::json!([{ "license": { "id": "MIT" } }]));
    assert_eq!(of(Format::CycloneDx15, "fork")[0]["license"]["name"], "Our own words");
    assert_eq!(of(Format::CycloneDx15, "internal")[0]["license"]["name"], "see file LICENCE.txt");
    let document = fixture.json(Format::CycloneDx16);
    assert_eq!(values(named(&document, "serde"), "cm:licence:declared"), ["MIT OR Apache-2.0"]);
    assert!(values(named(&document, "libz-sys"), "cm:unknown").contains(&"licence"));
}

#[test]
fn incomplete_until_the_native_is_named() {
    let mut fixture = fixture();
    let document = fixture.json(Format::CycloneDx17);
    let reference = "crates.io/libz-sys@1.1.23+zlib.1.3.1";
    assert_eq!(document["compositions"][0]["aggregate"], "incomplete");
    let root = &document["metadata"]["component"]["bom-ref"];
    assert_eq!(document["compositions"][0]["assemblies"], serde_json::json!([root, reference]));
    assert_eq!(document["compositions"][0]["dependencies"], serde_json::json!([reference]));
    assert_eq!(values(&document["metadata"], "cm:incomplete"), [reference]);
    assert_eq!(values(named(&document, "libz-sys"), "cm:unknown:native-library"), ["z"]);
    fixture.declare("[[native]]\ncrate = 'libz-sys'\nname = 'zlib'\nversion = '1.3.1'");
    let document = fixture.json(Format::CycloneDx17);
    let aggregates: Vec<&Value> =
        list(&document["compositions"]).iter().map(|it| &it["aggregate"]).collect();
    assert_eq!(aggregates, ["complete", "unknown"], "what natives need is not known");
    assert_eq!(named(&document, "zlib")["purl"], "pkg:generic/zlib@1.3.1");
    let graph = list(&document["dependencies"]).iter();
    let edges = graph.clone().find(|it| it["ref"] == reference).unwrap();
    assert!(list(&edges["dependsOn"]).contains(&named(&document, "zlib")["bom-ref"]));
}

#[test]
fn own_native_code_is_no_component() {
    let mut fixture = fixture();
    fixture.declare(
        "[[native]]\ncrate = 'libz-sys'\ncrate-version = '=1.1.23'\nown-code = true\n\
         justification = \"written by the crate's authors\"",
    );
    let (document, findings) = fixture.document();
    assert!(document.is_complete());
    assert!(!findings.iter().any(|it| matches!(it, Finding::UnknownNative { .. })));
    let document = fixture.json(Format::CycloneDx17);
    let said = values(named(&document, "libz-sys"), "cm:native-code:own");
    assert_eq!(said, ["written by the crate's authors"]);
}

#[test]
fn support_and_classes() {
    let document = fixture().json(Format::CycloneDx17);
    let serde = named(&document, "serde");
    assert_eq!(values(serde, "cdx:lifecycle:milestone:endOfSupport"), ["2030-12-31"]);
    assert_eq!(values(serde, "cm:support:level"), ["actively maintained"]);
    assert_eq!(values(serde, "cm:software-item-class"), ["B"]);
    assert_eq!(values(serde, "cm:maintenance-class"), ["supported"]);
    assert_eq!(values(serde, "cm:features"), ["derive,std"]);
    assert!(!values(serde, "cm:unknown").contains(&"support"));
    let fork = named(&document, "fork");
    assert_eq!(values(fork, "cm:justification"), ["kept by ourselves"]);
    assert_eq!(values(fork, "cdx:fda:justification").len(), 2);
    assert!(values(named(&document, "openssl-sys"), "cm:unknown").contains(&"support"));
}

#[test]
fn natives_and_suppliers() {
    let document = fixture().json(Format::CycloneDx17);
    let openssl = named(&document, "openssl");
    assert_eq!(openssl["purl"], "pkg:generic/openssl@3.5.4");
    assert!(openssl["pedigree"]["notes"].as_str().unwrap().starts_with("patched"));
    assert_eq!(openssl["cpe"], "cpe:2.3:a:openssl:openssl:3.5.4:*:*:*:*:*:*:*");
    for (name, supplier, known_from) in [
        ("Infusion pump", "Example Maker", "cm.toml"),
        ("serde", "A. Author", "authors"),
        ("fork", "Example Team", "cm.toml"),
        ("rust-std", "The Rust Project", "toolchain"),
        ("openssl", "owner", "carrier"),
        ("libudev", "Example Distribution", "cm.toml"),
        ("internal", "registry.example.org", "registry"),
        ("openssl-sys", "crates.io", "registry"),
    ] {
        let it = named(&document, name);
        assert_eq!(it["supplier"]["name"], supplier);
        assert_eq!(values(it, "cm:supplier:source"), [known_from], "{name}");
    }
}

/// Nobody is made up where nobody is known.
#[test]
fn without_declarations() {
    let mut fixture = fixture();
    fixture.declarations = Declarations::default();
    let (_, findings) = fixture.document();
    let missing = |part: &str| findings.iter().any(|it| it.to_string().contains(part));
    assert!(missing("product's supplier") && missing("product's contact"));
    assert!(missing("pump 1.4.0 (local): no supplier is known"));
    let document = fixture.json(Format::CycloneDx17);
    assert!(named(&document, "pump")["supplier"].is_null());
    assert!(values(named(&document, "pump"), "cm:unknown").contains(&"supplier"));
    assert!(document["metadata"]["manufacturer"].is_null());
    assert_eq!(document["version"], 1);
    let spdx = fixture.json(Format::Spdx23);
    assert_eq!(package(&spdx, "pump")["supplier"], "NOASSERTION");
}

#[test]
fn about_the_document() {
    let fixture = fixture();
    for format in CYCLONEDX {
        let document = fixture.json(format);
        let metadata = &document["metadata"];
        assert_eq!(document["version"], 2);
        assert_eq!(metadata["timestamp"], "2023-11-14T22:13:20Z");
        assert_eq!(metadata["lifecycles"][0]["phase"], "build");
        assert_eq!(metadata["authors"][0]["email"], "psirt@example.org");
        assert_eq!(metadata["component"]["version"], "1.4");
        assert_eq!(metadata["component"]["bom-ref"], "local/pump@1.4.0");
        assert_eq!(values(&metadata["component"], "cm:package"), ["pump@1.4.0"]);
        assert_eq!(metadata["tools"]["components"][0]["name"], "cargo-cm");
        assert_eq!(values(metadata, "cm:corrects"), ["a wrong licence"]);
        let digest = fixture.build.list().digest().to_string();
        assert_eq!(values(&metadata["component"], "cm:sbom-digest"), [digest]);
        let settings = &document["formulation"][0];
        assert_eq!(values(settings, "cm:profile:lto"), ["thin"]);
        assert_eq!(values(settings, "cm:profile-override:sha2:opt-level"), ["3"]);
        assert_eq!(values(settings, "cm:rustflag"), ["-C", "relro-level=full"]);
    }
}

#[test]
fn findings_name_every_gap() {
    let (_, findings) = fixture().document();
    let texts: Vec<String> = findings.iter().map(ToString::to_string).collect();
    for part in [
        "licence \"Our own words\" is no SPDX expression",
        "libz-sys 1.1.23+zlib.1.3.1: no licence is stated",
        "libz-sys 1.1.23+zlib.1.3.1: no SHA-512",
        "brings native library \"z\"",
        "openssl-sys 0.9.112: no supplier is known; crates.io stands in",
    ] {
        assert_eq!(
            texts.iter().filter(|text| text.contains(part)).count(),
            1,
            "{part}: {texts:#?}"
        );
    }
}

/// The reader of the CycloneDX project agrees with what was put in.
#[test]
fn the_cyclonedx_crate_reads_1_5() {
    let text = render(&fixture().document().0, Format::CycloneDx15);
    let bom = Bom::parse_from_json(text.as_bytes()).unwrap();
    let read: BTreeSet<(String, String)> = bom
        .components
        .unwrap()
        .0
        .into_iter()
        .map(|it| (it.name.to_string(), it.version.unwrap().to_string()))
        .collect();
    let set = fixture().build.set;
    let mut linked: BTreeSet<(String, String)> = set
        .runtime()
        .iter()
        .filter(|member| member.component.name != "pump")
        .map(|member| (member.component.name.clone(), member.component.version.clone()))
        .collect();
    linked.insert(("libudev".to_owned(), "257".to_owned()));
    assert_eq!(read, linked);
    assert_eq!(bom.dependencies.unwrap().0.len(), linked.len() + 1);
}

/// Our reader of suppliers' documents finds in each version what CycloneDX's own finds in 1.5.
#[test]
fn suppliers_documents_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let document = fixture().document().0;
    let text = render(&document, Format::CycloneDx15);
    let bom = Bom::parse_from_json(text.as_bytes()).unwrap();
    let text = |it: &dyn ToString| Some(it.to_string());
    let expected: BTreeSet<_> = bom
        .components
        .unwrap()
        .0
        .iter()
        .map(|it| {
            let purl = it.purl.as_ref().and_then(|purl| text(purl));
            (it.name.to_string(), it.version.as_ref().and_then(|version| text(version)), purl)
        })
        .collect();
    for format in CYCLONEDX {
        let path = folder.path().join(format.to_string());
        std::fs::write(&path, render(&document, format)).unwrap();
        let read = read_supplied(&path).unwrap().into_iter();
        assert_eq!(
            read.map(|it| (it.library.name, it.library.version, it.library.purl))
                .collect::<BTreeSet<_>>(),
            expected
        );
    }
}

#[test]
fn spdx_says_what_cyclonedx_says() {
    let fixture = fixture();
    let spdx = fixture.json(Format::Spdx23);
    assert_eq!(spdx["creationInfo"]["created"], "2023-11-14T22:13:20Z");
    assert_eq!(
        spdx["creationInfo"]["creators"][0],
        "Organization: Example Maker (psirt@example.org)"
    );
    let serde = package(&spdx, "serde");
    assert_eq!(serde["licenseDeclared"], "MIT OR Apache-2.0");
    assert_eq!(serde["licenseConcluded"], "MIT");
    assert_eq!(serde["validUntilDate"], "2030-12-31T00:00:00Z");
    assert_eq!(package(&spdx, "libz-sys")["licenseDeclared"], "NOASSERTION");
    let own = package(&spdx, "fork")["licenseDeclared"].as_str().unwrap();
    let extracted = list(&spdx["hasExtractedLicensingInfos"]);
    let own = extracted.iter().find(|it| it["licenseId"] == own).unwrap();
    assert_eq!(own["extractedText"], "Our own words");
    let ids: BTreeSet<&str> =
        list(&spdx["packages"]).iter().filter_map(|it| it["SPDXID"].as_str()).collect();
    assert_eq!(ids.len(), list(&spdx["packages"]).len());
    let mut kinds = BTreeSet::new();
    for edge in list(&spdx["relationships"]) {
        kinds.insert(edge["relationshipType"].as_str().unwrap());
        assert!(ids.contains(edge["relatedSpdxElement"].as_str().unwrap()), "{edge}");
    }
    let expected = [
        "BUILD_DEPENDENCY_OF",
        "BUILD_TOOL_OF",
        "DEPENDS_ON",
        "DESCRIBES",
        "DYNAMIC_LINK",
        "STATIC_LINK",
    ];
    assert_eq!(kinds, BTreeSet::from(expected));
}

/// JSON escapes them, SPDX identifiers leave them out (SPDX 2.3, clause 7.2).
#[test]
fn hostile_names_stay_inside_their_fields() {
    for format in Format::ALL {
        let text = render(&fixture().document().0, format);
        assert!(!text.contains('\u{202e}') && !text.contains('\0'));
        assert!(!text.contains("javascript:"));
    }
    let document = fixture().json(Format::CycloneDx17);
    assert_eq!(named(&document, HOSTILE)["name"], HOSTILE);
    let spdx = fixture().json(Format::Spdx23);
    let id = package(&spdx, HOSTILE)["SPDXID"].as_str().unwrap();
    assert!(id.chars().all(|it| it.is_ascii_alphanumeric() || ".-".contains(it)), "{id}");
}
