//! What the section for other auditing tools is called.

/// The symbol by which the linker is told that the section is needed.
pub(crate) const SYMBOL: &str = "CM_DEP_V0";
/// The section's name.
pub(crate) const SECTION: &str = ".dep-v0";
