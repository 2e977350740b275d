//! The build manifest: which files a build made, and from what.

use serde::Serialize;

use super::file_hashes::FileHashes;
use super::native_link::NativeLink;
use crate::embedded::Record;
use crate::inspect::ObjectFacts;
use crate::{ResolvedBuild, Settings, Toolchain};

/// The number of the manifest's format, in its member `format`.
pub const BUILD_MANIFEST_FORMAT: u32 = 1;

/// What one build made (IEC 62304 clauses 5.8.4 and 5.8.5: what is released, and how it was built).
/// `FORMAT.md` specifies it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct BuildManifest {
    format: u32,
    package: String,
    version: String,
    target_name: String,
    crate_types: Vec<String>,
    profile: String,
    triple: String,
    digest: String,
    components_file: String,
    document_file: String,
    toolchain: ManifestToolchain,
    settings: Settings,
    native_libraries: Vec<NativeLink>,
    artifacts: Vec<Artifact>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
struct ManifestToolchain {
    rustc_version: String,
    rustc_commit: Option<String>,
    cargo_version: String,
    cargo_commit: Option<String>,
}

/// A file of the build.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Artifact {
    /// Its path below cargo's target directory, with `/`.
    pub path: String,
    /// Its length in bytes.
    pub size: u64,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// SHA-512 of its bytes, in hexadecimal digits.
    pub sha512: String,
    /// The linker's own identity of it: a GNU build id, a PDB's GUID and age, a Mach-O UUID.
    pub build_id: Option<String>,
    /// The dynamic libraries that the system has to bring, as the file names them.
    pub linked_libraries: Vec<String>,
    /// The records inside.
    pub records: Vec<EmbeddedRecord>,
}

/// A record that is inside a file.
#[derive(Debug, Clone, Serialize)]
pub struct EmbeddedRecord {
    package: String,
    version: String,
    level: String,
    digest: Option<String>,
}

impl Artifact {
    /// Puts together what is known of a file.
    #[must_use]
    pub fn new(path: String, hashes: &FileHashes, facts: ObjectFacts, records: &[Record]) -> Self {
        Self {
            path,
            size: hashes.size,
            sha256: hashes.sha256.to_string(),
            sha512: hashes.sha512.to_string(),
            build_id: facts.build_id,
            linked_libraries: facts.libraries,
            records: records.iter().map(EmbeddedRecord::from).collect(),
        }
    }
}

impl EmbeddedRecord {
    /// Whether it is the record of this package.
    #[must_use]
    pub fn is_of(&self, package: &str) -> bool {
        self.package == package
    }

    /// Its level: `exact`, `package` or `none`.
    #[must_use]
    pub fn level(&self) -> &str {
        &self.level
    }
}

impl From<&Record> for EmbeddedRecord {
    fn from(record: &Record) -> Self {
        Self {
            package: record.package.clone(),
            version: record.version.clone(),
            level: record.level.name().to_string(),
            digest: record.level.digest().map(ToString::to_string),
        }
    }
}

impl BuildManifest {
    /// Puts together what is known of a build; the files are those that its list and its document
    /// are written to.
    #[must_use]
    pub fn new(
        build: &ResolvedBuild,
        (components_file, document_file): (String, String),
        native_libraries: Vec<NativeLink>,
        artifacts: Vec<Artifact>,
    ) -> Self {
        Self {
            format: BUILD_MANIFEST_FORMAT,
            package: build.id.package.clone(),
            version: build.id.version.clone(),
            target_name: build.id.target_name.clone(),
            crate_types: build.id.crate_types.clone(),
            profile: build.id.profile.clone(),
            triple: build.id.triple.clone(),
            digest: build.list().digest().to_string(),
            components_file,
            document_file,
            toolchain: ManifestToolchain::from(&build.toolchain),
            settings: build.settings.clone(),
            native_libraries,
            artifacts,
        }
    }

    /// The manifest as indented JSON with a final newline.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Every key is text and every value a number, text or a list, so this cannot fail.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

impl From<&Toolchain> for ManifestToolchain {
    fn from(toolchain: &Toolchain) -> Self {
        Self {
            rustc_version: toolchain.rustc.version.clone(),
            rustc_commit: toolchain.rustc.commit.clone(),
            cargo_version: toolchain.cargo_version.clone(),
            cargo_commit: toolchain.cargo_commit.clone(),
        }
    }
}
