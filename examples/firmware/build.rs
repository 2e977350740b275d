//! Embeds the record, and tells the linker where the memory is.

use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    cm_build::embed();
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    fs::copy("memory.x", out.join("memory.x"))?;
    println!("cargo::rerun-if-changed=memory.x");
    println!("cargo::rustc-link-search={}", out.display());
    // The linker script of cortex-m-rt, which includes memory.x.
    println!("cargo::rustc-link-arg-bins=-Tlink.x");
    Ok(())
}
