//! Libraries for C, and C programs that link them.

use std::path::Path;
use std::process::Command;

use super::artifact::Artifact;
use super::build::{Build, HOST};
use super::run::{printed, tool};
use crate::failure::Failure;

/// Makes a linker take the record from a static library, and keep it.
const ANCHOR: &str = "-Wl,-u,cm_record_flow_meter";

/// A dynamic and a static library for Linux, and a C program linked with each.
pub(crate) fn library(tool_path: &Path) -> Result<Vec<Artifact>, Failure> {
    let build = Build::part("flow-meter", HOST);
    let directory = build.make(tool_path)?;
    let digest = build.digest(tool_path)?;
    let sources = build.place().join("meter");
    let link = |output: &str, source: &str, library: &str, flags: &[&str]| {
        let source = sources.join(source);
        let words = ["cc", &source.to_string_lossy(), library, "-o", output, "-Wl,--gc-sections"];
        tool(&directory, &[&words, flags].concat())
    };
    link("host-dynamic", "host.c", "libmeter.so", &["-Wl,-rpath,$ORIGIN"])?;
    link("host-anchored", "host.c", "libmeter.a", &[ANCHOR])?;
    link("host-stripped", "host.c", "libmeter.a", &[ANCHOR, "-Wl,-s"])?;
    link("idle-anchored", "idle.c", "libmeter.a", &[ANCHOR])?;
    link("idle", "idle.c", "libmeter.a", &[])?;
    let made = |name: &str, kind| Artifact::plain(directory.join(name), kind, &digest);
    let ran = |name: &str| printed(&mut Command::new(directory.join(name)));
    Ok(vec![
        made("libmeter.so", "ELF, dynamic library").run(&ran("host-dynamic")?),
        made("libmeter.a", "static library, ELF"),
        made("host-anchored", "C with a static library").run(&ran("host-anchored")?),
        made("host-stripped", "the same, stripped").run(&ran("host-stripped")?),
        made("idle-anchored", "C that calls nothing of it"),
        // What the anchor is for: here the linker had no reason to take anything.
        Artifact::plain(directory.join("idle"), "the same, not anchored", ""),
    ])
}
