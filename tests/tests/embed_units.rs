//! Packages that are compiled more than once, or linked into each other: whose record is it?

use cm_core::embedded::{Level, LevelName, Record};
use cm_tests::{BUILD_RS, MAIN_RS, Product, linked};

const LINUX: &str = "x86_64-unknown-linux-gnu";
const MEMBERS: &str = "[workspace]\nmembers = [\"*\"]\nexclude = [\"target\"]\nresolver = \"2\"\n";
const LIB_RS: &str = "#![no_std]\ninclude!(concat!(env!(\"OUT_DIR\"), \"/cm_embed.rs\"));\n\n\
                      /// Linked.\npub fn digest() -> &'static str {\n    SBOM_DIGEST\n}\n";

fn manifest(name: &str, more: &str) -> String {
    format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n{more}")
}

const EMBEDS: &str = "\n[build-dependencies]\ncm-build = { path = \"CM_BUILD\" }\n";

fn of<'r>(records: &'r [Record], package: &str) -> &'r Record {
    let mut own = records.iter().filter(|record| record.package == package);
    let first = own.next().expect(package);
    assert!(own.next().is_none(), "{package} has one record");
    first
}

/// A library that embeds and is linked into a program that embeds: both records are in the program.
#[test]
fn a_library_and_a_program() {
    let app = format!("[dependencies]\ncore-lib = {{ path = \"../core-lib\" }}\n{EMBEDS}");
    let library = format!(
        "[features]\ndefault = [\"a\"]\na = []\n\n[dependencies]\nleaf = {{ path = \"../leaf\" }}\n{EMBEDS}"
    );
    let main = format!(
        "{MAIN_RS}\n#[allow(dead_code)]\nfn more() -> &'static str {{\n    core_lib::digest()\n}}\n"
    )
    .replace("println!(\"", "println!(\"{} ")
    .replace("\");", "\", core_lib::digest());");
    let product = Product::new(&[
        ("Cargo.toml", MEMBERS),
        ("app/Cargo.toml", &manifest("app", &app)),
        ("app/build.rs", BUILD_RS),
        ("app/src/main.rs", &main),
        ("core-lib/Cargo.toml", &manifest("core-lib", &library)),
        ("core-lib/build.rs", BUILD_RS),
        ("core-lib/src/lib.rs", LIB_RS),
        ("leaf/Cargo.toml", &manifest("leaf", "")),
        ("leaf/src/lib.rs", ""),
    ]);
    for level in [LevelName::Package, LevelName::Exact] {
        if level == LevelName::Package {
            let _ = product.build("");
        } else {
            let _ = product.cm_build("");
        }
        let records = product.records("debug/app");
        assert_eq!(records.len(), 2, "{level}");
        let (app, library) = (of(&records, "app"), of(&records, "core-lib"));
        assert_eq!((app.level.name(), library.level.name()), (level, level));
        assert_eq!(linked(app), ["app", "core-lib: a default", "leaf"]);
        assert_eq!(linked(library), ["core-lib: a default", "leaf"]);
        let digest = &product.digests("--profile dev")["app"];
        assert_eq!(app.level.digest().unwrap().to_string(), *digest);
    }
}

/// A package of the workspace that the program needs with one feature, and its build script with
/// another: the unit for the host does not take the record of the one for the target.
#[test]
fn a_normal_and_a_build_dependency() {
    let app = format!(
        "[dependencies]\ntool = {{ path = \"../tool\", features = [\"t\"] }}\n{EMBEDS}\
         tool = {{ path = \"../tool\", features = [\"h\"] }}\n"
    );
    let tool = format!(
        "[features]\nt = [\"dep:leaf\"]\nh = []\n\n[dependencies]\nleaf = {{ path = \"../leaf\", optional = true }}\n{EMBEDS}"
    );
    let main =
        MAIN_RS.replace("println!(\"", "println!(\"{} ").replace("\");", "\", tool::digest());");
    let product = Product::new(&[
        ("Cargo.toml", MEMBERS),
        ("app/Cargo.toml", &manifest("app", &app)),
        (
            "app/build.rs",
            "fn main() {\n    cm_build::embed();\n    println!(\"cargo:rustc-env=TOOL={}\", tool::digest());\n}\n",
        ),
        ("app/src/main.rs", &main),
        ("tool/Cargo.toml", &manifest("tool", &tool)),
        ("tool/build.rs", BUILD_RS),
        ("tool/src/lib.rs", LIB_RS),
        ("leaf/Cargo.toml", &manifest("leaf", "")),
        ("leaf/src/lib.rs", ""),
    ]);
    for (flags, folder) in
        [("", "debug"), (&*format!("--target {LINUX}"), &*format!("{LINUX}/debug"))]
    {
        let (report, _) = product.cm_build(flags);
        assert_eq!(report["builds"][0]["differences"].as_array().unwrap().len(), 0, "{report}");
        let records = product.records(&format!("{folder}/app"));
        assert_eq!(records.len(), 2);
        assert_eq!(linked(of(&records, "app")), ["app", "leaf", "tool: t"], "{flags}");
        assert_eq!(linked(of(&records, "tool")), ["leaf", "tool: t"], "{flags}");
        assert!(records.iter().all(|record| matches!(record.level, Level::Exact(_))), "{flags}");
        // The unit for the host runs in the build script, which has its record inside.
        let scripts = build_scripts(&product, "app-");
        let host: Vec<Record> = scripts.into_iter().filter(|it| it.package == "tool").collect();
        assert_eq!(linked(&host[0]), ["tool: h"], "{flags}");
    }
}

/// The records in the compiled build scripts of a package.
fn build_scripts(product: &Product, package: &str) -> Vec<Record> {
    let folder = product.path("target/debug/build");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let own = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(package));
    let scripts = own.map(|entry| entry.path().join("build-script-build"));
    scripts
        .filter(|script| script.is_file())
        .flat_map(|script| cm_tests::records(&script))
        .collect()
}

/// A procedural macro of the workspace, chosen with everything else, is built for the host.
#[test]
fn a_procedural_macro_of_the_workspace() {
    let app = format!("[dependencies]\nderive = {{ path = \"../derive\" }}\n{EMBEDS}");
    let derive = "[lib]\nproc-macro = true\n\n[dependencies]\nleaf = { path = \"../leaf\", features = [\"h\"] }\n";
    let product = Product::new(&[
        ("Cargo.toml", MEMBERS),
        ("app/Cargo.toml", &manifest("app", &app)),
        ("app/build.rs", BUILD_RS),
        ("app/src/main.rs", MAIN_RS),
        ("derive/Cargo.toml", &manifest("derive", derive)),
        ("derive/src/lib.rs", ""),
        ("leaf/Cargo.toml", &manifest("leaf", "[features]\nh = []\n")),
        ("leaf/src/lib.rs", ""),
    ]);
    for (flags, folder) in [
        ("--workspace", "debug"),
        ("-p app", "debug"),
        (&*format!("--workspace --target {LINUX}"), &*format!("{LINUX}/debug")),
    ] {
        let _ = product.cm_build(flags);
        let record = product.record(&format!("{folder}/app"));
        assert_eq!(record.level.name(), LevelName::Exact, "{flags}");
        assert_eq!(linked(&record), ["app"], "{flags}");
    }
}
