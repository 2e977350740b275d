//! `cargo cm build`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{ArgAction, Args, ValueHint};
use cm_core::ResolvedBuild;
use cm_core::resolve::{CargoCall, Workspace};

use crate::build_report::{self, MadeBuild};
use crate::cargo_build::CargoBuild;
use crate::cargo_flags::{BuildFlags, ManifestFlags};
use crate::documents::{DocumentOptions, Documents, Rendered, add_all, say_missing};
use crate::failure::{Exit, Failure};
use crate::files::Batch;
use crate::formats::{DocumentFlags, ReportFormat};
use crate::handover::hand_over;
use crate::made::{Made, made, remark_overwritten};
use crate::output;
use crate::selection::{Chosen, Names, config, invocations};

/// Build as `cargo build` does, with the exact component list embedded and checked
///
/// Resolves the components of each binary, hands the list to the build scripts that call cm-build,
/// runs `cargo build`, and then checks three things: cargo compiled the predicted packages with the
/// predicted features; the record in each file is the one that was handed over; native libraries
/// that build scripts linked are in the list or are reported. The component list, an SBOM document
/// and a manifest of each build are written to target/cm/build.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Build {
    #[command(flatten)]
    selection: BuildFlags,
    /// With the release profile
    #[arg(short, long, conflicts_with = "profile", help_heading = "Compilation options")]
    release: bool,
    /// With this profile [default: dev]
    #[arg(long, value_name = "NAME", help_heading = "Compilation options")]
    profile: Option<String>,
    /// This `[[build]]` of cm.toml; can be given several times
    #[arg(long = "build", value_name = "NAME", help_heading = "Target selection")]
    builds: Vec<String>,
    /// Number of parallel jobs
    #[arg(short, long, value_name = "N", help_heading = "Compilation options")]
    jobs: Option<String>,
    /// Do not abort the build as soon as there is an error
    #[arg(long, help_heading = "Compilation options")]
    keep_going: bool,
    /// Directory for all generated files
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "Compilation options")]
    target_dir: Option<PathBuf>,
    /// Write a report of how long each crate took
    #[arg(long, help_heading = "Compilation options")]
    timings: bool,
    /// Ignore `rust-version` of packages
    #[arg(long, help_heading = "Compilation options")]
    ignore_rust_version: bool,
    /// Folder to write lists, documents and manifests to [default: target/cm/build]
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    output: Option<PathBuf>,
    #[command(flatten)]
    documents: DocumentFlags,
    /// No talk on stderr, neither cargo's nor ours
    #[arg(short, long)]
    quiet: bool,
    /// cargo's verbose output; and for each component what the document could not say
    #[arg(short, long, action = ArgAction::Count)]
    verbose: u8,
    /// Colour of cargo's output: auto, always, never
    #[arg(long, value_name = "WHEN")]
    color: Option<String>,
    #[command(flatten)]
    manifest: ManifestFlags,
}

const AFTER_HELP: &str = "\
Examples:
  cargo cm build --release                   what `cargo build --release` builds
  cargo cm build -p app --target thumbv7em-none-eabihf --release
  cargo cm build --build gateway-arm64       a build that cm.toml names

Tests, examples and benches are not shipped: build them with cargo.
A package has its record embedded when its build script calls cm-build.
Exit code 1 says that the build is not what was predicted, and how it differs.";

impl Build {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        if !self.builds.is_empty() && !self.selection.choose_no_package() {
            return Err(Failure::usage("failed to take `--build` and a selection of packages")
                .with_hint("a build of cm.toml has its own packages, targets and features"));
        }
        let call = self.call()?;
        let asked = self.selection.invocation(self.profiles());
        let mut workspace = Workspace::load(call.clone(), &asked)?;
        if !self.quiet {
            output::said(workspace.cargo_said());
        }
        let config = config(&workspace)?;
        let (mut all, mut names) = (Vec::new(), Names::default());
        for chosen in invocations(&config, &asked, &self.builds, !self.builds.is_empty())? {
            let made = self.build(&call, &mut workspace, &chosen)?;
            names.add(&chosen, made.len());
            all.extend(made);
        }
        let (builds, mut made): (Vec<ResolvedBuild>, Vec<Made>) = all.into_iter().unzip();
        remark_overwritten(&mut made);
        let options = DocumentOptions { format: self.documents.sbom_format, quiet: self.quiet };
        let documents = Documents::new(&builds, &workspace, config, &options)?;
        let rendered = documents.render(&builds, &names);
        if !self.quiet {
            say_missing(&rendered, self.verbose > 0);
        }
        let folder = match &self.output {
            Some(folder) => call.cwd.join(folder),
            None => workspace.target_directory().join("cm").join("build"),
        };
        self.report(&write(&rendered, made, &folder)?, &call.cwd)
    }

    /// Builds one choice, and looks at what came of it.
    fn build(
        &self,
        call: &CargoCall,
        workspace: &mut Workspace,
        chosen: &Chosen,
    ) -> Result<Vec<(ResolvedBuild, Made)>, Failure> {
        let plan = workspace.plan(&chosen.invocation)?;
        let folder = workspace.target_directory().join("cm").join("handed");
        let flags = self.flags();
        let run = CargoBuild {
            call,
            invocation: &chosen.invocation,
            flags: &flags,
            handed: hand_over(&plan.lists, &folder)?,
        };
        let built = run.run()?;
        made(plan, &built)
    }

    fn call(&self) -> Result<CargoCall, Failure> {
        let mut call = self.manifest.call()?;
        if let Some(folder) = &self.target_dir {
            let path = call.cwd.join(folder);
            // A quoted TOML string is escaped as Rust's own, for all that paths can hold.
            call.config.push(format!("build.target-dir={:?}", path.to_string_lossy()));
        }
        Ok(call)
    }

    /// The flags' profile; a build of cm.toml has its own unless one is given.
    fn profiles(&self) -> Vec<String> {
        let release = self.release.then(|| "release".to_owned());
        let default = self.builds.is_empty().then(|| "dev".to_owned());
        self.profile.clone().or(release).or(default).into_iter().collect()
    }

    /// What is passed on to cargo and changes nothing of what is built.
    fn flags(&self) -> Vec<String> {
        let mut flags = Vec::new();
        for (flag, value) in [("--jobs", &self.jobs), ("--color", &self.color)] {
            if let Some(value) = value {
                flags.extend([flag.to_owned(), value.clone()]);
            }
        }
        let switches = [
            ("--keep-going", self.keep_going),
            ("--timings", self.timings),
            ("--ignore-rust-version", self.ignore_rust_version),
            ("--quiet", self.quiet),
        ];
        flags.extend(switches.iter().filter(|(_, on)| *on).map(|(flag, _)| (*flag).to_owned()));
        flags.extend((0..self.verbose).map(|_| "--verbose".to_owned()));
        flags
    }

    fn report(&self, made: &[MadeBuild<'_>], cwd: &Path) -> Result<ExitCode, Failure> {
        match self.documents.format {
            ReportFormat::Table => output::answer(&build_report::table(made, cwd)),
            ReportFormat::Json => {
                output::answer(&build_report::json(made).map_err(|error| Failure::of(&error))?)
            }
        }
        let differs = made.iter().any(|it| !it.made.differences.is_empty());
        let incomplete = made.iter().any(|it| !it.written.incomplete.is_empty());
        Ok(match (differs, self.documents.require_complete && incomplete) {
            (true, _) => output::exit(Exit::Found),
            (false, true) => output::exit(Exit::CannotTell),
            (false, false) => ExitCode::SUCCESS,
        })
    }
}

/// Writes lists, documents and manifests, all or none.
fn write<'a>(
    rendered: &'a [Rendered<'a>],
    made: Vec<Made>,
    folder: &Path,
) -> Result<Vec<MadeBuild<'a>>, Failure> {
    let mut whole = Batch::new(folder);
    let written = add_all(rendered, &mut whole)?;
    let mut all = Vec::new();
    for ((written, made), it) in written.into_iter().zip(made).zip(rendered) {
        let manifest = made.manifest(it.build, &written.files).to_json();
        let manifest = whole.add(&format!("{}.build.json", it.stem), &manifest)?;
        all.push(MadeBuild { written, made, manifest });
    }
    whole.finish()?;
    Ok(all)
}
