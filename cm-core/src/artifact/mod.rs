//! Files that were built: what is recorded of them, and whether they are what was predicted.

mod file_hashes;
mod manifest;
mod native_link;
mod record_check;

pub use file_hashes::FileHashes;
pub use manifest::{Artifact, BUILD_MANIFEST_FORMAT, BuildManifest, EmbeddedRecord};
pub use native_link::{NativeLink, native_links};
pub use record_check::{RecordFault, check_records};
