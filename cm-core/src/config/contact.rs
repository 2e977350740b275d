//! Where somebody can be reached.

use std::fmt;
use std::str::FromStr;

use super::address::{is_email, is_web_url};
use super::fault::shown;

/// An e-mail address or a web address, as BSI TR-03183-2 asks for of an SBOM's creator.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Contact {
    /// An e-mail address.
    Email(String),
    /// A web address, `http` or `https`.
    Url(String),
}

impl Contact {
    /// The address, where it is an e-mail address.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        match self {
            Self::Email(text) => Some(text),
            Self::Url(_) => None,
        }
    }

    /// The address, where it is a web address.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::Url(text) => Some(text),
            Self::Email(_) => None,
        }
    }
}

impl FromStr for Contact {
    /// A sentence that says what is wrong.
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if is_web_url(text) {
            return Ok(Self::Url(text.to_owned()));
        }
        if is_email(text) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_apart() {
        let email: Contact = "psirt@example.com".parse().unwrap();
        assert_eq!((email.email(), email.url()), (Some("psirt@example.com"), None));
        let url = "https://user@example.com/a";
        assert_eq!(url.parse(), Ok(Contact::Url(url.into())));
        for wrong in
            ["", "example.com", "a@b@c", "@b", "a@", "<a@b>", "https://", "mailto:a@b", "ssh://a"]
        {
            assert!(wrong.parse::<Contact>().is_err(), "{wrong}");
        }
    }
}
