//! Configuration management of Rust builds: what exactly is in a binary.
//!
//! In reading order:
//!
//! 1. A [`Component`] is a crate, the Rust standard library or a native library, at one version
//!    from one [`Source`].
//! 2. A [`ComponentSet`] holds the components of one build: those that are linked
//!    ([`Scope::Runtime`]) and those that only ran on the build host ([`Scope::Build`]).
//! 3. A [`ComponentList`] is the canonical JSON of the runtime components, and its SHA-256 is the
//!    SBOM digest that a binary carries. `FORMAT.md` specifies its bytes.
//! 4. An [`embedded::Record`] is what a binary carries: the digest, how exactly it is known, and
//!    the list without checksums. [`AuditData`] is the same for other tools, and [`Handed`] brings a
//!    list to the build script that embeds it.
//! 5. [`SetDiff`] is what differs between two sets.
//!
//! Without features the crate is small enough for a build script. The features add up:
//! `read` (parsing lists), `config` (`cm.toml`), `resolve` (asking cargo), `sbom` (documents),
//! `inspect` (reading artifacts), `verify` (comparing them with lists and documents).
//!
//! ```
//! use cm_core::{BuildId, Component, ComponentList, ComponentSet, Member, Rustc, Scope, Source};
//!
//! let root = Member::new(Scope::Runtime, Component::new("app", "1.0.0", Source::Local));
//! let rustc = Rustc { version: "1.95.0".into(), commit: None };
//! let set = ComponentSet::new(vec![root], 0)?;
//! let list = ComponentList::new(&set, "release", "x86_64-unknown-linux-gnu", &rustc);
//! assert!(list.as_json().starts_with(r#"{"components":[{"#));
//! assert_eq!(list.digest().to_string().len(), 64);
//! # let _ = BuildId::default();
//! # Ok::<(), cm_core::SetError>(())
//! ```

mod audit_data;
#[cfg(feature = "config")]
mod build_facts;
mod build_id;
mod canonical;
mod component;
#[cfg(feature = "read")]
mod diff;
mod digest;
mod handed;
mod natives;
#[cfg(feature = "config")]
mod nearest;
#[cfg(feature = "read")]
mod read;
mod set;
mod source;

#[cfg(all(feature = "resolve", feature = "inspect"))]
pub mod artifact;
#[cfg(feature = "config")]
pub mod config;
pub mod embedded;
#[cfg(feature = "inspect")]
pub mod inspect;
#[cfg(feature = "resolve")]
pub mod resolve;
#[cfg(feature = "sbom")]
pub mod sbom;
#[cfg(feature = "verify")]
pub mod verify;

pub use audit_data::AuditData;
#[cfg(feature = "config")]
pub use build_facts::{PackageFacts, ResolvedBuild, Settings, Toolchain, UnknownNative};
pub use build_id::{BuildId, Rustc};
pub use canonical::{ComponentList, LIST_FORMAT};
pub use component::Component;
#[cfg(feature = "read")]
pub use diff::{Change, SetDiff};
pub use digest::{DigestError, Sha256Digest, Sha512Digest};
pub use handed::{Handed, HandedError};
#[cfg(feature = "read")]
pub use read::{ReadError, ReadList};
pub use set::{ComponentSet, Dependency, DependencyKind, Member, Scope, SetError};
pub use source::{Source, SourceError};
