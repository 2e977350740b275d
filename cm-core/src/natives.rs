//! Native libraries that crates carry, as far as their names and versions tell.
//!
//! By convention a `-sys` crate, or a `-src` crate that its build script needs, carries the sources
//! of the library and has its version as build metadata: `openssl-src 300.5.4+3.5.4`.

use crate::{
    Component, ComponentSet, Dependency, DependencyKind, Member, Rustc, Scope, SetError, Source,
};

impl ComponentSet {
    /// The set of what cargo compiles: the crates, of which the first is built, and with them the
    /// native libraries that they carry and the standard library.
    ///
    /// # Errors
    /// See [`new`](ComponentSet::new).
    pub fn of_crates(mut crates: Vec<Member>, rustc: &Rustc) -> Result<Self, SetError> {
        add_carried(&mut crates);
        let std = Component::new(Component::RUST_STD, rustc.version.clone(), Source::Toolchain);
        let to = crates.len();
        crates.push(Member::new(Scope::Runtime, std));
        crates[0].dependencies.push(Dependency { to, kind: DependencyKind::Normal });
        Self::new(crates, 0)
    }
}

/// Adds the native libraries that linked crates carry, and the edges to them.
fn add_carried(members: &mut Vec<Member>) {
    for index in 0..members.len() {
        if members[index].scope != Scope::Runtime {
            continue;
        }
        for carrier in carriers(members, index) {
            if let Some(native) = native(&members[carrier].component) {
                let to = place(members, native);
                let edge = Dependency { to, kind: DependencyKind::Normal };
                members[index].dependencies.push(edge);
            }
        }
    }
}

/// A `-sys` crate itself, and the `-src` crates among its build dependencies.
fn carriers(members: &[Member], index: usize) -> Vec<usize> {
    let member = &members[index];
    if stem(&member.component.name, "sys").is_none() {
        return Vec::new();
    }
    let is_source = |to: &usize| {
        members.get(*to).is_some_and(|source| stem(&source.component.name, "src").is_some())
    };
    let needs = member.dependencies.iter().filter(|edge| edge.kind == DependencyKind::Build);
    std::iter::once(index).chain(needs.map(|edge| edge.to).filter(is_source)).collect()
}

fn place(members: &mut Vec<Member>, native: Component) -> usize {
    members.iter().position(|member| member.component == native).unwrap_or_else(|| {
        members.push(Member::new(Scope::Runtime, native));
        members.len() - 1
    })
}

/// The library that a crate carries, when its version's build metadata names one.
fn native(carrier: &Component) -> Option<Component> {
    let name = stem(&carrier.name, "sys").or_else(|| stem(&carrier.name, "src"))?;
    let (_, metadata) = carrier.version.split_once('+')?;
    let source = Source::Carried(format!("{}@{}", carrier.name, carrier.version));
    let mut native = Component::new(name, upstream_version(metadata)?, source);
    // What pins the library's sources is the package that carries them.
    native.checksum = carrier.checksum;
    Some(native)
}

/// `libgit2-sys` → `libgit2`.
fn stem<'a>(name: &'a str, suffix: &str) -> Option<&'a str> {
    name.strip_suffix(suffix)?.strip_suffix(['-', '_']).filter(|stem| !stem.is_empty())
}

/// The version in build metadata: `1.9.0`, `zstd.1.5.7`, `curl-8.12.1`, or an abbreviated commit.
fn upstream_version(metadata: &str) -> Option<&str> {
    let is_commit = metadata.len() >= 7 && metadata.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_commit && !metadata.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(metadata);
    }
    let start = metadata.find(|character: char| character.is_ascii_digit())?;
    let is_name = |text: &str| text.is_empty() || text.ends_with(['.', '-', 'v']);
    is_name(&metadata[..start]).then(|| &metadata[start..])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Versions as they stand in the registry, and the library releases that they carry.
    #[test]
    fn versions_of_published_crates() {
        for (name, version, native_name, native_version) in [
            ("openssl-src", "300.5.4+3.5.4", "openssl", "3.5.4"),
            ("libgit2-sys", "0.18.0+1.9.0", "libgit2", "1.9.0"),
            ("zstd-sys", "2.0.15+zstd.1.5.7", "zstd", "1.5.7"),
            ("curl-sys", "0.4.80+curl-8.12.1", "curl", "8.12.1"),
            ("bzip2-sys", "0.1.13+1.0.8", "bzip2", "1.0.8"),
            ("luajit-src", "210.5.12+a4f56a4", "luajit", "a4f56a4"),
        ] {
            let native = native(&Component::new(name, version, Source::CratesIo)).unwrap();
            assert_eq!(
                (native.name.as_str(), native.version.as_str()),
                (native_name, native_version)
            );
        }
    }

    #[test]
    fn other_build_metadata_is_no_library() {
        for (name, version) in [
            ("wasi", "0.11.1+wasi-snapshot-preview1"),
            ("toml_edit", "0.25.18+spec-1.1.0"),
            ("libz-sys", "1.1.22"),
            ("linux-raw-sys", "0.9.0+linux6"),
        ] {
            assert_eq!(native(&Component::new(name, version, Source::CratesIo)), None, "{name}");
        }
    }
}
