//! Finding and reading configuration files; the only place here that touches the disk.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use super::merge::merge;
use super::value::parsed;
use super::{ConfigFileError, Data, Origin, Surroundings, Value};

type Table = BTreeMap<String, Value>;

/// The sections that decide how a build is made; the others are not looked at, so that nothing
/// in them can fail.
const SECTIONS: [&str; 4] = ["build", "include", "profile", "target"];

/// A way to name a file's lines.
type Lines = fn(Arc<Path>) -> Origin;

/// The configuration files that cargo finds by itself, joined.
pub(super) fn found_files(around: &Surroundings) -> Result<Table, ConfigFileError> {
    let mut directories: Vec<PathBuf> =
        around.cwd.ancestors().map(|above| above.join(".cargo")).collect();
    if !directories.contains(&around.cargo_home) {
        directories.push(around.cargo_home.clone());
    }
    let mut all = Table::new();
    for directory in directories.iter().rev() {
        if let Some(table) = first_of(directory)? {
            merge(&mut all, table, "")?;
        }
    }
    Ok(all)
}

/// The file of a `--config` argument; nothing where no such file exists.
pub(super) fn argument_file(path: &Path) -> Result<Option<Table>, ConfigFileError> {
    load(path, |path| Origin::ArgumentFile { path, line: 1 }, &mut Vec::new())
}

/// The files that a `--config KEY=VALUE` argument includes, below the argument's own values.
pub(super) fn with_includes(mut table: Table, cwd: &Path) -> Result<Table, ConfigFileError> {
    let lines: Lines = |path| Origin::ArgumentFile { path, line: 1 };
    follow_includes(&mut table, cwd, lines, &mut Vec::new())
}

/// Cargo prefers the older name where both exist.
fn first_of(directory: &Path) -> Result<Option<Table>, ConfigFileError> {
    let lines: Lines = |path| Origin::File { path, line: 1 };
    for name in ["config", "config.toml"] {
        if let Some(table) = load(&directory.join(name), lines, &mut Vec::new())? {
            return Ok(Some(table));
        }
    }
    Ok(None)
}

/// A file with what it includes; `including` are the files that led here.
fn load(
    path: &Path,
    lines: Lines,
    including: &mut Vec<PathBuf>,
) -> Result<Option<Table>, ConfigFileError> {
    let Some(text) = read(path)? else { return Ok(None) };
    let origin = lines(Arc::from(path));
    let mut table = parsed(&text, &origin)?;
    table.retain(|section, _| SECTIONS.contains(&section.as_str()));
    including.push(path.to_owned());
    let directory = path.parent().unwrap_or(path);
    let table = follow_includes(&mut table, directory, lines, including)?;
    including.pop();
    Ok(Some(table))
}

/// Joins the included files, later ones above earlier ones, and the table above them all.
fn follow_includes(
    table: &mut Table,
    directory: &Path,
    lines: Lines,
    including: &mut Vec<PathBuf>,
) -> Result<Table, ConfigFileError> {
    let mut all = Table::new();
    if let Some(include) = table.remove("include") {
        for include in includes(include)? {
            let path = normal(&directory.join(&include.path));
            let fails =
                |problem| ConfigFileError::Include { place: include.place.clone(), problem };
            if including.contains(&path) {
                return Err(fails(format!("{} leads back to itself", path.display())));
            }
            match load(&path, lines, including)? {
                Some(included) => merge(&mut all, included, "")?,
                None if include.optional => {}
                None => return Err(fails(format!("{} does not exist", path.display()))),
            }
        }
    }
    merge(&mut all, std::mem::take(table), "")?;
    Ok(all)
}

/// One entry of `include`.
struct Include {
    path: String,
    optional: bool,
    place: String,
}

fn includes(value: Value) -> Result<Vec<Include>, ConfigFileError> {
    match value.data {
        Data::List(items) => items.into_iter().map(include).collect(),
        other => Err(wrong(&value.origin, &other)),
    }
}

/// Either a path, or a table of `path` and `optional`.
fn include(item: Value) -> Result<Include, ConfigFileError> {
    let place = item.origin.to_string();
    let (path, optional) = match &item.data {
        Data::Text(path) => (path.clone(), false),
        Data::Table(table) => {
            let optional = table.get("optional").map(|value| &value.data);
            match (table.get("path").map(|value| &value.data), optional) {
                (Some(Data::Text(path)), None) => (path.clone(), false),
                (Some(Data::Text(path)), Some(Data::Boolean(optional))) => {
                    (path.clone(), *optional)
                }
                _ => return Err(wrong(&item.origin, &item.data)),
            }
        }
        other => return Err(wrong(&item.origin, other)),
    };
    if !path.ends_with(".toml") {
        let problem = format!("{path:?} does not end in .toml");
        return Err(ConfigFileError::Include { place, problem });
    }
    Ok(Include { path, optional, place })
}

fn wrong(origin: &Origin, found: &Data) -> ConfigFileError {
    ConfigFileError::Value {
        key: "include".to_owned(),
        place: origin.to_string(),
        found: found.kind().to_owned(),
        expected: "an array of paths, or of tables with `path` and perhaps `optional`",
    }
}

/// The path less its `.` and `..`, so that a file that includes itself is recognised.
fn normal(path: &Path) -> PathBuf {
    use std::path::Component;
    path.components().fold(PathBuf::new(), |mut normal, component| {
        match component {
            Component::CurDir => {}
            Component::ParentDir if normal.file_name().is_some() => {
                normal.pop();
            }
            other => normal.push(other),
        }
        normal
    })
}

/// The file's text; nothing where there is no such file.
fn read(path: &Path) -> Result<Option<String>, ConfigFileError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if absent(&error) => Ok(None),
        Err(source) => Err(ConfigFileError::Unreadable { file: path.to_owned(), source }),
    }
}

/// A text such as `build.jobs=1` may also be no possible file name at all.
fn absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::NotFound
            | ErrorKind::NotADirectory
            | ErrorKind::InvalidFilename
            | ErrorKind::InvalidInput
    )
}
