//! The included file in crates of every kind, under every command, with every option.

use std::path::Path;
use std::process::Command;

use cm_core::embedded::{Level, LevelName};
use cm_tests::{APP, BUILD_RS, MAIN_RS, Product, linked, shell_script};

/// The section `.dep-v0` of a file, as `objcopy` finds it.
fn dep_v0(product: &Product, file: &Path) -> Option<Vec<u8>> {
    let section = product.beside("section");
    let _ = std::fs::remove_file(&section);
    let dump = format!("--dump-section=.dep-v0={}", section.display());
    let status = Command::new("objcopy").arg(dump).arg(file).arg("/dev/null").output().unwrap();
    if status.status.success() { std::fs::read(section).ok() } else { None }
}

fn count_of_sections(file: &Path) -> usize {
    let output = Command::new("readelf").args(["-SW"]).arg(file).output().unwrap();
    String::from_utf8_lossy(&output.stdout).matches(".dep-v0").count()
}

/// Lints that a careful crate forbids itself, in each edition.
#[test]
fn strict_crates() {
    let head = "#![forbid(unsafe_code)]\n#![deny(warnings, missing_docs, unreachable_pub, unused, \
                clippy::all, clippy::pedantic)]\n//! Careful.\n";
    for edition in ["2018", "2021", "2024"] {
        for (file, code) in [
            ("src/main.rs", format!("{head}{MAIN_RS}")),
            ("src/main.rs", format!("{head}mod sbom;\nfn main() {{}}\n")),
            ("src/lib.rs", format!("#![no_std]\n{head}pub mod sbom;\n")),
            ("src/lib.rs", format!("#![no_std]\n{head}mod sbom;\npub use sbom::SBOM_DIGEST;\n")),
        ] {
            let product = Product::app("", &[]);
            product.write(
                "Cargo.toml",
                &APP.replace("edition = \"2021\"", &format!("edition = \"{edition}\"")),
            );
            std::fs::remove_file(product.path("src/main.rs")).unwrap();
            product.write(file, &code);
            product.write("src/sbom.rs", "//! What this is built from.\ninclude!(concat!(env!(\"OUT_DIR\"), \"/cm_embed.rs\"));\n");
            let _ = product.build("");
            let clippy = product.cargo("clippy --offline --locked --quiet").run();
            assert_eq!(clippy.code, Some(0), "{edition} {code}\n{}", clippy.stderr);
            if file.ends_with("main.rs") {
                assert_eq!(product.record("debug/app").level.name(), LevelName::Package);
            }
        }
    }
}

/// The commands that build nothing that is shipped go their way.
#[test]
fn other_commands() {
    let product = Product::app(
        "",
        &[("tests/a.rs", "#[test]\nfn a() {}\n"), ("src/lib.rs", "//! Library.\n")],
    );
    for command in [
        "check --all-targets",
        "doc --no-deps",
        "clippy",
        "test",
        "run",
        "fix --allow-no-vcs",
        "rustc --bin app -- -C debuginfo=0",
    ] {
        let (cargo, program) = command.split_once(" -- ").unwrap_or((command, ""));
        let program = if program.is_empty() { String::new() } else { format!("-- {program}") };
        let outcome = product.cargo(&format!("{cargo} --offline --locked {program}")).run();
        assert_eq!(outcome.code, Some(0), "{command}: {}", outcome.stderr);
        assert!(!outcome.stderr.contains("warning"), "{command}: {}", outcome.stderr);
        if command == "run" {
            let digest = &product.digests("--profile dev")["app"];
            assert_eq!(outcome.stdout, format!("package {digest}\n"));
        }
    }
}

/// What follows the program's name is for the program.
#[test]
fn arguments_of_the_program() {
    let product = Product::app("", &[]);
    for args in [
        "run --offline --locked -- --config no-such-file.toml",
        "run --offline --locked serve --manifest-path x",
    ] {
        let _ = product.cargo("clean --quiet --offline -p app").run().answer();
        assert!(product.cargo(args).run().answer().starts_with("package "), "{args}");
    }
}

/// There is no lockfile of the user's on docs.rs, and no network.
#[test]
fn documentation() {
    let product = Product::app(
        "",
        &[(
            "src/lib.rs",
            "//! Library.\ninclude!(concat!(env!(\"OUT_DIR\"), \"/cm_embed.rs\"));\n",
        )],
    );
    product.write("build.rs", "fn main() {\n    cm_build::Embed::new().strict(false).run();\n}\n");
    let outcome = product.cargo("doc --offline --locked --no-deps").env("DOCS_RS", "1").run();
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let page =
        std::fs::read_to_string(product.path("target/doc/app/constant.SBOM_LEVEL.html")).unwrap();
    assert!(page.contains("none"), "{page}");
    let _ = product.cargo("build --offline --locked").env("DOCS_RS", "1").run().answer();
    let Level::None(reason) = product.record("debug/app").level else { panic!("level none") };
    assert!(reason.contains("docs.rs"), "{reason}");
    let _ = product.build("");
    assert_eq!(product.record("debug/app").level.name(), LevelName::Package);
}

/// Where the list is unknown, strict builds fail and say what to do; others go on with a warning.
#[test]
fn strict_or_not() {
    let product = Product::app("", &[]);
    let build = |strict: bool| {
        product.write(
            "build.rs",
            &BUILD_RS.replace("embed()", &format!("Embed::new().strict({strict}).run()")),
        );
        product.cargo("install --path . --debug --offline --force --root root").run()
    };
    let outcome = build(true);
    assert_eq!(outcome.code, Some(101), "{}", outcome.stderr);
    for expected in [
        "error: cm-build: the component list is unknown",
        "without `--locked`",
        "add `--locked`, or build with `cargo cm build`",
    ] {
        assert!(outcome.stderr.contains(expected), "{}", outcome.stderr);
    }
    let outcome = build(false);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("warning: app@1.0.0: cm-build: the component list is unknown"),
        "{}",
        outcome.stderr
    );
    let strict = BUILD_RS.replace("embed()", "Embed::new().strict(true).run()");
    product.write("build.rs", &strict);
    let _ = product.build("");
    assert_eq!(product.record("debug/app").level.name(), LevelName::Package);
}

/// The digest alone, without the included file.
#[test]
fn by_a_variable() {
    let product = Product::app("", &[]);
    product
        .write("src/main.rs", "fn main() {\n    println!(\"{}\", env!(\"CM_SBOM_DIGEST\"));\n}\n");
    let digest = &product.digests("--profile dev")["app"];
    let run = product.cargo("run --offline --locked --quiet").run().answer();
    assert_eq!(run.trim(), digest);
    assert_eq!(product.records("debug/app").len(), 0);
    let (said, exit) = {
        let outcome = product.cargo_cm("build --offline --locked").run();
        (outcome.stdout, outcome.code)
    };
    // The build script says that it embeds, and the file has no record.
    assert_eq!(exit, Some(1), "{said}");
    product.write("src/main.rs", &format!("{MAIN_RS}const _: &str = env!(\"CM_SBOM_DIGEST\");\n"));
    let _ = product.cm_build("");
    assert_eq!(product.record("debug/app").level, Level::Exact(digest.parse().unwrap()));
}

/// Each option does what it says, and the others stay as they are.
#[test]
fn options() {
    let product = Product::app("[dependencies]\nstrsim = \"0.11\"\n", &[]);
    let file = product.path("target/debug/app");
    for (options, has_list, has_section, has_symbol) in [
        ("", true, true, false),
        (".list(false)", false, true, false),
        (".dep_v0(false)", true, false, false),
        (".anchor(true)", true, true, true),
        (".list(false).dep_v0(false)", false, false, false),
    ] {
        product.write(
            "build.rs",
            &BUILD_RS.replace("embed()", &format!("Embed::new(){options}.run()")),
        );
        for is_ours in [false, true] {
            if is_ours {
                let _ = product.cm_build("");
            } else {
                let _ = product.build("");
            }
            let record = product.record("debug/app");
            assert_eq!(record.list.is_some(), has_list, "{options}");
            if has_list {
                assert_eq!(linked(&record), ["app", "strsim"]);
            } else {
                assert!(record.encode().len() <= 256, "{options}");
            }
            assert_eq!(dep_v0(&product, &file).is_some(), has_section, "{options}");
            assert_eq!(count_of_sections(&file), usize::from(has_section), "{options}");
            let symbols = Command::new("nm").arg(&file).output().unwrap().stdout;
            let is_named = String::from_utf8_lossy(&symbols).contains("cm_record_app");
            assert_eq!(is_named, has_symbol, "{options}");
        }
    }
}

/// cargo-auditable wraps rustc; it alone adds the section then. This stand-in adds the same.
#[test]
fn beside_cargo_auditable() {
    let product = Product::app("", &[]);
    let wrapper = product.beside("cargo-auditable");
    let object = product.beside("section.o");
    std::fs::write(product.beside("section"), AUDIT).unwrap();
    let status = Command::new("sh")
        .current_dir(product.beside(""))
        .args(["-c", "echo '' | cc -x c -c -o empty.o - && objcopy --add-section .dep-v0=section empty.o section.o"])
        .status()
        .unwrap();
    assert!(status.success());
    let text = format!(
        "case \"$*\" in\n*'--crate-name app '*) exec \"$@\" -C link-arg={} ;;\nesac\nexec \"$@\"\n",
        object.display()
    );
    shell_script(&wrapper, &text);
    let file = product.path("target/debug/app");
    let _ = product.build("");
    let ours = dep_v0(&product, &file).unwrap();
    assert_eq!(count_of_sections(&file), 1);
    for _ in 0..2 {
        let program = product.cargo("build --offline --locked");
        let _ = program.env("RUSTC_WORKSPACE_WRAPPER", &wrapper).run().answer();
        assert_eq!(dep_v0(&product, &file).unwrap(), AUDIT, "only the wrapper's");
        assert_eq!(count_of_sections(&file), 1);
        assert_eq!(product.record("debug/app").level.name(), LevelName::Package);
        let _ = product.build("");
        assert_eq!(dep_v0(&product, &file).unwrap(), ours, "ours again");
        assert_eq!(count_of_sections(&file), 1);
    }
}

const AUDIT: &[u8] = b"what cargo-auditable has";
