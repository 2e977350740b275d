//! What an alias of a cargo subcommand stands for: the command line that the system shows has only
//! its name.

use std::env;

use crate::reason::Reason;

/// The arguments that an alias stands for; nothing where the name is no alias.
///
/// `list` is what `cargo --list` says; it knows all aliases but those of the environment.
pub(crate) fn arguments(name: &str, list: &str) -> Result<Option<Vec<String>>, Reason> {
    let variable = format!("CARGO_ALIAS_{}", name.to_uppercase().replace('-', "_"));
    let (listed, set) = (listed(name, list), env::var(variable).ok());
    let refuse = |what: &str| {
        let advice = "call what it stands for, or build with `cargo cm build`";
        Err(Reason::new(format!("the alias {name} {what}"), advice))
    };
    let text = match (listed, set) {
        // One of the command line would win, one of a file would not.
        (Some(listed), Some(set)) if listed != set => return refuse("is defined twice"),
        (Some(listed), _) => listed.to_owned(),
        (None, Some(set)) => set,
        (None, None) => return Ok(None),
    };
    // Which arguments have white space in them is not shown.
    if text.contains(['\'', '"']) {
        return refuse("has quoted arguments");
    }
    Ok(Some(text.split_whitespace().map(str::to_owned).collect()))
}

fn listed<'l>(name: &str, list: &'l str) -> Option<&'l str> {
    list.lines().find_map(|line| {
        let rest = line.trim_start().strip_prefix(name)?;
        rest.starts_with(' ').then(|| rest.trim_start().strip_prefix("alias: "))?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "Installed Commands:\n    add                  Add dependencies to a \
                        Cargo.toml manifest file\n    b                    alias: build\n    \
                        ship                 alias: b --features x --config a.toml\n    \
                        odd                  alias: build --config a = 'b c'\n";

    #[test]
    fn what_cargo_lists() {
        let words = |name: &str| arguments(name, LIST).unwrap();
        assert_eq!(words("b"), Some(vec!["build".to_owned()]));
        assert_eq!(words("ship").unwrap().join(" "), "b --features x --config a.toml");
        assert_eq!((words("add"), words("shi"), words("script.rs")), (None, None, None));
        assert!(arguments("odd", LIST).unwrap_err().to_string().contains("odd has quoted"));
    }
}
