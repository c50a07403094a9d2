//! The names that are being typed. A draft belongs to its file: it outlives the row, which may be scrolled away, drawn
//! again or left with its folder, and the draft of one file is not touched by what happens to another.

use crate::base::failure::FailureKind;
use crate::base::id::FileId;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameDraft {
    pub id: FileId,
    pub text: String,
    /// Why the server refused `text`.
    pub refused: Option<FailureKind>,
    /// The start and the end of the selected text, in UTF-16 units.
    pub selected: (u32, u32),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RenameDrafts(Vec<RenameDraft>);

impl RenameDrafts {
    pub fn get(&self, id: &FileId) -> Option<&RenameDraft> {
        self.0.iter().find(|draft| draft.id == *id)
    }

    pub fn ids(&self) -> impl Iterator<Item = &FileId> {
        self.0.iter().map(|draft| &draft.id)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Starts the draft of a file, unless it has one.
    pub fn start(&mut self, draft: RenameDraft) {
        if self.get(&draft.id).is_none() {
            self.0.push(draft);
        }
    }

    pub fn edit(&mut self, id: &FileId, edit: impl FnOnce(&mut RenameDraft)) {
        if let Some(draft) = self.0.iter_mut().find(|draft| draft.id == *id) {
            edit(draft);
        }
    }

    /// Ends the draft of a file and returns it.
    pub fn remove(&mut self, id: &FileId) -> Option<RenameDraft> {
        let at = self.0.iter().position(|draft| draft.id == *id)?;
        Some(self.0.remove(at))
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(id: &str, text: &str) -> RenameDraft {
        RenameDraft { id: FileId::new(id), text: text.to_owned(), refused: None, selected: (0, 0) }
    }

    #[test]
    fn a_refused_name_leaves_the_draft_of_another_file_alone() {
        let mut drafts = RenameDrafts::default();
        drafts.start(draft("a", "taken.txt"));
        assert_eq!(drafts.remove(&FileId::new("a")), Some(draft("a", "taken.txt")));
        // While the server decides, another name is being typed.
        drafts.start(draft("b", "half"));
        drafts.start(RenameDraft { refused: Some(FailureKind::NameTaken), ..draft("a", "taken.txt") });
        drafts.edit(&FileId::new("b"), |draft| draft.text.push_str("way"));
        assert_eq!(drafts.get(&FileId::new("b")), Some(&draft("b", "halfway")));
        assert_eq!(drafts.get(&FileId::new("a")).and_then(|it| it.refused), Some(FailureKind::NameTaken));
        // Neither does what comes late replace what is typed by now.
        drafts.start(draft("b", "older"));
        assert_eq!(drafts.get(&FileId::new("b")), Some(&draft("b", "halfway")));
        drafts.remove(&FileId::new("a"));
        assert!(!drafts.is_empty());
    }
}
