//! A configured value and where it comes from.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::{ConfigFileError, Origin};

/// A configured value and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::resolve) struct Value {
    pub(in crate::resolve) data: Data,
    pub(in crate::resolve) origin: Origin,
}

/// The kinds of values that cargo's configuration knows.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::resolve) enum Data {
    Text(String),
    Integer(i64),
    Boolean(bool),
    List(Vec<Value>),
    Table(BTreeMap<String, Value>),
    /// A kind that no setting takes, such as a float; kept for the message that says so.
    Other(&'static str),
}

impl Data {
    /// The kind, with its article, for messages.
    pub(in crate::resolve) fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a string",
            Self::Integer(_) => "an integer",
            Self::Boolean(_) => "a boolean",
            Self::List(_) => "an array",
            Self::Table(_) => "a table",
            Self::Other(kind) => kind,
        }
    }
}

impl Value {
    /// An environment variable's value; cargo reads numbers and booleans out of it.
    pub(in crate::resolve) fn from_env(name: &str, text: &str) -> Self {
        let data = match (text.parse::<bool>(), text.parse::<i64>()) {
            (Ok(boolean), _) => Data::Boolean(boolean),
            (_, Ok(integer)) => Data::Integer(integer),
            _ => Data::Text(text.to_owned()),
        };
        Self { data, origin: Origin::Environment(name.to_owned()) }
    }

    /// A value of the manifest of the workspace's root.
    pub(in crate::resolve) fn from_manifest(value: &toml::Value) -> Self {
        let data = match value {
            toml::Value::String(text) => Data::Text(text.clone()),
            toml::Value::Integer(integer) => Data::Integer(*integer),
            toml::Value::Boolean(boolean) => Data::Boolean(*boolean),
            toml::Value::Float(_) => Data::Other("a float"),
            toml::Value::Datetime(_) => Data::Other("a date"),
            toml::Value::Array(items) => {
                Data::List(items.iter().map(Self::from_manifest).collect())
            }
            toml::Value::Table(table) => Data::Table(
                table
                    .iter()
                    .map(|(key, value)| (key.clone(), Self::from_manifest(value)))
                    .collect(),
            ),
        };
        Self { data, origin: Origin::Manifest }
    }
}

/// The keys of a TOML text; `origin` names the text, each value gets its own line.
///
/// # Errors
/// When the text is not TOML.
pub(super) fn parsed(
    text: &str,
    origin: &Origin,
) -> Result<BTreeMap<String, Value>, ConfigFileError> {
    let table = DeTable::parse(text).map_err(|error| ConfigFileError::Syntax {
        place: origin.at_line(error.span().map_or(1, |span| line_at(text, span.start))).to_string(),
        message: error.message().to_owned(),
    })?;
    Ok(table_of(table.get_ref(), text, origin))
}

fn table_of(table: &DeTable<'_>, text: &str, origin: &Origin) -> BTreeMap<String, Value> {
    table
        .iter()
        .map(|(key, value)| {
            let origin = origin.at_line(line_at(text, key.span().start));
            let data = data_of(value.get_ref(), text, &origin);
            (key.get_ref().clone().into_owned(), Value { data, origin })
        })
        .collect()
}

fn data_of(value: &DeValue<'_>, text: &str, origin: &Origin) -> Data {
    match value {
        DeValue::String(string) => Data::Text(string.clone().into_owned()),
        DeValue::Integer(digits) => i64::from_str_radix(digits.as_str(), digits.radix())
            .map_or(Data::Other("an integer of more than 64 bits"), Data::Integer),
        DeValue::Boolean(boolean) => Data::Boolean(*boolean),
        DeValue::Float(_) => Data::Other("a float"),
        DeValue::Datetime(_) => Data::Other("a date"),
        DeValue::Array(items) => Data::List(
            items
                .iter()
                .map(|item| {
                    let origin = origin.at_line(line_at(text, item.span().start));
                    Value { data: data_of(item.get_ref(), text, &origin), origin }
                })
                .collect(),
        ),
        DeValue::Table(table) => Data::Table(table_of(table, text, origin)),
    }
}

/// The line of a byte of the text, counted from 1.
fn line_at(text: &str, byte: usize) -> usize {
    1 + text.bytes().take(byte).filter(|&byte| byte == b'\n').count()
}
