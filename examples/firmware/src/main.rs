//! A pump's firmware, as far as an example needs one: it prints what it is, and stops.
//!
//! It prints through the debugger (semihosting), which QEMU plays. A device would rather answer
//! over a bus or its service connector.

#![no_std]
#![no_main]

use cortex_m_rt::entry;
use cortex_m_semihosting::{debug, hprintln};
use panic_halt as _;

include!(concat!(env!("OUT_DIR"), "/cm_embed.rs"));

#[entry]
fn main() -> ! {
    let version = env!("CARGO_PKG_VERSION");
    hprintln!("firmware {version}, components {SBOM_DIGEST} ({SBOM_LEVEL})");
    debug::exit(debug::EXIT_SUCCESS);
    loop {
        cortex_m::asm::wfi();
    }
}
