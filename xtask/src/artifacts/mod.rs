//! Real artifacts, made from small sources by the usual tools.

mod artifact;
mod build;
mod cell;
mod firmware;
mod foreign;
mod library;
mod reader;
mod run;
mod toolchain;
mod uf2;
mod wrapped;

pub(crate) use artifact::{Artifact, Verdict};
pub(crate) use cell::Cell;
pub(crate) use firmware::firmware;
pub(crate) use foreign::{apple, arm, wasm, windows};
pub(crate) use library::library;
pub(crate) use reader::Reader;
pub(crate) use wrapped::wrapped;
