//! `cargo cm inspect`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueHint};
use cm_core::artifact::FileHashes;
use cm_core::inspect::{Inspection, Leaf, Opaque};
use cm_core::sbom::{BinaryInputs, Document, FileKind, Format, Teller, render};

use crate::document_origin;
use crate::failure::{Exit, Failure};
use crate::formats::TextFormat;
use crate::input::{inspection, is_input, refuse_two_inputs, shown};
use crate::inspection_report::{self, Inspected};
use crate::output;

/// Say what an artifact says it was built from
///
/// Searches a file, and everything inside of it, for the records that cm-build embeds: executables
/// and libraries (ELF, PE, Mach-O, WebAssembly, static ones), raw flash images, Intel HEX,
/// S-records, UF2, and within gzip, zstd, xz, zip, tar and ar archives, Debian packages, OCI images
/// and folders. Reads what cargo-auditable wrote, too.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Inspect {
    /// Files or folders; `-` for standard input
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    files: Vec<PathBuf>,
    /// List the components that are inside, with their features
    #[arg(short, long)]
    components: bool,
    /// Print an SBOM document of what is inside: cyclonedx-1.7, cyclonedx-1.6, cyclonedx-1.5 or
    /// spdx-2.3
    #[arg(long, value_name = "FORMAT")]
    sbom: Option<Format>,
    /// With --sbom: of this package, where several are inside
    #[arg(long, value_name = "NAME", requires = "sbom")]
    package: Option<String>,
    /// How to print the result: text for people, or json for programs
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    format: TextFormat,
    /// No talk on stderr
    #[arg(short, long)]
    quiet: bool,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  every file says what it was built from
  2  a file cannot be read
  3  a damaged record was found
  4  cannot tell: no record, level none, packed or encrypted, or cut off by a limit

Examples:
  cargo cm inspect firmware.bin
  cargo cm inspect --components gateway
  cargo cm inspect --sbom cyclonedx-1.7 gateway > gateway.cdx.json
  gunzip -c image.gz | cargo cm inspect -";

impl Inspect {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        refuse_two_inputs(&self.files)?;
        let inspected = |path: &PathBuf| {
            let inspection = inspection(path)?;
            Ok(Inspected { path: path.clone(), name: shown(path), inspection })
        };
        let files: Vec<Inspected> =
            self.files.iter().map(inspected).collect::<Result<_, Failure>>()?;
        let answer = match (self.sbom, self.format) {
            (Some(format), _) => self.document(&files, format)?,
            (None, TextFormat::Text) => inspection_report::text(&files, self.components),
            (None, TextFormat::Json) => {
                inspection_report::json(&files).map_err(|error| Failure::of(&error))?
            }
        };
        output::answer(&answer);
        let verdict = files.iter().filter_map(|file| verdict(&file.inspection)).min_by_key(rank);
        Ok(verdict.map_or(ExitCode::SUCCESS, output::exit))
    }

    /// The document of the one thing that is inside.
    fn document(&self, files: &[Inspected], format: Format) -> Result<String, Failure> {
        let tellers: Vec<(&Inspected, &Leaf, Teller<'_>)> = files
            .iter()
            .flat_map(|file| file.inspection.leaves.iter().map(move |leaf| (file, leaf)))
            .flat_map(|(file, leaf)| tellers(leaf).into_iter().map(move |it| (file, leaf, it)))
            .filter(|(_, _, teller)| self.is_wanted(teller))
            .collect();
        let [(file, leaf, teller)] = tellers[..] else {
            let names: Vec<&str> = tellers.iter().map(|(_, _, teller)| package(teller)).collect();
            let hint = match names.is_empty() {
                true => "`cargo cm inspect` without `--sbom` tells what was found".to_owned(),
                false => {
                    format!("name one file, or one of these with `--package`: {}", names.join(", "))
                }
            };
            let message = format!("failed to write one SBOM: {} builds are inside", names.len());
            return Err(
                Failure { exit: Exit::CannotTell, ..Failure::usage(message) }.with_hint(hint)
            );
        };
        let is_whole = leaf.path.is_empty() && !is_input(&file.path);
        let hashes = is_whole.then(|| FileHashes::of(&file.path).ok()).flatten();
        let document = Document::of_binary(&BinaryInputs {
            teller,
            file: file_kind(file, leaf),
            sha256: hashes.map(|it| it.sha256),
            sha512: hashes.map(|it| it.sha512),
            timestamp: document_origin::timestamp(document_origin::now)?,
            tool: document_origin::tool(),
        });
        Ok(render(&document.map_err(|error| Failure::of(&error))?, format))
    }

    fn is_wanted(&self, teller: &Teller<'_>) -> bool {
        self.package.as_ref().is_none_or(|wanted| wanted == package(teller))
    }
}

/// What in a file can tell of its components: its records, else what cargo-auditable wrote.
fn tellers(leaf: &Leaf) -> Vec<Teller<'_>> {
    let records = leaf.records.iter().map(|found| {
        let list = found.list.as_ref().and_then(|list| list.as_ref().ok());
        Teller::Record { record: &found.record, list }
    });
    let records: Vec<Teller<'_>> = records.collect();
    match &leaf.auditable {
        Some(set) if records.is_empty() => vec![Teller::Auditable(set)],
        _ => records,
    }
}

fn package<'a>(teller: &Teller<'a>) -> &'a str {
    match teller {
        Teller::Record { record, .. } => &record.package,
        Teller::Auditable(set) => &set.root().component.name,
    }
}

fn file_kind(file: &Inspected, leaf: &Leaf) -> FileKind {
    let own = file.path.file_name().map(|name| name.to_string_lossy().into_owned());
    let inner = leaf.path.last().map(|path| path.rsplit('/').next().unwrap_or(path).to_owned());
    FileKind {
        name: inner.or(own).filter(|name| name != "-"),
        executable: true,
        ..FileKind::default()
    }
}

/// What stands in the way of saying that a file told everything.
fn verdict(inspection: &Inspection) -> Option<Exit> {
    let leaves = &inspection.leaves;
    if leaves.iter().any(|leaf| !leaf.damaged.is_empty()) {
        return Some(Exit::Integrity);
    }
    let told = leaves.iter().any(|leaf| {
        leaf.auditable.is_some()
            || leaf.records.iter().any(|found| found.record.level.digest().is_some())
    });
    // Pictures and the like look like noise; beside what is told they hide nothing of it.
    let hides = leaves.iter().any(|leaf| {
        leaf.cut_off.is_some() || leaf.opaque.as_ref().is_some_and(|it| *it != Opaque::Noise)
    });
    let unknown = leaves
        .iter()
        .flat_map(|leaf| &leaf.records)
        .any(|found| found.record.level.digest().is_none());
    (!told || hides || unknown || inspection.is_short).then_some(Exit::CannotTell)
}

/// A broken record comes before one that does not tell.
fn rank(exit: &Exit) -> u8 {
    if *exit == Exit::Integrity { 0 } else { 1 }
}
