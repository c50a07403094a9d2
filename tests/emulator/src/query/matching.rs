//! Evaluates a query for a file.

use super::{Op, Query, Value};
use crate::media;
use crate::tree::{Node, NodeId, Tree, name};

/// The file that conditions are checked against.
pub struct Candidate<'a> {
    pub tree: &'a Tree,
    pub id: NodeId,
    pub node: &'a Node,
    /// `parent_file_id` means the parent's descendants as well.
    pub recursive: bool,
}

enum FieldValue {
    Text(String),
    Number(f64),
    Flag(bool),
    Nothing,
}

impl Candidate<'_> {
    pub fn matches(&self, query: &Query) -> bool {
        match query {
            Query::Everything => true,
            Query::And(terms) => terms.iter().all(|term| self.matches(term)),
            Query::Or(terms) => terms.iter().any(|term| self.matches(term)),
            Query::Not(term) => !self.matches(term),
            Query::In { field, values } => values.iter().any(|value| self.condition(field, Op::Equal, value)),
            Query::Condition { field, op, value } => self.condition(field, *op, value),
        }
    }

    fn condition(&self, field: &str, op: Op, value: &Value) -> bool {
        if field == "parent_file_id" {
            return self.parent(op, value);
        }
        match (self.field_value(field), value) {
            (FieldValue::Text(fact), Value::Text(text)) => match op {
                Op::Match => words_match(&fact, text),
                Op::Prefix => fact.starts_with(text.as_str()),
                _ => fact == *text,
            },
            (FieldValue::Number(fact), Value::Number(number)) => match op {
                Op::Less => fact < *number,
                Op::Greater => fact > *number,
                Op::LessOrEqual => fact <= *number,
                Op::GreaterOrEqual => fact >= *number,
                _ => fact == *number,
            },
            (FieldValue::Flag(fact), Value::Flag(flag)) => fact == *flag,
            _ => false,
        }
    }

    /// With `recursive` the folder itself counts as one of its descendants, as observed with the service.
    fn parent(&self, op: Op, value: &Value) -> bool {
        let Value::Text(wanted) = value else { return false };
        let is = |id: NodeId| {
            let Some(node) = self.tree.get(id) else { return false };
            let key = if node.parent.is_none() { "root".to_owned() } else { node.key.text() };
            if op == Op::Prefix { key.starts_with(wanted.as_str()) } else { key == *wanted }
        };
        match self.recursive {
            true => self.tree.ancestors(self.id).into_iter().any(is),
            false => self.node.parent.is_some_and(is),
        }
    }

    fn field_value(&self, field: &str) -> FieldValue {
        let node = self.node;
        let more = node.more.as_deref();
        let text =
            |text: Option<&str>| text.map_or(FieldValue::Nothing, |text| FieldValue::Text(text.to_owned()));
        let extension = || name::extension(&node.name);
        let given = more.and_then(|more| more.content_type.as_deref());
        match field {
            "name" => FieldValue::Text(node.name.to_string()),
            "description" => text(more.and_then(|more| more.description.as_deref())),
            "type" => text(Some(if node.folder { "folder" } else { "file" })),
            "status" => text(Some(if node.uploading { "uploading" } else { "available" })),
            "file_id" => FieldValue::Text(node.key.text()),
            "creator_id" => text(more.and_then(|more| more.creator.as_deref())),
            "last_modifier_id" => text(more.and_then(|more| more.modifier.as_deref())),
            "starred" => FieldValue::Flag(node.starred),
            "hidden" => FieldValue::Flag(node.hidden),
            "created_at" => FieldValue::Number(node.created as f64),
            "updated_at" => FieldValue::Number(node.updated as f64),
            "trashed_at" => node.trashed.map_or(FieldValue::Nothing, |at| FieldValue::Number(at as f64)),
            "image_time" => {
                node.photo.map_or(FieldValue::Nothing, |photo| FieldValue::Number(photo.taken as f64))
            }
            "address" => text(node.photo.map(|photo| media::place(photo.place).city)),
            _ if node.folder => FieldValue::Nothing,
            "size" => FieldValue::Number(node.size as f64),
            "file_extension" => FieldValue::Text(extension()),
            "mime_type" => {
                FieldValue::Text(given.map_or_else(|| name::mime(&extension()).to_owned(), str::to_owned))
            }
            "category" => text(Some(name::category(&extension(), given.unwrap_or_default()))),
            "content_hash" => text(node.content.as_ref().map(|object| object.hash.hex.as_str())),
            _ => FieldValue::Nothing,
        }
    }
}

/// Every word of the query is a word of the text, whatever the case. The service has an index of words: it finds
/// neither parts of words nor what stands between them (the vendor's own tests: `k` finds `k中` and not `jk`).
fn words_match(text: &str, query: &str) -> bool {
    let text = words(text);
    words(query).iter().all(|word| text.contains(word))
}

/// Splits into runs of letters and digits; each Chinese, Japanese or Korean character is a word.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for letter in text.to_lowercase().chars() {
        let alone = matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
        if alone || !letter.is_alphanumeric() {
            words.push(if alone { letter.into() } else { String::new() });
            words.push(String::new());
        } else if let Some(word) = words.last_mut() {
            word.push(letter);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
