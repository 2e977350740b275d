//! Texts of `cm.toml` that are checked as they are read.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::address::{is_email, is_web_url};

macro_rules! scalar {
    ($(#[$doc:meta])* $name:ident, $check:path, $schema:tt) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
        #[serde(try_from = "String")]
        pub(super) struct $name(pub(super) String);

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(text: String) -> Result<Self, String> {
                $check(&text)?;
                Ok(Self(text))
            }
        }

        impl From<$name> for String {
            fn from(scalar: $name) -> Self {
                scalar.0
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

scalar! {
    /// A name or another short text: not empty, in one line.
    Line, check_line,
    { "type": "string", "minLength": 1, "pattern": r"^[^\u0000-\u001f\u007f-\u009f]+$" }
}
scalar! {
    /// A text of one or more lines.
    Paragraph, check_paragraph, { "type": "string", "minLength": 1 }
}
scalar! {
    /// The name of a build, which names its files too.
    BuildName, check_build_name, { "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*$" }
}
scalar! {
    /// A web address.
    Url, check_url, { "type": "string", "format": "uri", "pattern": "^https?://." }
}
scalar! {
    /// An e-mail address.
    Email, check_email, { "type": "string", "format": "email" }
}
scalar! {
    /// A package URL.
    Purl, check_purl, { "type": "string", "pattern": "^pkg:[A-Za-z][A-Za-z0-9.+-]*/[^ ]+$" }
}
scalar! {
    /// A name of the Common Platform Enumeration.
    Cpe, check_cpe, { "type": "string", "pattern": "^cpe:(2\\.3:[aho*-]:|/[aho]:)[^ ]+$" }
}
scalar! {
    /// A path relative to `cm.toml`.
    RelativePath, check_relative_path, { "type": "string", "pattern": r"^[^/\\][^\\]*$" }
}

fn check_line(text: &str) -> Result<(), String> {
    check_not_empty(text)?;
    if text.contains(char::is_control) {
        return Err(format!("`{}` has a control character; write it in one line", text));
    }
    if text.trim() != text {
        return Err(format!("`{}` begins or ends with white space; remove it", text));
    }
    Ok(())
}

fn check_paragraph(text: &str) -> Result<(), String> {
    check_not_empty(text)?;
    if text.contains(|letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')) {
        return Err(format!("`{}` has a control character; remove it", text));
    }
    Ok(())
}

fn check_not_empty(text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err("this text is empty; fill it in or remove the key".into());
    }
    Ok(())
}

fn check_build_name(text: &str) -> Result<(), String> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    if text.starts_with(|letter: char| letter.is_ascii_alphanumeric()) && text.chars().all(fits) {
        return Ok(());
    }
    Err(format!(
        "`{}` cannot name a build, since files are named for it; \
         use ASCII letters, digits, `-`, `_` and `.`, and begin with a letter or digit",
        text
    ))
}

/// A web address that documents can hold, in the characters of RFC 3986.
fn check_url(text: &str) -> Result<(), String> {
    if is_web_url(text) {
        return Ok(());
    }
    if text.starts_with("https://") || text.starts_with("http://") {
        return Err(format!(
            "`{text}` is no URL that a document can hold; write its host in ASCII and other letters \
             as `%` and two digits (RFC 3986)"
        ));
    }
    Err(format!("`{text}` is no URL that begins with `https://` or `http://`"))
}

fn check_email(text: &str) -> Result<(), String> {
    if is_email(text) { Ok(()) } else { Err(format!("`{text}` is no e-mail address")) }
}

/// The parts that every package URL has: scheme, type and name, in the characters of ECMA-427.
///
/// One of type `cargo` without qualifiers is a crate of crates.io, whose advisories would then be
/// taken for the library's.
pub(crate) fn check_purl(text: &str) -> Result<(), String> {
    let parts = text.strip_prefix("pkg:").and_then(|rest| rest.split_once('/'));
    if !parts.is_some_and(|(kind, name)| is_purl_type(kind) && is_purl_text(name)) {
        return Err(format!("`{text}` is no package URL; write `pkg:type/name@version`"));
    }
    if text.starts_with("pkg:cargo/") && !text.contains('?') {
        return Err(format!(
            "`{text}` names a crate of crates.io, not a native library; write `pkg:generic/…`"
        ));
    }
    Ok(())
}

fn is_purl_text(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte))
}

fn is_purl_type(kind: &str) -> bool {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '+' | '-');
    kind.starts_with(|letter: char| letter.is_ascii_alphabetic()) && kind.chars().all(fits)
}

/// The two bindings of NIST IR 7695: `cpe:2.3:` with eleven parts, or the older `cpe:/`.
pub(crate) fn check_cpe(text: &str) -> Result<(), String> {
    let formatted = text.strip_prefix("cpe:2.3:").is_some_and(|rest| cpe_parts(rest) == 11);
    let uri = ["cpe:/a:", "cpe:/h:", "cpe:/o:"].iter().any(|part| text.starts_with(part));
    if (formatted || uri) && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(());
    }
    Err(format!("`{text}` is no CPE name; write `cpe:2.3:` and eleven parts, `*` where unknown"))
}

/// Parts between colons; a backslash quotes the letter after it.
fn cpe_parts(text: &str) -> usize {
    let mut quoted = false;
    let colons = text.chars().filter(|&letter| {
        let colon = letter == ':' && !quoted;
        quoted = letter == '\\' && !quoted;
        colon
    });
    colons.count() + 1
}

fn check_relative_path(text: &str) -> Result<(), String> {
    check_line(text)?;
    let drive = text.as_bytes().get(1) == Some(&b':');
    if text.starts_with('/') || text.contains('\\') || drive {
        return Err(format!("`{text}` is not relative to cm.toml; write such a path, with `/`"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first two CPE names are examples of NIST IR 7695, sections 6.1 and 6.2.
    #[test]
    fn published_cpe_names_are_accepted() {
        for text in [
            r"cpe:2.3:a:microsoft:internet_explorer:8.0.6001:beta:*:*:*:*:*:*",
            "cpe:/a:microsoft:internet_explorer:8.0.6001:beta",
            r"cpe:2.3:a:a\:b:c:1:*:*:*:*:*:*:*",
        ] {
            assert_eq!(check_cpe(text), Ok(()), "{text}");
        }
        assert!(check_cpe("cpe:2.3:a:sqlite:sqlite:3.46.0").is_err());
        assert!(check_cpe("cpe:/a:sqlité").is_err());
    }

    /// Examples of the purl specification.
    #[test]
    fn published_package_urls_are_accepted() {
        for text in [
            "pkg:generic/openssl@1.1.10g",
            "pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie",
            "pkg:github/package-url/purl-spec@244fd47e07d1004f0aed9c",
        ] {
            assert_eq!(check_purl(text), Ok(()), "{text}");
        }
        for wrong in ["pkg:sqlite", "sqlite@3", "pkg:generic/a b", "pkg:cargo/rand@0.7.2"] {
            assert!(check_purl(wrong).is_err(), "{wrong}");
        }
    }
}
