//! What cargo says that it built: its JSON messages.

use std::path::{Path, PathBuf};

use cargo_metadata::{Message, TargetKind};

/// What one run of `cargo build` said, as far as it was read.
#[derive(Debug, Clone, Default)]
pub struct Built {
    /// Each target that was compiled, or was fresh.
    pub artifacts: Vec<BuiltArtifact>,
    /// Each build script that ran, or whose output was fresh.
    pub scripts: Vec<RanScript>,
    /// Whether cargo said that the build succeeded.
    pub is_finished: bool,
}

/// A message `compiler-artifact`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuiltArtifact {
    /// cargo's package id.
    pub package_id: String,
    /// The target's name.
    pub target_name: String,
    /// What it is.
    pub kind: ArtifactKind,
    /// The features that it was compiled with, sorted.
    pub features: Vec<String>,
    /// The files that were written.
    pub files: Vec<PathBuf>,
}

/// What a compiled target is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArtifactKind {
    /// A program.
    Binary,
    /// A library of any kind, procedural macros too.
    Library,
    /// A build script: it runs on the host, with the features of the package that it serves.
    BuildScript,
}

/// A message `build-script-executed`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RanScript {
    /// cargo's package id.
    pub package_id: String,
    /// Where it wrote to.
    pub out_dir: PathBuf,
    /// The native libraries that the package is to be linked with.
    pub libraries: Vec<LinkedLibrary>,
    /// Whether the package embeds a record.
    pub embeds: bool,
}

/// A native library that a build script has linked: `cargo::rustc-link-lib=[KIND[:MODIFIERS]=]NAME`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LinkedLibrary {
    /// `static`, `dylib` or `framework`; nothing where the linker finds out.
    pub kind: Option<String>,
    /// The library's name, as the linker takes it.
    pub name: String,
}

impl Built {
    /// Reads one line of cargo's standard output. Lines of other kinds are left alone.
    pub fn read(&mut self, line: &str) {
        match serde_json::from_str(line) {
            Ok(Message::CompilerArtifact(artifact)) => self.artifacts.push(artifact.into()),
            Ok(Message::BuildScriptExecuted(script)) => self.scripts.push(script.into()),
            Ok(Message::BuildFinished(finished)) => self.is_finished = finished.success,
            _ => {}
        }
    }
}

impl From<cargo_metadata::Artifact> for BuiltArtifact {
    fn from(artifact: cargo_metadata::Artifact) -> Self {
        let is = |kind: &TargetKind| artifact.target.kind.contains(kind);
        let kind = if is(&TargetKind::CustomBuild) {
            ArtifactKind::BuildScript
        } else if is(&TargetKind::Bin) {
            ArtifactKind::Binary
        } else {
            ArtifactKind::Library
        };
        let mut features = artifact.features;
        features.sort_unstable();
        Self {
            package_id: artifact.package_id.repr,
            target_name: artifact.target.name,
            kind,
            features,
            files: artifact.filenames.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<cargo_metadata::BuildScript> for RanScript {
    fn from(script: cargo_metadata::BuildScript) -> Self {
        let libraries = script.linked_libs.iter().map(|text| LinkedLibrary::read(text.as_str()));
        Self {
            libraries: libraries.collect(),
            embeds: script.env.iter().any(|(name, _)| name == "CM_SBOM_DIGEST"),
            package_id: script.package_id.repr,
            out_dir: script.out_dir.into(),
        }
    }
}

impl LinkedLibrary {
    fn read(text: &str) -> Self {
        let (kind, name) = match text.split_once('=') {
            Some((kind, name)) => (Some(kind.split(':').next().unwrap_or(kind)), name),
            None => (None, text),
        };
        // A library can be renamed: `NAME:RENAMED`.
        let name = name.split(':').next().unwrap_or(name);
        Self { kind: kind.map(str::to_owned), name: name.to_owned() }
    }

    /// Whether its code becomes part of the binary.
    #[must_use]
    pub fn is_static(&self) -> bool {
        self.kind.as_deref() == Some("static")
    }
}

/// Which target triple a file was compiled for, by its path below cargo's target directory; nothing
/// where it is for the host, or no folder says it.
pub(super) fn triple_of<'a>(
    path: &Path,
    target_directory: &Path,
    triples: &'a [String],
) -> Option<&'a String> {
    let path = path.strip_prefix(target_directory).unwrap_or(path);
    let mut folders = path.iter().filter_map(|folder| folder.to_str());
    folders.find_map(|folder| triples.iter().find(|triple| *triple == folder))
}
