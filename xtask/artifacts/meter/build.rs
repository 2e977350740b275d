//! Embeds the record under a name that a C linker can be told to keep.

fn main() {
    cm_build::Embed::new().anchor(true).run();
}
