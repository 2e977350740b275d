//! Artifacts beside lists and documents, as values: what no file of the end-to-end tests has.

#![cfg(feature = "verify")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use cm_core::embedded::{Level, PackedList, Record, RecordError};
use cm_core::inspect::{DamagedRecord, FileKind, FoundRecord, Inspection, Leaf, Limit};
use cm_core::verify::{Artifact, Check, Outcome, Reference, Verdict, verify};
use cm_core::{
    Component, ComponentList, ComponentSet, Dependency, DependencyKind, Member, Rustc, Scope,
    Sha256Digest, Source,
};
use serde_json::json;

const TARGETS: [&str; 2] = ["x86_64-unknown-linux-gnu", "thumbv7em-none-eabihf"];

fn rustc() -> Rustc {
    Rustc { version: "1.95.0".into(), commit: Some("0123456789abcdef".into()) }
}

fn set(package: &str, library: &str) -> ComponentSet {
    let mut root = Member::new(Scope::Runtime, Component::new(package, "1.0.0", Source::Local));
    root.dependencies = vec![Dependency { to: 1, kind: DependencyKind::Normal }];
    let mut needed = Component::new("library", library, Source::CratesIo);
    needed.checksum = Some(Sha256Digest::of(library.as_bytes()));
    ComponentSet::new(vec![root, Member::new(Scope::Runtime, needed)], 0).unwrap()
}

fn list(package: &str, library: &str, target: &str) -> String {
    let list = ComponentList::new(&set(package, library), "release", target, &rustc());
    list.as_json().to_owned()
}

/// What an inspection finds of a record of this list.
fn found(package: &str, library: &str, target: &str) -> FoundRecord {
    let record = Record {
        level: Level::Exact(Sha256Digest::of(list(package, library, target).as_bytes())),
        package: package.into(),
        version: "1.0.0".into(),
        profile: "release".into(),
        target: target.into(),
        rustc: rustc(),
        list: Some(PackedList::new(&set(package, library), &rustc())),
    };
    let record = Record::decode(&record.encode()).unwrap().record;
    let list = record.list.as_ref().map(PackedList::unpack);
    FoundRecord { record, offsets: vec![64], list }
}

fn leaf(path: &[&str], records: Vec<FoundRecord>) -> Leaf {
    Leaf {
        path: path.iter().map(|&name| name.to_owned()).collect(),
        kind: FileKind::Raw,
        records,
        damaged: Vec::new(),
        auditable: None,
        opaque: None,
        cut_off: None,
    }
}

fn artifact(leaves: Vec<Leaf>) -> Artifact {
    Artifact { name: "image".into(), inspection: Inspection { leaves, silent: 0, is_short: false } }
}

fn reference(list: &str) -> Reference {
    Reference::of_list("list", list).unwrap().0
}

fn names(checks: &[Check]) -> Vec<&'static str> {
    checks.iter().map(|check| check.outcome.name()).collect()
}

fn worst(checks: &[Check]) -> Option<Verdict> {
    checks.iter().map(Check::verdict).max()
}

/// Exit codes 0, 4, 1 and 3, in this order of severity.
#[test]
fn the_worst_verdict() {
    use Verdict::{Broken, CannotTell, Holds, Mismatch};
    assert!(Holds < CannotTell && CannotTell < Mismatch && Mismatch < Broken);
}

#[test]
fn files_within_an_image() {
    let image = artifact(vec![
        leaf(&["a.tar", "bin/app"], vec![found("app", "1", TARGETS[0])]),
        leaf(&["readme"], vec![]),
        leaf(&["b"], vec![found("agent", "1", TARGETS[0])]),
    ]);
    let app = reference(&list("app", "1", TARGETS[0]));
    let agent = reference(&list("agent", "1", TARGETS[0]));
    let both = verify(std::slice::from_ref(&image), &[app.clone(), agent.clone()]);
    assert_eq!(names(&both), ["record-holds", "same-digest", "record-holds", "same-digest"]);
    assert_eq!(both[1].place.path, ["a.tar", "bin/app"]);
    assert_eq!(both[1].place.package, Some(("app".to_owned(), "1.0.0".to_owned())));
    // A binary of which nothing is given is no mismatch, but it is not passed over either.
    let one = verify(std::slice::from_ref(&image), std::slice::from_ref(&app));
    assert_eq!(names(&one), ["record-holds", "same-digest", "record-holds", "not-given"]);
    assert_eq!(worst(&one), Some(Verdict::CannotTell));
    // What is given and not inside is one.
    let more = reference(&list("other", "1", TARGETS[0]));
    let checks = verify(&[image], &[app, agent, more]);
    assert_eq!(checks.last().unwrap().outcome, Outcome::OfNoArtifact);
    assert_eq!(worst(&checks), Some(Verdict::Mismatch));
}

/// Of several lists of a package, the one for the record's target tells what differs.
#[test]
fn the_list_that_is_most_like_the_record() {
    let image = artifact(vec![leaf(&[], vec![found("app", "2", TARGETS[1])])]);
    for order in [[0, 1], [1, 0]] {
        let references = order.map(|it| reference(&list("app", "1", TARGETS[it])));
        let checks = verify(std::slice::from_ref(&image), &references);
        let Outcome::OtherBuild(other) = &checks[1].outcome else { panic!("{checks:?}") };
        assert_eq!(other.given, references[order[1]].digest.unwrap());
        assert!(other.fields.is_empty(), "{:?}", other.fields);
        let changes = other.components.as_ref().unwrap().to_string();
        assert_eq!(changes, "edges    app 1.0.0 (local)\nreplaced library 1 -> library 2\n");
    }
}

#[test]
fn what_was_not_looked_at() {
    let good = || vec![found("app", "1", TARGETS[0])];
    let given = [reference(&list("app", "1", TARGETS[0]))];
    let cut = Leaf { cut_off: Some(Limit::Records), ..leaf(&[], good()) };
    let checks = verify(&[artifact(vec![cut])], &given);
    assert_eq!(names(&checks), ["cut-off", "record-holds", "same-digest"]);
    assert_eq!(worst(&checks), Some(Verdict::CannotTell));
    let unread = FoundRecord { list: None, ..found("app", "1", TARGETS[0]) };
    let checks = verify(&[artifact(vec![leaf(&[], vec![unread])])], &given);
    assert_eq!(names(&checks), ["list-not-read", "same-digest"]);
    for (error, verdict) in [
        (RecordError::Damaged, Verdict::Broken),
        (RecordError::CutOff, Verdict::Broken),
        (RecordError::Format(9), Verdict::CannotTell),
    ] {
        let damaged = vec![DamagedRecord { offset: 9, error }];
        let checks = verify(&[artifact(vec![Leaf { damaged, ..leaf(&[], good()) }])], &given);
        assert_eq!(worst(&checks), Some(verdict));
    }
    assert_eq!(names(&verify(&[artifact(vec![])], &given)), ["no-record"]);
}

/// A document that reduces a path, or was made from a binary, states a digest that can be compared,
/// and no more.
#[test]
fn documents_that_state_a_digest_alone() {
    let digest = |library| Sha256Digest::of(list("app", library, TARGETS[0]).as_bytes());
    let document = |library| {
        let properties = json!([
            { "name": "cm:package", "value": "app@1.0.0" },
            { "name": "cm:sbom-digest", "value": digest(library).to_string() },
        ]);
        let root = json!({ "bom-ref": "a", "name": "app", "properties": properties });
        let metadata = json!({
            "component": root,
            "properties": [{ "name": "cm:generation-context", "value": "binary" }],
        });
        let document =
            json!({ "bomFormat": "CycloneDX", "specVersion": "1.7", "metadata": metadata });
        Reference::of_document("document", &document.to_string()).unwrap()
    };
    let image = artifact(vec![leaf(&[], vec![found("app", "1", TARGETS[0])])]);
    let (same, check) = document("1");
    assert_eq!(check.outcome.name(), "document-without-list");
    assert_eq!(check.verdict(), Verdict::CannotTell);
    let checks = verify(std::slice::from_ref(&image), &[same]);
    assert_eq!(names(&checks), ["record-holds", "same-digest"]);
    let checks = verify(&[image], &[document("2").0]);
    let Outcome::OtherBuild(other) = &checks[1].outcome else { panic!("{checks:?}") };
    assert_eq!((other.record, other.given), (digest("1"), digest("2")));
    assert!(other.components.is_none());
}

/// Every outcome that is not well tells what to do, and none is a sentence without a place.
#[test]
fn hints() {
    let checks = verify(
        &[artifact(vec![leaf(&[], vec![found("app", "2", TARGETS[0])])])],
        &[reference(&list("app", "1", TARGETS[0]))],
    );
    for check in checks {
        assert_eq!(check.outcome.hint().is_some(), check.verdict() != Verdict::Holds);
    }
}
