//! What kind of file a component is (BSI TR-03183-2, section 5.2.2).

use super::document::FileKind;
use crate::{BuildId, Component, Source};

/// A component other than the root: a package of sources.
pub(super) fn of_component(component: &Component) -> FileKind {
    let packed = |name| FileKind { name, archive: true, structured: true, executable: false };
    match &component.source {
        Source::CratesIo | Source::Registry(_) => {
            packed(Some(crate_file(&component.name, &component.version)))
        }
        Source::Carried(by) => packed(carrying_file(by)),
        Source::Git(_) | Source::Local => FileKind { structured: true, ..FileKind::default() },
        Source::Toolchain => FileKind::default(),
    }
}

/// The `.crate` file that a native library is carried in.
fn carrying_file(by: &str) -> Option<String> {
    by.split_once('@').map(|(name, version)| crate_file(name, version))
}

/// The name that cargo gives a package's file.
fn crate_file(name: &str, version: &str) -> String {
    format!("{name}-{version}.crate")
}

/// The file that is built: one of machine code, without the metadata of what went into it.
pub(super) fn root_file(build: &BuildId) -> FileKind {
    let is = |kind: &str| build.crate_types.iter().any(|other| other == kind);
    let archive = is("staticlib") && !is("bin") && !is("cdylib");
    FileKind { name: Some(root_name(build)), executable: !archive, archive, structured: archive }
}

/// The name that rustc gives the file, by the conventions of the target's platform.
fn root_name(build: &BuildId) -> String {
    let is = |kind: &str| build.crate_types.iter().any(|other| other == kind);
    let on = |part: &str| build.triple.contains(part);
    let (name, library) = (&build.target_name, build.target_name.replace('-', "_"));
    if is("bin") {
        let end = if on("windows") || on("uefi") {
            ".exe"
        } else if on("wasm") {
            ".wasm"
        } else {
            ""
        };
        format!("{name}{end}")
    } else if is("cdylib") {
        cdylib_name(&library, on)
    } else if on("windows-msvc") {
        format!("{library}.lib")
    } else {
        format!("lib{library}.a")
    }
}

fn cdylib_name(library: &str, on: impl Fn(&str) -> bool) -> String {
    if on("windows") {
        format!("{library}.dll")
    } else if on("wasm") {
        format!("{library}.wasm")
    } else if on("apple") {
        format!("lib{library}.dylib")
    } else {
        format!("lib{library}.so")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names in the Rust reference's chapter on linkage and in rustc's target specifications.
    #[test]
    fn names_of_what_is_built() {
        for (kind, triple, name) in [
            ("bin", "x86_64-unknown-linux-gnu", "my-app"),
            ("bin", "x86_64-pc-windows-msvc", "my-app.exe"),
            ("bin", "wasm32-wasip1", "my-app.wasm"),
            ("cdylib", "x86_64-unknown-linux-gnu", "libmy_app.so"),
            ("cdylib", "aarch64-apple-darwin", "libmy_app.dylib"),
            ("cdylib", "x86_64-pc-windows-gnu", "my_app.dll"),
            ("staticlib", "thumbv7em-none-eabihf", "libmy_app.a"),
            ("staticlib", "x86_64-pc-windows-msvc", "my_app.lib"),
        ] {
            let build = BuildId {
                target_name: "my-app".to_owned(),
                crate_types: vec![kind.to_owned()],
                triple: triple.to_owned(),
                ..BuildId::default()
            };
            let file = root_file(&build);
            assert_eq!(file.name.as_deref(), Some(name));
            assert_eq!(file.archive, kind == "staticlib");
        }
    }
}
