//! The stores of the file browser, which live as long as the session.

use super::folder_store::{self, FolderStore};
use super::{clipboard, history_store, pending_commands};
use crate::features::shell::api::Api;

pub fn provide(api: Api) -> FolderStore {
    clipboard::provide();
    pending_commands::provide();
    history_store::provide(api);
    folder_store::provide(api)
}
