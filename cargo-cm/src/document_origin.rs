//! When a document is made, and by what.

use std::time::{SystemTime, UNIX_EPOCH};

use cm_core::sbom::{Timestamp, Tool};

use crate::failure::Failure;

/// The time of a document: `SOURCE_DATE_EPOCH`, else another, in seconds since 1970-01-01 UTC.
pub(crate) fn timestamp(or: impl FnOnce() -> i64) -> Result<Timestamp, Failure> {
    let seconds = match std::env::var_os("SOURCE_DATE_EPOCH") {
        Some(text) => text.to_str().and_then(|text| text.parse().ok()).ok_or_else(|| {
            let message = format!("failed to read SOURCE_DATE_EPOCH: {text:?} is no number");
            Failure::usage(message).with_hint("it holds seconds since 1970-01-01 UTC")
        })?,
        None => or(),
    };
    Timestamp::from_seconds(seconds).map_err(|error| Failure::of(&error))
}

/// The present, in seconds since 1970-01-01 UTC.
pub(crate) fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_secs()).unwrap_or(i64::MAX)
}

/// This program.
pub(crate) fn tool() -> Tool {
    Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
}
