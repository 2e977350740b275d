//! `cargo cm sbom`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueHint};
use cm_core::resolve::Workspace;

use crate::cargo_flags::{BuildFlags, ManifestFlags};
use crate::documents::{DocumentOptions, Documents, Rendered, add_all, say_missing};
use crate::failure::{Exit, Failure};
use crate::files::Batch;
use crate::formats::{DocumentFlags, ReportFormat};
use crate::output;
use crate::progress::Progress;
use crate::report::{self, Written};
use crate::selection::{Names, config, invocations};

/// Write an SBOM for each binary and build profile
///
/// Lists exactly the components that cargo links into each binary, with their features, and writes
/// for each build a document and the canonical component list, whose SHA-256 is the SBOM digest.
/// Builds, native libraries and facts about components can be declared in `cm.toml` beside the
/// workspace's Cargo.toml.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Sbom {
    #[command(flatten)]
    build: BuildFlags,
    /// For the release profile
    #[arg(short, long, conflicts_with = "profile", help_heading = "Compilation options")]
    release: bool,
    /// For this profile; can be given several times [default: release and every custom profile]
    #[arg(long, value_name = "NAME", help_heading = "Compilation options")]
    profile: Vec<String>,
    /// Only this `[[build]]` of cm.toml; can be given several times
    #[arg(long = "build", value_name = "NAME", help_heading = "Target selection")]
    builds: Vec<String>,
    /// Folder to write to, or `-` to print a single document [default: target/cm/sbom]
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    output: Option<PathBuf>,
    #[command(flatten)]
    documents: DocumentFlags,
    /// No talk on stderr
    #[arg(short, long)]
    quiet: bool,
    /// Say for each component what the document could not
    #[arg(short, long)]
    verbose: bool,
    #[command(flatten)]
    manifest: ManifestFlags,
}

const AFTER_HELP: &str = "\
Examples:
  cargo cm sbom                              every binary, for release and each custom profile
  cargo cm sbom -p app --target thumbv7em-none-eabihf
  cargo cm sbom --sbom-format spdx-2.3 -o sbom
  cargo cm sbom --bin app --release -o - | jq .components

The time in a document is SOURCE_DATE_EPOCH, else that of the git commit.";

impl Sbom {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        let progress = Progress::start("asking cargo what it builds", self.quiet);
        let call = self.manifest.call()?;
        let cwd = call.cwd.clone();
        let release = self.release.then(|| "release".to_owned());
        let asked = self.build.invocation(self.profile.iter().cloned().chain(release).collect());
        let mut workspace = Workspace::load(call, &asked)?;
        let config = config(&workspace)?;
        let mut builds = Vec::new();
        let mut names = Names::default();
        let use_configured = self.build.choose_no_package();
        for chosen in invocations(&config, &asked, &self.builds, use_configured)? {
            let resolved = workspace.resolve(&chosen.invocation)?;
            names.add(&chosen, resolved.len());
            builds.extend(resolved);
        }
        if builds.is_empty() {
            return Err(Failure::usage("failed to find a binary whose required features are on")
                .with_hint("turn them on with `--features`"));
        }
        drop(progress);
        let options = DocumentOptions { format: self.documents.sbom_format, quiet: self.quiet };
        let documents = Documents::new(&builds, &workspace, config, &options)?;
        let rendered = documents.render(&builds, &names);
        self.talk(&workspace, &rendered);
        if self.output.as_deref() == Some(Path::new("-")) {
            return print_one(&rendered);
        }
        let folder = match &self.output {
            Some(folder) => cwd.join(folder),
            None => workspace.target_directory().join("cm").join("sbom"),
        };
        let mut whole = Batch::new(&folder);
        let written = add_all(&rendered, &mut whole)?;
        whole.finish()?;
        self.report(&written, &cwd)
    }

    fn talk(&self, workspace: &Workspace, rendered: &[Rendered<'_>]) {
        if self.quiet {
            return;
        }
        output::said(workspace.cargo_said());
        if workspace.is_filtered() {
            output::note(
                "the packages of other platforms were never downloaded; only those of the wanted \
                 targets were loaded",
            );
        }
        say_missing(rendered, self.verbose);
    }

    fn report(&self, written: &[Written<'_>], cwd: &Path) -> Result<ExitCode, Failure> {
        match self.documents.format {
            ReportFormat::Table => output::answer(&report::table(written, cwd)),
            ReportFormat::Json => {
                output::answer(&report::json(written).map_err(|error| Failure::of(&error))?);
            }
        }
        if self.documents.require_complete && written.iter().any(|it| !it.incomplete.is_empty()) {
            return Ok(output::exit(Exit::CannotTell));
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn print_one(rendered: &[Rendered<'_>]) -> Result<ExitCode, Failure> {
    let [one] = rendered else {
        let message = format!("failed to print one document: {} builds are chosen", rendered.len());
        return Err(Failure::usage(message)
            .with_hint("choose one with `-p`, `--bin`, `--profile` and `--target`"));
    };
    output::answer(&one.document);
    Ok(ExitCode::SUCCESS)
}
