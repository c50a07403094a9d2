//! Makes the stores of a session. Signing out disposes their owner, and with it all they hold.

use super::wiring;
use crate::api::Client;
use crate::base::id::DomainId;
use crate::features::files;
use crate::features::shell::api::Api;
use crate::features::shell::{dialogs, drive_store, panels, tasks, toasts};
use crate::features::transfers;
use crate::model::drive::User;
use leptos::prelude::*;

pub fn provide(client: Client, domain: DomainId, user: User) {
    let api = Api::new(client);
    provide_context(api);
    provide_context(domain);
    tasks::provide();
    toasts::provide();
    dialogs::provide();
    drive_store::provide(api, user);
    let folder_store = files::provide(api);
    let transfers = transfers::provide(wiring::folder_links(folder_store), wiring::is_live());
    panels::provide_for_session(super::panels::start);
    wiring::preload_after_first_view(folder_store, transfers);
}
