//! A program that is small enough to be built in a hundred ways.

#![forbid(unsafe_code)]

include!(concat!(env!("OUT_DIR"), "/cm_embed.rs"));

fn main() {
    println!("{SBOM_DIGEST}");
}
