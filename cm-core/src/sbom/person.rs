//! People that manifests name.

use crate::config::is_email;

/// A person that a manifest names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: Option<String>,
}

impl Person {
    /// Reads a value of a manifest's `authors`: `Name <address>`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (name, email) = match text.split_once('<') {
            Some((name, email)) => (name.trim(), email.trim_end().trim_end_matches('>')),
            None => (text.trim(), ""),
        };
        let email = Some(email.trim()).filter(|text| is_email(text)).map(str::to_owned);
        let name = if name.is_empty() { email.clone()? } else { name.to_owned() };
        Some(Self { name, email })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Spellings that occur in published manifests.
    #[test]
    fn authors() {
        let person = |name: &str, email: Option<&str>| {
            Some(Person { name: name.to_owned(), email: email.map(str::to_owned) })
        };
        assert_eq!(Person::parse("A B <a@example.org>"), person("A B", Some("a@example.org")));
        assert_eq!(Person::parse("The X Developers"), person("The X Developers", None));
        assert_eq!(
            Person::parse("<a@example.org>"),
            person("a@example.org", Some("a@example.org"))
        );
        assert_eq!(Person::parse("A <not an address>"), person("A", None));
        assert_eq!(Person::parse(" <>"), None);
    }
}
