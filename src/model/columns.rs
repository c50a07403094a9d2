//! The columns of a list besides the name: which are shown, in which order and how wide.

use super::details::Person;
use super::entry::{Direction, Entry, OrderBy};
use super::tag::Tag;
use super::view_mode::ViewPlace;
use crate::base::id::FileId;
use crate::base::name::split_extension;
use std::cmp::Ordering;
use std::collections::HashMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// In the trash, when the entry was deleted.
    Modified,
    Size,
    Created,
    Kind,
    Creator,
    Editor,
    Tags,
    Starred,
    /// The folder of a search result.
    Folder,
}

/// Widths are in tenths of a rem, so that nothing formats a float.
pub type Tenths = u16;

pub const MIN_WIDTH: Tenths = 40;
pub const MAX_WIDTH: Tenths = 400;
/// What a press of an arrow key adds.
pub const WIDTH_STEP: Tenths = 5;
/// The name gets the rest, and never less than this.
const MIN_NAME_WIDTH: Tenths = 120;
/// The tick, the menu button and the padding of a row.
const FIXED_WIDTH: Tenths = 65;

impl Column {
    pub const ALL: [Self; 9] = [
        Self::Modified,
        Self::Size,
        Self::Created,
        Self::Kind,
        Self::Creator,
        Self::Editor,
        Self::Tags,
        Self::Starred,
        Self::Folder,
    ];

    /// As the preferences and the page call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Modified => "modified",
            Self::Size => "size",
            Self::Created => "created",
            Self::Kind => "kind",
            Self::Creator => "creator",
            Self::Editor => "editor",
            Self::Tags => "tags",
            Self::Starred => "starred",
            Self::Folder => "folder",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name() == name)
    }

    fn default_width(self) -> Tenths {
        match self {
            Self::Size => 63,
            Self::Starred => 55,
            Self::Kind | Self::Creator | Self::Editor => 90,
            Self::Modified | Self::Created => 106,
            Self::Tags | Self::Folder => 120,
        }
    }

    fn is_default(self) -> bool {
        matches!(self, Self::Modified | Self::Size)
    }

    /// Whether lists of this kind can have it.
    pub fn is_offered(self, place: ViewPlace) -> bool {
        match place {
            ViewPlace::Folder => self != Self::Folder,
            ViewPlace::Search => true,
            // Where an entry was stands with its name.
            ViewPlace::Trash => matches!(self, Self::Modified | Self::Size | Self::Created | Self::Kind),
        }
    }

    /// Whether it shows what lists have only on request.
    pub fn needs_details(self) -> bool {
        matches!(self, Self::Creator | Self::Editor | Self::Tags)
    }

    /// The order of the server that it stands for.
    pub fn server_order(self) -> Option<OrderBy> {
        match self {
            Self::Modified => Some(OrderBy::UpdatedAt),
            Self::Size => Some(OrderBy::Size),
            Self::Created => Some(OrderBy::CreatedAt),
            _ => None,
        }
    }

    /// Whether the rows can be sorted by it here, once all of them are loaded.
    pub fn is_sorted_here(self) -> bool {
        self.server_order().is_none() && self != Self::Folder
    }
}

/// What a row shows beyond the fields that lists always have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowDetails {
    pub creator: Option<Person>,
    pub editor: Option<Person>,
    pub tags: Vec<Tag>,
}

pub type DetailsById = HashMap<FileId, RowDetails>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnState {
    pub column: Column,
    pub width: Tenths,
    pub is_shown: bool,
}

/// All columns of a kind of list in the person's order, the hidden ones too, so that they come back where they were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnSet(Vec<ColumnState>);

impl ColumnSet {
    pub fn default_of(place: ViewPlace) -> Self {
        let state = |column: Column| ColumnState {
            column,
            width: column.default_width(),
            is_shown: column.is_default(),
        };
        Self(Column::ALL.into_iter().filter(|it| it.is_offered(place)).map(state).collect())
    }

    /// Reads what [`ColumnSet::to_text`] has written, perhaps in another version of the app.
    pub fn parse(text: &str, place: ViewPlace) -> Self {
        let mut columns: Vec<ColumnState> = Vec::new();
        for word in text.split_whitespace() {
            let (is_shown, word) = match word.strip_prefix('-') {
                Some(word) => (false, word),
                None => (true, word),
            };
            let (name, width) = word.split_once(':').unwrap_or((word, ""));
            let Some(column) = Column::from_name(name).filter(|it| it.is_offered(place)) else { continue };
            if columns.iter().any(|it| it.column == column) {
                continue;
            }
            let width = width.parse().unwrap_or(column.default_width()).clamp(MIN_WIDTH, MAX_WIDTH);
            columns.push(ColumnState { column, width, is_shown });
        }
        if columns.is_empty() {
            return Self::default_of(place);
        }
        // What this text does not know comes last.
        let missing = Self::default_of(place)
            .0
            .into_iter()
            .filter(|it| !columns.iter().any(|had| had.column == it.column));
        let missing: Vec<_> = missing.map(|it| ColumnState { is_shown: false, ..it }).collect();
        columns.extend(missing);
        Self(columns)
    }

    /// Empty for the default, which may change with the app.
    pub fn to_text(&self, place: ViewPlace) -> String {
        if *self == Self::default_of(place) {
            return String::new();
        }
        let word = |it: &ColumnState| {
            let sign = if it.is_shown { "" } else { "-" };
            format!("{sign}{}:{}", it.column.name(), it.width)
        };
        self.0.iter().map(word).collect::<Vec<_>>().join(" ")
    }

    pub fn all(&self) -> &[ColumnState] {
        &self.0
    }

    pub fn shown(&self) -> impl Iterator<Item = ColumnState> {
        self.0.iter().copied().filter(|it| it.is_shown)
    }

    pub fn is_shown(&self, column: Column) -> bool {
        self.shown().any(|it| it.column == column)
    }

    pub fn width(&self, column: Column) -> Tenths {
        self.0.iter().find(|it| it.column == column).map_or(MIN_WIDTH, |it| it.width)
    }

    pub fn show(&mut self, column: Column, is_shown: bool) {
        self.0.iter_mut().filter(|it| it.column == column).for_each(|it| it.is_shown = is_shown);
    }

    pub fn resize(&mut self, column: Column, width: Tenths) {
        let width = width.clamp(MIN_WIDTH, MAX_WIDTH);
        self.0.iter_mut().filter(|it| it.column == column).for_each(|it| it.width = width);
    }

    /// Moves a column to a position among all of them.
    pub fn place(&mut self, column: Column, at: usize) {
        if let Some(from) = self.0.iter().position(|it| it.column == column) {
            let state = self.0.remove(from);
            self.0.insert(at.min(self.0.len()), state);
        }
    }

    pub fn position(&self, column: Column) -> Option<usize> {
        self.0.iter().position(|it| it.column == column)
    }

    pub fn needs_details(&self) -> bool {
        self.shown().any(|it| it.column.needs_details())
    }

    /// The columns of the grid between tick and menu button, and what a row has to be wide at least.
    pub fn template(&self) -> (String, String) {
        let mut template = format!("minmax({},1fr)", rem(MIN_NAME_WIDTH));
        let mut total = MIN_NAME_WIDTH + FIXED_WIDTH;
        for ColumnState { width, .. } in self.shown() {
            template.push(' ');
            template.push_str(&rem(width));
            total += width;
        }
        (template, rem(total))
    }
}

fn rem(tenths: Tenths) -> String {
    format!("{}.{}rem", tenths / 10, tenths % 10)
}

fn extension(entry: &Entry) -> String {
    split_extension(&entry.name).1.unwrap_or_default().to_lowercase()
}

/// Sorts all rows of a list by a column the server can't sort by. Folders stay first, equal rows as they were.
pub fn sort_rows(rows: &mut [Entry], column: Column, direction: Direction, details: &DetailsById) {
    // Without a value last, whichever way it is sorted.
    let text = |entry: &Entry| -> Option<String> {
        let details = details.get(&entry.id)?;
        let person = |person: &Option<Person>| {
            person.as_ref().map(|it| it.name.clone().unwrap_or_else(|| it.id.clone()).to_lowercase())
        };
        match column {
            Column::Creator => person(&details.creator),
            Column::Editor => person(&details.editor),
            Column::Tags => details.tags.iter().map(|tag| tag.label().to_lowercase()).min(),
            _ => None,
        }
    };
    let directed = |order: Ordering| match direction {
        Direction::Ascending => order,
        Direction::Descending => order.reverse(),
    };
    rows.sort_by(|left, right| {
        let folders_first = right.is_folder().cmp(&left.is_folder());
        folders_first.then_with(|| match column {
            Column::Kind => directed(
                left.category.cmp(&right.category).then_with(|| extension(left).cmp(&extension(right))),
            ),
            // The starred ones come first at the first press.
            Column::Starred => directed(right.starred.cmp(&left.starred)),
            _ => match (text(left), text(right)) {
                (Some(left), Some(right)) => directed(left.cmp(&right)),
                (left, right) => right.is_some().cmp(&left.is_some()),
            },
        })
    });
}
