//! A library for other languages. Without the standard library, it is quickly built for any target.

#![no_std]

include!(concat!(env!("OUT_DIR"), "/cm_embed.rs"));

/// The character of the SBOM digest at an index; 0 after its end.
#[unsafe(no_mangle)]
pub extern "C" fn meter_digest(at: usize) -> u8 {
    SBOM_DIGEST.as_bytes().get(at).copied().unwrap_or(0)
}

/// The CRC-32 of a reading, as the meter's protocol has it.
#[unsafe(no_mangle)]
pub extern "C" fn meter_checksum(reading: u64) -> u32 {
    crc32fast::hash(&reading.to_le_bytes())
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
