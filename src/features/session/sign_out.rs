//! Signs out, and removes what is stored of the person on this computer, if they ask for it or nothing is lost by it.

use super::store::{SessionStore, use_session};
use crate::base::id::DomainId;
use crate::browser::clock;
use crate::features::shell::dialogs::{Dialogs, OpenDialog, use_dialogs};
use crate::features::shell::drafts::{Drafts, use_drafts};
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::tasks::{Tasks, use_tasks};
use crate::features::transfers::{Transfers, use_transfers};
use crate::transfer::stored_data;
use futures_util::future::{self, Either};
use leptos::prelude::*;
use std::pin::pin;

/// The database answers in a few milliseconds, unless another tab holds it.
const MAX_WAIT_MS: u32 = 300;

#[derive(Clone, Copy)]
pub struct SignOut {
    session: SessionStore,
    dialogs: Dialogs,
    tasks: Tasks,
    transfers: Transfers,
    pub drafts: Drafts,
    scope: StoredValue<String>,
}

/// Called in a component's body.
pub fn use_sign_out() -> SignOut {
    let domain: DomainId = expect_context();
    let scope = use_drive_store().user.with_value(|user| stored_data::scope(&domain, &user.id));
    SignOut {
        session: use_session(),
        dialogs: use_dialogs(),
        tasks: use_tasks(),
        transfers: use_transfers(),
        drafts: use_drafts(),
        scope: StoredValue::new(scope),
    }
}

impl SignOut {
    /// Signs out; asks first if that stops something, or if something stays on this computer.
    pub fn ask(self) {
        let Self { dialogs, scope, .. } = self;
        let scope = scope.get_value();
        self.tasks.spawn(async move {
            if self.stops_something() {
                return dialogs.show(OpenDialog::SignOut);
            }
            // Other tabs may have a text that is not saved.
            let is_missed =
                async { !self.drafts.names().await.is_empty() || stored_data::is_missed(&scope).await };
            let is_missed = match future::select(pin!(is_missed), pin!(clock::sleep(MAX_WAIT_MS))).await {
                Either::Left((is_missed, _)) => is_missed,
                Either::Right(((), is_missed)) => {
                    // There may be something, and the person can sign out whether the database answers or not.
                    dialogs.show(OpenDialog::SignOut);
                    let is_missed = is_missed.await;
                    let is_asking = dialogs.open.with_untracked(|open| *open == Some(OpenDialog::SignOut));
                    if is_missed || !is_asking || self.stops_something() {
                        return;
                    }
                    dialogs.close();
                    false
                }
            };
            match is_missed {
                true => dialogs.show(OpenDialog::SignOut),
                false => self.sign_out_as(&scope, true),
            }
        });
    }

    /// `removes`: nothing of this person stays on this computer.
    pub fn sign_out(self, removes: bool) {
        self.sign_out_as(&self.scope.get_value(), removes);
    }

    fn sign_out_as(self, scope: &str, removes: bool) {
        if removes {
            stored_data::request_removal(scope);
        }
        self.session.sign_out();
    }

    pub fn running_transfers(self) -> usize {
        self.transfers.summary.get_untracked().running
    }

    /// The server has not answered yet what the person asked for.
    pub fn has_commands(self) -> bool {
        self.tasks.commands.get_untracked() > 0
    }

    fn stops_something(self) -> bool {
        self.running_transfers() > 0 || self.has_commands() || !self.drafts.names_here().is_empty()
    }
}
