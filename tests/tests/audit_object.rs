//! The object file of `.dep-v0`, as binutils read it.

use std::fs;
use std::process::Command;

use cm_tests::{BuildScript, Workspace};

/// Architecture, address width and features as cargo tells them; class, machine and flags as
/// `readelf` prints them.
const MACHINES: [(&str, &str, &str, &str, &str, &str); 6] = [
    ("x86_64", "64", "sse2", "ELF64", "X86-64", "0x0"),
    ("x86", "32", "sse2", "ELF32", "80386", "0x0"),
    ("aarch64", "64", "neon", "ELF64", "AArch64", "0x0"),
    ("arm", "32", "vfp2", "ELF32", "ARM", "0x5000000, Version5 EABI"),
    ("riscv64", "64", "a,c,d,f,m", "ELF64", "RISC-V", "0x5, RVC, double-float ABI"),
    ("riscv32", "32", "c,m", "ELF32", "RISC-V", "0x1, RVC, soft-float ABI"),
];

#[test]
fn elf_objects_of_every_machine() {
    let workspace = Workspace::app("");
    for (arch, width, features, class, machine, flags) in MACHINES {
        let object = object(
            &workspace,
            &[
                ("CARGO_CFG_TARGET_OS", "linux"),
                ("CARGO_CFG_TARGET_ARCH", arch),
                ("CARGO_CFG_TARGET_POINTER_WIDTH", width),
                ("CARGO_CFG_TARGET_ENDIAN", "little"),
                ("CARGO_CFG_TARGET_FEATURE", features),
            ],
        );
        let printed = readelf(&object.expect(arch));
        for (name, value) in [("Class:", class), ("Machine:", machine), ("Flags:", flags)] {
            let line = printed.lines().find(|line| line.trim().starts_with(name)).unwrap();
            assert!(line.contains(value), "{arch}: {line}");
        }
        assert!(printed.contains(".dep-v0"), "{arch}\n{printed}");
        let symbol = printed.lines().find(|line| line.ends_with("CM_DEP_V0")).unwrap();
        assert!(symbol.contains("OBJECT") && symbol.contains("GLOBAL"), "{symbol}");
        assert!(!printed.contains("Warning") && !printed.contains("Error"), "{printed}");
    }
}

#[test]
fn other_targets_get_none() {
    let workspace = Workspace::app("");
    for (os, arch, endian) in
        [("none", "arm", "little"), ("linux", "s390x", "big"), ("macos", "aarch64", "little")]
    {
        let object = object(
            &workspace,
            &[
                ("CARGO_CFG_TARGET_OS", os),
                ("CARGO_CFG_TARGET_ARCH", arch),
                ("CARGO_CFG_TARGET_POINTER_WIDTH", "64"),
                ("CARGO_CFG_TARGET_ENDIAN", endian),
            ],
        );
        assert_eq!(object, None, "{os} {arch}");
    }
}

/// The object's bytes, in a build with these variables.
fn object(workspace: &Workspace, env: &[(&str, &str)]) -> Option<Vec<u8>> {
    let scratch = tempfile::tempdir().unwrap();
    let script = BuildScript {
        folder: workspace.root().to_owned(),
        package: "app".into(),
        version: "1.0.0".into(),
        target: "x86_64-unknown-linux-gnu".into(),
        profile: "release".into(),
        features: Vec::new(),
    };
    let (_, said) = script.run(scratch.path(), env);
    let line = said.lines().find_map(|line| {
        line.strip_prefix("cargo:rustc-link-arg=").filter(|path| path.ends_with("cm_dep_v0.o"))
    })?;
    Some(fs::read(line).unwrap())
}

fn readelf(object: &[u8]) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), object).unwrap();
    let output = Command::new("readelf").args(["-hSsW"]).arg(file.path()).output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}
