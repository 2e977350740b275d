//! Lists and documents that somebody changed.

use std::fs;

use serde_json::{Value, json};

use crate::place::{Place, STEM, binary, record, says};

/// A change to the list, and what is said of it.
type Change = (&'static str, fn(&mut Value), i32, &'static str);

const CHANGED_LISTS: &[Change] = &[
    ("component removed", |it| remove(it, "handle"), 1, "added    handle 1.1.0"),
    (
        "component removed, its number kept",
        |it| drop(it["components"].as_array_mut().unwrap().pop()),
        3,
        "the components form no set",
    ),
    (
        "feature",
        |it| component(it, "client")["features"] = json!(["fast"]),
        1,
        "client 1.2.0 +tls -fast",
    ),
    (
        "version",
        |it| component(it, "handle")["version"] = json!("1.0.0"),
        1,
        "handle 1.0.0 -> handle 1.1.0",
    ),
    ("edge", |it| component(it, "service")["dependencies"] = json!([]), 1, "edges    service"),
    (
        "checksum",
        |it| component(it, "handle")["checksum"] = json!("0".repeat(64)),
        1,
        "only checksums",
    ),
    (
        "profile",
        |it| it["profile"] = json!("dev"),
        1,
        "profile is \"release\" in the record and \"dev\"",
    ),
    ("target", |it| it["target"] = json!("riscv32i-unknown-none-elf"), 1, "riscv32i"),
    ("compiler", |it| it["rustc"]["version"] = json!("1.60.0"), 1, "rustc is"),
    ("order", |it| it["components"].as_array_mut().unwrap().reverse(), 3, "not in canonical form"),
];

pub(crate) fn component<'a>(list: &'a mut Value, name: &str) -> &'a mut Value {
    let all = list["components"].as_array_mut().unwrap();
    all.iter_mut().find(|it| it["name"] == name).unwrap()
}

/// Removes a component as somebody does who knows the format: indices are moved.
fn remove(list: &mut Value, name: &str) {
    let all = list["components"].as_array_mut().unwrap();
    let gone = all.iter().position(|it| it["name"] == name).unwrap() as u64;
    all.remove(usize::try_from(gone).unwrap());
    let moved = |index: u64| if index > gone { index - 1 } else { index };
    for component in all {
        let needs = component["dependencies"].as_array().unwrap().iter();
        let needs = needs.map(|it| it.as_u64().unwrap()).filter(|it| *it != gone);
        component["dependencies"] = needs.map(moved).collect();
    }
    list["root"] = json!(moved(list["root"].as_u64().unwrap()));
}

/// serde_json writes objects sorted and without white space, which is the canonical form here.
#[test]
fn changed_lists() {
    let place = Place::new();
    let (_, list) = place.list("out");
    let app = place.write("app.bin", &binary(&record(&list)));
    assert_eq!(serde_json::from_str::<Value>(&list).unwrap().to_string(), list);
    for (what, change, code, text) in CHANGED_LISTS {
        let mut changed: Value = serde_json::from_str(&list).unwrap();
        change(&mut changed);
        let file = place.write("changed.json", changed.to_string().as_bytes());
        let outcome = place.verify(&[&app, &"--components", &file]);
        says(&outcome, *code, &[text]);
        assert!(!outcome.stdout.contains("verdict: holds"), "{what}");
    }
    let indented = serde_json::to_string_pretty(&serde_json::from_str::<Value>(&list).unwrap());
    let file = place.write("indented.json", indented.unwrap().as_bytes());
    says(&place.verify(&[&app, &"--components", &file]), 3, &["not in canonical form"]);
    let newline = place.write("newline.json", format!("{list}\n").as_bytes());
    says(&place.verify(&[&app, &"--components", &newline]), 3, &["not in canonical form"]);
    let newer = place.write("newer.json", list.replace("\"format\":1", "\"format\":2").as_bytes());
    says(&place.verify(&[&app, &"--components", &newer]), 4, &["format 2", "newer version"]);
}

const CHANGED_DOCUMENTS: &[Change] = &[
    (
        "component removed",
        |it| drop(it["components"].as_array_mut().unwrap().remove(0)),
        3,
        "changed",
    ),
    (
        "version",
        |it| component(it, "handle")["version"] = json!("1.0.0"),
        3,
        "handle 1.0.0 -> handle 1.1.0",
    ),
    (
        "feature",
        |it| {
            let all = component(it, "client")["properties"].as_array_mut().unwrap();
            let features = all.iter_mut().find(|it| it["name"] == "cm:features").unwrap();
            features["value"] = json!("tls,fast");
        },
        3,
        "client 1.2.0 -fast",
    ),
    (
        "digest, too",
        |it| {
            // Whoever changes the digest as well has another list's document.
            component(it, "handle")["version"] = json!("1.0.0");
            let text = cm_core::sbom::read_document(&it.to_string()).unwrap();
            let digest = text.list.unwrap().list().digest().to_string();
            let all = it["metadata"]["component"]["properties"].as_array_mut().unwrap();
            let stated = all.iter_mut().find(|it| it["name"] == "cm:sbom-digest").unwrap();
            stated["value"] = json!(digest);
        },
        1,
        "handle 1.0.0 -> handle 1.1.0",
    ),
];

#[test]
fn changed_documents() {
    let place = Place::new();
    let (_, list) = place.list("out");
    let app = place.write("app.bin", &binary(&record(&list)));
    let document = place.workspace.path(&format!("out/{STEM}.cdx.json"));
    let text = fs::read_to_string(document).unwrap();
    for (what, change, code, said) in CHANGED_DOCUMENTS {
        let mut changed: Value = serde_json::from_str(&text).unwrap();
        change(&mut changed);
        let file = place.write("changed.cdx.json", changed.to_string().as_bytes());
        let outcome = place.verify(&[&app, &"--sbom", &file]);
        says(&outcome, *code, &[said]);
        assert!(!outcome.stdout.contains("verdict: holds"), "{what}");
    }
    let other = json!({ "bomFormat": "CycloneDX", "specVersion": "1.4", "components": [] });
    let other = place.write("other.cdx.json", other.to_string().as_bytes());
    says(&place.verify(&[&app, &"--sbom", &other]), 4, &["states no SBOM digest", "--components"]);
}
