//! From a document to a file's text.

use super::document::Document;
use super::format::Format;
use super::{cyclonedx, cyclonedx_version, spdx_json};

/// The document as text in a format: indented JSON with a final newline.
///
/// The same document gives the same bytes, on any machine.
#[must_use]
pub fn render(document: &Document, format: Format) -> String {
    match format {
        Format::CycloneDx17 => cyclonedx::write(document, &cyclonedx_version::V1_7),
        Format::CycloneDx16 => cyclonedx::write(document, &cyclonedx_version::V1_6),
        Format::CycloneDx15 => cyclonedx::write(document, &cyclonedx_version::V1_5),
        Format::Spdx23 => spdx_json::write(document),
    }
}
