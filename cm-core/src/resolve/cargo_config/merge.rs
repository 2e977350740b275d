//! Joining configurations of different precedence.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::{ConfigFileError, Data, Value};

/// Joins two configurations: tables key by key, arrays end to end with those of `winner` last,
/// and of all else `winner`'s.
///
/// # Errors
/// When an array or table meets a value of another kind.
pub(super) fn merge(
    loser: &mut BTreeMap<String, Value>,
    winner: BTreeMap<String, Value>,
    prefix: &str,
) -> Result<(), ConfigFileError> {
    for (name, value) in winner {
        match loser.entry(name) {
            Entry::Vacant(entry) => {
                entry.insert(value);
            }
            Entry::Occupied(mut entry) => {
                let key = format!("{prefix}{}", entry.key());
                merge_value(entry.get_mut(), value, &key)?;
            }
        }
    }
    Ok(())
}

fn merge_value(loser: &mut Value, winner: Value, key: &str) -> Result<(), ConfigFileError> {
    let origin = winner.origin;
    match (&mut loser.data, winner.data) {
        (Data::Table(below), Data::Table(above)) => merge(below, above, &format!("{key}."))?,
        (Data::List(below), Data::List(above)) => below.extend(above),
        (below @ (Data::Table(_) | Data::List(_)), above)
        | (below, above @ (Data::Table(_) | Data::List(_))) => {
            return Err(ConfigFileError::Kinds {
                key: key.to_owned(),
                winner: (origin.to_string(), above.kind()),
                loser: (loser.origin.to_string(), below.kind()),
            });
        }
        (below, above) => *below = above,
    }
    loser.origin = origin;
    Ok(())
}
