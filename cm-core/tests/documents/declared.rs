//! Whatever `cm.toml` can state is in the documents.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use cm_core::config::{Config, EXAMPLE, schema};
use cm_core::sbom::{Declarations, Finding, Format};
use cm_core::{
    BuildId, Component, ComponentSet, Dependency, DependencyKind, Member, PackageFacts, Scope,
    Source, UnknownNative,
};
use serde_json::Value;

use crate::fixture::{Fixture, component, declarations, fixture, list, named, package};

/// Each key, and what CycloneDX and SPDX say because of it; `{}` is the key's value.
const SHOWN: &[(&str, &str, &str)] = &[
    ("product.name", "name: {}", "name: {}"),
    ("product.version-from", "cm:package: {}@1.4.0", "cm:package: {}@1.4.0"),
    ("product.contact", "url: {}", "cm:author:url: {}"),
    ("product.supplier.name", "name: {}", "creators: Organization: {} (psirt@example.com)"),
    ("product.supplier.url", "url: {}", "cm:author:url: {}"),
    ("product.supplier.email", "email: {}", "cm:author:email: {}"),
    ("build.name", "cm:build:name: {}", "cm:build:name: {}"),
    ("build.package", "cm:package: {}@1.4.0", "cm:package: {}@1.4.0"),
    ("build.bin", "cm:build:target: {}", "cm:build:target: {}"),
    ("build.profile", "cm:build:profile: {}", "cm:build:profile: {}"),
    ("build.targets", "cdx:rustc:meta:target:triple: {}", "cdx:rustc:meta:target:triple: {}"),
    ("build.features", "cm:features: {}", "cm:features: {}"),
    ("native.crate", "name: {}", "name: {}"),
    ("native.name", "name: {}", "name: {}"),
    ("native.version", "version: {}", "versionInfo: {}"),
    ("native.licence", "id: {}", "licenseDeclared: {}"),
    ("native.supplier.name", "name: {}", "supplier: Organization: {} (sqlite@example.org)"),
    ("native.supplier.url", "url: {}", "cm:supplier:url: {}"),
    ("native.supplier.email", "email: {}", "supplier: Organization: SQLite project ({})"),
    ("native.purl", "purl: {}", "referenceLocator: {}"),
    ("native.cpe", "cpe: {}", "referenceLocator: {}"),
    (
        "native.patched",
        "notes: patched: it differs from what its supplier published",
        "cm:pedigree: patched: it differs from what its supplier published",
    ),
    ("native.system", "cm:linkage: system", "cm:linkage: system"),
    ("native.sbom", "purl: pkg:generic/radio-stack@2.1", "versionInfo: 2.1"),
    ("native.justification", "cm:native-code:own: {}", "cm:native-code:own: {}"),
    ("component.name", "name: {}", "name: {}"),
    ("component.supplier.name", "name: {}", "supplier: Organization: {} (ring@example.org)"),
    ("component.supplier.url", "url: {}", "cm:supplier:url: {}"),
    ("component.supplier.email", "email: {}", "supplier: Organization: The ring project ({})"),
    ("component.licence-concluded", "expression: {}", "licenseConcluded: {}"),
    (
        "component.support",
        "cm:support:level: actively maintained",
        "cm:support:level: actively maintained",
    ),
    (
        "component.end-of-support",
        "cdx:lifecycle:milestone:endOfSupport: {}",
        "validUntilDate: {}T00:00:00Z",
    ),
    ("component.justification", "cm:justification: {}", "cm:justification: {}"),
    ("component.maintenance-class", "cm:maintenance-class: {}", "cm:maintenance-class: {}"),
    ("component.software-item-class", "cm:software-item-class: {}", "cm:software-item-class: {}"),
    ("component.purpose", "cm:purpose: {}", "cm:purpose: {}"),
    ("sbom.version", "version: {}", "cm:sbom-version: {}"),
    ("sbom.corrects", "cm:corrects: {}", "cm:corrects: {}"),
];

/// Keys that only choose what is built, or which components an entry is for.
const CHOOSING: [&str; 6] = [
    "build.lib",
    "build.all-features",
    "build.default-features",
    "native.crate-version",
    "native.own-code",
    "component.version",
];

/// Other spellings of shown keys.
const OTHERWISE: [&str; 3] = ["product.version", "native.license", "component.license-concluded"];

/// The example, less the build that is not described, and with what it leaves out.
fn cm_toml() -> String {
    let (first, rest) = EXAMPLE.split_once("[[build]]\nname = \"service-tool\"").unwrap();
    let (_, rest) = rest.split_once("[[native]]").unwrap();
    let text = format!("{first}[[native]]{rest}");
    let changes = [
        ("patched = false", "patched = true "),
        ("www.sqlite.org\"", "www.sqlite.org\", email = \"sqlite@example.org\""),
        ("briansmith/ring\"", "briansmith/ring\", email = \"ring@example.org\""),
    ];
    changes.into_iter().fold(text, |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

const SUPPLIED: &str = r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
    {"type": "library", "name": "radio-stack", "version": "2.1",
     "purl": "pkg:generic/radio-stack@2.1",
     "supplier": {"name": "Example Radio", "url": ["https://radio.example.org"],
                  "contact": [{"email": "psirt@radio.example.org"}]}}]}"#;

/// The build `firmware` of the example.
fn firmware() -> Fixture {
    let mut fixture = fixture();
    let crates = [
        ("pump-firmware", "1.4.0", "local"),
        ("ring", "0.17.14", "crates.io"),
        ("libsqlite3-sys", "0.30.1", "crates.io"),
        ("libudev-sys", "0.1.4", "crates.io"),
        ("radio-stack-sys", "1.2.0", "crates.io"),
        ("rayon-core", "1.13.0", "crates.io"),
    ];
    let crates = crates.map(|(name, version, source)| component(name, version, source));
    let member = |component: &Component| Member::new(Scope::Runtime, component.clone());
    let mut members: Vec<Member> = crates.iter().map(member).collect();
    members[0].features.push("bluetooth".to_owned());
    for to in 1..members.len() {
        members[0].dependencies.push(Dependency { to, kind: DependencyKind::Normal });
    }
    let build = &mut fixture.build;
    build.set = ComponentSet::new(members, 0).unwrap();
    let facts = |it: &Component| (it.clone(), PackageFacts::default());
    build.facts = Arc::new(crates.iter().map(facts).collect::<BTreeMap<_, _>>());
    let unknown = |it: &Component| UnknownNative { component: it.clone(), links: it.name.clone() };
    build.unknown_natives = crates[2..].iter().map(unknown).collect();
    build.id = BuildId {
        package: "pump-firmware".to_owned(),
        version: "1.4.0".to_owned(),
        target_name: "pump".to_owned(),
        crate_types: vec!["bin".to_owned()],
        profile: "release-lto".to_owned(),
        triple: "thumbv7em-none-eabihf".to_owned(),
    };
    fixture.build_name = Some("firmware");
    fixture
}

#[test]
fn every_key_reaches_the_documents() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("vendor")).unwrap();
    std::fs::write(folder.path().join("vendor/radio-stack.cdx.json"), SUPPLIED).unwrap();
    let config = Config::parse(&cm_toml(), Path::new("cm.toml")).unwrap();
    let mut fixture = firmware();
    fixture.declarations = Declarations::read(config, folder.path()).unwrap();
    let (document, findings) = fixture.document();
    assert!(document.is_complete());
    assert!(findings.contains(&Finding::VersionMissing { component: "libudev".to_owned() }));
    let [cyclonedx, spdx] =
        [Format::CycloneDx17, Format::Spdx23].map(|format| facts(&fixture.json(format)));
    let shown: BTreeMap<&str, (&str, &str)> =
        SHOWN.iter().map(|(key, cyclonedx, spdx)| (*key, (*cyclonedx, *spdx))).collect();
    let mut seen = BTreeSet::new();
    for (key, value) in declared() {
        if CHOOSING.contains(&key.as_str()) {
            continue;
        }
        let Some((in_cyclonedx, in_spdx)) = shown.get(key.as_str()) else {
            panic!("nobody looks for `{key}`");
        };
        let [wanted, wanted_spdx] = [in_cyclonedx, in_spdx].map(|it| it.replace("{}", &value));
        assert!(cyclonedx.contains(&wanted), "{key}: CycloneDX lacks {wanted:?}");
        assert!(spdx.contains(&wanted_spdx), "{key}: SPDX lacks {wanted_spdx:?}");
        seen.insert(key);
    }
    let all: BTreeSet<&str> = shown.keys().copied().collect();
    assert_eq!(seen.iter().map(String::as_str).collect::<BTreeSet<_>>(), all);
    for fact in ["name: Example Radio", "url: https://radio.example.org"] {
        assert!(cyclonedx.contains(fact), "{fact}");
    }
    assert!(spdx.contains("supplier: Organization: Example Radio (psirt@radio.example.org)"));
}

/// What is looked for is what `cm.toml`'s schema knows.
#[test]
fn every_key_of_the_schema_is_looked_for() {
    let schema: Value = serde_json::from_str(&schema()).unwrap();
    let mut keys = BTreeSet::new();
    schema_keys(&schema, "", &mut keys);
    let looked = SHOWN.iter().map(|(key, ..)| *key).chain(CHOOSING).chain(OTHERWISE);
    assert_eq!(keys, looked.map(str::to_owned).collect());
}

fn schema_keys(schema: &Value, path: &str, keys: &mut BTreeSet<String>) {
    let schema = if schema["items"]["properties"].is_object() { &schema["items"] } else { schema };
    let Some(properties) = schema["properties"].as_object() else {
        keys.insert(path.to_owned());
        return;
    };
    for (key, schema) in properties {
        schema_keys(schema, &joined(path, key), keys);
    }
}

fn joined(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// Each value of the file with its key; entries of a list count one by one.
fn declared() -> Vec<(String, String)> {
    let mut all = Vec::new();
    collect("", &toml::Value::Table(cm_toml().parse().unwrap()), &mut all);
    all
}

fn collect(path: &str, value: &toml::Value, all: &mut Vec<(String, String)>) {
    match value {
        toml::Value::Table(table) => {
            table.iter().for_each(|(key, value)| collect(&joined(path, key), value, all));
        }
        toml::Value::Array(items) => items.iter().for_each(|item| collect(path, item, all)),
        toml::Value::String(text) => all.push((path.to_owned(), text.clone())),
        other => all.push((path.to_owned(), other.to_string())),
    }
}

/// Each text and number of a document as `name: value`; the lines of SPDX's comments too.
fn facts(document: &Value) -> BTreeSet<String> {
    let mut facts = BTreeSet::new();
    gather("", document, &mut facts);
    facts
}

fn gather(name: &str, value: &Value, facts: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            if let (Some(name), Some(value)) = (object.get("name"), object.get("value")) {
                let [name, value] = [name, value].map(|it| it.as_str().unwrap());
                facts.insert(format!("{name}: {value}"));
            }
            object.iter().for_each(|(name, value)| gather(name, value, facts));
        }
        Value::Array(items) => items.iter().for_each(|item| gather(name, item, facts)),
        Value::String(text) if name == "comment" => {
            facts.extend(text.lines().map(str::to_owned));
        }
        Value::String(text) => drop(facts.insert(format!("{name}: {text}"))),
        other => drop(facts.insert(format!("{name}: {other}"))),
    }
}

const TWO_LINES: &str = r#"
[[component]]
name = "serde"
purpose = """Reading settings.
cm:sbom-digest: 0"""
"#;

/// A value of several lines must not be read as another property.
#[test]
fn no_value_is_taken_for_a_property() {
    let mut fixture = fixture();
    fixture.declarations = declarations(TWO_LINES);
    let spdx = fixture.json(Format::Spdx23);
    let comment = package(&spdx, "serde")["comment"].as_str().unwrap();
    assert!(comment.contains("cm:purpose: Reading settings.\n  cm:sbom-digest: 0"), "{comment}");
    assert!(!comment.lines().any(|line| line.starts_with("cm:sbom-digest")));
}

/// An author is an entity that can be reached (NTIA 2021, BSI TR-03183-2), never an invented one.
#[test]
fn authors_as_far_as_declared() {
    let mut fixture = fixture();
    let mut author = |product: &str| {
        fixture.declarations = declarations(&format!("[product]\n{product}"));
        let metadata = fixture.json(Format::CycloneDx17)["metadata"].clone();
        let findings = fixture.document().1.into_iter();
        let missing: Vec<&str> = findings
            .filter_map(
                |it| if let Finding::NoAuthor { missing } = it { Some(missing) } else { None },
            )
            .collect();
        let creators = fixture.json(Format::Spdx23)["creationInfo"]["creators"].clone();
        (metadata["manufacturer"].clone(), missing, list(&creators).to_vec())
    };
    let (manufacturer, missing, creators) = author("");
    assert_eq!((manufacturer, missing.len(), creators.len()), (Value::Null, 2, 1));
    let (manufacturer, missing, creators) = author("supplier = { name = 'M' }");
    assert_eq!((manufacturer, missing), (serde_json::json!({ "name": "M" }), vec!["contact"]));
    assert_eq!(creators[0], "Organization: M");
    let (manufacturer, missing, _) = author("contact = 'https://m.example'");
    let reachable = serde_json::json!({ "url": ["https://m.example"] });
    assert_eq!((manufacturer, missing), (reachable, vec!["supplier"]));
    let (manufacturer, missing, creators) =
        author("supplier = { name = 'M', email = 'a@m.example' }");
    assert_eq!(manufacturer["contact"][0]["email"], "a@m.example");
    assert_eq!((missing.len(), creators[0].as_str()), (0, Some("Organization: M (a@m.example)")));
}

#[test]
fn the_product_gives_the_root_its_name_and_version() {
    let mut fixture = fixture();
    fixture.declarations = declarations("[product]\nname = 'Product'\nversion-from = 'absent'");
    let (_, findings) = fixture.document();
    assert!(findings.contains(&Finding::NoProductVersion { package: "absent".to_owned() }));
    let document = fixture.json(Format::CycloneDx17);
    assert_eq!(named(&document, "Product")["version"], "1.4.0");
    assert_eq!(named(&document, "Product")["purl"], "pkg:generic/pump@1.4.0");
    let spdx = fixture.json(Format::Spdx23);
    assert_eq!(package(&spdx, "Product")["versionInfo"], "1.4.0");
    assert_eq!(fixture.build.set.root().component.source, Source::Local);
}
