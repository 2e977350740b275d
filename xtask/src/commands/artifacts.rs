//! `cargo xtask artifacts`: real artifacts of every kind, each read back.

use std::path::{Path, PathBuf};

use crate::arguments::Arguments;
use crate::artifacts::{
    Artifact, Reader, Verdict, apple, arm, firmware, library, wasm, windows, wrapped,
};
use crate::failure::{Failure, Outcome};
use crate::process::timed;
use crate::workspace;

/// A recipe: given the `cargo-cm` that knows the digests, it makes artifacts.
type Recipe = fn(&Path) -> Result<Vec<Artifact>, Failure>;

const RECIPES: [(&str, Recipe); 6] = [
    ("firmware", firmware),
    ("library", library),
    ("arm", arm),
    ("windows", windows),
    ("wasm", wasm),
    ("apple", apple),
];

/// Makes artifacts below `target/artifacts/` and reads them back. `--only NAME` makes one recipe's,
/// `--tool FILE` names the `cargo-cm` that reads, `--search` reads without it, by a search for the
/// record; what is compressed or encoded is then not read.
pub(crate) fn artifacts(mut arguments: Arguments) -> Outcome {
    let only = arguments.value("--only")?;
    let search = arguments.flag("--search");
    let tool = match arguments.value("--tool")? {
        Some(path) => PathBuf::from(path),
        None => workspace::release_tool()?,
    };
    arguments.finish()?;
    let reader = if search { Reader::Search } else { Reader::Inspect(tool.clone()) };
    let wanted = |name: &str| only.as_deref().is_none_or(|only| only == name);
    let recipes = RECIPES.into_iter().filter(|(name, _)| wanted(name));
    let mut made = Vec::new();
    for (name, recipe) in recipes {
        let artifacts = timed(name, || recipe(&tool))?;
        if let Some(first) = artifacts.first().filter(|_| name == "firmware") {
            made.extend(timed("wrapped", || wrapped(first))?);
        }
        made.extend(artifacts);
    }
    if made.is_empty() {
        return Err(Failure::new(format!("no recipe of the name {:?}", only.unwrap_or_default())));
    }
    print_table(&made, &reader)
}

fn print_table(made: &[Artifact], reader: &Reader) -> Outcome {
    println!(
        "| artifact | kind | bytes | digest found | expected | run |\n|---|---|---|---|---|---|"
    );
    let mut holds = true;
    for artifact in made {
        let verdict = artifact.verdict(reader)?;
        print_row(artifact, &verdict);
        holds &= verdict.holds();
    }
    Ok(holds)
}

fn print_row(artifact: &Artifact, verdict: &Verdict) {
    let name = artifact.path.file_name().unwrap_or_default().to_string_lossy();
    let found = match &verdict.found {
        None => "not read".to_owned(),
        Some(digests) if digests.is_empty() => "none".to_owned(),
        Some(digests) => digests.iter().map(|digest| short(digest)).collect::<Vec<_>>().join(", "),
    };
    let ran = artifact.ran.map_or("", |right| if right { "prints it" } else { "WRONG" });
    let mark = if verdict.holds() { "" } else { " **differs**" };
    let (kind, expected) = (artifact.kind, short(&artifact.digest));
    println!("| {name} | {kind} | {} | {found}{mark} | {expected} | {ran} |", verdict.bytes);
}

/// As much of a digest as tells it from others in a table.
fn short(digest: &str) -> String {
    if digest.is_empty() {
        return "none".to_owned();
    }
    digest.chars().take(12).collect()
}
