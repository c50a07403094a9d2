//! Tests of the history against a model of a drive.

use super::history::*;
use crate::base::id::{FileId, RevisionId};
use crate::base::time::Timestamp;
use crate::model::details::MetadataChange;
use crate::model::entry::{Entry, fixture};
use proptest::prelude::*;
use std::collections::BTreeMap;

type Drive = BTreeMap<FileId, Entry>;

fn drive() -> Drive {
    ["a", "b", "c", "d"].map(|name| (FileId::new(name), fixture(name))).into()
}

/// Does an operation, as the server does.
fn apply(drive: &mut Drive, id: &FileId, operation: Operation) {
    let entry = drive.get_mut(id).unwrap();
    match operation {
        Operation::Rename(name) => entry.name = name,
        Operation::Move(parent) => entry.parent = parent,
        Operation::Trash => entry.trashed_at = Some(Timestamp(1)),
        Operation::Restore => entry.trashed_at = None,
        Operation::Star(starred) => entry.starred = starred,
        Operation::Edit(change) => panic!("{change:?}"),
    }
}

/// Undoes or redoes as the store does, and returns whether something was done.
fn run(history: &mut History, drive: &mut Drive, direction: Direction, id: Option<u64>) -> bool {
    let Some(step) = history.start(direction, id) else { return false };
    assert!(history.start(direction, None).is_none(), "one at a time");
    let outcomes: Vec<EditOutcome> = step
        .edits
        .iter()
        .map(|edit| {
            let now = &drive[&edit.id];
            let is_trashed = now.trashed_at.is_some();
            let can = match edit.is_visible(direction) {
                true => edit.is_unchanged(direction, now),
                false => is_trashed,
            };
            if can {
                apply(drive, &edit.id, edit.operation(direction));
                EditOutcome::Done
            } else {
                EditOutcome::Lost
            }
        })
        .collect();
    history.finish(direction, step.id, &outcomes);
    outcomes.contains(&EditOutcome::Done)
}

/// Something the person does to a file.
fn act(history: &mut History, drive: &mut Drive, (kind, file, to): (u8, usize, u8)) {
    let id = FileId::new(["a", "b", "c", "d"][file % 4]);
    let before = drive[&id].clone();
    let target = format!("{kind}-{to}");
    let (change, step) = match kind % 4 {
        _ if before.trashed_at.is_some() => (Change::Trashed(false), StepKind::Restore),
        0 => (Change::Name { from: before.name.clone(), to: target.clone() }, StepKind::Rename),
        1 => {
            (Change::Parent { from: before.parent.clone(), to: FileId::new(target.clone()) }, StepKind::Move)
        }
        2 => (Change::Trashed(true), StepKind::Trash),
        _ if before.starred => (Change::Starred(false), StepKind::Unstar),
        _ => (Change::Starred(true), StepKind::Star),
    };
    let edit = Edit::new(&before, change);
    apply(drive, &id, edit.operation(Direction::Redo));
    let edit = Edit { name: drive[&id].name.clone(), parent: drive[&id].parent.clone(), ..edit };
    history.record(step, Some(target), vec![edit], 0);
}

proptest! {
    #[test]
    fn undo_after_redo_after_undo_is_undo(actions in prop::collection::vec((0..4_u8, 0..4_usize, 0..9_u8), 1..20)) {
        let (mut history, mut drive) = (History::default(), drive());
        let mut states = vec![drive.clone()];
        for action in &actions {
            act(&mut history, &mut drive, *action);
            states.push(drive.clone());
        }
        // All the way back and forth, one step at a time.
        for expected in states.iter().rev().skip(1) {
            prop_assert!(run(&mut history, &mut drive, Direction::Undo, None));
            prop_assert_eq!(&drive, expected);
            let (undone, after) = (drive.clone(), history.clone());
            prop_assert!(run(&mut history, &mut drive, Direction::Redo, None));
            prop_assert!(run(&mut history, &mut drive, Direction::Undo, None));
            prop_assert_eq!(&drive, &undone);
            prop_assert_eq!(&history, &after);
        }
        prop_assert!(!run(&mut history, &mut drive, Direction::Undo, None));
        for expected in states.iter().skip(1) {
            prop_assert!(run(&mut history, &mut drive, Direction::Redo, None));
            prop_assert_eq!(&drive, expected);
        }
    }

    /// In any order, also past what others do: a file is touched only if it is as the step left it.
    #[test]
    fn nothing_of_others_is_undone(
        actions in prop::collection::vec((0..4_u8, 0..4_usize, 0..9_u8), 1..12),
        others in prop::collection::vec((0..4_usize, 0..3_u8), 0..4),
        picks in prop::collection::vec((any::<bool>(), 0..12_u64), 0..12),
    ) {
        let (mut history, mut drive) = (History::default(), drive());
        for action in &actions {
            act(&mut history, &mut drive, *action);
        }
        let mut theirs = Vec::new();
        for (file, name) in others {
            let entry = drive.values_mut().nth(file).unwrap();
            entry.name = format!("theirs-{name}");
            theirs.push((entry.id.clone(), entry.name.clone()));
        }
        theirs.reverse();
        for (is_undo, id) in picks {
            let direction = if is_undo { Direction::Undo } else { Direction::Redo };
            run(&mut history, &mut drive, direction, Some(id + 1));
            prop_assert!(!history.is_running());
        }
        for (at, (id, name)) in theirs.iter().enumerate() {
            if !theirs[..at].iter().any(|(other, _)| other == id) {
                prop_assert_eq!(&drive[id].name, name);
            }
        }
    }
}

#[test]
fn what_failed_can_be_tried_again_and_what_is_lost_is_forgotten() {
    let mut history = History::default();
    let edits: Vec<Edit> =
        ["a", "b", "c"].map(|name| Edit::new(&fixture(name), Change::Trashed(true))).to_vec();
    let id = history.record(StepKind::Trash, None, edits, 0);
    let names = |history: &History, direction| -> Vec<Vec<String>> {
        let steps = history.steps(direction).iter();
        steps.map(|step| step.edits.iter().map(|edit| edit.name.clone()).collect()).collect()
    };
    history.start(Direction::Undo, None).unwrap();
    history.finish(Direction::Undo, id, &[EditOutcome::Done, EditOutcome::Failed, EditOutcome::Lost]);
    assert_eq!(names(&history, Direction::Undo), [["b"]]);
    assert_eq!(names(&history, Direction::Redo), [["a"]]);
    history.start(Direction::Undo, None).unwrap();
    history.finish(Direction::Undo, id, &[EditOutcome::Done]);
    assert_eq!(names(&history, Direction::Undo), Vec::<Vec<String>>::new());
    assert_eq!(names(&history, Direction::Redo), [["b", "a"]]);
}

#[test]
fn a_file_that_others_have_written_is_not_taken_away() {
    let revision = |id: &str| Some(RevisionId::new(id));
    let made = Entry { revision: revision("1"), ..fixture("a") };
    let edit = Edit::created(&made);
    let cases = [
        (made.clone(), true),
        (Entry { revision: revision("2"), ..made.clone() }, false),
        (Entry { name: "b".into(), ..made.clone() }, false),
        (Entry { parent: FileId::new("x"), ..made.clone() }, false),
        (Entry { trashed_at: Some(Timestamp(1)), ..made.clone() }, false),
        (Entry { starred: true, ..made }, true),
    ];
    for (now, expected) in cases {
        assert_eq!(edit.is_unchanged(Direction::Undo, &now), expected, "{now:?}");
    }
    assert_eq!(
        (edit.operation(Direction::Undo), edit.operation(Direction::Redo)),
        (Operation::Trash, Operation::Restore)
    );
}

#[test]
fn what_is_stored_survives_a_reload_and_stays_small() {
    let mut history = History::default();
    for step in 0..60 {
        let name = format!("{step}");
        let edits = vec![Edit::new(&fixture(&name), Change::Starred(true)); 100];
        history.record(StepKind::Star, None, edits, step);
    }
    let text = serde_json::to_string(&history.stored()).unwrap();
    assert!(text.len() < 1_000_000, "{}", text.len());
    let read: History = serde_json::from_str(&text).unwrap();
    assert_eq!(read.steps(Direction::Undo).len(), 40);
    assert_eq!(read.next(Direction::Undo), history.next(Direction::Undo));
    let small = r#"{"done":[{"id":1,"at_ms":2,"kind":"Rename","to":"b","edits":[{"drive":"1","id":"x","name":"b",
        "parent":"root","revision":null,"change":{"Name":{"from":"a","to":"b"}}}]}],"undone":[],"last_id":1}"#;
    let read: History = serde_json::from_str(small).unwrap();
    assert_eq!(
        read.next(Direction::Undo).unwrap().edits[0].operation(Direction::Undo),
        Operation::Rename("a".into())
    );
}

#[test]
fn an_edit_of_the_details_is_undone_unless_others_have_changed_it() {
    let change = MetadataChange::Description { before: "old".into(), after: "new".into() };
    let edit = Edit::new(&fixture("a"), Change::Metadata(change.clone()));
    assert_eq!(edit.operation(Direction::Redo), Operation::Edit(change.clone()));
    assert_eq!(edit.operation(Direction::Undo), Operation::Edit(change.inverse()));
    let text = serde_json::to_string(&edit).unwrap();
    assert_eq!(serde_json::from_str::<Edit>(&text).unwrap(), edit);
    assert!(
        Edit::new(&fixture("a"), Change::Starred(true)).operation(Direction::Redo) == Operation::Star(true)
    );
}
