//! A day of the calendar.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::fault::shown;

/// A day of the Gregorian calendar, written as ISO 8601 does: `2031-12-31`.
///
/// ```
/// use cm_core::config::Date;
///
/// let date: Date = "2028-02-29".parse()?;
/// assert_eq!((date.year(), date.month(), date.day()), (2028, 2, 29));
/// assert!("2026-02-30".parse::<Date>().is_err());
/// # Ok::<(), cm_core::config::DateError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The year, 0 to 9999.
    #[must_use]
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    #[must_use]
    pub fn day(self) -> u8 {
        self.day
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let malformed = || DateError::Malformed(text.to_owned());
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return Err(malformed());
        }
        let year = digits(&bytes[..4]).ok_or_else(malformed)?;
        let month = digits(&bytes[5..7]).ok_or_else(malformed)?;
        let day = digits(&bytes[8..]).ok_or_else(malformed)?;
        if day == 0 || day > days_in(year, month) {
            return Err(DateError::NoSuchDay(text.to_owned()));
        }
        // Two digits fit a byte.
        Ok(Self { year, month: month as u8, day: day as u8 })
    }
}

/// Up to four decimal digits, without a sign.
fn digits(bytes: &[u8]) -> Option<u16> {
    bytes.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit().then(|| number * 10 + u16::from(byte - b'0'))
    })
}

/// The length of a month in days; nothing where there is no such month.
fn days_in(year: u16, month: u16) -> u16 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u16::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

/// Text that is no date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateError {
    /// It is not written as `YYYY-MM-DD`.
    Malformed(String),
    /// The calendar does not have this day.
    NoSuchDay(String),
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(text) => write!(f, "`{}` is no date; write YYYY-MM-DD", shown(text)),
            Self::NoSuchDay(text) => write!(f, "there is no day {text} in the calendar"),
        }
    }
}

impl std::error::Error for DateError {}

impl<'de> Deserialize<'de> for Date {
    /// Takes TOML's own dates as well as quoted ones.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = match toml::Value::deserialize(deserializer)? {
            toml::Value::String(text) => text,
            toml::Value::Datetime(date) => date.to_string(),
            other => other.type_str().to_owned(),
        };
        text.parse().map_err(D::Error::custom)
    }
}

impl JsonSchema for Date {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Leap years by the rule of the Gregorian calendar: 2000 is one, 1900 and 2100 are none.
    #[test]
    fn the_calendar_is_kept() {
        for real in ["2000-02-29", "2028-02-29", "2026-04-30", "2026-12-31", "0001-01-01"] {
            assert_eq!(real.parse::<Date>().unwrap().to_string(), real);
        }
        for wrong in ["1900-02-29", "2100-02-29", "2026-02-30", "2026-04-31", "2026-00-10"] {
            assert_eq!(wrong.parse::<Date>(), Err(DateError::NoSuchDay(wrong.into())));
        }
        for wrong in ["2026-13-01", "2026-01-00", "2026-01-32"] {
            assert_eq!(wrong.parse::<Date>(), Err(DateError::NoSuchDay(wrong.into())));
        }
        for wrong in ["", "2026-1-01", "+026-01-01", "20260101", "2026-01-01T00:00:00", "2026-01-é"]
        {
            assert_eq!(wrong.parse::<Date>(), Err(DateError::Malformed(wrong.into())));
        }
    }

    #[test]
    fn earlier_is_less() {
        let [a, b] = ["2026-12-31", "2027-01-01"].map(|text| text.parse::<Date>().unwrap());
        assert!(a < b);
    }
}
