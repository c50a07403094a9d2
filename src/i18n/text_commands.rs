//! Texts of the command registry and its surfaces: palette, history, batch rename, clipboard, new files.

use super::text::{Count, Localize, Text};
use super::{Lang, en, zh};
use crate::model::batch_rename::{CaseRule, RenameProblem};
use crate::model::command::{Command, Group};
use crate::model::history::{Direction, StepKind};

#[derive(Clone, Debug, PartialEq)]
pub enum CommandText {
    Name(Command),
    Group(Group),

    // Palette
    PaletteHint,
    PaletteResults,
    Folders,
    RecentFiles,
    Drives,
    NothingMatches(String),

    // History
    HistoryEmpty,
    HistoryUndone,
    Step(StepText),
    /// The name of the button of a step.
    StepButton {
        direction: Direction,
        step: StepText,
    },
    /// What was undone or redone.
    Ended {
        direction: Direction,
        step: StepText,
    },
    /// `name` and `others` more stay as they are, because others have changed them or they are gone.
    ChangedSince {
        direction: Direction,
        name: String,
        others: Count,
    },
    /// What was started before is not done yet.
    HistoryWaits(Direction),
    /// It is back, but its folder is gone.
    RestoredElsewhere(String),

    // Batch rename
    RenameTitle(Count),
    Pattern,
    PatternHint,
    Find,
    ReplaceWith,
    LetterCase,
    Case(CaseRule),
    CountFrom,
    CountStep,
    CountDigits,
    NewNames,
    RenameProblem(RenameProblem),
    Unchanged,
    RenameMany(Count),
    Problems(Count),
    NothingChanges,
    /// Not all names of the folder are known, so a clash may show only later.
    NamesUnknown,
    RenamedMany(super::Share),

    // Clipboard
    CutDone(Count),
    CopyDone(Count),
    /// The originals are in the trash of another drive.
    MovedAcross {
        count: Count,
        folder: String,
    },
    /// The drive does not let its files be copied into another one.
    NoCopyAcross(String),

    // New files
    NewFileName,
    CreatedFile(String),
}

/// One thing the person did, in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct StepText {
    pub kind: StepKind,
    pub name: String,
    pub count: Count,
    /// The new name, or the folder it went to.
    pub to: Option<String>,
}

impl Localize for CommandText {
    fn localize(&self, lang: Lang) -> String {
        match lang {
            Lang::En => en::commands::localize(self),
            Lang::Zh => zh::commands::localize(self),
        }
    }
}

impl CommandText {
    pub fn of(command: Command) -> Text {
        Text::from(Self::Name(command))
    }
}
