//! `cargo xtask tidy`: arrows between modules, length and form of files.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::arguments::Arguments;
use crate::failure::{Failure, Outcome};
use crate::module_map::{Module, ModuleMap};
use crate::workspace;

/// A file of more lines is noted.
const LONG: usize = 400;
/// A file of more lines needs a reason in [`EXCUSED`].
const TOO_LONG: usize = 600;
/// Files that may be longer, and why.
const EXCUSED: [(&str, &str); 0] = [];
/// What must not be left in code, in pieces so that this file passes.
const WORDS: [&str; 3] =
    [concat!("todo", "!("), concat!("unimplemented", "!("), concat!("dbg", "!(")];
/// Directories that are not ours to tidy: build output, and inputs of tests.
const SKIPPED: [&str; 5] = ["target", ".git", "fixtures", "testdata", "captured"];
/// Endings of the text files that are looked at.
const TEXTS: [&str; 7] = ["rs", "toml", "md", "py", "sh", "yml", "yaml"];
/// Arrows that must not be: a module of cm-core, and one that it must not name.
const FORBIDDEN: [(&str, &str); 4] =
    [("config", "resolve"), ("config", "sbom"), ("resolve", "sbom"), ("sbom", "resolve")];

/// Looks at every crate and every text file.
pub(crate) fn tidy(arguments: Arguments) -> Outcome {
    arguments.finish()?;
    let root = workspace::root();
    let mut findings = Vec::new();
    for source in sources(&root)? {
        findings.extend(arrow_findings(&root, &source)?);
    }
    for file in texts(&root)? {
        findings.extend(file_findings(&root, &file)?);
    }
    for finding in &findings {
        println!("{finding}");
    }
    println!("{} findings", findings.len());
    Ok(findings.is_empty())
}

/// The `src` directories of the workspace's crates.
fn sources(root: &Path) -> Result<Vec<PathBuf>, Failure> {
    let sources = entries(root)?.into_iter().map(|path| path.join("src"));
    Ok(sources.filter(|source| source.is_dir()).collect())
}

fn entries(directory: &Path) -> Result<Vec<PathBuf>, Failure> {
    let list = fs::read_dir(directory).map_err(|cause| Failure::file("list", directory, &cause))?;
    let mut paths: Vec<PathBuf> = list.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    Ok(paths)
}

fn texts(directory: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in entries(directory)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if SKIPPED.contains(&name.as_ref()) || path.is_symlink() {
            continue;
        }
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            files.extend(texts(&path)?);
        } else if TEXTS.contains(&ending.as_ref()) || path.ends_with(".ci/run") {
            files.push(path);
        }
    }
    Ok(files)
}

fn arrow_findings(root: &Path, source: &Path) -> Result<Vec<String>, Failure> {
    let map = ModuleMap::read(source)?;
    let shown = |module: &Module| {
        let file = map.files.get(module).map_or(source, PathBuf::as_path);
        file.strip_prefix(root).unwrap_or(file).display().to_string()
    };
    let mut findings: Vec<String> = map
        .circles()
        .iter()
        .map(|circle| {
            format!("circle: {}", circle.iter().map(shown).collect::<Vec<_>>().join(", "))
        })
        .collect();
    let gated = gated_modules(source)?;
    for (from, targets) in &map.arrows {
        for to in targets {
            if let Some(reason) = forbidden(from, to, &gated) {
                findings.push(format!("{} names {}: {reason}", shown(from), shown(to)));
            }
        }
    }
    Ok(findings)
}

/// Why an arrow must not be.
fn forbidden(from: &Module, to: &Module, gated: &BTreeSet<String>) -> Option<&'static str> {
    let (first, target) = (from.first()?.as_str(), to.first()?.as_str());
    if first == "commands" && target == "commands" && from.len() > 1 && to.len() > 1 {
        Some("commands never import each other")
    } else if FORBIDDEN.contains(&(first, target)) {
        Some("this arrow points the other way, or nowhere")
    } else if gated.contains(target) && !gated.contains(first) {
        Some("it must do without the other's feature")
    } else {
        None
    }
}

/// The root's modules that are there only with a feature.
fn gated_modules(source: &Path) -> Result<BTreeSet<String>, Failure> {
    let root = source.join("lib.rs");
    if !root.is_file() {
        return Ok(BTreeSet::new());
    }
    let text = fs::read_to_string(&root).map_err(|cause| Failure::file("read", &root, &cause))?;
    let pairs = text.lines().zip(text.lines().skip(1));
    let gated = pairs.filter(|(line, _)| line.starts_with("#[cfg(") && line.contains("feature"));
    let names = gated.filter_map(|(_, next)| {
        let declared = next.strip_prefix("pub ").unwrap_or(next).strip_prefix("mod ")?;
        Some(declared.trim_end_matches(';').to_owned())
    });
    Ok(names.collect())
}

fn file_findings(root: &Path, file: &Path) -> Result<Vec<String>, Failure> {
    let text = fs::read_to_string(file).map_err(|cause| Failure::file("read", file, &cause))?;
    let name = file.strip_prefix(root).unwrap_or(file).display().to_string();
    let lines = text.lines().count();
    if name.ends_with(".rs") && lines > LONG {
        println!("note: {name} has {lines} lines");
    }
    Ok(form_findings(&name, &text))
}

fn form_findings(name: &str, text: &str) -> Vec<String> {
    let mut findings = Vec::new();
    let lines = text.lines().count();
    let excused = EXCUSED.iter().any(|(file, _)| *file == name);
    if name.ends_with(".rs") && lines > TOO_LONG && !excused {
        findings.push(format!("{name}: {lines} lines, and no reason for more than {TOO_LONG}"));
    }
    if !text.is_empty() && !text.ends_with('\n') {
        findings.push(format!("{name}: no newline at its end"));
    }
    for (number, line) in text.split('\n').enumerate() {
        if line.ends_with([' ', '\t', '\r']) {
            findings.push(format!("{name}:{}: white space at the line's end", number + 1));
        }
        for word in WORDS.iter().filter(|word| name.ends_with(".rs") && line.contains(**word)) {
            findings.push(format!("{name}:{}: {word}…) is left over", number + 1));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(path: &str) -> Module {
        path.split("::").map(str::to_owned).collect()
    }

    #[test]
    fn form() {
        let unfinished = format!("fn f() {{ {}) }}\n", WORDS[0]);
        assert_eq!(form_findings("a.rs", "fn f() {}\n"), Vec::<String>::new());
        assert_eq!(form_findings("a.rs", &unfinished).len(), 1);
        assert_eq!(form_findings("a.rs", "fn f() {}").len(), 1);
        assert_eq!(form_findings("a.rs", "fn f() {} \n").len(), 1);
        assert_eq!(form_findings("a.rs", "fn f() {}\r\n").len(), 1);
        assert_eq!(form_findings("a.rs", &"\n".repeat(TOO_LONG + 1)).len(), 1);
    }

    #[test]
    fn arrows_that_must_not_be() {
        let gated = BTreeSet::from(["config", "resolve", "sbom"].map(str::to_owned));
        let verdict = |from, to| forbidden(&module(from), &module(to), &gated).is_some();
        assert!(verdict("commands::sbom", "commands::build"));
        assert!(verdict("config::policy", "resolve::lockfile"));
        assert!(verdict("set", "config"));
        assert!(!verdict("resolve::request", "config::policy"));
        assert!(!verdict("resolve", "set"));
        assert!(!verdict("commands::sbom", "output"));
    }
}
