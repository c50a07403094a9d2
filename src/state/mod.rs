//! Reactive stores: they own the signals and the async work; views read them and call their verbs. A store is a small
//! `Copy` handle. Those of the session are made once at the gate and live as long as it does.

pub mod browse;
pub mod dialogs;
mod download_records;
mod download_rows;
pub mod downloads;
pub mod file_actions;
pub mod folder_picker;
pub mod loader;
pub mod navigation;
pub mod places;
pub mod prefs;
mod saving;
pub mod session;
pub mod source;
pub mod tasks;
pub mod toasts;
pub mod transfer_rows;
pub mod transfers;
pub mod upload_plan;
mod upload_run;

use crate::api::Client;
use crate::model::drive::User;
use leptos::prelude::*;

/// The client of the signed-in person. It exists only below the gate.
#[derive(Clone, Copy)]
pub struct Api(StoredValue<Client, LocalStorage>);

impl Api {
    /// A clone to take along into async work.
    pub fn client(&self) -> Client {
        self.0.get_value()
    }
}

/// Makes every store of a session. Signing out disposes the owner, and with it all they hold.
/// `domain` and the user together name whose transfers these are.
pub fn provide(client: Client, domain: &str, user: User) {
    let api = Api(StoredValue::new_local(client));
    provide_context(api);
    tasks::provide();
    toasts::provide();
    dialogs::provide();
    let rows = transfer_rows::Rows::new();
    let downloads = downloads::provide(api, rows, user.id.clone());
    let scope = format!("{domain}.{}", user.id);
    let places = places::provide(api, user);
    let browse = browse::provide(api);
    let transfers = transfers::provide(api, browse, places, rows, downloads, &scope);
    upload_plan::provide(api, transfers, places);
}
