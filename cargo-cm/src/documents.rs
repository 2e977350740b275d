//! The SBOM documents of builds: making, writing, and what they could not say.

use std::collections::{BTreeMap, BTreeSet};
use std::thread;

use cm_core::config::Config;
use cm_core::resolve::Workspace;
use cm_core::sbom::{
    CrateFile, Declarations, Document, Finding, Format, Inputs, Timestamp, crate_hashes, render,
};
use cm_core::{ResolvedBuild, Sha256Digest, Sha512Digest};

use crate::document_origin;
use crate::failure::Failure;
use crate::files::{self, Batch};
use crate::output;
use crate::report::{Files, Written};
use crate::selection::Names;

/// How documents are made.
pub(crate) struct DocumentOptions {
    pub(crate) format: Format,
    /// Whether nothing is said on stderr.
    pub(crate) quiet: bool,
}

/// What all documents of a run have in common.
pub(crate) struct Documents {
    declarations: Declarations,
    sha512: BTreeMap<Sha256Digest, Sha512Digest>,
    timestamp: Timestamp,
    format: Format,
}

/// One build with its document.
pub(crate) struct Rendered<'a> {
    pub(crate) build: &'a ResolvedBuild,
    pub(crate) stem: String,
    extension: &'static str,
    pub(crate) document: String,
    pub(crate) findings: Vec<Finding>,
}

impl Documents {
    /// Prepares them for the builds of a workspace.
    pub(crate) fn new(
        builds: &[ResolvedBuild],
        workspace: &Workspace,
        config: Config,
        options: &DocumentOptions,
    ) -> Result<Self, Failure> {
        let declarations = Declarations::read(config, workspace.root());
        Ok(Self {
            declarations: declarations.map_err(|error| Failure::of(&error))?,
            sha512: hashes(builds, workspace),
            timestamp: document_origin::timestamp(|| time(workspace, options.quiet))?,
            format: options.format,
        })
    }

    /// The documents of builds, and of the names that these have in `cm.toml`.
    pub(crate) fn render<'a>(
        &self,
        builds: &'a [ResolvedBuild],
        names: &Names,
    ) -> Vec<Rendered<'a>> {
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
            tool: document_origin::tool(),
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

/// Adds the files of all builds to a batch.
pub(crate) fn add_all<'a>(
    rendered: &'a [Rendered<'a>],
    whole: &mut Batch,
) -> Result<Vec<Written<'a>>, Failure> {
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
    Ok(written)
}

fn incomplete(findings: &[Finding]) -> Vec<String> {
    let unknown = |finding: &&Finding| matches!(finding, Finding::UnknownNative { .. });
    findings.iter().filter(unknown).map(ToString::to_string).collect()
}

/// Says what the documents could not: each fact, or how many.
pub(crate) fn say_missing(rendered: &[Rendered<'_>], verbose: bool) {
    let findings: BTreeSet<&Finding> = rendered.iter().flat_map(|it| &it.findings).collect();
    if verbose {
        findings.iter().for_each(|finding| output::note(&finding.to_string()));
    } else if !findings.is_empty() {
        let count = findings.len();
        output::note(&format!("{count} facts are missing from the documents; -v lists them"));
    }
}

/// SHA-512 of the builds' crates; others are not read.
fn hashes(builds: &[ResolvedBuild], workspace: &Workspace) -> BTreeMap<Sha256Digest, Sha512Digest> {
    let members = builds.iter().flat_map(|build| build.set.members());
    let crates: BTreeSet<CrateFile> =
        members.filter_map(|member| CrateFile::of(&member.component)).collect();
    let crates: Vec<CrateFile> = crates.into_iter().collect();
    let cache = workspace.target_directory().join("cm").join("crate-hashes");
    crate_hashes(&crates, &workspace.cargo_home().join("registry").join("cache"), &cache)
}

/// The time of the workspace's commit, else the present.
fn time(workspace: &Workspace, quiet: bool) -> i64 {
    workspace.commit_time().unwrap_or_else(|| {
        if !quiet {
            output::note(
                "no git commit gives the documents a time, so they have the present one; set \
                 SOURCE_DATE_EPOCH to get the same bytes again",
            );
        }
        document_origin::now()
    })
}
