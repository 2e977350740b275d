//! `Cargo.lock`, as cargo writes it.

/// A package of the lockfile.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Locked {
    pub(crate) name: String,
    pub(crate) version: String,
    /// Absent for local packages.
    pub(crate) source: Option<String>,
    pub(crate) checksum: Option<String>,
}

/// Reads the packages.
///
/// cargo alone writes the file, a key a line; a whole TOML parser is more than a build script
/// should cost.
pub(crate) fn packages(text: &str) -> Vec<Locked> {
    let mut packages: Vec<Locked> = Vec::new();
    let mut checksums = Vec::new();
    let mut table = "";
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') && line.ends_with(']') {
            table = line;
            if matches!(table, "[[package]]" | "[root]") {
                packages.push(Locked::default());
            }
        } else if let Some((key, value)) = line.split_once(" = ") {
            let value = value.trim_matches('"').to_owned();
            match (table, packages.last_mut()) {
                ("[[package]]" | "[root]", Some(package)) => package.set(key, value),
                ("[metadata]", _) => checksums.push((key.trim_matches('"').to_owned(), value)),
                _ => {}
            }
        }
    }
    for (key, checksum) in checksums {
        set_by_metadata(&mut packages, &key, &checksum);
    }
    packages
}

impl Locked {
    fn set(&mut self, key: &str, value: String) {
        match key {
            "name" => self.name = value,
            "version" => self.version = value,
            "source" => self.source = Some(value),
            "checksum" => self.checksum = Some(value),
            _ => {}
        }
    }
}

/// The first format has checksums in a table of their own: `"checksum NAME VERSION (SOURCE)"`.
fn set_by_metadata(packages: &mut [Locked], key: &str, checksum: &str) {
    for package in packages {
        let source = package.source.as_deref().unwrap_or_default();
        if key == format!("checksum {} {} ({source})", package.name, package.version)
            && checksum != "<none>"
        {
            package.checksum = Some(checksum.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locked(name: &str, source: Option<&str>, checksum: Option<&str>) -> Locked {
        Locked {
            name: name.into(),
            version: "1.0.0".into(),
            source: source.map(Into::into),
            checksum: checksum.map(Into::into),
        }
    }

    #[test]
    fn third_format_with_other_line_ends() {
        let text = "# @generated\r\nversion = 3\r\n\r\n[[package]]\r\nname = \"a\"\r\nversion = \
                    \"1.0.0\"\r\nsource = \"registry+u\"\r\nchecksum = \"c\"\r\ndependencies = \
                    [\r\n \"b\",\r\n]\r\n\r\n[[package]]\r\nname = \"b\"\r\nversion = \
                    \"1.0.0\"\r\n\r\n[[patch.unused]]\r\nname = \"z\"\r\nversion = \"1.0.0\"\r\n";
        assert_eq!(
            packages(text),
            [locked("a", Some("registry+u"), Some("c")), locked("b", None, None)]
        );
    }

    #[test]
    fn first_format() {
        let text = "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"registry+u\"\n\n\
                    [metadata]\n\"checksum a 1.0.0 (registry+u)\" = \"c\"\n\
                    \"checksum b 1.0.0 (registry+u)\" = \"<none>\"\n";
        assert_eq!(packages(text), [locked("a", Some("registry+u"), Some("c"))]);
    }
}
