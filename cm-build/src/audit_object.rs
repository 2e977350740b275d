//! The section `.dep-v0`, as an object file that is linked into the binary.
//!
//! A section of its own would need unsafe code in the user's crate; an object file for the linker
//! does not.

use std::env;
use std::fs;
use std::io;
use std::path::Path;

use crate::coff;
use crate::elf;
use crate::output;
use crate::section::SYMBOL;

/// Writes the object and has it linked, where the target has such sections.
pub(crate) fn link(data: &[u8], out_dir: &Path) -> io::Result<()> {
    if is_left_to_cargo_auditable() {
        return Ok(());
    }
    let target = Target::of_build();
    let Some(object) = target.object(data) else { return Ok(()) };
    let path = out_dir.join("cm_dep_v0.o");
    fs::write(&path, object)?;
    output::link_argument(&path.to_string_lossy());
    // An object without anything that is needed would be thrown away.
    output::link_argument(&match &*target.env {
        "msvc" => format!("/INCLUDE:{}", target.symbol()),
        _ => format!("-u{}", target.symbol()),
    });
    Ok(())
}

/// cargo-auditable wraps rustc and adds the same section; readers expect one.
fn is_left_to_cargo_auditable() -> bool {
    let wrappers = ["RUSTC_WORKSPACE_WRAPPER", "RUSTC_WRAPPER"];
    wrappers.into_iter().any(|name| {
        output::rerun_if_env_changed(name);
        env::var_os(name).is_some_and(|wrapper| wrapper.to_string_lossy().contains("auditable"))
    })
}

/// What of the target decides about object files.
struct Target {
    os: String,
    env: String,
    arch: String,
    is_64_bit: bool,
    is_little_endian: bool,
    features: String,
}

impl Target {
    fn of_build() -> Self {
        let text = |name: &str| env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
        Self {
            os: text("OS"),
            env: text("ENV"),
            arch: text("ARCH"),
            is_64_bit: text("POINTER_WIDTH") == "64",
            is_little_endian: text("ENDIAN") == "little",
            features: text("FEATURE"),
        }
    }

    fn object(&self, data: &[u8]) -> Option<Vec<u8>> {
        let elf = ["linux", "android", "freebsd", "netbsd", "openbsd", "dragonfly", "illumos"];
        if self.os == "windows" {
            let machine = coff::machine(&self.arch)?;
            Some(coff::object(machine, &self.symbol(), data))
        } else if elf.contains(&&*self.os) && self.is_little_endian {
            let machine = elf::Machine::of(&self.arch, self.is_64_bit, &self.features)?;
            Some(elf::object(machine, data))
        } else {
            None
        }
    }

    /// 32-bit Windows puts an underscore before the names of C.
    fn symbol(&self) -> String {
        let is_decorated = self.os == "windows" && self.arch == "x86" && self.env == "msvc";
        if is_decorated { format!("_{SYMBOL}") } else { SYMBOL.to_owned() }
    }
}
