//! Renames many files by a rule: a pattern with placeholders, find and replace, letter case. The preview tells the new names
//! and every clash before anything happens; `stages` orders the renames so that none meets a name that is about to be free.

use crate::base::id::FileId;
use crate::base::name::{self, NameError};
use std::collections::{HashMap, HashSet};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameRule {
    /// What the stem becomes: text with the placeholders `{name}`, `{n}`, `{ext}` and `{date}`.
    pub pattern: String,
    /// Replaced in `{name}` by `replace`, everywhere; nothing if empty.
    pub find: String,
    pub replace: String,
    pub case: CaseRule,
    pub counter: Counter,
}

/// The numbers of `{n}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counter {
    pub start: i64,
    pub step: i64,
    /// Digits, with zeros in front.
    pub width: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CaseRule {
    #[default]
    Keep,
    Lower,
    Upper,
    /// Each word begins with a capital.
    Words,
}

impl CaseRule {
    pub const ALL: [Self; 4] = [Self::Keep, Self::Lower, Self::Upper, Self::Words];
}

impl Default for RenameRule {
    fn default() -> Self {
        Self {
            pattern: "{name}".to_owned(),
            find: String::new(),
            replace: String::new(),
            case: CaseRule::Keep,
            counter: Counter { start: 1, step: 1, width: 1 },
        }
    }
}

/// A file to be renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameItem {
    pub id: FileId,
    pub parent: FileId,
    pub name: String,
    pub is_folder: bool,
    /// The day it was changed last, as `2026-05-01`; empty if unknown.
    pub date: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewName {
    pub name: String,
    pub problem: Option<RenameProblem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenameProblem {
    Invalid(NameError),
    /// Another file of the folder, which is not renamed, has the name.
    Taken,
    /// Two of the renamed files would get the name.
    Twice,
}

/// The new name of each item. `taken` has the names, with their folders, of files that are not renamed.
pub fn preview(items: &[RenameItem], rule: &RenameRule, taken: &HashSet<(FileId, String)>) -> Vec<NewName> {
    let mut found: Vec<NewName> =
        items.iter().enumerate().map(|(at, item)| new_name(item, rule, at)).collect();
    let mut uses: HashMap<(&FileId, &str), usize> = HashMap::new();
    for (item, new) in items.iter().zip(&found) {
        *uses.entry((&item.parent, &new.name)).or_default() += 1;
    }
    let problems: Vec<Option<RenameProblem>> = items
        .iter()
        .zip(&found)
        .map(|(item, new)| match () {
            () if new.problem.is_some() => new.problem,
            () if uses.get(&(&item.parent, new.name.as_str())).is_some_and(|count| *count > 1) => {
                Some(RenameProblem::Twice)
            }
            () if new.name != item.name && taken.contains(&(item.parent.clone(), new.name.clone())) => {
                Some(RenameProblem::Taken)
            }
            () => None,
        })
        .collect();
    found.iter_mut().zip(problems).for_each(|(new, problem)| new.problem = problem);
    found
}

fn new_name(item: &RenameItem, rule: &RenameRule, at: usize) -> NewName {
    let (stem, extension) = match name::split_extension(&item.name) {
        (stem, extension) if !item.is_folder => (stem, extension),
        _ => (item.name.as_str(), None),
    };
    let replaced = match rule.find.as_str() {
        "" => stem.to_owned(),
        find => stem.replace(find, &rule.replace),
    };
    let new_stem = with_case(&fill(rule, &replaced, extension, &item.date, at), rule.case);
    let text = match extension {
        Some(extension) => format!("{new_stem}.{extension}"),
        None => new_stem.clone(),
    };
    // The extension alone is no name.
    if new_stem.trim().is_empty() && extension.is_some() {
        return NewName { name: text, problem: Some(RenameProblem::Invalid(NameError::Empty)) };
    }
    match name::typed(&text, &item.name) {
        // A name that the rule leaves alone stays as it is, whatever it consists of.
        _ if text == item.name => NewName { name: text, problem: None },
        Ok(name) => NewName { name, problem: None },
        Err(error) => NewName { name: text, problem: Some(RenameProblem::Invalid(error)) },
    }
}

/// Fills in the placeholders of the pattern; any other text in braces stays.
fn fill(rule: &RenameRule, stem: &str, extension: Option<&str>, date: &str, at: usize) -> String {
    let counter = rule.counter;
    let step = counter.step.saturating_mul(i64::try_from(at).unwrap_or(i64::MAX));
    let number = counter.start.saturating_add(step);
    let (mut filled, mut rest) = (String::new(), rule.pattern.as_str());
    while let Some(at) = rest.find('{') {
        filled.push_str(&rest[..at]);
        rest = &rest[at..];
        let values = [("{name}", stem), ("{ext}", extension.unwrap_or_default()), ("{date}", date)];
        if let Some(behind) = rest.strip_prefix("{n}") {
            filled.push_str(&padded(number, counter.width));
            rest = behind;
        } else if let Some((name, value)) = values.into_iter().find(|(name, _)| rest.starts_with(name)) {
            filled.push_str(value);
            rest = &rest[name.len()..];
        } else {
            filled.push('{');
            rest = &rest[1..];
        }
    }
    filled + rest
}

fn padded(number: i64, width: usize) -> String {
    let digits = number.unsigned_abs().to_string();
    let zeros = width.min(20).saturating_sub(digits.len());
    format!("{}{}{digits}", if number < 0 { "-" } else { "" }, "0".repeat(zeros))
}

fn with_case(text: &str, case: CaseRule) -> String {
    match case {
        CaseRule::Keep => text.to_owned(),
        CaseRule::Lower => text.to_lowercase(),
        CaseRule::Upper => text.to_uppercase(),
        CaseRule::Words => {
            let mut is_inside = false;
            let mut cased = String::with_capacity(text.len());
            for letter in text.chars() {
                match (letter.is_alphanumeric() || letter == '\'', is_inside) {
                    (true, false) => cased.extend(letter.to_uppercase()),
                    (true, true) => cased.extend(letter.to_lowercase()),
                    (false, _) => cased.push(letter),
                }
                is_inside = letter.is_alphanumeric() || letter == '\'';
            }
            cased
        }
    }
}

/// One rename of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    pub id: FileId,
    pub parent: FileId,
    pub from: String,
    pub to: String,
}

/// Orders renames that may run in any order within a stage: none takes a name that another still has. Names that change in
/// a circle go by way of a name nobody has.
pub fn stages(renames: Vec<Rename>) -> Vec<Vec<Rename>> {
    let mut left: Vec<Rename> = renames.into_iter().filter(|rename| rename.from != rename.to).collect();
    let mut stages = Vec::new();
    while !left.is_empty() {
        let held: HashSet<(FileId, String)> =
            left.iter().map(|rename| (rename.parent.clone(), rename.from.clone())).collect();
        let (waiting, ready): (Vec<Rename>, Vec<Rename>) =
            left.into_iter().partition(|rename| held.contains(&(rename.parent.clone(), rename.to.clone())));
        left = waiting;
        if !ready.is_empty() {
            stages.push(ready);
        } else if let Some(first) = left.first_mut() {
            let to = free_name(&first.parent, &first.from, &held, stages.len());
            stages.push(vec![Rename { to: to.clone(), ..first.clone() }]);
            first.from = to;
        }
    }
    stages
}

/// Short enough for any name, and unlike what people call their files.
fn free_name(parent: &FileId, from: &str, held: &HashSet<(FileId, String)>, salt: usize) -> String {
    let short: String = from.chars().take(100).collect();
    let mut names = (0..=held.len()).map(|number| format!("~{salt}-{number}~{short}"));
    names.find(|name| !held.contains(&(parent.clone(), name.clone()))).unwrap_or(short)
}
