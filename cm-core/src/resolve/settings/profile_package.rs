//! A package, as profiles see it.

/// A package, as far as profiles distinguish packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProfilePackage<'a> {
    /// The package's id, as `cargo metadata` gives it: `path+file:///dir#name@1.0.0`.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Its version.
    pub version: &'a str,
    /// Whether it is a member of the workspace.
    pub is_member: bool,
}

impl ProfilePackage<'_> {
    /// Whether the package's source is a directory; before cargo 1.77 the source stood in
    /// parentheses.
    pub(super) fn is_local(&self) -> bool {
        self.id.starts_with("path+") || self.id.contains("(path+")
    }
}
