//! Embeds the record.

fn main() {
    cm_build::embed();
}
