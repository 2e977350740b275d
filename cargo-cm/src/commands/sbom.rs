//! `cargo cm sbom`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Args, ValueEnum, ValueHint};
use cm_core::config::Config;
use cm_core::resolve::{Invocation, Workspace};
use cm_core::sbom::{
    CrateFile, Declarations, Document, Finding, Format, Inputs, Timestamp, Tool, crate_hashes,
    render,
};
use cm_core::{ResolvedBuild, Sha256Digest, Sha512Digest};

use crate::cargo_flags::{BuildFlags, ManifestFlags};
use crate::failure::{Exit, Failure};
use crate::files;
use crate::output;
use crate::progress::Progress;
use crate::report::{self, Files, Written};

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
    /// Only this `[[build]]` of cm.toml; can be given several times
    #[arg(long = "build", value_name = "NAME", help_heading = "Target selection")]
    builds: Vec<String>,
    /// Folder to write to, or `-` to print a single document [default: target/cm/sbom]
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    output: Option<PathBuf>,
    /// Format of the documents: cyclonedx-1.7, cyclonedx-1.6, cyclonedx-1.5 or spdx-2.3
    #[arg(long, value_name = "FORMAT", default_value_t)]
    sbom_format: Format,
    /// End with exit code 4 if an SBOM is incomplete: a native library nobody has named
    #[arg(long)]
    require_complete: bool,
    /// How to print the result: a table for people, or json for programs
    #[arg(long, value_name = "FORMAT", default_value = "table", hide_possible_values = true)]
    format: Report,
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

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Report {
    /// A table for people
    Table,
    /// JSON for programs
    Json,
}

impl Sbom {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        let progress = Progress::start("asking cargo what it builds", self.quiet);
        let call = self.manifest.call()?;
        let (cwd, cargo_home) = (call.cwd.clone(), call.cargo_home.clone());
        let mut workspace = Workspace::load(call, &self.build.invocation())?;
        let config = config(&workspace)?;
        let mut builds = Vec::new();
        let mut names = Names::default();
        for chosen in self.invocations(&config)? {
            builds.extend(workspace.resolve(&chosen.invocation)?);
            names.files.resize(builds.len(), chosen.name.clone());
            names.builds.resize(builds.len(), chosen.name.filter(|_| chosen.as_configured));
        }
        if builds.is_empty() {
            return Err(Failure::usage("failed to find a binary whose required features are on")
                .with_hint("turn them on with `--features`"));
        }
        let sha512 = hashes(&builds, &workspace, &cargo_home);
        drop(progress);
        let declarations = Declarations::read(config, workspace.root());
        let documents = Documents {
            declarations: declarations.map_err(|error| Failure::of(&error))?,
            sha512,
            timestamp: self.timestamp(&workspace)?,
            format: self.sbom_format,
        };
        let rendered = documents.render(&builds, &names);
        self.talk(&workspace, &rendered);
        if self.output.as_deref() == Some(Path::new("-")) {
            return print_one(&rendered);
        }
        let folder = match &self.output {
            Some(folder) => cwd.join(folder),
            None => workspace.target_directory().join("cm").join("sbom"),
        };
        self.report(&write_all(&rendered, &folder)?, &cwd)
    }

    /// What is to be described: the flags' choice, else the builds of `cm.toml` with their names,
    /// else cargo's.
    fn invocations(&self, config: &Config) -> Result<Vec<Chosen>, Failure> {
        let asked = self.build.invocation();
        let unknown = |name: &&String| !config.builds.iter().any(|build| build.name == **name);
        if let Some(name) = self.builds.iter().find(unknown) {
            let names: Vec<&str> = config.builds.iter().map(|build| build.name.as_str()).collect();
            return Err(Failure::usage(format!("failed to find build {name:?} in cm.toml"))
                .with_hint(format!("cm.toml names these builds: {}", names.join(", "))));
        }
        if !self.build.choose_no_package() || config.builds.is_empty() {
            return Ok(vec![Chosen { name: None, as_configured: false, invocation: asked }]);
        }
        let wanted = |name: &String| self.builds.is_empty() || self.builds.contains(name);
        let mut all: Vec<Chosen> = Vec::new();
        for build in config.builds.iter().filter(|build| wanted(&build.name)) {
            for configured in Invocation::of_build(build) {
                let invocation = overridden(configured.clone(), &asked);
                let as_configured = invocation == configured;
                let chosen = Chosen { name: Some(build.name.clone()), as_configured, invocation };
                if !all.contains(&chosen) {
                    all.push(chosen);
                }
            }
        }
        Ok(all)
    }

    fn timestamp(&self, workspace: &Workspace) -> Result<Timestamp, Failure> {
        let seconds = match std::env::var_os("SOURCE_DATE_EPOCH") {
            Some(text) => text.to_str().and_then(|text| text.parse().ok()).ok_or_else(|| {
                let message = format!("failed to read SOURCE_DATE_EPOCH: {text:?} is no number");
                Failure::usage(message).with_hint("it holds seconds since 1970-01-01 UTC")
            })?,
            None => workspace.commit_time().unwrap_or_else(|| self.now()),
        };
        Timestamp::from_seconds(seconds).map_err(|error| Failure::of(&error))
    }

    fn now(&self) -> i64 {
        if !self.quiet {
            output::note(
                "no git commit gives the documents a time, so they have the present one; set \
                 SOURCE_DATE_EPOCH to get the same bytes again",
            );
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(now.as_secs()).unwrap_or(i64::MAX)
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
        let findings: BTreeSet<&Finding> = rendered.iter().flat_map(|it| &it.findings).collect();
        if self.verbose {
            findings.iter().for_each(|finding| output::note(&finding.to_string()));
        } else if !findings.is_empty() {
            let count = findings.len();
            output::note(&format!("{count} facts are missing from the documents; -v lists them"));
        }
    }

    fn report(&self, written: &[Written<'_>], cwd: &Path) -> Result<ExitCode, Failure> {
        match self.format {
            Report::Table => output::answer(&report::table(written, cwd)),
            Report::Json => {
                output::answer(&report::json(written).map_err(|error| Failure::of(&error))?);
            }
        }
        if self.require_complete && written.iter().any(|it| !it.incomplete.is_empty()) {
            return Ok(output::exit(Exit::CannotTell));
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// One invocation of cargo that is to be described.
#[derive(PartialEq)]
struct Chosen {
    /// The build's name in `cm.toml`.
    name: Option<String>,
    /// Whether the command line changes nothing of it.
    as_configured: bool,
    invocation: Invocation,
}

/// The names of builds in `cm.toml`, in the order of the builds.
#[derive(Default)]
struct Names {
    /// For files: of every configured build.
    files: Vec<Option<String>>,
    /// For documents: only of builds that are as `cm.toml` has them.
    builds: Vec<Option<String>>,
}

/// A profile or target on the command line takes the place of the configured one.
fn overridden(mut configured: Invocation, asked: &Invocation) -> Invocation {
    if !asked.profiles.is_empty() {
        configured.profiles.clone_from(&asked.profiles);
    }
    if !asked.triples.is_empty() {
        configured.triples.clone_from(&asked.triples);
    }
    configured
}

fn config(workspace: &Workspace) -> Result<Config, Failure> {
    let config = Config::read(&workspace.root().join("cm.toml"));
    Ok(config.map_err(|error| Failure::of(&error))?.unwrap_or_default())
}

/// SHA-512 of the builds' crates; others are not read.
fn hashes(
    builds: &[ResolvedBuild],
    workspace: &Workspace,
    cargo_home: &Path,
) -> BTreeMap<Sha256Digest, Sha512Digest> {
    let members = builds.iter().flat_map(|build| build.set.members());
    let crates: BTreeSet<CrateFile> =
        members.filter_map(|member| CrateFile::of(&member.component)).collect();
    let crates: Vec<CrateFile> = crates.into_iter().collect();
    let cache = workspace.target_directory().join("cm").join("crate-hashes");
    crate_hashes(&crates, &cargo_home.join("registry").join("cache"), &cache)
}

/// What all documents of a run have in common.
struct Documents {
    declarations: Declarations,
    sha512: BTreeMap<Sha256Digest, Sha512Digest>,
    timestamp: Timestamp,
    format: Format,
}

/// One build with its document.
struct Rendered<'a> {
    build: &'a ResolvedBuild,
    stem: String,
    extension: &'static str,
    document: String,
    findings: Vec<Finding>,
}

impl Documents {
    /// The documents of builds, and of the names that these have in `cm.toml`.
    fn render<'a>(&self, builds: &'a [ResolvedBuild], names: &Names) -> Vec<Rendered<'a>> {
        let jobs: Vec<_> =
            builds.iter().zip(files::stems(builds, &names.files)).zip(&names.builds).collect();
        let documents = |jobs: &[((&'a ResolvedBuild, String), &Option<String>)]| {
            let each = jobs.iter();
            each.map(|((build, stem), name)| self.document(build, stem.clone(), name.as_deref()))
                .collect::<Vec<_>>()
        };
        // Half of the documents on another thread: writing them is most of the work.
        let (first, second) = jobs.split_at(jobs.len() / 2);
        thread::scope(|scope| {
            let first = scope.spawn(|| documents(first));
            let second = documents(second);
            let mut all = first.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            all.extend(second);
            all
        })
    }

    fn document<'a>(
        &self,
        build: &'a ResolvedBuild,
        stem: String,
        name: Option<&str>,
    ) -> Rendered<'a> {
        let (document, findings) = Document::assemble(&Inputs {
            build,
            build_name: name,
            declarations: &self.declarations,
            sha512: &self.sha512,
            list_file: &format!("{stem}.components.json"),
            timestamp: self.timestamp.clone(),
            tool: Tool {
                name: env!("CARGO_PKG_NAME").to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
        });
        Rendered {
            build,
            stem,
            extension: self.format.extension(),
            document: render(&document, self.format),
            findings,
        }
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

/// Writes every file or, where one cannot be written, leaves none of those before it.
fn write_all<'a>(rendered: &'a [Rendered<'a>], folder: &Path) -> Result<Vec<Written<'a>>, Failure> {
    let mut whole = files::Batch::new(folder);
    let mut written = Vec::new();
    for it in rendered {
        let list = it.build.list();
        let components = whole.add(&format!("{}.components.json", it.stem), list.as_json())?;
        let document = whole.add(&format!("{}.{}", it.stem, it.extension), &it.document)?;
        written.push(Written {
            build: it.build,
            files: Files { components, document },
            incomplete: incomplete(&it.findings),
        });
    }
    whole.finish()?;
    Ok(written)
}

fn incomplete(findings: &[Finding]) -> Vec<String> {
    let unknown = |finding: &&Finding| matches!(finding, Finding::UnknownNative { .. });
    findings.iter().filter(unknown).map(ToString::to_string).collect()
}
