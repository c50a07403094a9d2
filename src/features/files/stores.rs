//! The stores of the file browser, which live as long as the session.

use super::folder_store::{self, FolderStore};
use super::{clipboard, columns, deletion, history_store, pending_commands, search};
use crate::features::shell::api::Api;
use leptos::prelude::*;
use std::rc::Rc;

pub fn provide(api: Api) -> FolderStore {
    clipboard::provide();
    folder_store::provide(api)
}

/// What stands below the rows of a folder. Another feature draws it.
#[derive(Clone, Copy)]
pub struct BelowRows(StoredValue<ViewFn>);

impl BelowRows {
    pub(super) fn draw(self) -> Option<AnyView> {
        self.0.try_with_value(ViewFn::run)
    }
}

/// Those that the first view does not need.
pub fn provide_later(below_rows: ViewFn) {
    provide_context(BelowRows(StoredValue::new(below_rows)));
    pending_commands::provide();
    deletion::provide();
    history_store::provide(expect_context());
    search::provide();
    columns::provide();
    let columns = columns::use_column_store();
    columns.folder_store.fetch_page.set_value(Some(Rc::new(move |page| columns::fetch(columns, page))));
}
