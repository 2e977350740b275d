//! What is wrong in a `cm.toml`, and at which byte.

/// One mistake in the text, before its line and column are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// The byte of the text at which it stands.
    pub(super) at: usize,
    /// What is wrong and what to do; quotes the file as it is, and is escaped as a whole later.
    pub(super) message: String,
    /// For something given twice: the byte at which it stands first.
    pub(super) first: Option<usize>,
}

impl Fault {
    pub(super) fn new(at: usize, message: impl Into<String>) -> Self {
        Self { at, message: message.into(), first: None }
    }

    pub(super) fn twice(at: usize, first: usize, message: impl Into<String>) -> Self {
        Self { at, message: message.into(), first: Some(first) }
    }
}

impl From<toml::de::Error> for Fault {
    fn from(error: toml::de::Error) -> Self {
        Self::new(error.span().map_or(0, |span| span.start), error.message())
    }
}

/// A text from the file as it is safe to print: control characters and other invisible ones are
/// written as Rust escapes, so that they can neither move the cursor nor reorder the line. What is
/// shown once can be shown again without a change.
pub(super) fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '"' | '\'' | '\\' => shown.push(letter),
            _ => shown.extend(letter.escape_debug()),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_letters_are_escaped() {
        assert_eq!(shown("it's \"é\""), "it's \"é\"");
        let escaped = "a\\u{1b}[2Jb\\u{202e}";
        assert_eq!(shown("a\u{1b}[2Jb\u{202e}"), escaped);
        assert_eq!(shown(escaped), escaped);
    }
}
