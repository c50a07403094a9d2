//! Tests of batch renames.

use super::batch_rename::*;
use crate::base::id::FileId;
use crate::base::name::{self, NameError};
use proptest::prelude::*;
use std::collections::{HashMap, HashSet};

fn item(name: &str) -> RenameItem {
    let (name, is_folder) = name.strip_suffix('/').map_or((name, false), |name| (name, true));
    RenameItem {
        id: FileId::new(name),
        parent: FileId::root(),
        name: name.to_owned(),
        is_folder,
        date: "2026-05-01".to_owned(),
    }
}

fn rule(pattern: &str) -> RenameRule {
    RenameRule { pattern: pattern.to_owned(), ..RenameRule::default() }
}

fn names(items: &[&str], rule: &RenameRule) -> Vec<String> {
    let items: Vec<RenameItem> = items.iter().map(|name| item(name)).collect();
    preview(&items, rule, &HashSet::new()).into_iter().map(|new| new.name).collect()
}

#[test]
fn rules_make_names() {
    let counter = |start, step, width| Counter { start, step, width };
    let find = |find: &str, replace: &str| RenameRule {
        find: find.into(),
        replace: replace.into(),
        ..RenameRule::default()
    };
    let cases: Vec<(RenameRule, &[&str], &[&str])> = vec![
        (rule("{name}"), &["a.txt", "b/"], &["a.txt", "b"]),
        (rule("Trip {n}"), &["x.jpg", "y.png", "z"], &["Trip 1.jpg", "Trip 2.png", "Trip 3"]),
        (
            RenameRule { counter: counter(8, 2, 3), ..rule("{n}_{name}") },
            &["a.x", "b.x"],
            &["008_a.x", "010_b.x"],
        ),
        (RenameRule { counter: counter(1, -1, 2), ..rule("{n}") }, &["a", "b", "c"], &["01", "00", "-01"]),
        (rule("{date} {name}-{ext}"), &["a.tar.gz"], &["2026-05-01 a.tar-gz.gz"]),
        (rule("{nope} {n} {"), &["a.b"], &["{nope} 1 {.b"]),
        // A placeholder in a name is not one.
        (rule("{name}"), &["{n}.txt"], &["{n}.txt"]),
        (find("IMG_", ""), &["IMG_1.jpg", "IMG_IMG_2.jpg"], &["1.jpg", "2.jpg"]),
        (find(".jpg", "x"), &["a.jpg.jpg"], &["ax.jpg"]),
        (find("文", "海 "), &["文件.txt"], &["海 件.txt"]),
        (RenameRule { case: CaseRule::Lower, ..rule("{name}") }, &["ÄB.TXT", "C D/"], &["äb.TXT", "c d"]),
        (RenameRule { case: CaseRule::Upper, ..rule("{name}") }, &["straße.txt"], &["STRASSE.txt"]),
        (
            RenameRule { case: CaseRule::Words, ..rule("{name}") },
            &["my sister's BIG-day.txt"],
            &["My Sister's Big-Day.txt"],
        ),
        // A folder has no extension.
        (find("v1.2", "v2"), &["v1.2/"], &["v2"]),
        (rule(" {name} "), &["a.txt"], &["a .txt"]),
    ];
    for (rule, before, after) in cases {
        assert_eq!(names(before, &rule), after, "{rule:?}");
    }
}

#[test]
fn clashes_and_invalid_names_are_told_before_anything_happens() {
    use RenameProblem::{Invalid, Taken, Twice};
    let find = |find: &str, replace: &str| RenameRule {
        find: find.into(),
        replace: replace.into(),
        ..RenameRule::default()
    };
    let long = "文".repeat(340);
    let long = [long.as_str()];
    type Case<'a> = (RenameRule, &'a [&'a str], &'a [&'a str], &'a [Option<RenameProblem>]);
    let cases: Vec<Case> = vec![
        (rule("same"), &["a.txt", "b.txt", "c.png"], &[], &[Some(Twice), Some(Twice), None]),
        (find("a", "b"), &["a.txt"], &["b.txt"], &[Some(Taken)]),
        (find("a", "b"), &["a.txt", "b.txt"], &[], &[Some(Twice), Some(Twice)]),
        // Both change, so both names become free.
        (
            RenameRule { counter: Counter { start: 2, step: 1, width: 1 }, ..rule("{n}") },
            &["1", "2"],
            &[],
            &[None, None],
        ),
        (
            rule(""),
            &["a.txt", "b/"],
            &[],
            &[Some(Invalid(NameError::Empty)), Some(Invalid(NameError::Empty))],
        ),
        (find("a", "x/y"), &["a.txt"], &[], &[Some(Invalid(NameError::Slash))]),
        (find("a", "\u{7}"), &["a.txt"], &[], &[Some(Invalid(NameError::Control))]),
        (find("a", "."), &["a/"], &[], &[Some(Invalid(NameError::Dots))]),
        (rule("{name}{name}"), &long, &[], &[Some(Invalid(NameError::TooLong))]),
        // A name that stays is no clash with itself.
        (rule("{name}"), &["a.txt"], &["a.txt"], &[None]),
    ];
    for (rule, items, taken, expected) in cases {
        let items: Vec<RenameItem> = items.iter().map(|name| item(name)).collect();
        let taken = taken.iter().map(|name| (FileId::root(), (*name).to_owned())).collect();
        let problems: Vec<_> = preview(&items, &rule, &taken).into_iter().map(|new| new.problem).collect();
        assert_eq!(problems, expected, "{rule:?} {items:?}");
    }
}

#[test]
fn the_same_name_in_two_folders_is_no_clash() {
    let elsewhere = RenameItem { parent: FileId::new("other"), ..item("b.txt") };
    let found = preview(&[item("a.txt"), elsewhere], &rule("same"), &HashSet::new());
    assert!(found.iter().all(|new| new.problem.is_none()), "{found:?}");
}

#[test]
fn hostile_names_keep_their_extension_and_stay_valid() {
    let text = include_str!("../../tests/fixtures/names.json");
    let all: Vec<serde_json::Value> = serde_json::from_str(text).unwrap();
    let items: Vec<RenameItem> = all.iter().map(|it| item(it["name"].as_str().unwrap())).collect();
    assert!(items.len() > 20);
    // Unchanged, whatever it consists of.
    for (item, new) in items.iter().zip(preview(&items, &RenameRule::default(), &HashSet::new())) {
        assert_eq!(new, NewName { name: item.name.clone(), problem: None });
    }
    for (item, new) in items.iter().zip(preview(&items, &rule("{n}"), &HashSet::new())) {
        assert_eq!(new.problem, None, "{item:?}");
        assert_eq!(name::split_extension(&new.name).1, name::split_extension(&item.name).1, "{item:?}");
    }
}

/// Renames in an order that a server may choose, and returns the names at the end.
fn carry_out(stages: &[Vec<Rename>], others: &[String], turn: usize) -> Option<HashMap<FileId, String>> {
    let first = |id: &FileId| stages.iter().flatten().find(|it| it.id == *id).map(|it| it.from.clone());
    let ids: HashSet<&FileId> = stages.iter().flatten().map(|it| &it.id).collect();
    let mut now: HashMap<FileId, String> =
        ids.into_iter().map(|id| (id.clone(), first(id).unwrap())).collect();
    for stage in stages {
        let mut order: Vec<&Rename> = stage.iter().collect();
        let length = order.len();
        order.rotate_left(turn % length);
        for rename in order {
            let is_taken = now.iter().any(|(id, name)| *id != rename.id && *name == rename.to)
                || others.contains(&rename.to);
            if is_taken || now[&rename.id] != rename.from {
                return None;
            }
            now.insert(rename.id.clone(), rename.to.clone());
        }
    }
    Some(now)
}

proptest! {
    #[test]
    fn any_exchange_of_names_can_be_carried_out(
        order in Just((0..8_usize).collect::<Vec<_>>()).prop_shuffle(),
        shift in 0..8_usize,
        turn in 0..8_usize,
    ) {
        let renames: Vec<Rename> = order
            .iter()
            .enumerate()
            .map(|(at, to)| Rename {
                id: FileId::new(at.to_string()),
                parent: FileId::root(),
                from: format!("{at}"),
                // With a shift some names are new.
                to: format!("{}", to + shift),
            })
            .collect();
        let stages = stages(renames.clone());
        let end = carry_out(&stages, &[], turn);
        prop_assert!(end.is_some(), "{stages:?}");
        let end = end.unwrap();
        for rename in renames {
            prop_assert_eq!(end.get(&rename.id).unwrap_or(&rename.from), &rename.to);
        }
    }

    #[test]
    fn what_the_preview_allows_the_server_allows(
        before in prop::collection::hash_set("[ab1]{1,2}(\\.[xy])?", 1..8),
        pattern in "[a{n}me ]{0,4}|\\{name\\}|\\{n\\}-\\{name\\}|\\{name\\}a",
        find in "[ab]{0,1}",
        replace in "[ab/]{0,1}",
    ) {
        let before: Vec<String> = before.into_iter().collect();
        let (others, renamed) = before.split_at(before.len() / 3);
        let items: Vec<RenameItem> = renamed.iter().map(|name| item(name)).collect();
        let taken = others.iter().map(|name| (FileId::root(), name.clone())).collect();
        let rule = RenameRule { pattern, find, replace, ..RenameRule::default() };
        let found = preview(&items, &rule, &taken);
        if found.iter().all(|new| new.problem.is_none()) {
            let renames = items.iter().zip(&found).map(|(item, new)| Rename {
                id: item.id.clone(),
                parent: item.parent.clone(),
                from: item.name.clone(),
                to: new.name.clone(),
            });
            prop_assert!(carry_out(&stages(renames.collect()), others, 1).is_some());
            prop_assert!(found.iter().all(|new| name::validate(&new.name).is_ok()));
        }
    }
}
