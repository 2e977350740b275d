//! The component list, written again from documents.

use cm_core::sbom::{Format, ReadDocument, RebuildError, read_document, render};
use cm_core::{Component, ComponentSet, Sha256Digest, Source};
use serde_json::{Value, json};

use crate::fixture::{Fixture, fixture};

fn written(fixture: &Fixture, format: Format) -> String {
    render(&fixture.document().0, format)
}

fn read(document: &Value) -> ReadDocument {
    read_document(&document.to_string()).unwrap()
}

/// The expectation is the list of the build that the document describes.
#[test]
fn byte_for_byte_from_every_format() {
    for format in Format::ALL {
        let fixture = fixture();
        let read = read_document(&written(&fixture, format)).unwrap();
        let list = read.list.unwrap().list();
        assert_eq!(list.as_json(), fixture.build.list().as_json(), "{format}");
        assert_eq!(read.stated, Some(fixture.build.list().digest()));
        assert_eq!(read.format, Some(format));
        assert_eq!(read.package, Some(("pump".to_owned(), "1.4.0".to_owned())));
        assert!(read.is_as_written, "{format}");
    }
}

/// A supplier's document names another file of the library than the crate that carries it.
#[test]
fn checksums_that_suppliers_documents_hide() {
    let folder = tempfile::tempdir().unwrap();
    let sha256 = Sha256Digest::of(b"openssl-3.5.4.tar.gz").to_string();
    let supplied = json!({ "bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{
        "name": "openssl", "version": "3.5.4",
        "hashes": [{ "alg": "SHA-256", "content": sha256 }],
    }] });
    std::fs::write(folder.path().join("openssl.cdx.json"), supplied.to_string()).unwrap();
    let text = "[[native]]\ncrate = \"openssl-src\"\nsbom = \"openssl.cdx.json\"\n";
    let config = cm_core::config::Config::parse(text, std::path::Path::new("cm.toml")).unwrap();
    let mut fixture = fixture();
    fixture.declarations = cm_core::sbom::Declarations::read(config, folder.path()).unwrap();
    // Once as resolution finds it, without a checksum, and once with the carrying crate's.
    for checksum in [None, Some(Sha256Digest::of(b"openssl-src-300.5.4+3.5.4"))] {
        let set = &fixture.build.set;
        let mut members = set.members().to_vec();
        let native = members.iter_mut().find(|it| it.component.name == "openssl").unwrap();
        native.component.checksum = checksum;
        fixture.build.set = ComponentSet::new(members, set.root_index()).unwrap();
        for format in Format::ALL {
            let text = written(&fixture, format);
            assert!(text.contains(&sha256), "{format}");
            let list = read_document(&text).unwrap().list.unwrap().list();
            assert_eq!(list.as_json(), fixture.build.list().as_json(), "{format}");
        }
    }
}

/// What is changed, and how.
type Change = (&'static str, fn(&mut Value));

/// The places of CycloneDX that hold what the list holds, each with another value.
#[test]
fn every_change_is_seen_in_cyclonedx() {
    let hash = Sha256Digest::of(b"other").to_string();
    let changes: [Change; 15] = [
        ("component removed", |it| {
            let gone = take(it, "serde");
            let nodes = it["dependencies"].as_array_mut().unwrap();
            nodes.retain(|node| node["ref"] != gone);
            nodes.iter_mut().for_each(|node| remove(&mut node["dependsOn"], &gone));
        }),
        ("component removed, edges kept", |it| drop(take(it, "serde"))),
        ("component added", |it| {
            let mut more = component(it, "serde").clone();
            (more["name"], more["bom-ref"]) = (json!("more"), json!("more"));
            it["components"].as_array_mut().unwrap().push(more);
        }),
        ("component within a component", |it| {
            let mut more = component(it, "fork").clone();
            (more["name"], more["bom-ref"]) = (json!("more"), json!("more"));
            component(it, "serde")["components"] = json!([more]);
        }),
        ("component unlisted", |it| {
            let properties = component(it, "serde")["properties"].as_array_mut().unwrap();
            properties.push(json!({ "name": "cm:listed", "value": "no" }));
        }),
        ("name", |it| component(it, "fork")["name"] = json!("spoon")),
        ("version", |it| component(it, "serde")["version"] = json!("1.0.228")),
        ("source", |it| *property(component(it, "serde"), "cm:source") = json!("local")),
        ("feature removed", |it| *property(component(it, "serde"), "cm:features") = json!("std")),
        ("checksum removed", |it| component(it, "serde")["hashes"] = json!([])),
        ("edge removed", |it| {
            let nodes = it["dependencies"].as_array_mut().unwrap();
            let root = nodes.iter_mut().find(|it| it["ref"] == "local/pump@1.4.0").unwrap();
            root["dependsOn"].as_array_mut().unwrap().remove(0);
        }),
        ("profile", |it| *property(&mut it["metadata"], "cm:build:profile") = json!("dev")),
        ("target", |it| {
            *property(&mut it["metadata"], "cdx:rustc:meta:target:triple") = json!("riscv32");
        }),
        ("rustc", |it| rustc(it)["version"] = json!("1.94.0")),
        ("rustc's commit", |it| *property(rustc(it), "cm:commit") = json!("0000")),
    ];
    for format in [Format::CycloneDx17, Format::CycloneDx16, Format::CycloneDx15] {
        for (what, change) in changes {
            assert_seen(format, what, change);
        }
        assert_seen(format, "checksum", |it| {
            component(it, "serde")["hashes"][0]["content"] = json!(hash);
        });
    }
}

#[test]
fn every_change_is_seen_in_spdx() {
    let hash = Sha256Digest::of(b"other").to_string();
    let changes: [Change; 9] = [
        ("package removed", |it| {
            let packages = it["packages"].as_array_mut().unwrap();
            let at = packages.iter().position(|it| it["name"] == "serde").unwrap();
            let gone = packages.remove(at)["SPDXID"].clone();
            let edges = it["relationships"].as_array_mut().unwrap();
            edges.retain(|it| it["spdxElementId"] != gone && it["relatedSpdxElement"] != gone);
        }),
        ("taken for a tool", |it| comment(it, "serde", "cm:source", "cm:role: tool\ncm:source")),
        ("version", |it| package(it, "fork")["versionInfo"] = json!("9.0.0")),
        ("feature", |it| comment(it, "serde", "derive,std", "derive")),
        ("source", |it| comment(it, "serde", "cm:source: crates.io", "cm:source: local")),
        ("checksum removed", |it| package(it, "serde")["checksums"] = json!([])),
        ("edge", |it| {
            let edges = it["relationships"].as_array_mut().unwrap();
            let at = edges.iter().position(|it| it["relationshipType"] == "DEPENDS_ON").unwrap();
            edges.remove(at);
        }),
        ("rustc", |it| package(it, "rustc")["versionInfo"] = json!("1.94.0")),
        ("target", |it| {
            let text = it["comment"].as_str().unwrap().replace("x86_64", "riscv64");
            it["comment"] = json!(text);
        }),
    ];
    for (what, change) in changes {
        assert_seen(Format::Spdx23, what, change);
    }
    assert_seen(Format::Spdx23, "checksum", |it| {
        package(it, "serde")["checksums"][0]["checksumValue"] = json!(hash);
    });
}

fn assert_seen(format: Format, what: &str, change: impl Fn(&mut Value)) {
    let mut document = fixture().json(format);
    let before = document.clone();
    change(&mut document);
    assert_ne!(before, document, "{format}: {what} changes nothing");
    let read = read(&document);
    match read.list {
        Ok(list) => assert_ne!(Some(list.list().digest()), read.stated, "{format}: {what}"),
        Err(error) => assert!(error.is_damage(), "{format}: {what}: {error}"),
    }
    assert!(!read.is_as_written);
}

/// What people say of a component is not in the list: another licence is seen in the serial number.
#[test]
fn a_corrected_licence_keeps_the_digest() {
    for format in Format::ALL {
        let text = written(&fixture(), format).replace("LGPL-2.1-or-later", "LGPL-3.0-only");
        let read = read_document(&text).unwrap();
        assert_eq!(Some(read.list.unwrap().list().digest()), read.stated);
        assert!(!read.is_as_written, "{format}");
    }
}

#[test]
fn documents_that_cannot_give_the_list() {
    let local = |source: &str| {
        let mut fixture = fixture();
        let mut members = fixture.build.set.members().to_vec();
        let member = members.iter_mut().find(|it| it.component.name == "fork").unwrap();
        member.component = Component::new("fork", "0.3.1", source.parse::<Source>().unwrap());
        let root = fixture.build.set.root_index();
        fixture.build.set = ComponentSet::new(members, root).unwrap();
        fixture
    };
    for format in Format::ALL {
        for source in ["registry+file:///home/someone/index", "git+file:///home/someone/a#c0ffee"] {
            let read = read_document(&written(&local(source), format)).unwrap();
            assert_eq!(read.list, Err(RebuildError::LocalPath("fork 0.3.1".to_owned())));
        }
        let text = written(&fixture(), format);
        let newer = match format {
            Format::Spdx23 => text.replace("components-format: 1", "components-format: 2"),
            _ => text.replace(
                "\"cm:components-format\",\n          \"value\": \"1\"",
                "\"cm:components-format\",\n          \"value\": \"2\"",
            ),
        };
        assert_eq!(
            read_document(&newer).unwrap().list,
            Err(RebuildError::Format("2".to_owned())),
            "{format}"
        );
        let older = text.replace("cm:components-format", "cm:other");
        assert_eq!(read_document(&older).unwrap().list, Err(RebuildError::NoFormat));
    }
    let other = json!({ "bomFormat": "CycloneDX", "specVersion": "1.4", "components": [
        { "name": "a", "version": "1", "purl": "pkg:cargo/a@1" },
    ] });
    let other = read(&other);
    assert_eq!((other.format, other.stated), (None, None));
    assert_eq!(other.list, Err(RebuildError::NotOurs));
}

/// Whatever is damaged, a digest is never stated of a list that is not the build's.
#[test]
fn damaged_text() {
    for format in Format::ALL {
        let text = written(&fixture(), format).into_bytes();
        for step in 0..400 {
            let at = step * text.len() / 400;
            let mut damaged = text.clone();
            match step % 4 {
                0 => damaged.truncate(at),
                1 => damaged[at] ^= 1,
                2 => drop(damaged.drain(at..text.len().min(at + 40))),
                _ => damaged.splice(at..at, *b"\"},{").for_each(drop),
            }
            let Ok(damaged) = String::from_utf8(damaged) else { continue };
            let Ok(ReadDocument { stated, list: Ok(list), .. }) = read_document(&damaged) else {
                continue;
            };
            if stated == Some(list.list().digest()) {
                assert_eq!(list.list().as_json(), fixture().build.list().as_json());
            }
        }
    }
}

#[test]
fn what_is_no_document() {
    for text in ["", "[]", "{}", "<bom/>", r#"{"bomFormat":"CycloneDX","components":7}"#] {
        assert!(read_document(text).is_err(), "{text}");
    }
    let deep = "{\"components\":[".repeat(1000);
    assert!(read_document(&format!("{{\"bomFormat\":\"CycloneDX\",\"a\":{deep}")).is_err());
}

fn component<'a>(document: &'a mut Value, name: &str) -> &'a mut Value {
    let all = document["components"].as_array_mut().unwrap();
    all.iter_mut().find(|it| it["name"] == name).unwrap()
}

/// Takes a component out; gives its reference.
fn take(document: &mut Value, name: &str) -> Value {
    let all = document["components"].as_array_mut().unwrap();
    let at = all.iter().position(|it| it["name"] == name).unwrap();
    all.remove(at)["bom-ref"].clone()
}

fn remove(list: &mut Value, item: &Value) {
    list.as_array_mut().unwrap().retain(|it| it != item);
}

fn rustc(document: &mut Value) -> &mut Value {
    let all = document["formulation"][0]["components"].as_array_mut().unwrap();
    all.iter_mut().find(|it| it["name"] == "rustc").unwrap()
}

fn property<'a>(object: &'a mut Value, name: &str) -> &'a mut Value {
    let all = object["properties"].as_array_mut().unwrap();
    &mut all.iter_mut().find(|it| it["name"] == name).unwrap()["value"]
}

fn package<'a>(spdx: &'a mut Value, name: &str) -> &'a mut Value {
    let all = spdx["packages"].as_array_mut().unwrap();
    // The linked one: it stands before a namesake of the build host.
    all.iter_mut().find(|it| it["name"] == name).unwrap()
}

fn comment(spdx: &mut Value, name: &str, from: &str, to: &str) {
    let package = package(spdx, name);
    package["comment"] = json!(package["comment"].as_str().unwrap().replacen(from, to, 1));
}
