//! Native libraries that build scripts have linked: facts that `cargo cm build` reports.

use cm_tests::Product;
use serde_json::{Value, json};

const NATIVE_RS: &str = "use std::process::Command;

fn main() {
    let out = std::env::var(\"OUT_DIR\").unwrap();
    let run = |program: &str, args: &[&str]| {
        let status = Command::new(program).current_dir(&out).args(args).status().unwrap();
        assert!(status.success());
    };
    std::fs::write(format!(\"{out}/answer.c\"), \"int answer(void) { return 42; }\").unwrap();
    run(\"cc\", &[\"-c\", \"-fPIC\", \"answer.c\"]);
    run(\"ar\", &[\"crs\", \"libanswer.a\", \"answer.o\"]);
    run(\"cc\", &[\"-shared\", \"-o\", \"libanswer.so\", \"answer.o\"]);
    println!(\"cargo:rustc-link-search=native={out}\");
    println!(\"cargo:rustc-link-lib=KIND\");
}
";
const NATIVE_LIB: &str = "unsafe extern \"C\" {\n    safe fn answer() -> i32;\n}\n\n\
                          pub fn ask() -> i32 {\n    answer()\n}\n";

const HELP: &str = "[package]\nname = \"help\"\nversion = \"0.1.0\"\nedition = \"2021\"\n";

fn product(kind: &str, manifest: &str) -> Product {
    let native = format!(
        "[package]\nname = \"native\"\nversion = \"0.3.0\"\nedition = \"2024\"\n{manifest}"
    );
    Product::app(
        "[dependencies]\nnative = { path = \"native\" }\n",
        &[
            ("native/Cargo.toml", &native),
            ("native/build.rs", &NATIVE_RS.replace("KIND", kind)),
            ("native/src/lib.rs", NATIVE_LIB),
            ("help/Cargo.toml", HELP),
            ("help/src/lib.rs", ""),
            (
                "src/main.rs",
                "include!(concat!(env!(\"OUT_DIR\"), \"/cm_embed.rs\"));\n\nfn main() {\n    println!(\"{}\", native::ask());\n}\n",
            ),
        ],
    )
}

fn manifest(report: &Value) -> Value {
    let path = report["builds"][0]["manifest"].as_str().unwrap();
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// What is linked statically becomes part of the binary: without a name for it the SBOM is
/// incomplete, whether or not the crate says that it has something native.
#[test]
fn a_static_library() {
    for links in ["", "links = \"answer\"\n"] {
        for kind in ["static=answer", "static:+whole-archive=answer"] {
            let product = product(kind, links);
            let (report, said) = product.cm_build("");
            let build = &report["builds"][0];
            let expected = json!([{ "crate": "native 0.3.0", "kind": "static", "name": "answer" }]);
            assert_eq!(build["native-libraries"], expected, "{links}{kind}");
            assert_eq!(manifest(&report)["native-libraries"], expected, "{links}{kind}");
            let incomplete = build["incomplete"].to_string();
            assert!(incomplete.contains("native 0.3.0"), "{links}{kind}: {incomplete}");
            assert!(said.contains("native"), "{said}");
            let strict = product.cargo_cm("build --offline --locked --require-complete").run();
            assert_eq!(strict.code, Some(4), "{links}{kind}: {}", strict.stderr);
        }
    }
}

/// A declared one is complete; what `cm.toml` says of it stands in the document.
#[test]
fn a_static_library_that_is_declared() {
    let product = product("static=answer", "");
    product.write(
        "cm.toml",
        "[product]\nname = \"Product\"\nversion = \"1\"\n\n\
         [[native]]\ncrate = \"native\"\nname = \"answer\"\nversion = \"42\"\n",
    );
    let (report, _) = product.cm_build("");
    let build = &report["builds"][0];
    assert_eq!(build["native-libraries"][0]["name"], "answer");
    assert!(!build["incomplete"].to_string().contains("native 0.3.0"), "{}", build["incomplete"]);
    let document = std::fs::read_to_string(build["files"]["document"].as_str().unwrap()).unwrap();
    let document: Value = serde_json::from_str(&document).unwrap();
    let components = document["components"].as_array().unwrap();
    let answer = components.iter().find(|it| it["name"] == "answer").expect("it is listed");
    assert_eq!(answer["version"], "42");
}

/// The system's libraries stay outside of the binary; which it asks for stands in its file.
#[test]
fn a_dynamic_library() {
    for (kind, expected) in [("dylib=answer", json!("dylib")), ("answer", Value::Null)] {
        let product = product(kind, "");
        let (report, _) = product.cm_build("");
        let manifest = manifest(&report);
        let library = json!([{ "crate": "native 0.3.0", "kind": expected, "name": "answer" }]);
        assert_eq!(manifest["native-libraries"], library, "{kind}");
        let needed = std::process::Command::new("readelf")
            .arg("-d")
            .arg(product.path("target/debug/app"))
            .output();
        let needed = String::from_utf8(needed.unwrap().stdout).unwrap();
        let is_linked = needed.contains("[libanswer.so]");
        let artifact = manifest["artifacts"][0].to_string();
        assert_eq!(artifact.contains("libanswer.so"), is_linked, "{kind}: {artifact}");
    }
}

/// Sizes, digests and the build id are those that the system's own programs find.
#[test]
fn the_manifest_names_the_file() {
    let product = Product::app("", &[]);
    let (report, _) = product.cm_build("--release");
    let manifest = manifest(&report);
    let file = product.path("target/release/app");
    let artifact = &manifest["artifacts"][0];
    assert_eq!(artifact["path"], "release/app");
    assert_eq!(artifact["sha256"], cm_tests::sha256sum(&file));
    assert_eq!(artifact["size"], file.metadata().unwrap().len());
    let sum = std::process::Command::new("sha512sum").arg(&file).output().unwrap();
    let sum = String::from_utf8(sum.stdout).unwrap();
    assert_eq!(artifact["sha512"], sum.split_whitespace().next().unwrap());
    assert_eq!(manifest["digest"], product.digests("--release")["app"]);
    assert_eq!(artifact["records"][0]["digest"], manifest["digest"]);
}

/// The configuration can stand in for a build script: neither it nor what it needs is compiled.
#[test]
fn a_build_script_that_is_not_run() {
    let needs = "links = \"answer\"\n\n[build-dependencies]\nhelp = { path = \"../help\" }\n";
    let product = product("answer", needs);
    let (_, said) = product.cm_build("");
    assert!(said.contains("Compiling help"), "{said}");
    let library = product.path("target/debug/build");
    let library = std::fs::read_dir(library).unwrap().map(|it| it.unwrap().path().join("out"));
    let library = library.into_iter().find(|out| out.join("libanswer.so").is_file()).unwrap();
    product.write(
        ".cargo/config.toml",
        &format!(
            "[target.x86_64-unknown-linux-gnu.answer]\nrustc-link-lib = [\"answer\"]\n\
             rustc-link-search = [{:?}]\n",
            library.display().to_string()
        ),
    );
    for flags in ["--target-dir other", "--target x86_64-unknown-linux-gnu --target-dir other"] {
        let (report, said) = product.cm_build(flags);
        assert!(said.contains("Compiling native") && !said.contains("Compiling help"), "{said}");
        let differences = report["builds"][0]["differences"].as_array().unwrap();
        assert_eq!(differences.len(), 0, "{flags}");
    }
}
