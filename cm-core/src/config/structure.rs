//! Comparing a file with the schema: unknown keys, missing keys, wrong types, unknown words.
//!
//! serde would find the same mistakes, but would not say what to do about them.

use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::Fault;
use crate::nearest::nearest;

/// Finds the first mistake in the order of the text.
pub(super) fn check(table: &DeTable<'_>, schema: &Value) -> Result<(), Fault> {
    let mut faults = Vec::new();
    check_table(table, 0, schema, &mut faults);
    faults.into_iter().min_by_key(|fault| fault.at).map_or(Ok(()), Err)
}

fn check_table(table: &DeTable<'_>, at: usize, schema: &Value, faults: &mut Vec<Fault>) {
    for (key, value) in table.iter() {
        match schema["properties"].get(key.get_ref().as_ref()) {
            Some(schema) => check_value(key.get_ref(), value, schema, faults),
            None => faults.push(Fault::new(key.span().start, unknown_key(key.get_ref(), schema))),
        }
    }
    for key in texts(&schema["required"]) {
        if !table.contains_key(key) {
            faults.push(Fault::new(at, format!("missing key `{key}`; add `{key} = \"…\"`")));
        }
    }
}

fn check_value(key: &str, value: &Spanned<DeValue<'_>>, schema: &Value, faults: &mut Vec<Fault>) {
    let at = value.span().start;
    match (kind(schema), value.get_ref()) {
        ("object", DeValue::Table(table)) => check_table(table, at, schema, faults),
        ("array", DeValue::Array(items)) => {
            for item in items.iter() {
                check_item(key, item, schema, faults);
            }
        }
        ("word", DeValue::String(word)) => {
            let words = words(schema);
            if !words.contains(&word.as_ref()) {
                faults.push(Fault::new(at, unknown_word(key, word, &words)));
            }
        }
        ("integer", DeValue::Integer(number)) => {
            if i64::from_str_radix(number.as_str(), number.radix()).is_err() {
                faults.push(Fault::new(at, format!("`{key}` is beyond all bounds: {number}")));
            }
        }
        ("string", DeValue::String(_))
        | ("date", DeValue::String(_) | DeValue::Datetime(_))
        | ("boolean", DeValue::Boolean(_)) => {}
        (_, found) => {
            let (found, wanted) = (found.type_str(), wanted(key, schema));
            faults.push(Fault::new(at, format!("`{key}` is of type {found}; write {wanted}")));
        }
    }
}

/// Lists hold texts or tables.
fn check_item(key: &str, item: &Spanned<DeValue<'_>>, list: &Value, faults: &mut Vec<Fault>) {
    match item.get_ref() {
        DeValue::String(_) | DeValue::Table(_)
            if item.get_ref().is_table() == (kind(&list["items"]) == "object") =>
        {
            check_value(key, item, &list["items"], faults);
        }
        found => {
            let (found, wanted) = (found.type_str(), wanted(key, list));
            let message = format!("`{key}` holds an item of type {found}; write {wanted}");
            faults.push(Fault::new(item.span().start, message));
        }
    }
}

/// The schema's type, dates and fixed words told apart from other texts.
fn kind(schema: &Value) -> &str {
    match schema["type"].as_str() {
        Some("string") if schema["format"] == "date" => "date",
        Some(kind) => kind,
        None => "word",
    }
}

fn words(schema: &Value) -> Vec<&str> {
    let choices = schema["oneOf"].as_array().into_iter().flatten();
    choices.filter_map(|choice| choice["const"].as_str()).collect()
}

fn texts(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

/// What to write for a key.
fn wanted(key: &str, schema: &Value) -> String {
    match kind(schema) {
        "string" => format!("a text: `{key} = \"…\"`"),
        "date" => format!("a date: `{key} = 2031-12-31`"),
        "boolean" => format!("`{key} = true` or `{key} = false`"),
        "integer" => format!("a whole number: `{key} = 1`"),
        "word" => format!("one of {}", listed(&words(schema))),
        "array" if kind(&schema["items"]) == "object" => format!("`[[{key}]]` above its keys"),
        "array" => format!("a list of texts: `{key} = [\"…\"]`"),
        _ => match texts(&schema["required"]).next() {
            Some(required) => format!("a table: `{key} = {{ {required} = \"…\" }}`"),
            None => format!("`[{key}]` above its keys"),
        },
    }
}

fn unknown_key(key: &str, schema: &Value) -> String {
    let known: Vec<&str> =
        schema["properties"].as_object().into_iter().flatten().map(|(key, _)| &**key).collect();
    match nearest(key, known.iter().copied()) {
        Some(near) => format!("unknown key `{}`; did you mean `{near}`?", key),
        None => format!("unknown key `{}`; known here are {}", key, listed(&known)),
    }
}

fn unknown_word(key: &str, word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("`{key}` cannot be `{word}`; did you mean `{near}`?"),
        None => format!("`{key}` cannot be `{word}`; write one of {}", listed(known)),
    }
}

fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
