//! `cargo xtask compare`: our answer beside cargo's unit graph, for any workspace.

use std::path::PathBuf;

use serde::Serialize;

use crate::arguments::Arguments;
use crate::case::{Answer, Selection};
use crate::difference::Difference;
use crate::failure::{Failure, Outcome};
use crate::workspace;

#[derive(Serialize)]
struct Report<'a> {
    builds: usize,
    refused: Option<&'a str>,
    differences: &'a [Difference],
}

/// Compares one selection. `--report json` prints a report for programs, `--tool FILE` names the
/// `cargo-cm` to ask, `--plant` plants faults in its answer; all else are cargo's flags.
pub(crate) fn compare(mut arguments: Arguments) -> Outcome {
    let json = match arguments.value("--report")?.as_deref() {
        None | Some("text") => false,
        Some("json") => true,
        Some(other) => return Err(Failure::new(format!("unknown report {other:?}"))),
    };
    let faulty = arguments.flag("--plant");
    let tool = match arguments.value("--tool")? {
        Some(path) => PathBuf::from(path),
        None => workspace::debug_tool()?,
    };
    let selection = Selection::take(arguments)?;
    let scratch = workspace::scratch("compare")?.join(std::process::id().to_string());
    let answer = selection.check(&tool, &scratch, faulty)?;
    if json {
        print_json(&answer)?
    } else {
        print_text(&answer)
    }
    Ok(answer.differences.is_empty())
}

fn print_json(answer: &Answer) -> Result<(), Failure> {
    let report = Report {
        builds: answer.builds,
        refused: answer.refused.as_deref(),
        differences: &answer.differences,
    };
    let text = serde_json::to_string_pretty(&report)
        .map_err(|cause| Failure::new(format!("failed to write the report: {cause}")))?;
    println!("{text}");
    Ok(())
}

fn print_text(answer: &Answer) {
    if let Some(complaint) = &answer.refused {
        println!("cargo refuses: {complaint}");
    }
    println!("{} builds, {} differences", answer.builds, answer.differences.len());
    for difference in &answer.differences {
        println!("{difference}");
    }
}
