//! The values that a profile's keys take, and their one spelling.

use crate::resolve::cargo_config::{Data, Value};

/// The keys of a profile whose value is spelt here, unstable ones too.
pub(super) const KEYS: [&str; 14] = [
    "codegen-backend",
    "codegen-units",
    "debug",
    "debug-assertions",
    "incremental",
    "lto",
    "opt-level",
    "overflow-checks",
    "panic",
    "rpath",
    "rustflags",
    "split-debuginfo",
    "strip",
    "trim-paths",
];

/// The one spelling of a value, or what cargo expects instead.
pub(super) fn spelling(key: &str, value: &Value) -> Result<String, &'static str> {
    match key {
        "opt-level" => opt_level(&value.data),
        "lto" => lto(&value.data),
        "debug" => debug(&value.data),
        "strip" => strip(&value.data),
        "panic" => panic_strategy(&value.data),
        "codegen-units" => codegen_units(&value.data),
        "codegen-backend" | "split-debuginfo" => text(&value.data),
        "rustflags" | "trim-paths" => texts(&value.data),
        _ => boolean(&value.data),
    }
}

fn opt_level(data: &Data) -> Result<String, &'static str> {
    match data {
        Data::Integer(level) => Ok(level.to_string()),
        Data::Text(text) if matches!(text.as_str(), "s" | "z") => Ok(text.clone()),
        _ => Err("0, 1, 2, 3, \"s\" or \"z\""),
    }
}

fn lto(data: &Data) -> Result<String, &'static str> {
    match data {
        Data::Boolean(true) => Ok("fat".to_owned()),
        Data::Boolean(false) => Ok("false".to_owned()),
        Data::Text(text) => match text.as_str() {
            "true" | "false" => Err("true or false without quotation marks"),
            "off" | "n" | "no" | "none" => Ok("off".to_owned()),
            _ => Ok(text.clone()),
        },
        _ => Err("a boolean, \"off\", \"thin\" or \"fat\""),
    }
}

fn debug(data: &Data) -> Result<String, &'static str> {
    let level = match data {
        Data::Integer(0) | Data::Boolean(false) => "none",
        Data::Integer(1) => "limited",
        Data::Integer(2) | Data::Boolean(true) => "full",
        Data::Text(text)
            if matches!(
                text.as_str(),
                "none" | "line-directives-only" | "line-tables-only" | "limited" | "full"
            ) =>
        {
            text
        }
        _ => {
            return Err("a boolean, 0, 1, 2, \"none\", \"line-directives-only\", \
                        \"line-tables-only\", \"limited\" or \"full\"");
        }
    };
    Ok(level.to_owned())
}

fn strip(data: &Data) -> Result<String, &'static str> {
    match data {
        Data::Boolean(true) => Ok("symbols".to_owned()),
        Data::Boolean(false) => Ok("none".to_owned()),
        Data::Text(text) => Ok(text.clone()),
        _ => Err("a boolean, \"none\", \"debuginfo\" or \"symbols\""),
    }
}

fn panic_strategy(data: &Data) -> Result<String, &'static str> {
    match data {
        Data::Text(text) if matches!(text.as_str(), "unwind" | "abort" | "immediate-abort") => {
            Ok(text.clone())
        }
        _ => Err("\"unwind\" or \"abort\""),
    }
}

fn codegen_units(data: &Data) -> Result<String, &'static str> {
    match data {
        Data::Integer(units) if u32::try_from(*units).is_ok() => Ok(units.to_string()),
        _ => Err("a positive integer"),
    }
}

fn boolean(data: &Data) -> Result<String, &'static str> {
    match data {
        Data::Boolean(boolean) => Ok(boolean.to_string()),
        _ => Err("a boolean"),
    }
}

fn text(data: &Data) -> Result<String, &'static str> {
    match data {
        Data::Text(text) => Ok(text.clone()),
        _ => Err("a string"),
    }
}

/// Several words in one value, separated by a space.
fn texts(data: &Data) -> Result<String, &'static str> {
    match data {
        Data::List(items) => {
            let items: Result<Vec<_>, _> = items.iter().map(|item| text(&item.data)).collect();
            Ok(items?.join(" "))
        }
        Data::Boolean(boolean) => Ok(boolean.to_string()),
        other => text(other).map_err(|_| "an array of strings"),
    }
}
