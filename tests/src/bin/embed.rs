//! What a build script with the one call does, for tests that set cargo's variables themselves.

fn main() {
    cm_build::embed();
}
