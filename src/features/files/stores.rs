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

/// Those that the first view does not need.
pub fn provide_later() {
    pending_commands::provide();
    deletion::provide();
    history_store::provide(expect_context());
    search::provide();
    columns::provide();
    let columns = columns::use_column_store();
    columns.folder_store.fetch_page.set_value(Some(Rc::new(move |page| columns::fetch(columns, page))));
}
