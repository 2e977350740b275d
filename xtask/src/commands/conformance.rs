//! `cargo xtask conformance`: our documents under the validators of CycloneDX, SPDX and NTIA.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;
use serde_json::Value;

use crate::arguments::Arguments;
use crate::failure::{Failure, Outcome};
use crate::fetch::fetched;
use crate::process::{capture, cargo, must_run};
use crate::programs::find;
use crate::workspace;

/// The formats as our flag names them, and how the documents name themselves.
const FORMATS: [(&str, &str); 4] = [
    ("cyclonedx-1.7", "CycloneDX 1.7"),
    ("cyclonedx-1.6", "CycloneDX 1.6"),
    ("cyclonedx-1.5", "CycloneDX 1.5"),
    ("spdx-2.3", "SPDX-2.3"),
];

/// Programs with many licences, native libraries and the longest lists.
const PROGRAMS: [&str; 5] = ["cargo-nextest", "gitui", "alacritty", "bat", "ripgrep"];

/// What the Python script says of one document.
#[derive(Debug, Deserialize)]
struct Entry {
    file: String,
    format: String,
    errors: Vec<String>,
    notes: Vec<String>,
}

/// Writes documents of every format for the fixture workspaces and five programs, and validates
/// them. `--tool FILE` names the `cargo-cm` that writes them; with `--documents DIRECTORY`, the
/// JSON files there are validated instead.
pub(crate) fn conformance(mut arguments: Arguments) -> Outcome {
    let given = arguments.value("--documents")?;
    let tool = arguments.value("--tool")?;
    arguments.finish()?;
    let python = environment()?;
    let documents = match given {
        Some(directory) => files_in(Path::new(&directory))?,
        None => {
            let tool = tool.map_or_else(workspace::release_tool, |tool| Ok(PathBuf::from(tool)))?;
            write_all(&tool)?
        }
    };
    if documents.is_empty() {
        return Err(Failure::new("there is no document to validate"));
    }
    let entries = validate(&python, &documents)?;
    print_table(&entries);
    let valid = entries.iter().all(|entry| entry.errors.is_empty());
    Ok(valid && unseen(&entries).next().is_none())
}

/// The Python of a virtual environment with the pinned validators.
fn environment() -> Result<PathBuf, Failure> {
    let directory = workspace::scratch("conformance-venv")?;
    let python = directory.join("bin").join("python");
    let pins = workspace::root().join("xtask").join("conformance-requirements.txt");
    let wanted = fs::read_to_string(&pins).map_err(|cause| Failure::file("read", &pins, &cause))?;
    let stamp = directory.join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    must_run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&directory))?;
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    must_run(install.args(["--no-deps", "--requirement"]).arg(&pins))?;
    fs::write(&stamp, wanted).map_err(|cause| Failure::file("write", &stamp, &cause))?;
    Ok(python)
}

fn write_all(tool: &Path) -> Result<Vec<PathBuf>, Failure> {
    let out = workspace::scratch("conformance")?;
    workspace::remove(&out)?;
    let mut documents = Vec::new();
    for place in fixtures()? {
        documents.extend(write_workspace(tool, &place, &out)?);
    }
    for name in PROGRAMS {
        let program =
            find(name).ok_or_else(|| Failure::new(format!("{name} is not in the corpus")))?;
        documents.extend(write_workspace(tool, &fetched(program)?, &out)?);
    }
    Ok(documents)
}

fn fixtures() -> Result<Vec<PathBuf>, Failure> {
    let directory = workspace::root().join("tests").join("fixtures").join("workspaces");
    if !directory.is_dir() {
        return Ok(Vec::new());
    }
    let has_manifest = |path: &PathBuf| path.join("Cargo.toml").is_file();
    Ok(entries_of(&directory)?.into_iter().filter(has_manifest).collect())
}

fn entries_of(directory: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries =
        fs::read_dir(directory).map_err(|cause| Failure::file("list", directory, &cause))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    Ok(paths)
}

fn files_in(directory: &Path) -> Result<Vec<PathBuf>, Failure> {
    let is_json = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "json");
    Ok(entries_of(directory)?.into_iter().filter(is_json).collect())
}

/// The documents of one workspace in all formats; none where it has nothing that is linked.
fn write_workspace(tool: &Path, place: &Path, out: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !links_something(place)? {
        eprintln!("{}: skipped, for it has no binary", place.display());
        return Ok(Vec::new());
    }
    let name = place.file_name().unwrap_or_default();
    let mut documents = Vec::new();
    for (format, _) in FORMATS {
        let directory = out.join(name).join(format);
        let mut command = Command::new(tool);
        command.args(["cm", "sbom", "--workspace", "--locked", "--offline", "--format", "json"]);
        // The profile has no part in a document's form.
        command.args(["--profile", "release", "--sbom-format", format, "-o"]).arg(&directory);
        // Unpacked programs have no commit whose time could be taken.
        command.env("SOURCE_DATE_EPOCH", "1700000000").current_dir(place);
        let what = format!("cargo cm sbom --sbom-format {format} in {}", place.display());
        let output = capture(&mut command)?.into_output(&what)?;
        documents.extend(documents_in(&output, place)?);
    }
    Ok(documents)
}

fn documents_in(output: &[u8], place: &Path) -> Result<Vec<PathBuf>, Failure> {
    let value: Value = serde_json::from_slice(output)
        .map_err(|cause| Failure::new(format!("failed to read our JSON: {cause}")))?;
    let builds = value["builds"].as_array().map(Vec::as_slice).unwrap_or_default();
    let document = |build: &Value| build["files"]["document"].as_str().map(|path| place.join(path));
    let paths: Option<Vec<PathBuf>> = builds.iter().map(document).collect();
    paths
        .filter(|paths| !paths.is_empty())
        .ok_or_else(|| Failure::new(format!("our JSON names no document for {}", place.display())))
}

/// Whether cargo knows of a binary or a library for other languages.
fn links_something(place: &Path) -> Result<bool, Failure> {
    // A fixture's packages may not have been downloaded yet.
    let mut fetch = cargo();
    fetch.args(["fetch", "--quiet", "--locked"]).current_dir(place);
    capture(&mut fetch)?.into_output(&format!("cargo fetch in {}", place.display()))?;
    let mut command = cargo();
    command.args(["metadata", "--format-version=1", "--no-deps"]).current_dir(place);
    let output = capture(&mut command)?.into_output("cargo metadata")?;
    let value: Value = serde_json::from_slice(&output)
        .map_err(|cause| Failure::new(format!("failed to read cargo's metadata: {cause}")))?;
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let kinds = list(&value["packages"])
        .iter()
        .flat_map(|package| list(&package["targets"]))
        .flat_map(|target| list(&target["kind"]))
        .collect::<Vec<Value>>();
    Ok(["bin", "cdylib", "staticlib"].iter().any(|&kind| kinds.contains(&Value::from(kind))))
}

fn validate(python: &Path, documents: &[PathBuf]) -> Result<Vec<Entry>, Failure> {
    let script = workspace::root().join("xtask").join("conformance.py");
    let fail = |cause: std::io::Error| Failure::file("run", &script, &cause);
    let mut child = Command::new(python)
        .arg(&script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(fail)?;
    if let Some(mut stdin) = child.stdin.take() {
        for document in documents {
            writeln!(stdin, "{}", document.display()).map_err(fail)?;
        }
    }
    let output = child.wait_with_output().map_err(fail)?;
    if !output.status.success() {
        let status = output.status;
        return Err(Failure::new(format!("{} failed: {status}", script.display())));
    }
    serde_json::from_slice(&output.stdout)
        .map_err(|cause| Failure::new(format!("failed to read the validators' results: {cause}")))
}

fn print_table(entries: &[Entry]) {
    println!("| document | format | errors | notes |\n|---|---|---|---|");
    let base = workspace::root().join("target").join("conformance");
    for entry in entries {
        let file = Path::new(&entry.file);
        let name = file.strip_prefix(&base).unwrap_or(file).display();
        let notes = entry.notes.join("; ");
        println!("| {name} | {} | {} | {notes} |", entry.format, entry.errors.len());
    }
    for entry in entries {
        for error in entry.errors.iter().take(8) {
            println!("{} ({}): {error}", entry.file, entry.format);
        }
    }
    for name in unseen(entries) {
        println!("no document of format {name}");
    }
}

/// The formats of which there is no document.
fn unseen(entries: &[Entry]) -> impl Iterator<Item = &'static str> {
    let names = FORMATS.into_iter().map(|(_, name)| name);
    names.filter(|name| !entries.iter().any(|entry| entry.format == *name))
}
