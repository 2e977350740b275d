//! Programs that a test writes.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Writes a program for `sh`.
///
/// # Panics
/// When it cannot be written.
pub fn shell_script(path: &Path, text: &str) {
    fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
    let status = Command::new("chmod").arg("755").arg(path).status().unwrap();
    assert!(status.success(), "{}", path.display());
}
