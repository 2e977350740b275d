//! A registry that has cm-build and all that it needs, as if it were published.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::program::{cargo, repository};
use crate::published::{publish, sha256sum};

/// Packages that are published only here, in their order.
const OWN: [&str; 2] = ["cm-core", "cm-build"];

/// Publishes cm-build and what it needs in a folder, as cargo takes it for `local-registry`.
///
/// # Panics
/// When the packages that it needs are not at hand: cargo downloads them to build this workspace.
pub fn registry_with_cm_build(folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    let metadata = cargo(repository()).args("metadata --format-version 1 --locked --offline");
    let metadata: Value = serde_json::from_str(&metadata.run().answer()).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let tree = cargo(repository())
        .args("tree --offline --locked -p cm-build --target all --edges normal,build")
        .args("--prefix none --no-dedupe --format {p}");
    for line in tree.run().answer().lines() {
        let mut words = line.split_whitespace();
        let (name, version) = (words.next().unwrap(), words.next().unwrap());
        let is_it =
            |it: &&Value| it["name"] == name && format!("v{}", text(&it["version"])) == version;
        let package = packages.iter().find(is_it).unwrap();
        let file = folder.join(format!("{name}-{}.crate", text(&package["version"])));
        if !file.is_file() {
            match OWN.contains(&name) {
                true => pack(package, &file),
                false => drop(fs::copy(downloaded(package), &file).unwrap()),
            }
            publish(&folder.join("index"), name, &line_of(package, &file));
        }
    }
}

/// Publishes the package that `cargo package` made of a workspace, beside the others.
///
/// # Panics
/// When there is none.
pub fn publish_packaged(folder: &Path, workspace: &Path, name: &str, version: &str) {
    let metadata = cargo(workspace).args("metadata --format-version 1 --no-deps --offline");
    let metadata: Value = serde_json::from_str(&metadata.run().answer()).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|it| it["name"] == name).unwrap();
    let file = format!("{name}-{version}.crate");
    fs::copy(workspace.join("target/package").join(&file), folder.join(&file)).unwrap();
    publish(&folder.join("index"), name, &line_of(package, &folder.join(file)));
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The `.crate` file of a package that cargo has downloaded.
fn downloaded(package: &Value) -> PathBuf {
    let source = Path::new(text(&package["manifest_path"])).parent().unwrap();
    let registry = source.parent().unwrap();
    let home = registry.parent().and_then(Path::parent).unwrap();
    let file = format!("{}.crate", source.file_name().unwrap().to_string_lossy());
    home.join("cache").join(registry.file_name().unwrap()).join(file)
}

/// Packs a package of this workspace. `cargo package` would ask crates.io for its dependencies.
fn pack(package: &Value, file: &Path) {
    let scratch = tempfile::tempdir().unwrap();
    let stem = file.file_stem().unwrap();
    let folder = scratch.path().join(stem);
    let source = Path::new(text(&package["manifest_path"])).parent().unwrap();
    let copy = Command::new("cp").arg("-r").arg(source).arg(&folder).status().unwrap();
    assert!(copy.success());
    fs::write(folder.join("Cargo.toml"), manifest(package)).unwrap();
    let mut tar = Command::new("tar");
    tar.arg("-czf").arg(file).arg("-C").arg(scratch.path()).arg(stem);
    assert!(tar.status().unwrap().success());
}

/// The manifest without what it has from the workspace, as cargo writes it when it publishes.
fn manifest(package: &Value) -> String {
    let head =
        ["name", "version", "edition"].map(|key| format!("{key} = {}\n", package[key])).concat();
    let mut manifest = format!("[package]\n{head}\n[features]\n");
    for (name, enables) in package["features"].as_object().unwrap() {
        manifest += &format!("{name:?} = {enables}\n");
    }
    for dependency in dependencies(package) {
        let key = dependency["rename"].as_str().unwrap_or(text(&dependency["name"]));
        manifest += &format!("\n[dependencies.{key}]\npackage = {}\n", dependency["name"]);
        manifest += &format!("version = {}\n", requirement(dependency));
        manifest += &format!("features = {}\n", dependency["features"]);
        manifest += &format!("optional = {}\n", dependency["optional"]);
        manifest += &format!("default-features = {}\n", dependency["uses_default_features"]);
    }
    manifest
}

/// A dependency by path has no version until its package is published.
fn requirement(dependency: &Value) -> Value {
    match text(&dependency["req"]) {
        "*" => json!("0.1"),
        req => json!(req),
    }
}

fn dependencies(package: &Value) -> impl Iterator<Item = &Value> {
    package["dependencies"].as_array().unwrap().iter().filter(|it| it["kind"] != "dev")
}

fn line_of(package: &Value, file: &Path) -> String {
    let dependencies = dependencies(package).map(|it| {
        let rename = &it["rename"];
        json!({
            "name": if rename.is_null() { &it["name"] } else { rename },
            "package": if rename.is_null() { &Value::Null } else { &it["name"] },
            "req": requirement(it), "features": it["features"], "optional": it["optional"],
            "default_features": it["uses_default_features"], "target": it["target"],
            "kind": if it["kind"].is_null() { json!("normal") } else { it["kind"].clone() },
        })
    });
    let line = json!({
        "name": package["name"], "vers": package["version"], "deps": dependencies.collect::<Vec<_>>(),
        "cksum": sha256sum(file), "features": {}, "features2": package["features"], "v": 2,
        "yanked": false,
    });
    format!("{line}\n")
}
