//! Artifacts beside lists and documents: what belongs together holds, and every planted lie is
//! caught with its exit code.
//!
//! The lists and documents are those that `cargo cm sbom` writes; the artifacts are files that hold
//! the bytes of a record.

mod changed;
mod place;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cm_core::embedded::{Level, PackedList, Record};
use cm_core::{ComponentList, ReadList, Sha256Digest};
use cm_tests::program_path;
use serde_json::{Value, json};

use changed::component;
use place::{Place, STEM, binary, record, says};

const FORMATS: [&str; 4] = ["cyclonedx-1.7", "cyclonedx-1.6", "cyclonedx-1.5", "spdx-2.3"];

#[test]
fn what_belongs_together_holds() {
    let place = Place::new();
    let (file, list) = place.list("out");
    let app = place.write("app.bin", &binary(&record(&list)));
    let outcome = place.verify(&[&app, &"--components", &file]);
    let digest = Sha256Digest::of(list.as_bytes()).to_string();
    says(&outcome, 0, &[&digest, "level exact", "so are all components inside", "verdict: holds"]);
    for format in FORMATS {
        let out = place.sbom(format, &format!("--release --sbom-format {format}"));
        let end = if format == "spdx-2.3" { "spdx" } else { "cdx" };
        let document = out.join(format!("{STEM}.{end}.json"));
        says(&place.verify(&[&app, &"--sbom", &document]), 0, &[&digest, "verdict: holds"]);
        says(&place.verify(&[&app, &"--sbom", &document, &"--components", &file]), 0, &[]);
    }
    // At the end of a real program.
    let program = fs::read(program_path("xtask")).unwrap();
    let program = place.write("program", &[program, record(&list).encode()].concat());
    says(&place.verify(&[&program, &"--components", &file]), 0, &["components inside"]);
    // Two records, each with its own list.
    let dev = place.sbom("dev", "--profile dev");
    let dev = dev.join("app-app-dev-x86_64-unknown-linux-gnu.components.json");
    let both = [binary(&record(&list)), binary(&record(&fs::read_to_string(&dev).unwrap()))];
    let image = place.write("image.bin", &both.concat());
    says(&place.verify(&[&image, &"--components", &dev, &"--components", &file]), 0, &[]);
    // One of the two lists alone: the other record is of another build.
    says(&place.verify(&[&image, &"--components", &file]), 1, &["profile is \"dev\""]);
}

#[test]
fn levels_are_told() {
    let place = Place::new();
    let (file, list) = place.list("out");
    let digest = Sha256Digest::of(list.as_bytes());
    let package = Record { level: Level::Package(digest), ..record(&list) };
    let app = place.write("package.bin", &binary(&package));
    let outcome = place.verify(&[&app, &"--components", &file]);
    says(&outcome, 0, &["level package", "resolved for this package alone"]);
    let none = Record { level: Level::None("no lockfile".into()), list: None, ..record(&list) };
    let app = place.write("none.bin", &binary(&none));
    says(&place.verify(&[&app, &"--components", &file]), 4, &["no lockfile", "cargo cm build"]);
    let bare = place.write("bare.bin", &binary(&Record { list: None, ..record(&list) }));
    says(&place.verify(&[&bare, &"--components", &file]), 0, &["no list is inside"]);
}

#[test]
fn alone_an_artifact_is_checked_for_itself() {
    let place = Place::new();
    let (_, list) = place.list("out");
    let app = place.write("app.bin", &binary(&record(&list)));
    let texts = ["only what the artifact says of itself", "--components", "verdict: holds"];
    says(&place.verify(&[&app]), 0, &texts);
    let text = place.write("notes.txt", b"nothing to see");
    says(&place.verify(&[&text]), 4, &["no record says what this", "cm-build"]);
    says(&place.verify(&[&text, &app]), 4, &["verdict: cannot-tell"]);
}

#[test]
fn standard_input() {
    let place = Place::new();
    let (file, list) = place.list("out");
    let app = binary(&record(&list));
    let path = place.write("app.bin", &app);
    let run = |input: &[u8], args: &[&Path]| {
        let mut command = Command::new(program_path("cargo-cm"));
        command.args(["cm", "verify"]).args(args).current_dir(place.workspace.root());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        child.wait_with_output().unwrap().status.code()
    };
    let dash = Path::new("-");
    let components = Path::new("--components");
    assert_eq!(run(&app, &[dash, components, &file]), Some(0));
    assert_eq!(run(list.as_bytes(), &[&path, components, dash]), Some(0));
    assert_eq!(run(&app[..5100], &[dash, components, &file]), Some(3));
    says(&place.verify(&[&"-", &"--components", &"-"]), 2, &["twice"]);
}

/// Each byte of the header, of the text and of the list.
#[test]
fn every_flipped_byte_of_the_record() {
    let place = Place::new();
    let (file, list) = place.list("out");
    let record = record(&list).encode();
    let magic_and_format = 0..10;
    let names: Vec<PathBuf> = (0..record.len())
        .map(|at| {
            let mut bytes = record.clone();
            bytes[at] ^= 0x10;
            place.write(&format!("flipped-{at}"), &[b"before", &bytes[..], b"after"].concat())
        })
        .collect();
    // Each in a run of its own would start a thousand programs; JSON tells them apart.
    let mut args: Vec<&dyn AsRef<std::ffi::OsStr>> =
        vec![&"--format", &"json", &"--components", &file];
    args.extend(names.iter().map(|name| name as &dyn AsRef<std::ffi::OsStr>));
    let outcome = place.verify(&args);
    assert_eq!(outcome.code, Some(3), "{}", outcome.stderr);
    let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
    for (at, name) in names.iter().enumerate() {
        let checks = report["checks"].as_array().unwrap().iter();
        let of_it: Vec<&Value> =
            checks.filter(|it| it["artifact"] == name.to_str().unwrap()).collect();
        let [check] = &of_it[..] else { panic!("byte {at}: {of_it:?}") };
        let expected = if magic_and_format.contains(&at) { "cannot-tell" } else { "broken" };
        assert_eq!(check["verdict"], expected, "byte {at}: {check}");
    }
    for (at, code) in [(0, 4), (8, 4), (12, 3), (16, 3), (24, 3), (90, 3), (record.len() - 1, 3)] {
        says(&place.verify(&[&names[at], &"--components", &file]), code, &[]);
    }
}

#[test]
fn a_list_from_another_build() {
    let place = Place::new();
    let (_, list) = place.list("out");
    let app = place.write("app.bin", &binary(&record(&list)));
    place.manifest("app", "client = { version = \"1\", features = [\"fast\"] }\n");
    let (other, _) = place.list("other");
    let outcome = place.verify(&[&app, &"--components", &other]);
    let texts = ["added    service 1.0.0", "client 1.2.0 +tls -fast", "verdict: mismatch"];
    says(&outcome, 1, &texts);
    let bare = Record { list: None, ..record(&list) };
    let bare = place.write("bare.bin", &binary(&bare));
    says(&place.verify(&[&bare, &"--components", &other]), 1, &["cannot be told"]);
}

/// The lockfile of the release before was restored, and the binary built from it.
#[test]
fn an_older_lockfile() {
    let place = Place::new();
    let (released, _) = place.list("out");
    place.manifest("app", "service = \"1\"\nhandle = \"=1.0.0\"\n");
    let (_, older) = place.list("older");
    let app = place.write("app.bin", &binary(&record(&older)));
    let outcome = place.verify(&[&app, &"--components", &released]);
    says(&outcome, 1, &["replaced handle 1.1.0 -> handle 1.0.0"]);
    let document = place.workspace.path(&format!("out/{STEM}.cdx.json"));
    says(
        &place.verify(&[&app, &"--sbom", &document]),
        1,
        &["replaced handle 1.1.0 -> handle 1.0.0"],
    );
}

#[test]
fn a_swapped_binary() {
    let place = Place::new();
    let (file, list) = place.list("out");
    place.manifest("other", "handle = \"1\"\n");
    let other = place.sbom("other", "--release");
    let other = other.join("other-other-release-x86_64-unknown-linux-gnu.components.json");
    let swapped = binary(&record(&fs::read_to_string(&other).unwrap()));
    let swapped = place.write("app.bin", &swapped);
    let texts = ["package is \"other\" in the record and \"app\" in the list"];
    says(&place.verify(&[&swapped, &"--components", &file]), 1, &texts);
    // Of a whole release, one binary that stands for another.
    let app = place.write("right.bin", &binary(&record(&list)));
    let lists: [&dyn AsRef<std::ffi::OsStr>; 4] = [&"--components", &file, &"--components", &other];
    says(&place.verify(&[&[&app as _, &swapped as _], &lists[..]].concat()), 0, &[]);
    let twice = [&[&swapped as _, &swapped as _], &lists[..]].concat();
    says(&place.verify(&twice), 1, &["verdict: mismatch"]);
    let unknown = place.verify(&[&app, &swapped, &"--components", &file]);
    says(&unknown, 4, &["no list or document of package \"other\" was given"]);
}

/// Records whose checksum holds, but which no build writes.
#[test]
fn forged_records() {
    let place = Place::new();
    let (file, list) = place.list("out");
    let honest = record(&list);
    let ReadList { set, rustc, .. } = ComponentList::read(&list).unwrap();
    let mut members = set.members().to_vec();
    members.iter_mut().find(|it| it.component.name == "handle").unwrap().component.version =
        "1.1.1".to_owned();
    let hidden = cm_core::ComponentSet::new(members, set.root_index()).unwrap();
    for (record, alone, texts) in [
        (
            Record { list: Some(PackedList::new(&hidden, &rustc)), ..honest.clone() },
            0,
            "handle 1.1.0 -> handle 1.1.1",
        ),
        (Record { version: "0.2.0".into(), ..honest.clone() }, 3, "version is \"0.2.0\""),
        (Record { package: "pump".into(), ..honest.clone() }, 3, "package is \"pump\""),
        (Record { profile: "dev".into(), ..honest.clone() }, 0, "profile is \"dev\""),
        (
            Record { list: Some(PackedList::from_bytes(vec![7; 99])), ..honest.clone() },
            3,
            "cannot be decompressed",
        ),
    ] {
        let app = place.write("app.bin", &binary(&record));
        says(&place.verify(&[&app]), alone, &[]);
        says(&place.verify(&[&app, &"--components", &file]), 3, &[texts, "verdict: broken"]);
    }
    // Without a checksum in the list, its digest can be told from what is inside.
    place.manifest("app", "");
    let (_, list) = place.list("plain");
    let forged = Record { level: Level::Exact(Sha256Digest::of(b"other")), ..record(&list) };
    let app = place.write("app.bin", &binary(&forged));
    says(&place.verify(&[&app]), 3, &["that of the list inside is"]);
    says(&place.verify(&[&place.write("app.bin", &binary(&record(&list)))]), 0, &[]);
}

#[test]
fn input_that_is_none() {
    let place = Place::new();
    let (file, list) = place.list("out");
    let app = place.write("app.bin", &binary(&record(&list)));
    let document = place.workspace.path(&format!("out/{STEM}.cdx.json"));
    says(&place.verify(&[&"missing.bin"]), 2, &["missing.bin"]);
    says(&place.verify(&[&app, &"--components", &"missing.json"]), 2, &["missing.json"]);
    // A document for a list, and a list for a document.
    let texts = ["`--sbom` takes a document"];
    says(&place.verify(&[&app, &"--components", &document]), 2, &texts);
    says(&place.verify(&[&app, &"--sbom", &file]), 2, &texts);
    says(&place.verify(&[&app, &"--sbom", &app]), 2, &["app.bin"]);
}

/// The shape that FORMAT.md promises.
#[test]
fn report_for_programs() {
    let place = Place::new();
    let (_, list) = place.list("out");
    let app = place.write("app.bin", &binary(&record(&list)));
    let mut changed: Value = serde_json::from_str(&list).unwrap();
    component(&mut changed, "client")["features"] = json!([]);
    let file = place.write("changed.json", changed.to_string().as_bytes());
    let outcome = place.verify(&[&app, &"--components", &file, &"--format", &"json"]);
    let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!((&report["format"], &report["verdict"]), (&json!(1), &json!("mismatch")));
    let check = report["checks"].as_array().unwrap().last().unwrap();
    assert_eq!(check["outcome"], "other-build");
    assert_eq!(check["artifact"], app.to_str().unwrap());
    assert_eq!(check["reference"], file.to_str().unwrap());
    assert_eq!((&check["offset"], &check["package"]), (&json!(5000), &json!("app")));
    let component = json!({ "name": "client", "version": "1.2.0", "source": "crates.io" });
    let expected = json!([{
        "change": "features", "component": component, "added": ["tls"], "removed": [],
    }]);
    assert_eq!(check["changes"], expected);
}
