//! Dependencies of every kind and from everywhere, in the record of a program that is really built.

use std::fs;
use std::path::PathBuf;

use cm_core::embedded::{Level, LevelName};
use cm_core::{Component, Source};
use cm_tests::{
    APP, BUILD_RS, Crate, MAIN_RS, Product, Program, Repository, cargo, directory_source, linked,
    repository, sha256sum,
};

fn library(name: &str, more: &str) -> String {
    format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n{more}")
}

/// Builds with plain cargo and with `cargo cm build`; both name the list that `cargo cm sbom` writes.
fn both(product: &Product, flags: &str) -> Vec<String> {
    let digest = product.digests(&format!("--profile dev {flags}"))["app"].parse().unwrap();
    let _ = product.build(flags);
    let plain = product.record("debug/app");
    assert_eq!(plain.level, Level::Package(digest), "{flags}: {:?}", linked(&plain));
    let _ = product.cm_build(flags);
    let ours = product.record("debug/app");
    assert_eq!(ours.level, Level::Exact(digest), "{flags}");
    assert_eq!(linked(&plain), linked(&ours), "{flags}");
    linked(&ours)
}

/// Features whose names are one in the variables `CARGO_FEATURE_*`.
#[test]
fn features_with_hyphens_underscores_and_capitals() {
    let product =
        Product::app("[features]\nA-B = []\na_b = []\na-b = []\n\"1.5\" = []\n\"c++\" = []\n", &[]);
    assert_eq!(both(&product, "--features A-B"), ["app: A-B"]);
    assert_eq!(both(&product, "--features a_b"), ["app: a_b"]);
    assert_eq!(both(&product, "--features a-b,A-B"), ["app: A-B a-b"]);
    assert_eq!(both(&product, "--features c++,1.5"), ["app: 1.5 c++"]);
    assert_eq!(both(&product, "--all-features"), ["app: 1.5 A-B a-b a_b c++"]);
    assert_eq!(both(&product, ""), ["app"]);
}

/// Weak features, `dep:`, a namespaced name, optional and build dependencies.
#[test]
fn optional_dependencies() {
    let manifest = "\nextra = { path = \"extra\", optional = true }\n\n\
        [features]\ntls = [\"client?/tls\"]\nnet = [\"dep:client\"]\nold = [\"legacy\"]\n\
        host = [\"extra\"]\n\n\
        [dependencies]\nclient = { path = \"client\", optional = true }\n\
        legacy = { path = \"legacy\", optional = true }\nextra = { path = \"extra\", optional = true }\n";
    let product = Product::app(
        "",
        &[
            ("Cargo.toml", &(APP.trim_end().to_owned() + manifest)),
            ("client/Cargo.toml", &library("client", "[features]\ntls = []\n")),
            ("client/src/lib.rs", ""),
            ("legacy/Cargo.toml", &library("legacy", "")),
            ("legacy/src/lib.rs", ""),
            ("extra/Cargo.toml", &library("extra", "")),
            ("extra/src/lib.rs", ""),
        ],
    );
    assert_eq!(both(&product, "--features tls"), ["app: tls"]);
    assert_eq!(both(&product, "--features net"), ["app: net", "client"]);
    assert_eq!(both(&product, "--features net,tls"), ["app: net tls", "client: tls"]);
    assert_eq!(both(&product, "--features old"), ["app: legacy old", "legacy"]);
    assert_eq!(both(&product, "--features legacy"), ["app: legacy", "legacy"]);
    assert_eq!(both(&product, "--features host"), ["app: extra host", "extra"]);
    assert_eq!(
        both(&product, "--all-features"),
        ["app: extra host legacy net old tls", "client: tls", "extra", "legacy"]
    );
}

/// An optional build dependency that nothing links, and cm-build itself as one.
#[test]
fn optional_build_dependencies() {
    let manifest = "\nhelp = { path = \"help\", optional = true }\n\n\
                    [dependencies]\nleaf = { path = \"leaf\" }\n";
    let product = Product::app(
        "",
        &[
            ("Cargo.toml", &(APP.trim_end().to_owned() + manifest)),
            (
                "help/Cargo.toml",
                &library(
                    "help",
                    "[dependencies]\nleaf = { path = \"../leaf\", features = [\"h\"] }\n",
                ),
            ),
            ("help/src/lib.rs", ""),
            ("leaf/Cargo.toml", &library("leaf", "[features]\nh = []\n")),
            ("leaf/src/lib.rs", ""),
        ],
    );
    assert_eq!(both(&product, ""), ["app", "leaf"]);
    assert_eq!(both(&product, "--features help"), ["app: help", "leaf"]);
    let manifest = APP.replace("\" }", "\", optional = true }");
    product.write("Cargo.toml", &format!("{manifest}\n[features]\nsbom = [\"dep:cm-build\"]\n"));
    product.write(
        "build.rs",
        "fn main() {\n    #[cfg(feature = \"sbom\")]\n    cm_build::embed();\n}\n",
    );
    product.write(
        "src/main.rs",
        &format!(
            "#[cfg(feature = \"sbom\")]\n{}",
            MAIN_RS.replace("fn main", "#[cfg(feature = \"sbom\")]\nfn main")
                + "\n#[cfg(not(feature = \"sbom\"))]\nfn main() {}\n"
        ),
    );
    product.lock();
    assert_eq!(both(&product, "--features sbom"), ["app: sbom"]);
    let (report, _) = product.cm_build("");
    assert_eq!(report["builds"][0]["differences"].as_array().unwrap().len(), 0);
    assert_eq!(product.records("debug/app").len(), 0);
}

/// One crate under another name, one in two versions, and those of other platforms.
#[test]
fn renamed_conditional_and_twice() {
    let product = vendored(
        "[dependencies]\nfirst = { package = \"twice\", version = \"1\", registry = \"own\" }\n\
         twice = { version = \"2\", registry = \"own\", features = [\"g\"] }\n\
         serial-port = { package = \"port\", version = \"1\", registry = \"own\" }\n\n\
         [target.'cfg(windows)'.dependencies]\nwin = { version = \"1\", registry = \"own\" }\n\n\
         [target.'cfg(all(unix, not(target_os = \"macos\")))'.dependencies]\nunix-only = { version = \"1\", registry = \"own\" }\n\n\
         [target.x86_64-pc-windows-gnu.dependencies]\ngnu-only = { version = \"1\", registry = \"own\" }\n\n\
         [target.'cfg(target_pointer_width = \"64\")'.dependencies]\ntwice = { version = \"2\", registry = \"own\", features = [\"wide\"] }\n",
    );
    assert_eq!(both(&product, ""), ["app", "port", "twice", "twice: g wide", "unix-only"]);
}

fn published() -> Vec<Crate> {
    let twice =
        Crate { manifest: "[features]\ng = []\nwide = []\n", ..Crate::new("twice", "2.0.0") };
    let plain = ["port", "win", "unix-only", "gnu-only"].map(|name| Crate::new(name, "1.0.0"));
    [vec![twice, Crate::new("twice", "1.9.0")], plain.to_vec()].concat()
}

/// `app` with a registry of its own, vendored beside the workspace.
fn vendored(needs: &str) -> Product {
    let product = Product::in_folder("product", &[]);
    directory_source(&product.beside("vendored"), &product.beside("files"), &published());
    product.write("Cargo.toml", &format!("{APP}{needs}"));
    product.write("build.rs", BUILD_RS);
    product.write("src/main.rs", MAIN_RS);
    product.write(
        ".cargo/config.toml",
        &format!(
            "[registries.own]\nindex = \"{URL}\"\n\n[source.own]\nregistry = \"{URL}\"\n\
             replace-with = \"vendored\"\n\n[source.vendored]\ndirectory = {:?}\n",
            product.beside("vendored").display().to_string()
        ),
    );
    product.lock();
    product
}

const URL: &str = "file:///registry.invalid";

/// git, a path, another registry and crates.io in one build: sources, checksums and commits are those
/// of git and `sha256sum`.
#[test]
fn from_everywhere() {
    let product = vendored("");
    let folder = product.beside("library");
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("Cargo.toml"), library("from-git", "[features]\nx = []\n")).unwrap();
    fs::write(folder.join("src/lib.rs"), "").unwrap();
    let git = Repository::new(&folder);
    let commit = git.git("rev-parse HEAD").trim().to_owned();
    product.write("near/Cargo.toml", &library("near", ""));
    product.write("near/src/lib.rs", "");
    let needs = format!(
        "[dependencies]\nfrom-git = {{ git = \"{}\", branch = \"main\", features = [\"x\"] }}\n\
         near = {{ path = \"near\" }}\nport = {{ version = \"1\", registry = \"own\" }}\nstrsim = \"0.11\"\n",
        git.url()
    );
    product.write("Cargo.toml", &format!("{APP}{needs}"));
    fs::copy(repository().join("Cargo.lock"), product.path("Cargo.lock")).unwrap();
    // The git repository alone is fetched, by a workspace that needs nothing else.
    let home = product.beside("cargo-home");
    fs::create_dir_all(&home).unwrap();
    std::os::unix::fs::symlink(cargo_home().join("registry"), home.join("registry")).unwrap();
    let with_home = |program: Program| program.env("CARGO_HOME", &home);
    let only_git = library("only-git", needs.split("near =").next().unwrap());
    product.write("../only-git/Cargo.toml", &format!("{only_git}\n[workspace]\n"));
    product.write("../only-git/src/lib.rs", "");
    let fetch = cargo(&product.beside("only-git")).args("fetch --quiet");
    let _ = with_home(fetch).run().answer();
    let _ = with_home(product.cargo("update --workspace --quiet --offline")).run().answer();
    let sbom = with_home(product.cargo_cm("sbom --profile dev"));
    let digest = product.digests_by(sbom)["app"].parse().unwrap();
    for (program, level) in [
        (product.cargo("build --offline --locked"), Level::Package(digest)),
        (product.cargo_cm("build --offline --locked"), Level::Exact(digest)),
    ] {
        let _ = with_home(program).run().answer();
        let record = product.record("debug/app");
        assert_eq!(record.level, level);
        assert_eq!(linked(&record), ["app", "from-git: x", "near", "port", "strsim"]);
    }
    let record = product.record("debug/app");
    let set = record.list.unwrap().unpack().unwrap().set;
    let component = |name: &str| -> Component {
        set.runtime().iter().find(|it| it.component.name == name).unwrap().component.clone()
    };
    assert_eq!(
        component("from-git").source,
        Source::Git(format!("git+{}?branch=main#{commit}", git.url()))
    );
    assert_eq!(component("near").source, Source::Local);
    assert_eq!(component("port").source, Source::Registry(format!("registry+{URL}")));
    assert_eq!(component("strsim").source, Source::CratesIo);
    // The list that was written has the checksums, which the embedded one leaves out.
    let folder = product.path("target/cm/build");
    let list = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let list =
        list.into_iter().find(|it| it.to_string_lossy().ends_with(".components.json")).unwrap();
    let sum = sha256sum(&product.beside("files/port-1.0.0.crate"));
    assert!(fs::read_to_string(list).unwrap().contains(&sum));
}

fn cargo_home() -> PathBuf {
    std::env::var_os("CARGO_HOME")
        .map_or_else(|| std::env::home_dir().unwrap().join(".cargo"), PathBuf::from)
}

/// Everything vendored, cm-build's own dependencies too, as `cargo vendor` leaves it.
#[test]
fn a_vendored_build() {
    let product = Product::app("[dependencies]\nstrsim = \"0.11\"\n", &[]);
    let config = product.cargo("vendor --offline --locked vendor").run().answer();
    product.write(".cargo/config.toml", &config);
    let home = product.beside("empty-home");
    fs::create_dir_all(&home).unwrap();
    let with_home = |program: Program| program.env("CARGO_HOME", &home);
    let digest = product.digests_by(with_home(product.cargo_cm("sbom --profile dev")))["app"]
        .parse()
        .unwrap();
    let _ = with_home(product.cargo("build --frozen")).run().answer();
    let record = product.record("debug/app");
    assert_eq!(record.level, Level::Package(digest));
    assert_eq!(linked(&record), ["app", "strsim"]);
    let _ = with_home(product.cargo_cm("build --frozen")).run().answer();
    assert_eq!(product.record("debug/app").level, Level::Exact(digest));
}

/// A library outside the workspace that embeds: it is built with another lockfile than its own, so
/// it does not claim to know.
#[test]
fn a_dependency_that_embeds() {
    let product = Product::in_folder("product", &[]);
    let main =
        MAIN_RS.replace("println!(\"", "println!(\"{} ").replace("\");", "\", outer::digest());");
    let lib = "include!(concat!(env!(\"OUT_DIR\"), \"/cm_embed.rs\"));\n\npub fn digest() -> &'static str {\n    SBOM_DIGEST\n}\n";
    let package = library(
        "outer",
        "[build-dependencies]\ncm-build = { path = \"CM_BUILD\" }\n\n[workspace]\n",
    );
    for (path, text) in [
        ("Cargo.toml", &*format!("{APP}[dependencies]\nouter = {{ path = \"../outer\" }}\n")),
        ("build.rs", BUILD_RS),
        ("src/main.rs", &main),
        ("../outer/Cargo.toml", &package),
        ("../outer/build.rs", BUILD_RS),
        ("../outer/src/lib.rs", lib),
    ] {
        product.write(path, text);
    }
    product.lock();
    fs::copy(product.path("Cargo.lock"), product.beside("outer/Cargo.lock")).unwrap();
    for level in [LevelName::Package, LevelName::Exact] {
        match level {
            LevelName::Package => drop(product.build("")),
            _ => drop(product.cm_build("")),
        }
        let records = product.records("debug/app");
        let of = |package: &str| records.iter().find(|it| it.package == package).unwrap();
        assert_eq!(records.len(), 2);
        assert_eq!(of("app").level.name(), level);
        let Level::None(reason) = &of("outer").level else { panic!("{:?}", of("outer").level) };
        assert!(reason.contains("dependency of another workspace"), "{reason}");
        let digest = &product.digests("--profile dev")["app"];
        assert_eq!(of("app").level.digest().unwrap().to_string(), *digest);
    }
}
