//! A key of cargo's configuration and the environment variable of the same meaning.

use std::fmt;

/// A key of cargo's configuration and the environment variable of the same meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::resolve) struct ConfigKey {
    parts: Vec<String>,
    variable: String,
}

impl ConfigKey {
    /// A key such as `build.target`.
    ///
    /// Cargo splits at every dot, that of `thumbv8m.main-none-eabi` too: so does this.
    pub(in crate::resolve) fn new(dotted: &str) -> Self {
        let root = Self { parts: Vec::new(), variable: "CARGO".to_owned() };
        dotted.split('.').fold(root, |key, part| key.child(part))
    }

    /// The key below this one.
    pub(in crate::resolve) fn child(&self, part: &str) -> Self {
        self.with(part, &part.replace('-', "_").to_uppercase())
    }

    /// The key below this one, where the variable's name keeps the part as it is: a name that
    /// the user chose, such as a package's.
    pub(in crate::resolve) fn verbatim_child(&self, part: &str) -> Self {
        self.with(part, part)
    }

    /// The parts, outermost first.
    pub(in crate::resolve) fn parts(&self) -> &[String] {
        &self.parts
    }

    /// The environment variable's name.
    pub(in crate::resolve) fn variable(&self) -> &str {
        &self.variable
    }

    fn with(&self, part: &str, in_variable: &str) -> Self {
        let mut parts = self.parts.clone();
        parts.push(part.to_owned());
        Self { parts, variable: format!("{}_{in_variable}", self.variable) }
    }
}

impl fmt::Display for ConfigKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.parts.join("."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names from the configuration chapter of cargo's reference.
    #[test]
    fn variables_are_named_as_cargo_documents() {
        for (key, variable) in [
            ("build.target", "CARGO_BUILD_TARGET"),
            ("profile.release.build-override", "CARGO_PROFILE_RELEASE_BUILD_OVERRIDE"),
            ("target.thumbv7em-none-eabihf.linker", "CARGO_TARGET_THUMBV7EM_NONE_EABIHF_LINKER"),
            (
                "target.thumbv8m.main-none-eabi.linker",
                "CARGO_TARGET_THUMBV8M_MAIN_NONE_EABI_LINKER",
            ),
        ] {
            assert_eq!(ConfigKey::new(key).variable(), variable);
        }
    }
}
