//! Reactive stores: they own the signals and the async work; views read them and call their verbs. A store is a small
//! `Copy` handle. Those of the session are made once at the gate and live as long as it does.

pub mod browse;
pub mod dialogs;
mod download_acts;
mod download_rows;
mod download_tabs;
pub mod downloads;
pub mod file_actions;
pub mod folder_names;
pub mod folder_picker;
pub mod loader;
pub mod navigation;
mod packing;
pub mod places;
pub mod prefs;
mod saving;
pub mod session;
pub mod source;
pub mod tasks;
pub mod toasts;
pub mod transfer_rows;
pub mod transfers;
mod upload_look;
pub mod upload_plan;
mod upload_run;
mod upload_stuck;

use crate::api::Client;
use crate::base::id::DomainId;
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

/// Makes the stores that the first view of a session needs. Signing out disposes the owner, and with it all they hold.
pub fn provide(client: Client, domain: DomainId, user: User) {
    let api = Api(StoredValue::new_local(client));
    provide_context(api);
    provide_context(domain);
    tasks::provide();
    toasts::provide();
    dialogs::provide();
    places::provide(api, user);
    browse::provide(api);
}

/// Makes the rest of them. They belong to the second file of the app, see `view::later`.
pub fn provide_rest() {
    let (api, places) = (expect_context(), places::use_places());
    let user = places.user.with_value(|user| user.id.clone());
    // Whose transfers they are.
    let scope = format!("{}.{user}", expect_context::<DomainId>());
    let rows = transfer_rows::Rows::new();
    let downloads = downloads::provide(api, rows, user, &scope);
    let names = folder_names::provide(api, places);
    let transfers = transfers::provide(api, browse::use_browse(), places, names, rows, downloads, &scope);
    upload_plan::provide(api, transfers, places, scope);
}
