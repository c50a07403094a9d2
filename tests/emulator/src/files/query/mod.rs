//! The search language of `file/search`: what it says and whether an entry matches. Which entries are asked is not
//! decided here.

mod matching;
mod parse;

pub use matching::{Sort, SortField, compare, matches, sort_fields};
pub use parse::parse;

#[derive(Clone, Debug, PartialEq)]
pub enum Query {
    /// The empty text.
    All,
    Or(Vec<Query>),
    And(Vec<Query>),
    Not(Box<Query>),
    Is { field: Field, op: Op, value: Value },
    In { field: Field, values: Vec<Value> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Equal,
    Less,
    Greater,
    LessEqual,
    GreaterEqual,
    Match,
    Prefix,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Text(String),
    Number(f64),
    Bool(bool),
    /// A text where a time is expected, read.
    Time(i64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    ParentFileId,
    FileId,
    Name,
    Type,
    FileExtension,
    Description,
    MimeType,
    Starred,
    CreatedAt,
    UpdatedAt,
    Status,
    Hidden,
    Size,
    ImageTime,
    LastAccessAt,
    Category,
    Label,
    FaceGroupId,
    Address,
    CreatorId,
    LastModifierId,
    ContentHash,
    CustomIndexKey,
    TrashedAt,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    Bool,
    Time,
}

impl Field {
    pub fn named(name: &str) -> Option<Field> {
        Some(match name {
            "parent_file_id" => Field::ParentFileId,
            "file_id" => Field::FileId,
            "name" => Field::Name,
            "type" => Field::Type,
            "file_extension" => Field::FileExtension,
            "description" => Field::Description,
            "mime_type" | "content_type" => Field::MimeType,
            "starred" => Field::Starred,
            "created_at" => Field::CreatedAt,
            "updated_at" => Field::UpdatedAt,
            "status" => Field::Status,
            "hidden" => Field::Hidden,
            "size" => Field::Size,
            "image_time" => Field::ImageTime,
            "last_access_at" => Field::LastAccessAt,
            "category" => Field::Category,
            "label" => Field::Label,
            "face_group_id" => Field::FaceGroupId,
            "address" => Field::Address,
            "creator_id" => Field::CreatorId,
            "last_modifier_id" => Field::LastModifierId,
            "content_hash" => Field::ContentHash,
            "custom_index_key" => Field::CustomIndexKey,
            "trashed_at" => Field::TrashedAt,
            _ => return None,
        })
    }

    pub fn kind(self) -> Kind {
        match self {
            Field::Starred | Field::Hidden => Kind::Bool,
            Field::Size => Kind::Number,
            Field::CreatedAt | Field::UpdatedAt | Field::ImageTime | Field::LastAccessAt | Field::TrashedAt => Kind::Time,
            _ => Kind::Text,
        }
    }

    pub fn allows(self, op: Op) -> bool {
        match (self.kind(), op) {
            (_, Op::Equal) => true,
            (Kind::Text, Op::Match) => matches!(self, Field::Name | Field::Description),
            (Kind::Text, Op::Prefix) => self != Field::Name,
            (Kind::Number | Kind::Time, op) => !matches!(op, Op::Match | Op::Prefix),
            _ => false,
        }
    }
}
