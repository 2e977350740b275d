//! The product's `cm.toml`: what cargo cannot know.
//!
//! The file is optional, stands at the root of the cargo workspace, and holds the product, its
//! builds, its native libraries, facts about its components, and the revision of its SBOM
//! documents. Every table is optional too. [`Config::read`] reads it, [`Config::parse`] takes its
//! text; a mistake is a [`ConfigError`] with line and column. [`schema`] is its JSON schema, kept
//! in `cm.schema.json`, for editors.
//!
//! A full file ([`EXAMPLE`]):
//!
//! ```toml
#![doc = include_str!("example.toml")]
//! ```
//!
//! is read so:
//!
//! ```
//! use std::path::Path;
//!
//! use cm_core::config::{Config, EXAMPLE, NativeKind, Support};
//!
//! let config = Config::parse(EXAMPLE, Path::new("cm.toml"))?;
//! assert_eq!(config.product.name.as_deref(), Some("Infusion pump controller"));
//! assert_eq!(config.builds[0].targets, ["thumbv7em-none-eabihf"]);
//!
//! let mut natives = config.natives_for("libsqlite3-sys", "0.30.1");
//! let Some(NativeKind::Library(library)) = natives.next().map(|native| &native.kind) else {
//!     panic!("the example names SQLite");
//! };
//! assert_eq!((library.name.as_str(), library.version.as_deref()), ("SQLite", Some("3.46.0")));
//!
//! let facts = config.facts_for("ring", "0.17.14");
//! assert_eq!(facts.support, Some(Support::ActivelyMaintained));
//! # Ok::<(), cm_core::config::ConfigError>(())
//! ```

mod address;
mod build;
mod classes;
mod contact;
mod date;
mod document;
mod error;
mod facts;
mod fault;
mod file;
mod located;
mod native;
mod product;
mod raw;
mod requirement;
mod scalar;
mod schema;
mod structure;

#[cfg(test)]
mod invalid;

#[cfg(feature = "sbom")]
pub(crate) use address::{host, is_email, is_url};
pub use build::{Build, BuildTarget};
pub use classes::{MaintenanceClass, SoftwareItemClass, Support};
pub use contact::Contact;
pub use date::{Date, DateError};
pub use document::SbomDocument;
pub use error::ConfigError;
pub use facts::{ComponentEntry, ComponentFacts};
pub use file::{Config, EXAMPLE};
pub use native::{Native, NativeKind, NativeLibrary};
pub use product::{Product, ProductVersion, Supplier};
pub use requirement::{Requirement, RequirementError};
#[cfg(feature = "sbom")]
pub(crate) use scalar::{check_cpe, check_purl};
pub use schema::schema;
