//! Whether an entry is what a query means, and in which order found entries come.

use std::cmp::Ordering;

use super::{Field, Op, Query, Value};
use crate::files::tree::Files;
use crate::files::tree::node::{Node, Slot, Status};

pub fn matches(files: &Files, node: &Node, query: &Query) -> bool {
    match query {
        Query::All => true,
        Query::Or(sides) => sides.iter().any(|side| matches(files, node, side)),
        Query::And(sides) => sides.iter().all(|side| matches(files, node, side)),
        Query::Not(inner) => !matches(files, node, inner),
        Query::Is { field, op, value } => is(files, node, *field, *op, value),
        Query::In { field, values } => values.iter().any(|value| is(files, node, *field, Op::Equal, value)),
    }
}

fn is(files: &Files, node: &Node, field: Field, op: Op, value: &Value) -> bool {
    let more = node.more();
    match value {
        Value::Bool(wanted) => *wanted == if field == Field::Starred { more.starred } else { more.hidden },
        #[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^53")]
        Value::Number(wanted) => !node.is_folder() && ordered(op, (node.size as f64).partial_cmp(wanted)),
        Value::Time(wanted) => {
            let at = match field {
                Field::CreatedAt => Some(node.created_ms),
                Field::ImageTime => more.photo.as_ref().map(|photo| photo.taken_ms),
                Field::TrashedAt => more.trashed_ms,
                _ => Some(node.updated_ms),
            };
            // The language knows seconds only.
            at.is_some_and(|at| ordered(op, Some(at.div_euclid(1_000).cmp(&wanted.div_euclid(1_000)))))
        }
        Value::Text(wanted) => text_is(files, node, field, op, wanted),
    }
}

fn ordered(op: Op, ordering: Option<Ordering>) -> bool {
    ordering.is_some_and(|ordering| match op {
        Op::Less => ordering.is_lt(),
        Op::Greater => ordering.is_gt(),
        Op::LessEqual => ordering.is_le(),
        Op::GreaterEqual => ordering.is_ge(),
        _ => ordering.is_eq(),
    })
}

fn text_is(files: &Files, node: &Node, field: Field, op: Op, wanted: &str) -> bool {
    let more = node.more();
    let equal = |text: &str| if op == Op::Prefix { text.starts_with(wanted) } else { text == wanted };
    match field {
        Field::Name | Field::Description if op == Op::Match => {
            let text = if field == Field::Name { &*node.name } else { more.description.as_str() };
            fuzzy(text, wanted)
        }
        Field::Name => equal(&node.name),
        Field::Description => equal(&more.description),
        Field::ParentFileId => node.parent.is_some_and(|parent| equal(&files.id_text(parent))),
        Field::FileId => equal(&node.id.text()),
        Field::Type => equal(if node.is_folder() { "folder" } else { "file" }),
        Field::FileExtension => {
            let extension = node.extension();
            if op == Op::Prefix {
                extension.to_lowercase().starts_with(&wanted.to_lowercase())
            } else {
                extension.eq_ignore_ascii_case(wanted)
            }
        }
        Field::MimeType => !node.is_folder() && equal(node.content_type()),
        Field::Status => equal(if node.status == Status::Uploading { "uploading" } else { "available" }),
        Field::Category => !node.is_folder() && equal(node.category()),
        Field::Label => more.labels.iter().any(|label| equal(label)),
        Field::Address => more.photo.as_ref().and_then(|photo| photo.place).is_some_and(|place| {
            [place.country, place.province, place.city, place.district].iter().any(|level| equal(level))
        }),
        Field::CreatorId => equal(&more.creator),
        Field::LastModifierId => equal(&more.modifier),
        Field::ContentHash => node.content.as_ref().is_some_and(|content| content.sha1_text().eq_ignore_ascii_case(wanted)),
        Field::CustomIndexKey => equal(&more.custom_index_key),
        _ => false,
    }
}

/// Every word of the wish is somewhere in the text, whatever its case.
fn fuzzy(text: &str, wanted: &str) -> bool {
    let text = text.to_lowercase();
    wanted.to_lowercase().split_whitespace().all(|word| text.contains(word))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortField {
    Name,
    Created,
    Updated,
    Size,
    ImageTime,
    Type,
    Trashed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    pub field: SortField,
    pub descending: bool,
}

/// `"type ASC,updated_at DESC"`, at most five fields.
pub fn sort_fields(text: &str) -> Option<Vec<Sort>> {
    let sorts = text.split(',').filter(|part| !part.trim().is_empty()).map(|part| {
        let mut words = part.split_whitespace();
        let field = match words.next()? {
            "name" => SortField::Name,
            "created_at" => SortField::Created,
            "updated_at" => SortField::Updated,
            "size" => SortField::Size,
            "image_time" => SortField::ImageTime,
            "type" => SortField::Type,
            "trashed_at" => SortField::Trashed,
            _ => return None,
        };
        let descending = match words.next() {
            None => false,
            Some(word) if word.eq_ignore_ascii_case("asc") => false,
            Some(word) if word.eq_ignore_ascii_case("desc") => true,
            Some(_) => return None,
        };
        words.next().is_none().then_some(Sort { field, descending })
    });
    let sorts: Option<Vec<Sort>> = sorts.collect();
    sorts.filter(|sorts| sorts.len() <= 5)
}

/// Entries equal in every field keep the order of their making.
pub fn compare(files: &Files, sorts: &[Sort], a: Slot, b: Slot) -> Ordering {
    let (Some(x), Some(y)) = (files.node(a), files.node(b)) else { return a.cmp(&b) };
    let taken = |node: &Node| node.more().photo.as_ref().map(|photo| photo.taken_ms);
    for sort in sorts {
        let ordering = match sort.field {
            SortField::Name => x.name.cmp(&y.name),
            SortField::Created => x.created_ms.cmp(&y.created_ms),
            SortField::Updated => x.updated_ms.cmp(&y.updated_ms),
            SortField::Size => x.size.cmp(&y.size),
            SortField::ImageTime => taken(x).cmp(&taken(y)),
            // "file" comes before "folder".
            SortField::Type => x.is_folder().cmp(&y.is_folder()),
            SortField::Trashed => x.more().trashed_ms.cmp(&y.more().trashed_ms),
        };
        let ordering = if sort.descending { ordering.reverse() } else { ordering };
        if ordering.is_ne() {
            return ordering;
        }
    }
    a.cmp(&b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_read() {
        let sort = |field, descending| Sort { field, descending };
        assert_eq!(
            sort_fields("type ASC,updated_at DESC"),
            Some(vec![sort(SortField::Type, false), sort(SortField::Updated, true)])
        );
        assert_eq!(sort_fields("name"), Some(vec![sort(SortField::Name, false)]));
        assert_eq!(sort_fields("colour ASC"), None);
        assert_eq!(sort_fields("name SIDEWAYS"), None);
    }

    #[test]
    fn matching_is_word_by_word_and_blind_to_case() {
        assert!(fuzzy("Report of the Harbour.pdf", "harbour REPORT"));
        assert!(!fuzzy("Report.pdf", "harbour"));
        assert!(fuzzy("西湖断桥.jpg", "断桥"));
    }
}
