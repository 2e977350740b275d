//! Where somebody can be reached.

use std::fmt;
use std::str::FromStr;

use super::fault::shown;

/// An e-mail address or a web address, as BSI TR-03183-2 asks for of an SBOM's creator.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Contact {
    /// An e-mail address.
    Email(String),
    /// A web address, `http` or `https`.
    Url(String),
}

impl FromStr for Contact {
    /// A sentence that says what is wrong.
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if check_url(text).is_ok() {
            return Ok(Self::Url(text.to_owned()));
        }
        if check_email(text).is_ok() {
            return Ok(Self::Email(text.to_owned()));
        }
        Err(format!("`{}` is neither an e-mail address nor a URL with `https://`", shown(text)))
    }
}

impl fmt::Display for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Email(text) | Self::Url(text)) = self;
        f.write_str(text)
    }
}

/// Letters that RFC 3986 has no place for; other than ASCII is left to RFC 3987.
fn no_part_of_a_url(letter: char) -> bool {
    letter.is_whitespace() || letter.is_control() || r#"<>"{}|\^`"#.contains(letter)
}

pub(super) fn check_url(text: &str) -> Result<(), String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(rest)
            if !rest.is_empty() && !rest.starts_with('/') && !rest.contains(no_part_of_a_url) =>
        {
            Ok(())
        }
        _ => Err(format!("`{}` is no URL that begins with `https://` or `http://`", shown(text))),
    }
}

/// One `@` between two texts without white space: RFC 5321 without its quoted local parts.
pub(super) fn check_email(text: &str) -> Result<(), String> {
    match text.split_once('@') {
        Some((local, domain))
            if !local.is_empty()
                && !domain.is_empty()
                && !domain.contains('@')
                && !text.contains(no_part_of_an_address) =>
        {
            Ok(())
        }
        _ => Err(format!("`{}` is no e-mail address", shown(text))),
    }
}

fn no_part_of_an_address(letter: char) -> bool {
    letter.is_whitespace() || letter.is_control() || r#"<>()[],;:\""#.contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_apart() {
        assert_eq!("psirt@example.com".parse(), Ok(Contact::Email("psirt@example.com".into())));
        let url = "https://user@example.com/a";
        assert_eq!(url.parse(), Ok(Contact::Url(url.into())));
        for wrong in ["", "example.com", "a@b@c", "@b", "a@", "<a@b>", "https://", "mailto:a@b"] {
            assert!(wrong.parse::<Contact>().is_err(), "{wrong}");
        }
    }
}
