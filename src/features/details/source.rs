//! What the panel knows of the list beside it.

use crate::base::loadable::Loadable;
use crate::i18n::Text;
use crate::model::details::MetadataEdit;
use crate::model::entry::{Crumb, Entry};
use crate::model::list_source::ListSource;
use crate::model::selected_rows::SelectedRows;
use leptos::prelude::*;

/// Calls its argument with the selected rows. Not reactive.
pub type ReadSelection = Box<dyn Fn(&mut dyn FnMut(&SelectedRows)) + Send + Sync>;

pub type OnEdited = Callback<(MetadataEdit, Option<Text>)>;

/// `app::wiring` connects it with the list.
#[derive(Clone, Copy)]
pub struct DetailsSource {
    pub place: RwSignal<Option<ListSource>>,
    /// The path of the open folder.
    pub crumbs: RwSignal<Loadable<Vec<Crumb>>>,
    /// Makes the caller follow the selection and what is selected.
    pub track_selection: Callback<()>,
    /// Takes one pass over the list, so it is called when the selection has settled.
    pub read_selection: StoredValue<ReadSelection>,
    /// An entry was changed here.
    pub on_changed: Callback<Entry>,
    /// An edit was made, with what is to be said of it. Set when the history is there.
    pub on_edited: StoredValue<Option<OnEdited>>,
    /// An edit that the history has undone or redone, to be shown.
    pub restored: RwSignal<Option<MetadataEdit>>,
}

/// To read so many takes a task of its own.
const MANY: usize = 50_000;

impl DetailsSource {
    pub fn has_many(&self) -> bool {
        let mut selected = 0;
        self.read_selection.with_value(|read| read(&mut |rows| selected = rows.len()));
        selected >= MANY
    }

    pub fn selected(&self) -> Vec<Entry> {
        let mut selected = Vec::new();
        self.read_selection.with_value(|read| {
            read(&mut |rows| selected = rows.iter().map(|row| row.entry()).collect());
        });
        selected
    }
}
