//! `cargo cm`: exact SBOMs and controlled configuration history for Rust products.

mod arguments;
mod build_report;
mod cargo_build;
mod cargo_flags;
mod commands;
mod document_origin;
mod documents;
mod failure;
mod files;
mod formats;
mod handover;
mod input;
mod inspection_report;
mod made;
mod output;
mod progress;
mod report;
mod selection;
mod table;
mod verification;

use std::process::ExitCode;

fn main() -> ExitCode {
    match arguments::parse().run() {
        Ok(code) => code,
        Err(failure) => output::report(&failure),
    }
}
