//! Lies: lists, records and builds that are not what was predicted are found, and named.

use std::fs;
use std::path::{Path, PathBuf};

use cm_core::Handed;
use cm_tests::{BUILD_RS, Outcome, Product, shell_script};
use serde_json::Value;

const LEAF: [(&str, &str); 2] = [
    (
        "leaf/Cargo.toml",
        "[package]\nname = \"leaf\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[features]\nmore = []\n",
    ),
    ("leaf/src/lib.rs", ""),
];
const NEEDS_LEAF: &str = "[dependencies]\nleaf = { path = \"leaf\" }\n";

fn product() -> Product {
    Product::app(NEEDS_LEAF, &LEAF)
}

/// The differences that `cargo cm build` finds; it ends with 1 when, and only when, there are any.
fn differences(outcome: &Outcome) -> Vec<String> {
    let report: Value = serde_json::from_str(&outcome.stdout)
        .unwrap_or_else(|_| panic!("{}\n{}", outcome.stderr, outcome.stdout));
    let found = report["builds"][0]["differences"].as_array().unwrap().iter();
    let found: Vec<String> = found.map(|it| it.as_str().unwrap().to_owned()).collect();
    assert_eq!(outcome.code, Some(i32::from(!found.is_empty())), "{}", outcome.stderr);
    found
}

fn build(product: &Product) -> Outcome {
    product.cargo_cm("build --format json --offline --locked").run()
}

#[test]
fn an_honest_build() {
    let product = product();
    assert_eq!(differences(&build(&product)), [""; 0]);
}

/// The file that was handed over for the package.
fn handed(product: &Product) -> PathBuf {
    let entries = fs::read_dir(product.path("target/cm/handed")).unwrap();
    let files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    let [file] = &files[..] else { panic!("one file: {files:?}") };
    file.clone()
}

fn tampered(file: &Path, change: impl Fn(&mut Handed)) -> Vec<u8> {
    let mut handed = Handed::decode(&fs::read(file).unwrap()).unwrap();
    change(&mut handed);
    handed.encode()
}

/// One that was tampered with between two builds is not taken for the honest one.
#[test]
fn a_list_tampered_with_before_the_build() {
    let product = product();
    assert_eq!(differences(&build(&product)), [""; 0]);
    let file = handed(&product);
    fs::write(&file, tampered(&file, |it| it.audit_data.clear())).unwrap();
    let _ = product.cargo("clean --quiet --offline -p app").run().answer();
    assert_eq!(differences(&build(&product)), [""; 0]);
    assert!(!Handed::decode(&fs::read(file).unwrap()).unwrap().audit_data.is_empty());
    let digest = product.record("debug/app").level.digest().unwrap().to_string();
    assert_eq!(digest, product.digests("--profile dev")["app"]);
}

type Lie = fn(&mut Handed);

/// One that was tampered with while cargo was running is found; the next build is an honest one.
#[test]
fn a_list_tampered_with_during_the_build() {
    let other_digest: Lie = |it| it.digest = cm_core::Sha256Digest::of(b"another list");
    let other_list: Lie = |it| {
        let mut bytes = it.list.as_bytes().to_vec();
        bytes.reverse();
        it.list = cm_core::embedded::PackedList::from_bytes(bytes);
    };
    let other_profile: Lie = |it| "device".clone_into(&mut it.profile);
    let lies: [(Lie, &str); 3] = [
        (other_digest, "the record of app names list"),
        (other_list, "the list inside the record of app is another one"),
        (other_profile, "the record of app is of level package, not exact"),
    ];
    let product = product();
    assert_eq!(differences(&build(&product)), [""; 0]);
    let (file, cargo) = (handed(&product), product.beside("cargo"));
    let honest = product.record("debug/app");
    for (lie, expected) in lies {
        let bytes = tampered(&file, lie);
        fs::write(product.beside("tampered"), bytes).unwrap();
        let copy = format!("cp {:?} {file:?}", product.beside("tampered"));
        shell_script(
            &cargo,
            &format!("[ \"$1\" = build ] && {copy}\nexec {} \"$@\"\n", env!("CARGO")),
        );
        let lying = product.cargo_cm("build --format json --offline --locked").env("CARGO", &cargo);
        let found = differences(&lying.run());
        assert!(found.iter().any(|it| it.contains(expected)), "{expected}: {found:?}");
        assert_eq!(differences(&build(&product)), [""; 0], "after: {expected}");
        assert_eq!(product.record("debug/app"), honest, "after: {expected}");
    }
}

/// A build script that puts another list in the place of the one that cm-build wrote.
#[test]
fn a_build_script_that_embeds_another_list() {
    let product = product();
    let call = "cm_build::Embed::new().list(false).run()";
    product.write("build.rs", &format!("fn main() {{\n    {call};\n}}\n"));
    let _ = product.cm_build("");
    let other = product.beside("other.bin");
    fs::copy(out_dir(&product).join("cm_record.bin"), &other).unwrap();
    // The same package with a feature more.
    let needs = NEEDS_LEAF.replace(" }", ", features = [\"more\"] }");
    product.write("Cargo.toml", &format!("{}{needs}", cm_tests::APP));
    let to = "std::env::var(\"OUT_DIR\").unwrap() + \"/cm_record.bin\"";
    let copy = format!("std::fs::copy({other:?}, {to}).unwrap()");
    product.write("build.rs", &format!("fn main() {{\n    {call};\n    {copy};\n}}\n"));
    let found = differences(&build(&product));
    let [found] = &found[..] else { panic!("{found:?}") };
    assert!(found.starts_with("debug/app: the record of app names list"), "{found}");
    assert!(found.ends_with(&product.digests("--profile dev")["app"]), "{found}");
}

/// A build script that says it embeds, and a program that includes nothing.
#[test]
fn a_program_without_the_record() {
    let product = product();
    product.write("src/main.rs", "fn main() {}\n");
    assert_eq!(differences(&build(&product)), ["debug/app: no record of app is inside"]);
}

/// A byte of the record, flipped after it was written.
#[test]
fn a_record_that_is_damaged() {
    let product = product();
    let path = "std::env::var(\"OUT_DIR\").unwrap() + \"/cm_record.bin\"";
    let flip = format!(
        "let path = {path};\n    let mut bytes = std::fs::read(&path).unwrap();\n    \
         bytes[60] ^= 1;\n    std::fs::write(path, bytes).unwrap();"
    );
    product.write("build.rs", &BUILD_RS.replace("embed();", &format!("embed();\n    {flip}")));
    let found = differences(&build(&product));
    assert!(found[0].contains("damaged"), "{found:?}");
    assert_eq!(found[1], "debug/app: no record of app is inside");
}

/// A cargo that builds with another feature than it is told to.
#[test]
fn a_cargo_that_builds_something_else() {
    for (lie, expected) in [
        ("--features leaf/more", "for the target, with features [more]"),
        ("--no-default-features", "[]"),
    ] {
        let product = Product::app(
            &format!("{NEEDS_LEAF}\n[features]\ndefault = [\"own\"]\nown = []\n"),
            &LEAF,
        );
        let cargo = product.beside("cargo");
        let real = env!("CARGO");
        shell_script(
            &cargo,
            &format!(
                "if [ \"$1\" = build ]; then\n  shift\n  exec {real} build {lie} \"$@\"\nfi\nexec {real} \"$@\"\n"
            ),
        );
        let outcome =
            product.cargo_cm("build --format json --offline --locked").env("CARGO", &cargo).run();
        let found = differences(&outcome);
        let is_named =
            |it: &String| it.starts_with("compiled, but not predicted") && it.contains(expected);
        assert!(found.iter().any(is_named), "{lie}: {found:?}");
        assert!(found.iter().any(|it| it.starts_with("predicted, but not compiled")), "{found:?}");
    }
}

/// In words on the terminal, with the same exit code.
#[test]
fn differences_for_people() {
    let product = product();
    product.write("src/main.rs", "fn main() {}\n");
    let outcome = product.cargo_cm("build --offline --locked").run();
    assert_eq!(outcome.code, Some(1));
    assert!(
        outcome.stdout.contains("differences:\n  debug/app: no record of app"),
        "{}",
        outcome.stdout
    );
}

/// The output directory of the last run of the build script of `app`.
fn out_dir(product: &Product) -> PathBuf {
    let entries = fs::read_dir(product.path("target/debug/build")).unwrap();
    let folders = entries.map(|entry| entry.unwrap().path().join("out"));
    let own = folders.filter(|out| out.join("cm_record.bin").is_file());
    own.max_by_key(|out| out.join("cm_record.bin").metadata().unwrap().modified().unwrap()).unwrap()
}
