//! The data of cargo-auditable in files, and what is wrong with it.

use std::fmt::Write;

use cm_core::inspect::{FileKind, Limit, inspect_bytes};
use cm_core::{ComponentSet, Scope};

use crate::sample::{ar, reason, wasm, zlib};

fn read(json: &str) -> Option<ComponentSet> {
    let inspection = inspect_bytes(&wasm(".dep-v0", &zlib(json.as_bytes())));
    assert_eq!(inspection.leaves[0].kind, FileKind::Wasm);
    inspection.leaves[0].auditable.clone()
}

#[test]
fn packages_of_a_module() {
    let set = read(
        r#"{"packages":[
            {"name":"app","version":"1.0.0","source":"local","dependencies":[1,2],"root":true},
            {"name":"used","version":"2.0.0","source":"crates.io"},
            {"name":"built","version":"3.0.0","source":"crates.io","kind":"build"}]}"#,
    );
    let set = set.unwrap();
    assert_eq!(set.root().component.name, "app");
    let named = |member: &cm_core::Member| (member.component.name.clone(), member.scope);
    let members: Vec<_> = set.members().iter().map(named).collect();
    let expected = [("app", Scope::Runtime), ("used", Scope::Runtime), ("built", Scope::Build)];
    assert_eq!(members, expected.map(|(name, scope)| (name.to_owned(), scope)));
    let other = inspect_bytes(&wasm(".dep-v1", &zlib(b"{}")));
    assert_eq!(other.leaves[0].auditable, None);
}

#[test]
fn what_is_no_such_data() {
    let package = r#"{"name":"a","version":"1.0.0","source":"local""#;
    for json in [
        String::new(),
        "{}".into(),
        r#"{"packages":[]}"#.into(),
        format!(r#"{{"packages":[{package}}}]}}"#),
        format!(r#"{{"packages":[{package},"root":true,"dependencies":[1]}}]}}"#),
        format!(
            r#"{{"packages":[{package},"root":true,"dependencies":[18446744073709551615]}}]}}"#
        ),
        format!(r#"{{"packages":[{package},"root":true,"kind":"other"}}]}}"#),
        "[".repeat(100_000),
    ] {
        let module = wasm(".dep-v0", &zlib(json.as_bytes()));
        assert_eq!(read(&json), None, "{:.80}", json);
        // It is not the same as no data.
        assert!(reason(&module).contains("cargo-auditable's data"), "{:.80}", json);
    }
    // Circles exist: a package can need itself for its tests.
    read(&format!(r#"{{"packages":[{package},"root":true,"dependencies":[0]}}]}}"#));
    read(&format!(
        r#"{{"packages":[{package},"root":true,"dependencies":[1]}},
           {{"name":"b","version":"1.0.0","source":"git","dependencies":[0],"root":true}}]}}"#
    ));
}

#[test]
fn what_cannot_be_read() {
    assert_eq!(
        reason(&wasm(".dep-v0", b"no zlib")),
        "cargo-auditable's data cannot be decompressed"
    );
    let large = wasm(".dep-v0", &zlib(&[b' '; 9 << 20]));
    assert_eq!(inspect_bytes(&large).leaves[0].cut_off, Some(Limit::Components));
}

/// The lists of all files together are kept within limits.
#[test]
fn many_packages() {
    let mut json =
        r#"{"packages":[{"name":"a","version":"1.0.0","source":"local","root":true}"#.to_owned();
    for index in 0..30_000 {
        write!(json, r#",{{"name":"p{index}","version":"1.0.0","source":"crates.io"}}"#).unwrap();
    }
    json.push_str("]}");
    let module = wasm(".dep-v0", &zlib(json.as_bytes()));
    let names: Vec<String> = (0..6).map(|index| format!("m{index}")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, &module[..])).collect();
    let inspection = inspect_bytes(&ar(&files));
    let read = inspection.leaves.iter().filter(|leaf| leaf.auditable.is_some()).count();
    let cut_off =
        inspection.leaves.iter().filter(|leaf| leaf.cut_off == Some(Limit::Components)).count();
    assert_eq!((read, cut_off), (3, 3));
}
