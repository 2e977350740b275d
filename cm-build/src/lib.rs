//! For `build.rs`: embeds in a binary which components it is built from.
//!
//! ```no_run
//! // in the main function of build.rs
//! cm_build::embed();
//! ```
//!
//! and once in the crate:
//!
//! ```ignore
//! include!(concat!(env!("OUT_DIR"), "/cm_embed.rs"));
//! ```
//!
//! The included file holds
//!
//! | item | what it is |
//! |---|---|
//! | `SBOM_DIGEST: &str` | SHA-256 of the canonical component list, 64 hexadecimal digits; empty at level `none` |
//! | `SBOM_LEVEL: &str` | `exact`, `package` or `none` |
//! | `RECORD: [u8; N]` | the record itself, a `#[used]` static; `FORMAT.md` specifies its bytes |
//!
//! It compiles in every edition from 2018 on, in `no_std` crates, and under
//! `#![forbid(unsafe_code)]`. Code that only wants the digest can do without it:
//! `env!("CM_SBOM_DIGEST")`.
//!
//! # Levels
//!
//! - `exact`: built by `cargo cm build`, which hands over the list that it resolved, and checks it
//!   after the build.
//! - `package`: built by plain `cargo build`. The cargo that runs the build is asked for this
//!   package's components, with its features and target. What else is selected on the command line
//!   is not visible here, so features that other packages add are not in the list.
//! - `none`: the list cannot be known, and the record says why: on docs.rs, without a lockfile, as
//!   a dependency of another workspace, under `cargo install` without `--locked`, which ignores the
//!   lockfile.
//!
//! A build never fails because of this crate unless it is [strict](Embed::strict).
//!
//! # Limits
//!
//! A WebAssembly module keeps the record only if it uses `SBOM_DIGEST` or `RECORD`, or has an
//! [anchor](Embed::anchor): its linker throws away what nothing refers to. `cargo cm build` notices.
//!
//! Whether `cargo install` ignored the lockfile, and where cargo was started, is only seen where
//! the system shows a process's parent (`/proc`).
//!
//! cargo does not run a build script again for `cargo install --path` without `--locked` in a target
//! directory where the package was built before, though other versions can be linked then. The
//! record of such a binary is that of the earlier build. `cargo cm build` has no such gap.

mod alias;
mod audit_object;
mod coff;
mod elf;
mod embed;
mod handed;
mod known;
mod lockfile;
mod outer;
mod output;
mod package_list;
mod place;
mod process;
mod project;
mod reason;
mod rustc;
mod section;
mod tree;
mod unit;

pub use embed::{Embed, embed};
