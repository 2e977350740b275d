//! Artifacts for other systems than this one.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::artifact::Artifact;
use super::build::Build;
use super::run::{limited, printed, tool};
use crate::failure::Failure;
use crate::process::capture;
use crate::workspace;

const ARM: &str = "aarch64-unknown-linux-gnu";
const WINDOWS: &str = "x86_64-pc-windows-gnu";
const WASM: &str = "wasm32-unknown-unknown";
const WASI: &str = "wasm32-wasip1";
/// Debian's compiler does not bring a C library for WASI; its package `wasi-libc` does.
const WASI_LIBC: &str = "-Clink-self-contained=no -Lnative=/usr/lib/wasm32-wasi \
                         -Clink-arg=/usr/lib/wasm32-wasi/crt1-command.o";
const APPLE: [&str; 2] = ["aarch64-apple-darwin", "x86_64-apple-darwin"];

/// The gateway for 64-bit ARM, run by QEMU.
pub(crate) fn arm(tool_path: &Path) -> Result<Vec<Artifact>, Failure> {
    let build = Build::example("gateway", ARM).linker("aarch64-linux-gnu-gcc");
    let program = build.make(tool_path)?.join("gateway");
    let mut emulated = limited("qemu-aarch64");
    emulated.args(["-L", "/usr/aarch64-linux-gnu"]).arg(&program).arg("--version");
    let artifact = Artifact::plain(program, "ELF, ARM", &build.digest(tool_path)?);
    Ok(vec![artifact.run(&printed(&mut emulated)?)])
}

/// The gateway for Windows, a DLL, and a C program that loads it; run by Wine.
pub(crate) fn windows(tool_path: &Path) -> Result<Vec<Artifact>, Failure> {
    let compiler = "x86_64-w64-mingw32-gcc";
    let gateway = Build::example("gateway", WINDOWS).linker(compiler);
    let program = gateway.make(tool_path)?.join("gateway.exe");
    let meter = Build::part("flow-meter", WINDOWS).linker(compiler);
    let directory = meter.make(tool_path)?;
    let source = meter.place().join("meter").join("host.c");
    tool(&directory, &[compiler, &source.to_string_lossy(), "meter.dll", "-o", "host.exe"])?;
    let prefix = workspace::scratch("artifacts/wine")?;
    let ran = printed(wine(&prefix, &program).arg("--version"))?;
    let host = printed(&mut wine(&prefix, &directory.join("host.exe")))?;
    // Wine's processes linger, or have ended by now; either is fine.
    capture(Command::new("wineserver").arg("-k").env("WINEPREFIX", &prefix))?;
    Ok(vec![
        Artifact::plain(program, "PE executable", &gateway.digest(tool_path)?).run(&ran),
        Artifact::plain(directory.join("meter.dll"), "PE, DLL", &meter.digest(tool_path)?)
            .run(&host),
    ])
}

fn wine(prefix: &Path, program: &Path) -> Command {
    let mut command = limited("wine");
    command.arg(program).env("WINEPREFIX", prefix).env("WINEDEBUG", "-all");
    // Neither .NET nor a browser is asked for when the directory is made.
    command.env("WINEDLLOVERRIDES", "mscoree,mshtml=").env_remove("DISPLAY");
    command
}

/// A WebAssembly module without imports, and the gateway for WASI.
pub(crate) fn wasm(tool_path: &Path) -> Result<Vec<Artifact>, Failure> {
    let meter = Build::part("flow-meter", WASM).linker("wasm-ld");
    let module = meter.make(tool_path)?.join("meter.wasm");
    let gateway = Build::example("gateway", WASI).linker("wasm-ld").rustflags(WASI_LIBC);
    let program = gateway.make(tool_path)?.join("gateway.wasm");
    Ok(vec![
        Artifact::plain(module, "Wasm module", &meter.digest(tool_path)?),
        Artifact::plain(program, "Wasm program", &gateway.digest(tool_path)?),
    ])
}

/// Mach-O object files and static libraries. An executable would need Apple's linker and system.
pub(crate) fn apple(tool_path: &Path) -> Result<Vec<Artifact>, Failure> {
    let mut artifacts = Vec::new();
    for target in APPLE {
        let build = Build::part("flow-meter", target);
        let object: PathBuf = workspace::scratch("artifacts")?.join(format!("{target}.o"));
        let emit = format!("--emit=link,obj={}", object.display());
        let library = build.make_static(&["--", &emit])?.join("libmeter.a");
        let digest = build.digest(tool_path)?;
        artifacts.push(Artifact::plain(library, "static library, Mach-O", &digest));
        artifacts.push(Artifact::plain(object, "Mach-O object", &digest));
    }
    Ok(artifacts)
}
