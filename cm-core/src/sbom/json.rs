//! JSON text.

use serde::Serialize;

/// Indented JSON with a final newline.
///
/// Characters that are invisible or turn the direction of text are escaped, so that a reader of
/// the file sees what a parser sees.
pub(super) fn pretty<T: Serialize>(value: &T) -> String {
    #[expect(
        clippy::expect_used,
        reason = "the wire types have derived serialisation and text keys, which cannot fail"
    )]
    let text = serde_json::to_string_pretty(value).expect("a document is JSON");
    let mut escaped = String::with_capacity(text.len() + 1);
    let mut copied = 0;
    for (at, invisible) in text.match_indices(is_invisible) {
        escaped.push_str(&text[copied..at]);
        for character in invisible.chars() {
            escaped.push_str(&format!("\\u{:04x}", u32::from(character)));
        }
        copied = at + invisible.len();
    }
    escaped.push_str(&text[copied..]);
    escaped.push('\n');
    escaped
}

/// Controls, line separators, and the characters of Unicode's bidirectional algorithm (UAX 9);
/// outside of strings, JSON holds none of them.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{7f}'..='\u{9f}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_are_seen() {
        let hostile = "a\u{202e}b\u{7f}\n\"é";
        let text = pretty(&hostile);
        assert_eq!(text, "\"a\\u202eb\\u007f\\n\\\"é\"\n");
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), hostile);
    }
}
