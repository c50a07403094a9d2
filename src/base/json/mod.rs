//! JSON, as much of it as the first view reads and writes. The readers serde derives, its floats and its messages were a
//! tenth of what a first visit loads; what comes later goes on with them.

mod object;

pub use object::Object;

/// A value as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Json {
    #[default]
    Null,
    Flag(bool),
    /// As it is spelt: a float would round a large one.
    Number(String),
    Text(String),
    List(Vec<Json>),
    /// In the order of the text, doubles and all.
    Object(Vec<(String, Json)>),
}

/// Where the text stops being JSON, in bytes from its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable(pub usize);

/// Nothing sensible is nested deeper.
const DEEPEST: u32 = 64;

impl Json {
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        let mut reader = Reader { text, at: 0 };
        reader.value(DEEPEST).filter(|_| reader.next().is_none()).ok_or(Unreadable(reader.at))
    }

    /// Takes a member out of an object, the last of that name; null where there is none.
    pub fn take(&mut self, name: &str) -> Self {
        let Self::Object(members) = self else { return Self::Null };
        members
            .iter_mut()
            .rev()
            .find(|(key, _)| key == name)
            .map(|(_, value)| std::mem::take(value))
            .unwrap_or_default()
    }

    pub fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Text, or nothing where it is empty.
    pub fn filled(self) -> Option<String> {
        self.text().filter(|text| !text.is_empty())
    }

    /// Some writers print ids as numbers.
    pub fn id(self) -> Option<String> {
        match self {
            Self::Number(number) if is_whole(&number) => Some(number),
            value => value.text(),
        }
    }

    pub fn is_true(&self) -> bool {
        *self == Self::Flag(true)
    }

    pub fn list(self) -> Option<Vec<Self>> {
        match self {
            Self::List(values) => Some(values),
            _ => None,
        }
    }

    /// A whole number as a number or as text.
    pub fn whole(&self) -> Option<u64> {
        match self {
            Self::Number(number) | Self::Text(number) => number.trim().parse().ok(),
            _ => None,
        }
    }

    /// A number without what stands behind its point, also as text.
    pub fn integer(&self) -> Option<i64> {
        match self {
            Self::Number(number) => truncated(number),
            Self::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }
}

fn is_whole(number: &str) -> bool {
    number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

/// Also of numbers like `1.5e3`, which only the writers of floats print.
fn truncated(number: &str) -> Option<i64> {
    if is_whole(number) {
        return number.parse().ok();
    }
    let mut digits = String::new();
    let mut exponent = String::new();
    let mut behind_point = None;
    let mut in_exponent = false;
    for letter in number.chars() {
        match letter {
            '.' => behind_point = Some(0_i32),
            'e' | 'E' => in_exponent = true,
            '+' => {}
            letter if in_exponent => exponent.push(letter),
            letter => {
                digits.push(letter);
                behind_point = behind_point.map(|count| count + 1);
            }
        }
    }
    let shift = if exponent.is_empty() { 0 } else { exponent.parse().ok()? };
    let mut shift: i32 = behind_point.map_or(shift, |count| i32::saturating_sub(shift, count));
    while shift < 0 && digits.pop().is_some() {
        shift += 1;
    }
    // Beyond twenty digits no integer is left anyway.
    digits.extend(std::iter::repeat_n('0', shift.clamp(0, 20) as usize));
    if matches!(digits.as_str(), "" | "-") { Some(0) } else { digits.parse().ok() }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no space.
    fn next(&mut self) -> Option<u8> {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
        self.peek()
    }

    fn eat(&mut self, word: &str) -> Option<()> {
        let found = self.text.as_bytes().get(self.at..)?.starts_with(word.as_bytes());
        found.then(|| self.at += word.len())
    }

    fn value(&mut self, depth: u32) -> Option<Json> {
        let depth = depth.checked_sub(1)?;
        Some(match self.next()? {
            b'{' => {
                let mut members = Vec::new();
                self.items(b'}', |reader| {
                    reader.next().filter(|byte| *byte == b'"')?;
                    let name = reader.string()?;
                    reader.next()?;
                    reader.eat(":")?;
                    members.push((name, reader.value(depth)?));
                    Some(())
                })?;
                Json::Object(members)
            }
            b'[' => {
                let mut values = Vec::new();
                self.items(b']', |reader| {
                    values.push(reader.value(depth)?);
                    Some(())
                })?;
                Json::List(values)
            }
            b'"' => Json::Text(self.string()?),
            b't' => self.eat("true").map(|()| Json::Flag(true))?,
            b'f' => self.eat("false").map(|()| Json::Flag(false))?,
            b'n' => self.eat("null").map(|()| Json::Null)?,
            _ => Json::Number(self.number()?),
        })
    }

    /// From the bracket to its end, with commas between.
    fn items(&mut self, end: u8, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.at += 1;
        if self.next()? != end {
            loop {
                item(self)?;
                match self.next()? {
                    b',' => self.at += 1,
                    byte if byte == end => break,
                    _ => return None,
                }
            }
        }
        self.at += 1;
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn number(&mut self) -> Option<String> {
        let start = self.at;
        let _ = self.eat("-");
        // No digit follows a zero in front.
        if self.eat("0").is_none() {
            self.digits()?;
        }
        if self.eat(".").is_some() {
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        self.text.get(start..self.at).map(str::to_owned)
    }

    fn string(&mut self) -> Option<String> {
        self.at += 1;
        let mut string = String::new();
        loop {
            let start = self.at;
            while !matches!(self.peek()?, b'"' | b'\\' | 0..b' ') {
                self.at += 1;
            }
            string.push_str(self.text.get(start..self.at)?);
            let stop = self.peek()?;
            if stop < b' ' {
                return None;
            }
            self.at += 1;
            if stop == b'"' {
                return Some(string);
            }
            string.push(self.escaped()?);
        }
    }

    fn escaped(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += 1;
        Some(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.four_hex_digits()?;
                match unit {
                    // The first half of what takes two units in UTF-16.
                    0xd800..0xdc00 => {
                        self.eat("\\u")?;
                        let second = self.four_hex_digits()?.checked_sub(0xdc00).filter(|it| *it < 0x400)?;
                        char::from_u32(0x10000 + ((unit - 0xd800) << 10) + second)?
                    }
                    unit => char::from_u32(unit)?,
                }
            }
            _ => return None,
        })
    }

    fn four_hex_digits(&mut self) -> Option<u32> {
        (0..4).try_fold(0, |sum, _| {
            let digit = char::from(self.peek()?).to_digit(16)?;
            self.at += 1;
            Some(sum << 4 | digit)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    /// What serde makes of the same value; its floats are compared by their spelling alone.
    fn same(ours: &Json, theirs: &Value) -> bool {
        match (ours, theirs) {
            (Json::Null, Value::Null) => true,
            (Json::Flag(flag), Value::Bool(other)) => flag == other,
            (Json::Number(number), Value::Number(other)) => {
                other.is_f64() || *number == other.to_string() || number == "-0"
            }
            (Json::Text(text), Value::String(other)) => text == other,
            (Json::List(values), Value::Array(others)) => {
                values.len() == others.len() && values.iter().zip(others).all(|(one, other)| same(one, other))
            }
            (Json::Object(members), Value::Object(others)) => {
                others.iter().all(|(name, other)| same(&ours.clone().take(name), other))
                    && members.iter().all(|(name, _)| others.contains_key(name))
            }
            _ => false,
        }
    }

    fn agree(text: &str) {
        match (Json::parse(text), serde_json::from_str::<Value>(text)) {
            (Ok(ours), Ok(theirs)) => assert!(same(&ours, &theirs), "{text}: {ours:?}"),
            (Err(_), Err(_)) => {}
            (ours, theirs) => panic!("{text}: {ours:?}, {theirs:?}"),
        }
    }

    #[test]
    fn what_serde_reads_is_read_alike() {
        let texts = [
            "",
            " ",
            "null",
            " true ",
            "falsey",
            "nul",
            "0",
            "-0",
            "01",
            "-",
            "1.",
            ".5",
            "1.5e+3",
            "1e",
            "1e3",
            "18446744073709551615",
            "\"\"",
            "\"a\\n\\u00e9\\ud83d\\ude00/\\/\"",
            "\"\\ud83d\"",
            "\"\\ud83dx\"",
            "\"\\ude00\"",
            "\"\\x\"",
            "\"\n\"",
            "\"é",
            "[]",
            "[1, 2]",
            "[1,]",
            "[,]",
            "[1 2]",
            "{}",
            "{\"a\":1}",
            "{\"a\" : [ { } ] , \"b\":null}",
            "{\"a\":1,}",
            "{a:1}",
            "{\"a\"}",
            "{\"a\":1,\"a\":2}",
            "[]]",
            "[[[[]]]]",
            "\"\\u12\"",
            "\u{feff}1",
        ];
        texts.into_iter().for_each(agree);
    }

    #[test]
    fn a_fault_has_its_place() {
        assert_eq!(Json::parse("{\n\"a\": 1,\n}"), Err(Unreadable(10)));
        assert_eq!(Json::parse("[1] x"), Err(Unreadable(4)));
        assert_eq!(Json::parse(&"[".repeat(100_000)), Err(Unreadable(64)));
    }

    #[test]
    fn numbers_are_read_whatever_wrote_them() {
        let integer = |text: &str| Json::parse(text).unwrap().integer();
        assert_eq!((integer("12"), integer("-1"), integer("\" 7 \"")), (Some(12), Some(-1), Some(7)));
        assert_eq!((integer("1.5"), integer("-1.0"), integer("1.5e3")), (Some(1), Some(-1), Some(1_500)));
        assert_eq!((integer("2E+2"), integer("25e-1"), integer("1e-9")), (Some(200), Some(2), Some(0)));
        assert_eq!((integer("1e99"), integer("1e99999999999"), integer("null")), (None, None, None));
        assert_eq!(Json::parse("18446744073709551615").unwrap().whole(), Some(u64::MAX));
        assert_eq!(Json::parse("101").unwrap().id().as_deref(), Some("101"));
        assert_eq!(Json::parse("1.5").unwrap().id(), None);
    }

    proptest! {
        #[test]
        fn no_text_is_read_otherwise(text in "[\\[\\]{}:,\"\\\\u0-9a-f\\-+.eE tn]{0,24}") {
            agree(&text);
        }
    }
}
