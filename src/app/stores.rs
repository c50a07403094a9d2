//! Makes the stores of a session. Signing out disposes their owner, and with it all they hold.

use crate::api::Client;
use crate::base::id::DomainId;
use crate::features::files::browse;
use crate::features::shell::api::Api;
use crate::features::shell::{dialogs, folder_names, places, tasks, toasts};
use crate::features::transfers::{downloads, store, transfer_rows, upload_plan};
use crate::model::drive::User;
use leptos::prelude::*;

/// Makes the stores that the first view of a session needs.
pub fn provide(client: Client, domain: DomainId, user: User) {
    let api = Api::new(client);
    provide_context(api);
    provide_context(domain);
    tasks::provide();
    toasts::provide();
    dialogs::provide();
    places::provide(api, user);
    browse::provide(api);
}

/// Makes the rest of them, which belong to a later chunk of the app: see `features::shell::later`.
pub fn provide_rest() {
    let (api, places) = (expect_context(), places::use_places());
    let user = places.user.with_value(|user| user.id.clone());
    // Whose transfers they are.
    let scope = format!("{}.{user}", expect_context::<DomainId>());
    let rows = transfer_rows::Rows::new();
    let downloads = downloads::provide(api, rows, user, &scope);
    let names = folder_names::provide(api, places);
    let transfers = store::provide(api, browse::use_browse(), places, names, rows, downloads, &scope);
    upload_plan::provide(api, transfers, places, scope);
}
