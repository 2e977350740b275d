//! The flags that say how answers and documents are written.

use clap::{Args, ValueEnum};
use cm_core::sbom::Format;

/// How the answer of a command that builds or resolves is printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// A table for people
    Table,
    /// JSON for programs
    Json,
}

/// How the answer of a command that reads artifacts is printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TextFormat {
    /// Text for people
    Text,
    /// JSON for programs
    Json,
}

/// How documents are written and reported.
#[derive(Args)]
pub(crate) struct DocumentFlags {
    /// Format of the documents: cyclonedx-1.7, cyclonedx-1.6, cyclonedx-1.5 or spdx-2.3
    #[arg(long, value_name = "FORMAT", default_value_t)]
    pub(crate) sbom_format: Format,
    /// End with exit code 4 if an SBOM is incomplete: a native library nobody has named
    #[arg(long)]
    pub(crate) require_complete: bool,
    /// How to print the result: a table for people, or json for programs
    #[arg(long, value_name = "FORMAT", default_value = "table", hide_possible_values = true)]
    pub(crate) format: ReportFormat,
}
