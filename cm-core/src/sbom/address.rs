//! Addresses that can be put into a document: e-mail and URL.

/// How to reach a person or an organisation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Contact {
    /// An e-mail address.
    Email(String),
    /// A URL (RFC 3986).
    Url(String),
}

impl Contact {
    /// Reads an e-mail address or an absolute URL; nothing where the text is neither.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if is_url(text) {
            Some(Self::Url(text.to_owned()))
        } else {
            is_email(text).then(|| Self::Email(text.to_owned()))
        }
    }

    /// The address, where it is an e-mail address.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        match self {
            Self::Email(text) => Some(text),
            Self::Url(_) => None,
        }
    }

    /// The address, where it is a URL.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::Url(text) => Some(text),
            Self::Email(_) => None,
        }
    }
}

/// Whether this is an absolute URL with a host, in the characters of RFC 3986.
///
/// The formats' schemas check it, so that anything else would make the whole document invalid.
pub(super) fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let host = host_of(rest);
    let known = ["http", "https", "git", "ssh", "ftp"].contains(&scheme);
    known && is_host(host) && rest.matches('#').count() <= 1 && is_uri_text(rest)
}

/// The host of a URL's part after `://`.
fn host_of(rest: &str) -> &str {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    host.split(':').next().unwrap_or_default()
}

/// The host of a URL.
pub(super) fn host(url: &str) -> Option<&str> {
    url.split_once("://").map(|(_, rest)| host_of(rest)).filter(|host| !host.is_empty())
}

fn is_host(host: &str) -> bool {
    !host.is_empty()
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte))
}

fn is_uri_text(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'%' => bytes.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)),
        byte => byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=".contains(byte),
    })
}

/// Whether this is an e-mail address as far as a schema's check goes (RFC 5322 `addr-spec` without
/// quoting).
pub(super) fn is_email(text: &str) -> bool {
    let allowed =
        |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&byte);
    match text.split_once('@') {
        Some((local, host)) => !local.is_empty() && local.bytes().all(allowed) && is_host(host),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_rfc_3986_can_write() {
        for good in ["https://example.org/a%20b?c#d", "ssh://git@example.org:22/x"] {
            assert!(is_url(good), "{good}");
        }
        for bad in [
            "https://",
            "https://exa mple.org",
            "https://example.org/\u{202e}",
            "https://example.org/%zz",
            "https://example.org/#a#b",
            "javascript://x",
            "git@example.org:a/b",
            "file:///home/me",
        ] {
            assert!(!is_url(bad), "{bad}");
        }
    }

    #[test]
    fn contacts() {
        assert!(matches!(Contact::parse("psirt@example.org"), Some(Contact::Email(_))));
        assert!(matches!(Contact::parse("https://example.org"), Some(Contact::Url(_))));
        assert_eq!(Contact::parse("a@b@c"), None);
        assert_eq!(Contact::parse("nobody"), None);
    }
}
