//! Sizes in bytes as a number and a unit. `Intl` formats the number.

/// Powers of 1,024, as PDS counts its quotas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    B,
    Kb,
    Mb,
    Gb,
    Tb,
}

impl Unit {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::B => "B",
            Self::Kb => "KB",
            Self::Mb => "MB",
            Self::Gb => "GB",
            Self::Tb => "TB",
        }
    }
}

/// The number to show, its number of decimals, and its unit.
pub fn scaled(bytes: u64) -> (f64, u8, Unit) {
    const UNITS: [Unit; 5] = [Unit::B, Unit::Kb, Unit::Mb, Unit::Gb, Unit::Tb];
    let mut value = bytes as f64;
    let mut unit = 0;
    // 1,023.95 would be shown as "1,024.0 KB"; it is "1.0 MB".
    while value >= 1_023.95 && unit + 1 < UNITS.len() {
        value /= 1_024.0;
        unit += 1;
    }
    let decimals = if unit == 0 || value >= 99.95 { 0 } else { 1 };
    (value, decimals, UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_follows_the_size() {
        let shown = |bytes| {
            let (value, decimals, unit) = scaled(bytes);
            format!("{value:.*} {}", decimals as usize, unit.as_str())
        };
        let cases = [
            (0, "0 B"),
            (999, "999 B"),
            (1_023, "1023 B"),
            (1_024, "1.0 KB"),
            (1_048_575, "1.0 MB"),
            (10_485_760, "10.0 MB"),
            (157_286_400, "150 MB"),
            (10_737_418_240, "10.0 GB"),
            (u64::MAX, "16777216 TB"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(shown(bytes), expected);
        }
    }
}
