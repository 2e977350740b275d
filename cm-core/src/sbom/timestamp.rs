//! Points in time, as documents write them.

use std::fmt;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A point in time, to the second, in UTC; written as RFC 3339 asks: `2026-11-23T08:30:00Z`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(String);

impl Timestamp {
    /// The time of `SOURCE_DATE_EPOCH` or of a commit: seconds since 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// When the year is not one of 0000 to 9999, the ones that RFC 3339 can write.
    pub fn from_seconds(seconds: i64) -> Result<Self, TimestampError> {
        OffsetDateTime::from_unix_timestamp(seconds)
            .ok()
            .and_then(|time| time.format(&Rfc3339).ok())
            .map(Self)
            .ok_or(TimestampError(seconds))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Seconds that are no point in time which RFC 3339 can write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimestampError(i64);

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} seconds since 1970 is not in the years 0000 to 9999", self.0)
    }
}

impl std::error::Error for TimestampError {}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values that `date -u -d @<seconds> +%FT%TZ` writes.
    #[test]
    fn seconds_since_the_epoch() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (1_000_000_000, "2001-09-09T01:46:40Z"),
            (1_709_210_096, "2024-02-29T12:34:56Z"),
        ] {
            assert_eq!(Timestamp::from_seconds(seconds).unwrap().to_string(), text);
        }
        assert!(Timestamp::from_seconds(i64::MAX).is_err());
        assert!(Timestamp::from_seconds(253_402_300_800).is_err(), "year 10000");
    }
}
