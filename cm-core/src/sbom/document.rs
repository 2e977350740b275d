//! The document, independent of the format that it is written in.

use super::licence::Licences;
use super::person::Person;
use super::supplier::KnownSupplier;
use super::timestamp::Timestamp;
use crate::config::{ComponentFacts, Contact, SbomDocument, Supplier};
use crate::embedded::Level;
use crate::{BuildId, Settings, Sha256Digest, Sha512Digest};

/// An SBOM document.
#[derive(Debug, Clone)]
pub struct Document {
    /// The build.
    pub build: BuildId,
    /// What the document was made from.
    pub origin: Origin,
    /// SHA-256 of the build's canonical component list: what the binary carries.
    pub sbom_digest: Option<Sha256Digest>,
    /// The name of the file that holds the canonical component list, where there is one.
    pub list_file: Option<String>,
    /// The build's name in `cm.toml`.
    pub build_name: Option<String>,
    /// The product's maker: its supplier, and the author of the document (CISA 2026: an entity, not
    /// the tool).
    pub maker: Option<Supplier>,
    /// Where the document's author can be reached (BSI TR-03183-2).
    pub contact: Option<Contact>,
    /// The revision of the document.
    pub revision: SbomDocument,
    /// When it was made.
    pub timestamp: Timestamp,
    /// What made it.
    pub tool: Tool,
    /// The package that is built, under the product's name and version where they are declared.
    pub root: Entry,
    /// What is linked into it, in the order of the component set; natives that were only declared
    /// follow.
    pub components: Vec<Entry>,
    /// What ran on the build host: crates, and the tools rustc and cargo.
    pub host: Vec<HostEntry>,
    /// The settings of the build.
    pub settings: Settings,
}

impl Document {
    /// The root and the components that are linked into it.
    pub fn linked(&self) -> impl Iterator<Item = &Entry> {
        std::iter::once(&self.root).chain(&self.components)
    }

    /// Whether everything that is linked is listed.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.origin == Origin::Build && self.linked().all(|it| it.unknown_natives.is_empty())
    }

    /// Whether more is inside of a component than is listed, for certain.
    pub(super) fn is_known_incomplete(&self, entry: &Entry) -> bool {
        let names_none = match &self.origin {
            Origin::Build => false,
            // cargo-auditable never names the standard library.
            Origin::Binary(origin) => {
                *origin == BinaryOrigin::Auditable || !origin.has_components()
            }
        };
        !entry.unknown_natives.is_empty() || (names_none && entry.reference == self.root.reference)
    }

    /// The author's e-mail addresses, each once, that of the contact first.
    pub(super) fn author_emails(&self) -> Vec<&str> {
        let contact = self.contact.as_ref().and_then(Contact::email);
        each_once(contact, self.maker.as_ref().and_then(|maker| maker.email.as_deref()))
    }

    /// The author's URLs, each once, that of the contact first.
    pub(super) fn author_urls(&self) -> Vec<&str> {
        let contact = self.contact.as_ref().and_then(Contact::url);
        each_once(contact, self.maker.as_ref().and_then(|maker| maker.url.as_deref()))
    }
}

fn each_once<'a>(first: Option<&'a str>, second: Option<&'a str>) -> Vec<&'a str> {
    let second = second.filter(|text| first != Some(*text));
    first.into_iter().chain(second).collect()
}

/// What a document was made from (CISA 2025 calls it the generation context).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The facts that cargo builds from.
    Build,
    /// What a finished binary says of itself.
    Binary(BinaryOrigin),
}

/// What in a binary a document was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BinaryOrigin {
    /// A record.
    Record {
        /// How exactly the record names its component list.
        level: Level,
        /// Whether the components are inside of it.
        has_list: bool,
    },
    /// What cargo-auditable wrote: packages without features, and no standard library.
    Auditable,
}

impl BinaryOrigin {
    /// Whether the binary names any component of what it was built from.
    #[must_use]
    pub const fn has_components(&self) -> bool {
        matches!(self, Self::Auditable | Self::Record { has_list: true, .. })
    }

    /// What no document can tell that is made from this, sorted.
    #[must_use]
    pub fn unknown(&self) -> Vec<&'static str> {
        let always = ["checksums", "licences", "settings"];
        let more: &[&str] = match self {
            Self::Auditable => &["features", "profile", "rust-std", "target", "toolchain"],
            Self::Record { has_list: true, .. } => &["build-components"],
            Self::Record { has_list: false, .. } => &["build-components", "components"],
        };
        let mut all = [&always, more].concat();
        all.sort_unstable();
        all
    }
}

/// The program that made a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// A component in a document.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// Unique in the document and stable between documents: `crates.io/serde@1.0.0`.
    pub reference: String,
    /// Whether it is a program, not a library.
    pub is_program: bool,
    /// Its name.
    pub name: String,
    /// Its version; absent only for natives from a supplier's SBOM that does not tell.
    pub version: Option<String>,
    /// Where it comes from, as the canonical list writes it, without a path of this machine; empty
    /// where that is unknown.
    pub source: String,
    /// Its description.
    pub description: Option<String>,
    /// Who supplies it.
    pub supplier: KnownSupplier,
    /// Who wrote it.
    pub authors: Vec<Person>,
    /// Its licences.
    pub licences: Licences,
    /// Its package URL (ECMA-427).
    pub purl: String,
    /// Its CPE name.
    pub cpe: Option<String>,
    /// SHA-256 of the `.crate` file or the native library's file.
    pub sha256: Option<Sha256Digest>,
    /// SHA-512 of the same file.
    pub sha512: Option<Sha512Digest>,
    /// Where to find it.
    pub addresses: Addresses,
    /// What kind of file it is.
    pub file: FileKind,
    /// Its features.
    pub features: Vec<String>,
    /// What the product's makers declare of it.
    pub facts: ComponentFacts,
    /// Whether a native library differs from what its supplier published.
    pub patched: bool,
    /// Whether the target system provides it.
    pub system: bool,
    /// Why the native code in this crate needs no component of its own.
    pub own_native_code: Option<String>,
    /// The `links` values of native libraries in this crate that nobody has named.
    pub unknown_natives: Vec<String>,
    /// The compiler's or cargo's commit.
    pub commit: Option<String>,
    /// References of the linked components that it needs, sorted.
    pub depends_on: Vec<String>,
    /// What the canonical list holds of it, as far as the other fields do not tell.
    pub listing: Listing,
    /// Which of the facts that a document must hold are unknown.
    pub unknown: Vec<&'static str>,
}

/// How the canonical component list names a linked component.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Listing {
    /// With the SHA-256 that the entry has, or without one.
    #[default]
    AsShown,
    /// With another checksum than that of the native library's own file, or without one.
    Checksum(Option<Sha256Digest>),
    /// Not at all: the product's makers alone name it.
    Absent,
}

impl Entry {
    /// Whether it is a native library.
    pub(super) fn is_native(&self) -> bool {
        self.source.starts_with("crate:")
    }

    /// What is to be said of changes to what its supplier published.
    pub(super) fn patch_note(&self) -> Option<&'static str> {
        self.patched.then_some("patched: it differs from what its supplier published")
    }
}

/// Where a component is found; all are valid URLs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addresses {
    /// The file that was downloaded.
    pub download: Option<String>,
    /// The repository of its source.
    pub repository: Option<String>,
    /// The full commit in that repository, where one is known.
    pub commit: Option<String>,
    /// Its home page.
    pub website: Option<String>,
    /// Its documentation.
    pub documentation: Option<String>,
}

/// What BSI TR-03183-2 (section 5.2.2) asks of a component's file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileKind {
    /// The file's name, without a path; absent where there is no single file, as for a crate from
    /// git or a path.
    pub name: Option<String>,
    /// Whether it is executable.
    pub executable: bool,
    /// Whether it is an archive.
    pub archive: bool,
    /// Whether the metadata of its contents is still there.
    pub structured: bool,
}

/// A component that only ran on the build host.
#[derive(Debug, Clone)]
pub struct HostEntry {
    /// The component.
    pub entry: Entry,
    /// What it did.
    pub role: HostRole,
    /// The references of what it was run for, sorted.
    pub needed_by: Vec<String>,
}

/// What a component did on the build host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HostRole {
    /// Part of a build script, or needed by a proc macro.
    BuildDependency,
    /// A proc macro of a linked crate.
    ProcMacro,
    /// The compiler or cargo.
    Tool,
}

impl HostRole {
    /// As documents write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BuildDependency => "build-dependency",
            Self::ProcMacro => "proc-macro",
            Self::Tool => "tool",
        }
    }
}
