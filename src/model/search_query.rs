//! What a person searches for, as conditions; how the address has them; and the query for the service.

use super::entry::Category;
use super::tag::{Tag, TagColor};
use crate::base::id::{FileId, UserId};
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
    Owner(Owner),
    Tag(TagFilter),
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

/// Who has added it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    Me,
    Others,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TagFilter {
    /// Any value counts where this has none.
    Named(Tag),
    /// Some tag is shown in this colour.
    Color(TagColor),
}

impl TagFilter {
    pub fn matches(&self, tags: &[Tag]) -> bool {
        let is_same = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
        tags.iter().any(|tag| match self {
            Self::Color(color) => tag.color() == *color,
            Self::Named(wanted) => {
                is_same(&tag.key, &wanted.key)
                    && (wanted.value.is_empty() || is_same(&tag.value, &wanted.value))
            }
        })
    }
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
    /// The service's language has no words for tags: each result is compared with this.
    pub tag: Option<TagFilter>,
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

    /// The index knows words only: for signs alone the service would return everything.
    pub(super) fn has_only_signs(&self) -> bool {
        let text = self.text.trim();
        !text.is_empty() && text.chars().all(is_sign)
    }

    /// `now` gives "the last days" their date, and `me` is who asks.
    pub fn compile(&self, now: Timestamp, me: &UserId) -> CompiledQuery {
        if self.has_only_signs() {
            return CompiledQuery { query: String::new(), recursive: false, tag: None };
        }
        let text = self.text.trim();
        let mut terms: Vec<String> = Vec::new();
        if !text.is_empty() {
            terms.push(format!("name match {}", quoted(text)));
        }
        terms.extend(self.conditions.iter().filter_map(|condition| condition.compile(now, me)));
        let recursive = self.get(ConditionSort::Under).is_some();
        let tag = self.conditions.iter().find_map(|condition| match condition {
            Condition::Tag(tag) => Some(tag.clone()),
            _ => None,
        });
        if terms.is_empty() && tag.is_some() {
            // The service wants a condition of its own.
            terms.push("status = \"available\"".to_owned());
        }
        CompiledQuery { query: terms.join(" and "), recursive, tag }
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
    Owner,
    Tag,
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
            Self::Owner(_) => ConditionSort::Owner,
            Self::Tag(_) => ConditionSort::Tag,
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
            "owner" => Self::Owner(match value {
                "me" => Owner::Me,
                "others" => Owner::Others,
                _ => return None,
            }),
            "tag" => {
                let (key, value) = form_urlencoded::parse(value.as_bytes()).next()?;
                Self::Tag(TagFilter::Named(Some(Tag::new(key, value)).filter(|tag| !tag.key.is_empty())?))
            }
            "color" => Self::Tag(TagFilter::Color(TagColor::from_name(value)?)),
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
            Self::Owner(Owner::Me) => "owner:me".to_owned(),
            Self::Owner(Owner::Others) => "owner:others".to_owned(),
            Self::Tag(TagFilter::Color(color)) => format!("color:{}", color.name()),
            // Keys and values may have spaces.
            Self::Tag(TagFilter::Named(tag)) => {
                let mut pair = form_urlencoded::Serializer::new("tag:".to_owned());
                pair.append_pair(&tag.key, &tag.value).finish()
            }
            Self::Under(folder) => format!("in:{folder}"),
        }
    }

    /// `None` for what the service can't compare.
    fn compile(&self, now: Timestamp, me: &UserId) -> Option<String> {
        Some(match self {
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
            Self::Owner(Owner::Me) => format!("creator_id = {}", quoted(me.as_str())),
            Self::Owner(Owner::Others) => format!("not creator_id = {}", quoted(me.as_str())),
            Self::Tag(_) => return None,
            // A folder is found in itself: that is the service's way.
            Self::Under(folder) => format!("parent_file_id = {}", quoted(folder.as_str())),
        })
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
        match self.first_day(now) {
            Ok(first) => format!("{field} >= {}", day(first)),
            Err(end) => format!("{field} < {}", day(end)),
        }
    }

    /// The day it begins with, or as an error the one it ends before.
    fn first_day(self, now: Timestamp) -> Result<Date, Date> {
        match self {
            Self::Since(date) => Ok(date),
            Self::Before(date) => Err(date),
            Self::Days(days) => {
                let today = now.to_utc().map_or(Date::MIN, |now| now.date());
                Ok(today.checked_sub(time::Duration::days(i64::from(days))).unwrap_or(Date::MIN))
            }
        }
    }

    pub(super) fn contains(self, time: Timestamp, now: Timestamp) -> Option<bool> {
        let day = time.to_utc()?.date();
        Some(match self.first_day(now) {
            Ok(first) => day >= first,
            Err(end) => day < end,
        })
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
pub(super) fn is_sign(letter: char) -> bool {
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
