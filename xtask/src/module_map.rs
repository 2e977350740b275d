//! Which file of a crate names which other one.
//!
//! A scan of the text, not a compiler: it reads `use` trees and paths that begin with `crate::`,
//! `super::` or `self::`, follows re-exports to the file that defines an item, and leaves out what
//! stands behind a file's first `#[cfg(test)]`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::source_paths::{paths_in, reexports_in, without_tests};

/// A module's path from the crate's root: `["resolve", "lockfile"]`.
pub(crate) type Module = Vec<String>;

/// The files of one crate and the arrows between them.
#[derive(Debug, Default)]
pub(crate) struct ModuleMap {
    /// Each module's file.
    pub(crate) files: BTreeMap<Module, PathBuf>,
    /// For each module those that it names, itself and mere re-exports left out.
    pub(crate) arrows: BTreeMap<Module, BTreeSet<Module>>,
}

impl ModuleMap {
    /// Reads the files below a crate's `src`.
    pub(crate) fn read(source: &Path) -> Result<Self, Failure> {
        let mut texts = BTreeMap::new();
        let mut files = BTreeMap::new();
        for file in rust_files(source)? {
            let text =
                fs::read_to_string(&file).map_err(|cause| Failure::file("read", &file, &cause))?;
            let module = module_of(file.strip_prefix(source).unwrap_or(&file));
            // `lib.rs` and `main.rs` both are the root of a crate; one of them re-exports.
            let known: &mut String = texts.entry(module.clone()).or_default();
            known.push_str(&without_tests(&text));
            files.insert(module, file);
        }
        Ok(Self { arrows: arrows(&texts), files })
    }

    /// The circles: groups of modules each of which leads to every other.
    pub(crate) fn circles(&self) -> Vec<Vec<Module>> {
        let reach: BTreeMap<&Module, BTreeSet<&Module>> =
            self.files.keys().map(|module| (module, self.reached_from(module))).collect();
        let mut circles = BTreeSet::new();
        for (module, reached) in &reach {
            if reached.contains(module) {
                let circle = reached.iter().filter(|other| reach[**other].contains(module));
                circles.insert(circle.map(|other| (*other).clone()).collect::<Vec<_>>());
            }
        }
        circles.into_iter().collect()
    }

    fn reached_from<'m>(&'m self, start: &'m Module) -> BTreeSet<&'m Module> {
        let mut reached = BTreeSet::new();
        let mut open = vec![start];
        while let Some(module) = open.pop() {
            for next in self.arrows.get(module).into_iter().flatten() {
                if reached.insert(next) {
                    open.push(next);
                }
            }
        }
        reached
    }
}

/// The Rust files below a directory, sorted.
pub(crate) fn rust_files(directory: &Path) -> Result<Vec<PathBuf>, Failure> {
    let fail = |cause| Failure::file("list", directory, &cause);
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).map_err(|cause: std::io::Error| fail(cause))? {
        let path = entry.map_err(fail)?.path();
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn module_of(file: &Path) -> Module {
    let stem = file.with_extension("");
    let mut module: Module =
        stem.iter().map(|segment| segment.to_string_lossy().into_owned()).collect();
    let last = module.last().map(String::as_str);
    if last == Some("mod") || (module.len() == 1 && matches!(last, Some("lib" | "main"))) {
        module.pop();
    }
    module
}

fn arrows(texts: &BTreeMap<Module, String>) -> BTreeMap<Module, BTreeSet<Module>> {
    let mut names = BTreeMap::new();
    for (module, text) in texts {
        for (name, path) in reexports_in(text, module) {
            names.insert((module.clone(), name), path);
        }
    }
    let resolver = Resolver { texts, names };
    let mut arrows = BTreeMap::new();
    for (module, text) in texts {
        let targets = paths_in(text, module).into_iter().map(|path| resolver.resolve(&path, 0));
        let others = targets.filter(|target| target != module);
        arrows.insert(module.clone(), others.collect::<BTreeSet<_>>());
    }
    arrows
}

struct Resolver<'t> {
    texts: &'t BTreeMap<Module, String>,
    /// What a module re-exports: the name, and the path it stands for.
    names: BTreeMap<(Module, String), Module>,
}

impl Resolver<'_> {
    /// The module whose file defines the item at a path from the crate's root.
    fn resolve(&self, path: &[String], depth: usize) -> Module {
        let mut module = Module::new();
        for (index, segment) in path.iter().enumerate() {
            let mut child = module.clone();
            child.push(segment.clone());
            if self.texts.contains_key(&child) {
                module = child;
            } else if let Some(target) = self.names.get(&(module.clone(), segment.clone()))
                // A name can stand for itself where a macro is re-exported.
                && depth < 8
            {
                let rest = &path[index + 1..];
                let full: Module = target.iter().chain(rest).cloned().collect();
                return self.resolve(&full, depth + 1);
            } else {
                break;
            }
        }
        module
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(files: &[(&[&str], &str)]) -> ModuleMap {
        let own = |module: &[&str]| module.iter().map(|&name| name.to_owned()).collect::<Module>();
        let texts: BTreeMap<Module, String> =
            files.iter().map(|(module, text)| (own(module), without_tests(text))).collect();
        let files = texts.keys().map(|module| (module.clone(), PathBuf::new())).collect();
        ModuleMap { arrows: arrows(&texts), files }
    }

    /// The detour over a re-export is seen.
    #[test]
    fn a_circle_over_the_root() {
        let text = "mod a;\nmod b;\npub use a::A;\npub use b::{B, Other as C};\n";
        let circle = map(&[
            (&[], text),
            (&["a"], "use crate::{C, something};"),
            (&["b"], "fn f() -> crate::A { crate::a::A }"),
        ]);
        assert_eq!(circle.circles(), [[["a".to_owned()], ["b".to_owned()]]]);
        let line =
            map(&[(&[], text), (&["a"], "use crate::C;"), (&["b"], "// crate::A\nuse std::fmt;")]);
        assert_eq!(line.circles(), Vec::<Vec<Module>>::new());
    }

    #[test]
    fn siblings_by_super() {
        let map = map(&[
            (&["x"], "mod a;\nmod b;\npub use a::A;"),
            (&["x", "a"], "use super::b::{self, B};"),
            (&["x", "b"], ""),
        ]);
        let arrows = &map.arrows[&["x".to_owned(), "a".to_owned()].to_vec()];
        assert_eq!(arrows.iter().collect::<Vec<_>>(), [&["x".to_owned(), "b".to_owned()].to_vec()]);
    }

    #[test]
    fn modules_of_files() {
        for (file, module) in [
            ("lib.rs", &[][..]),
            ("a.rs", &["a"]),
            ("a/mod.rs", &["a"]),
            ("a/b.rs", &["a", "b"]),
            ("bin/main.rs", &["bin", "main"]),
        ] {
            assert_eq!(module_of(Path::new(file)), module, "{file}");
        }
    }
}
