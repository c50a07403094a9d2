//! Timestamps in PDS's format: RFC 3339 in UTC with milliseconds. `Intl` formats them for display.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Milliseconds since 1970 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Parses `2019-08-20T06:51:27.292Z`. The fraction is optional, and the offset may be numeric.
    pub fn parse(text: &str) -> Option<Self> {
        let time = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        Some(Self(time.unix_timestamp() * 1_000 + i64::from(time.millisecond())))
    }

    /// As a date and a time of day; `None` beyond the year 9999.
    pub fn to_utc(self) -> Option<OffsetDateTime> {
        let second = OffsetDateTime::from_unix_timestamp(self.0.div_euclid(1_000)).ok()?;
        second.replace_millisecond(self.0.rem_euclid(1_000) as u16).ok()
    }
}

impl fmt::Display for Timestamp {
    /// Always with three decimals, which `Rfc3339` omits where they are zero.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = self.to_utc().unwrap_or(OffsetDateTime::UNIX_EPOCH);
        let (year, month, day) = time.to_calendar_date();
        let (hour, minute, second, millis) = time.to_hms_milli();
        let month = u8::from(month);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an RFC 3339 time"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn timestamps_of_pds_are_parsed() {
        let cases = [
            ("1970-01-01T00:00:00.000Z", Some(0)),
            ("2019-08-20T06:51:27.292Z", Some(1_566_283_887_292)),
            ("2019-08-20T06:51:27Z", Some(1_566_283_887_000)),
            ("2019-08-20T14:51:27+08:00", Some(1_566_283_887_000)),
            ("2019-08-20T06:51:27.2929999Z", Some(1_566_283_887_292)),
            ("2024-02-29T23:59:59.9Z", Some(1_709_251_199_900)),
            ("2019-08-20", None),
            ("2019-13-20T06:51:27Z", None),
            ("2019-02-29T06:51:27Z", None),
            ("2019-08-20T06:51Z", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(Timestamp::parse(text).map(|time| time.0), expected, "{text}");
        }
    }

    #[test]
    fn milliseconds_are_always_written() {
        assert_eq!(Timestamp(1_566_283_887_000).to_string(), "2019-08-20T06:51:27.000Z");
        assert_eq!(Timestamp(i64::MAX).to_string(), Timestamp(0).to_string());
    }

    proptest! {
        #[test]
        fn formatting_and_parsing_round_trip(millis in -62_000_000_000_000i64..250_000_000_000_000) {
            let time = Timestamp(millis);
            prop_assert_eq!(Timestamp::parse(&time.to_string()), Some(time));
        }

        #[test]
        fn the_parser_does_not_panic(text in ".{0,40}") {
            let _ = Timestamp::parse(&text);
        }
    }
}
