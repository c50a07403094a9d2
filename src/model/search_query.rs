//! What a person searches for, as conditions; how the address has them; and the query for the service.

use super::entry::Category;
use crate::base::id::FileId;
use crate::base::time::Timestamp;
use time::{Date, Month};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchQuery {
    /// Words of the name.
    pub text: String,
    /// At most one of each sort, in the order of the chips.
    pub conditions: Vec<Condition>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    Kind(SearchKind),
    /// Without its dot, in lower case.
    Extension(String),
    Size(SizeRange),
    Modified(Period),
    Created(Period),
    Starred,
    /// In this folder or below.
    Under(FileId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchKind {
    Folder,
    File,
    Category(Category),
}

/// Bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeRange {
    AtLeast(u64),
    AtMost(u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// The last days, today among them.
    Days(u16),
    /// On this day or later.
    Since(Date),
    /// Before this day.
    Before(Date),
}

impl SearchKind {
    pub const ALL: [Self; 9] = [
        Self::Folder,
        Self::File,
        Self::Category(Category::Image),
        Self::Category(Category::Video),
        Self::Category(Category::Audio),
        Self::Category(Category::Doc),
        Self::Category(Category::Zip),
        Self::Category(Category::App),
        Self::Category(Category::Other),
    ];

    /// The service's word for a category.
    fn name(self) -> &'static str {
        match self {
            Self::Folder => "folder",
            Self::File => "file",
            Self::Category(Category::Image) => "image",
            Self::Category(Category::Video) => "video",
            Self::Category(Category::Audio) => "audio",
            Self::Category(Category::Doc) => "doc",
            Self::Category(Category::Zip) => "zip",
            Self::Category(Category::App) => "app",
            Self::Category(Category::Other) => "others",
        }
    }
}

/// The query for the service.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CompiledQuery {
    /// In the service's language; empty when nothing can match.
    pub query: String,
    /// `parent_file_id` means everything below too.
    pub recursive: bool,
}

impl SearchQuery {
    /// `filter` is that of an address. What can't be read in it is left out.
    pub fn parse(text: &str, filter: &str) -> Self {
        let mut query = Self { text: text.to_owned(), conditions: Vec::new() };
        filter.split_whitespace().filter_map(Condition::parse).for_each(|condition| query.set(condition));
        query
    }

    /// The conditions as an address has them.
    pub fn filter(&self) -> String {
        self.conditions.iter().map(Condition::written).collect::<Vec<_>>().join(" ")
    }

    /// Adds a condition in place of the one of its sort.
    pub fn set(&mut self, condition: Condition) {
        self.remove(condition.sort());
        self.conditions.push(condition);
        self.conditions.sort_by_key(Condition::sort);
    }

    pub fn remove(&mut self, sort: ConditionSort) {
        self.conditions.retain(|condition| condition.sort() != sort);
    }

    pub fn get(&self, sort: ConditionSort) -> Option<&Condition> {
        self.conditions.iter().find(|condition| condition.sort() == sort)
    }

    /// `now` gives "the last days" their date.
    pub fn compile(&self, now: Timestamp) -> CompiledQuery {
        let mut terms: Vec<String> = Vec::new();
        let text = self.text.trim();
        if !text.is_empty() {
            // The index knows words only: for signs alone the service returns everything.
            if text.chars().all(is_sign) {
                return CompiledQuery { query: String::new(), recursive: false };
            }
            terms.push(format!("name match {}", quoted(text)));
        }
        terms.extend(self.conditions.iter().map(|condition| condition.compile(now)));
        let recursive = self.get(ConditionSort::Under).is_some();
        CompiledQuery { query: terms.join(" and "), recursive }
    }
}

/// The sorts of conditions, in the order of the chips.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConditionSort {
    Kind,
    Modified,
    Created,
    Size,
    Extension,
    Starred,
    Under,
}

impl Condition {
    pub fn sort(&self) -> ConditionSort {
        match self {
            Self::Kind(_) => ConditionSort::Kind,
            Self::Extension(_) => ConditionSort::Extension,
            Self::Size(_) => ConditionSort::Size,
            Self::Modified(_) => ConditionSort::Modified,
            Self::Created(_) => ConditionSort::Created,
            Self::Starred => ConditionSort::Starred,
            Self::Under(_) => ConditionSort::Under,
        }
    }

    /// What a person typed as an extension: `.PDF` is `pdf`.
    pub fn extension(typed: &str) -> Option<Self> {
        let extension = typed.trim().trim_start_matches(['*', '.']).to_lowercase();
        let is_plain = extension.chars().all(|letter| letter.is_alphanumeric() || "+-_.~".contains(letter));
        (!extension.is_empty() && extension.len() <= 64 && is_plain).then_some(Self::Extension(extension))
    }

    fn parse(word: &str) -> Option<Self> {
        if word == "starred" {
            return Some(Self::Starred);
        }
        let (sort, value) = word.split_once(':')?;
        Some(match sort {
            "kind" => Self::Kind(SearchKind::ALL.into_iter().find(|kind| kind.name() == value)?),
            "ext" => Self::extension(value)?,
            "size" => Self::Size(match value.split_at_checked(1)? {
                (">", bytes) => SizeRange::AtLeast(bytes.parse().ok()?),
                ("<", bytes) => SizeRange::AtMost(bytes.parse().ok()?),
                _ => return None,
            }),
            "modified" => Self::Modified(Period::parse(value)?),
            "created" => Self::Created(Period::parse(value)?),
            "in" => Self::Under(FileId::new(value)),
            _ => return None,
        })
    }

    fn written(&self) -> String {
        match self {
            Self::Kind(kind) => format!("kind:{}", kind.name()),
            Self::Extension(extension) => format!("ext:{extension}"),
            Self::Size(SizeRange::AtLeast(bytes)) => format!("size:>{bytes}"),
            Self::Size(SizeRange::AtMost(bytes)) => format!("size:<{bytes}"),
            Self::Modified(period) => format!("modified:{}", period.written()),
            Self::Created(period) => format!("created:{}", period.written()),
            Self::Starred => "starred".to_owned(),
            Self::Under(folder) => format!("in:{folder}"),
        }
    }

    fn compile(&self, now: Timestamp) -> String {
        match self {
            Self::Kind(kind @ (SearchKind::Folder | SearchKind::File)) => {
                format!("type = \"{}\"", kind.name())
            }
            Self::Kind(kind) => format!("category = \"{}\"", kind.name()),
            Self::Extension(extension) => format!("file_extension = {}", quoted(extension)),
            Self::Size(SizeRange::AtLeast(bytes)) => format!("size >= {bytes}"),
            Self::Size(SizeRange::AtMost(bytes)) => format!("size <= {bytes}"),
            Self::Modified(period) => period.compile("updated_at", now),
            Self::Created(period) => period.compile("created_at", now),
            Self::Starred => "starred = true".to_owned(),
            // A folder is found in itself: that is the service's way.
            Self::Under(folder) => format!("parent_file_id = {}", quoted(folder.as_str())),
        }
    }
}

impl Period {
    fn parse(text: &str) -> Option<Self> {
        if let Some(days) = text.strip_suffix('d') {
            return days.parse().ok().map(Self::Days);
        }
        match text.split_at_checked(1)? {
            (">", day) => parse_date(day).map(Self::Since),
            ("<", day) => parse_date(day).map(Self::Before),
            _ => None,
        }
    }

    fn written(self) -> String {
        match self {
            Self::Days(days) => format!("{days}d"),
            Self::Since(date) => format!(">{}", written_date(date)),
            Self::Before(date) => format!("<{}", written_date(date)),
        }
    }

    fn compile(self, field: &str, now: Timestamp) -> String {
        let day = |date| format!("\"{}T00:00:00\"", written_date(date));
        match self {
            Self::Since(date) => format!("{field} >= {}", day(date)),
            Self::Before(date) => format!("{field} < {}", day(date)),
            Self::Days(days) => {
                let today = now.to_utc().map_or(Date::MIN, |now| now.date());
                let first = today.checked_sub(time::Duration::days(i64::from(days))).unwrap_or(Date::MIN);
                format!("{field} >= {}", day(first))
            }
        }
    }
}

/// `2026-01-31`, which is also what a date field of a browser says.
pub fn parse_date(text: &str) -> Option<Date> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    let year = year.parse().ok().filter(|year| (1..=9999).contains(year))?;
    Date::from_calendar_date(year, month, day.parse().ok()?).ok()
}

pub fn written_date(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year().max(1), u8::from(date.month()), date.day())
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// White space, punctuation or a symbol. By ranges, since Unicode's tables would be in the first file.
fn is_sign(letter: char) -> bool {
    match letter {
        '\0'..='\u{7f}' => !letter.is_ascii_alphanumeric(),
        'ª' | 'µ' | 'º' => false,
        '\u{80}'..='\u{bf}'
        | '×'
        | '÷'
        | '\u{2000}'..='\u{2bff}'
        | '\u{3000}'..='\u{3004}'
        | '\u{3008}'..='\u{3020}' => true,
        '\u{fe00}'..='\u{fe6f}'
        | '\u{ff01}'..='\u{ff0f}'
        | '\u{ff1a}'..='\u{ff20}'
        | '\u{ff3b}'..='\u{ff40}' => true,
        '\u{ff5b}'..='\u{ff65}' | '\u{1f000}'..='\u{1faff}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp(1_790_000_000_000);

    fn compiled(text: &str, filter: &str) -> String {
        SearchQuery::parse(text, filter).compile(NOW).query
    }

    #[test]
    fn conditions_become_a_query() {
        let cases = [
            ("", "", ""),
            ("report", "", r#"name match "report""#),
            (" a\"b\\ ", "", r#"name match "a\"b\\""#),
            ("…", "starred", ""),
            ("", "starred", "starred = true"),
            ("x", "kind:image size:>1048576", r#"name match "x" and category = "image" and size >= 1048576"#),
            ("", "size:<10 kind:folder", r#"type = "folder" and size <= 10"#),
            ("", "ext:.PDF", r#"file_extension = "pdf""#),
            ("", "modified:7d", r#"updated_at >= "2026-09-14T00:00:00""#),
            ("", "modified:>2026-01-31", r#"updated_at >= "2026-01-31T00:00:00""#),
            ("", "created:<2026-02-01", r#"created_at < "2026-02-01T00:00:00""#),
            ("x", "in:66ab", r#"name match "x" and parent_file_id = "66ab""#),
            // The last of a sort counts; what can't be read does not.
            ("", "kind:doc kind:zip", r#"category = "zip""#),
            ("", "kind:x size:1 size:>x ext:\" created:2026 modified:<2026-02-30 nonsense :", ""),
        ];
        for (text, filter, expected) in cases {
            assert_eq!(compiled(text, filter), expected, "{text} {filter}");
        }
        assert!(SearchQuery::parse("x", "in:66ab").compile(NOW).recursive);
        assert!(!SearchQuery::parse("x", "starred").compile(NOW).recursive);
    }

    #[test]
    fn signs_are_told_from_words() {
        for text in ["!", "…", "“”", " - ", "！？", "《》、。", "👍🏽", "€", "+-*/", "\u{a0}"]
        {
            assert!(text.chars().all(is_sign), "{text}");
        }
        for text in ["a!", "7", "文", "é", "ß", "דוח", "ª", "Ａ", "カ", "々", "한", "№1", "µ"] {
            assert!(!text.chars().all(is_sign), "{text}");
        }
    }

    fn condition() -> impl Strategy<Value = Condition> {
        let period = prop_oneof![
            any::<u16>().prop_map(Period::Days),
            (1_i32..=9999, 1_u16..=365)
                .prop_map(|(year, day)| Period::Since(Date::from_ordinal_date(year, day).unwrap())),
            (1_i32..=9999, 1_u16..=365)
                .prop_map(|(year, day)| Period::Before(Date::from_ordinal_date(year, day).unwrap())),
        ];
        prop_oneof![
            (0..SearchKind::ALL.len()).prop_map(|at| Condition::Kind(SearchKind::ALL[at])),
            "[a-z0-9]{1,8}".prop_map(Condition::Extension),
            any::<u64>().prop_map(|bytes| Condition::Size(SizeRange::AtLeast(bytes))),
            any::<u64>().prop_map(|bytes| Condition::Size(SizeRange::AtMost(bytes))),
            period.clone().prop_map(Condition::Modified),
            period.prop_map(Condition::Created),
            Just(Condition::Starred),
            "[a-f0-9]{1,40}".prop_map(|id| Condition::Under(FileId::new(id))),
        ]
    }

    proptest! {
        #[test]
        fn conditions_lead_back_from_the_address(conditions in prop::collection::vec(condition(), 0..7)) {
            let mut query = SearchQuery::default();
            conditions.into_iter().for_each(|condition| query.set(condition));
            prop_assert_eq!(SearchQuery::parse("", &query.filter()), query);
        }

        #[test]
        fn nothing_typed_leaves_its_quotes(text in "\\PC{0,20}", filter in "\\PC{0,40}") {
            // Outside of strings there are no quotes and no backslashes.
            let (mut inside, mut escaped) = (false, false);
            for letter in compiled(&text, &filter).chars() {
                match letter {
                    _ if escaped => escaped = false,
                    '\\' => {
                        prop_assert!(inside);
                        escaped = true;
                    }
                    '"' => inside = !inside,
                    _ => {}
                }
            }
            prop_assert!(!inside && !escaped);
        }
    }
}
