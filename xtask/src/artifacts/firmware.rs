//! The firmware of `examples/`, in every form in which firmware is handed on.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::artifact::Artifact;
use super::build::Build;
use super::run::{limited, printed, tool};
use super::uf2::uf2;
use crate::failure::Failure;

/// An ARM Cortex-M4F without an operating system.
const TARGET: &str = "thumbv7em-none-eabihf";
/// Where its flash begins; `memory.x` of the firmware says so.
const FLASH: u32 = 0;

/// Builds the firmware and boots it on an emulated board, as an ELF file and as the bare image.
pub(crate) fn firmware(tool_path: &Path) -> Result<Vec<Artifact>, Failure> {
    let build = Build::example("firmware", TARGET).linker("ld.lld").library("core");
    let directory = build.make(tool_path)?;
    let digest = build.digest(tool_path)?;
    tool(&directory, &["llvm-objcopy", "-O", "binary", "firmware", "firmware.bin"])?;
    tool(&directory, &["llvm-objcopy", "-O", "ihex", "firmware", "firmware.hex"])?;
    // LLVM's own does not write S-records in every version. The image begins at address 0.
    tool(&directory, &["objcopy", "-I", "binary", "-O", "srec", "firmware.bin", "firmware.srec"])?;
    let (elf, image) = (directory.join("firmware"), directory.join("firmware.bin"));
    let bytes = fs::read(&image).map_err(|cause| Failure::file("read", &image, &cause))?;
    let blocks = directory.join("firmware.uf2");
    fs::write(&blocks, uf2(&bytes, FLASH))
        .map_err(|cause| Failure::file("write", &blocks, &cause))?;
    let plain = |path: &Path, kind| Artifact::plain(path.to_owned(), kind, &digest);
    let encoded = |name: &str, kind| Artifact::encoded(directory.join(name), kind, &digest);
    Ok(vec![
        plain(&elf, "ELF, Cortex-M").run(&printed(&mut board(&elf))?),
        plain(&image, "raw flash image").run(&printed(&mut board(&image))?),
        encoded("firmware.hex", "Intel HEX"),
        encoded("firmware.srec", "S-records"),
        encoded("firmware.uf2", "UF2"),
    ])
}

/// The board that the firmware is made for; semihosting is how it prints and stops.
fn board(image: &Path) -> Command {
    let mut command = limited("qemu-system-arm");
    command.args(["-machine", "mps2-an386", "-nographic"]);
    command.args(["-semihosting-config", "enable=on,target=native", "-kernel"]).arg(image);
    command
}
