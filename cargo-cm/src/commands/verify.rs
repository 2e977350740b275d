//! `cargo cm verify`.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueHint};
use cm_core::verify::{Artifact, Check, Reference, ReferenceError, Verdict, verify};

use crate::failure::{Exit, Failure};
use crate::formats::TextFormat;
use crate::input::{inspection, is_input, refuse_two_inputs, shown, unreadable};
use crate::output;
use crate::verification;

/// Check that an artifact is the one that a list or an SBOM describes
///
/// Computes the SBOM digest of each list and document again, and compares it with the one that is
/// inside of the artifact. Where the artifact holds its components, they are compared too, one by
/// one. Without a list or document, only what the artifact says of itself is checked.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Verify {
    /// Artifacts: executables, libraries, images, archives; `-` for standard input
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// SBOM document that cargo-cm wrote; can be given several times
    #[arg(long = "sbom", value_name = "DOC", value_hint = ValueHint::FilePath)]
    documents: Vec<PathBuf>,
    /// Canonical component list (`.components.json`); can be given several times
    #[arg(long = "components", value_name = "LIST", value_hint = ValueHint::FilePath)]
    lists: Vec<PathBuf>,
    /// How to print the result: text for people, or json for programs
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    format: TextFormat,
    /// No talk on stderr
    #[arg(short, long)]
    quiet: bool,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  all holds
  1  an artifact is of another build than what is given for it
  2  a file cannot be read, or is no list or document
  3  something contradicts itself: a damaged record, a changed list or document
  4  cannot tell: no record, or too little given
Of several, 3 comes before 1, and 1 before 4.

Examples:
  cargo cm verify gateway.elf --components gateway-gateway-release-x86_64-unknown-linux-gnu.components.json
  cargo cm verify firmware.bin --sbom firmware.cdx.json
  gunzip -c image.gz | cargo cm verify - --components app.components.json";

impl Verify {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        refuse_two_inputs(self.files.iter().chain(&self.documents).chain(&self.lists))?;
        let mut checks = Vec::new();
        let references = self.references(&mut checks)?;
        let artifacts: Vec<Artifact> =
            self.files.iter().map(|file| artifact(file)).collect::<Result<_, _>>()?;
        checks.extend(verify(&artifacts, &references));
        let verdict = checks.iter().map(Check::verdict).max().unwrap_or(Verdict::CannotTell);
        match self.format {
            TextFormat::Text => output::answer(&verification::text(&checks, verdict)),
            TextFormat::Json => {
                let json = verification::json(&checks, verdict);
                output::answer(&json.map_err(|error| Failure::of(&error))?);
            }
        }
        self.talk(&checks, references.is_empty());
        Ok(exit(verdict).map_or(ExitCode::SUCCESS, output::exit))
    }

    /// Reads what is given, and adds whether it holds.
    fn references(&self, checks: &mut Vec<Check>) -> Result<Vec<Reference>, Failure> {
        type Read = fn(&str, &str) -> Result<(Reference, Check), ReferenceError>;
        let kinds: [(&[PathBuf], Read); 2] =
            [(&self.documents, Reference::of_document), (&self.lists, Reference::of_list)];
        let mut references = Vec::new();
        for (paths, read) in kinds {
            for path in paths {
                let name = shown(path);
                let (reference, check) = read(&name, &text(path)?).map_err(|error| {
                    let failure = Failure::of(&error);
                    Failure { message: format!("{name}: {}", failure.message), ..failure }
                        .with_hint("`--sbom` takes a document, `--components` a component list")
                })?;
                references.push(reference);
                checks.push(check);
            }
        }
        Ok(references)
    }

    fn talk(&self, checks: &[Check], nothing_given: bool) {
        if self.quiet {
            return;
        }
        let mut hints: Vec<&str> = checks.iter().filter_map(|it| it.outcome.hint()).collect();
        hints.sort_unstable();
        hints.dedup();
        hints.into_iter().for_each(output::hint);
        if nothing_given {
            output::note(
                "only what the artifact says of itself was checked; whether it is the released one \
                 tells its list with `--components`, or its document with `--sbom`",
            );
        }
    }
}

const fn exit(verdict: Verdict) -> Option<Exit> {
    match verdict {
        Verdict::Holds => None,
        Verdict::CannotTell => Some(Exit::CannotTell),
        Verdict::Mismatch => Some(Exit::Found),
        Verdict::Broken => Some(Exit::Integrity),
    }
}

fn artifact(path: &Path) -> Result<Artifact, Failure> {
    Ok(Artifact { name: shown(path), inspection: inspection(path)? })
}

/// No list or document is longer, in bytes.
const MAX_TEXT: u64 = 64 << 20;

fn text(path: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    let input: io::Result<Box<dyn Read>> = match is_input(path) {
        true => Ok(Box::new(io::stdin().lock())),
        false => fs::File::open(path).map(|file| Box::new(file) as Box<dyn Read>),
    };
    let read = input.and_then(|input| input.take(MAX_TEXT + 1).read_to_string(&mut text));
    read.map_err(|cause| unreadable(path, &cause))?;
    Ok(text)
}
