//! Addresses that documents can hold: URLs and e-mail addresses.

/// Whether this is an absolute URL with a host, in the characters of RFC 3986.
///
/// The schemas of CycloneDX and SPDX check it, so that anything else would make the whole document
/// invalid.
pub(crate) fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let known = ["http", "https", "git", "ssh", "ftp"].contains(&scheme);
    known && is_host(host_of(rest)) && rest.matches('#').count() <= 1 && is_uri_text(rest)
}

/// Whether this is a URL that a browser opens: `http` or `https`.
pub(super) fn is_web_url(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://")) && is_url(text)
}

/// The host of a URL.
#[cfg(feature = "sbom")]
pub(crate) fn host(url: &str) -> Option<&str> {
    url.split_once("://").map(|(_, rest)| host_of(rest)).filter(|host| !host.is_empty())
}

/// The host of a URL's part after `://`.
fn host_of(rest: &str) -> &str {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    host.split(':').next().unwrap_or_default()
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
pub(crate) fn is_email(text: &str) -> bool {
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
        assert!(is_web_url("http://example.org") && !is_web_url("ssh://git@example.org/x"));
    }

    #[test]
    fn e_mail_addresses() {
        assert!(is_email("psirt+cve@example.org"));
        for bad in ["a@b@c", "nobody", "@b", "a@", "<a@b>", "a b@c", "a@b c", "a(x)@b"] {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
