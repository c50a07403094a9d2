//! Store of the session's status for the interface, and the actions that renew or end the session.

use crate::auth::session_manager::SessionManager;
use crate::base::sign_in_error::SignInError;
use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq)]
pub enum SessionStatus {
    Live,
    /// Ends in a few minutes.
    Ending,
    /// Has ended. The interface stays, for a new sign-in.
    Ended,
    PopupBlocked,
    /// Has ended, and the sign-in in the pop-up failed.
    RenewalFailed(SignInError),
    /// Another user signed in, in another tab or in the pop-up.
    OtherUser(String),
}

/// The status of the session and its actions.
#[derive(Clone, Copy)]
pub struct SessionStore {
    pub status: RwSignal<SessionStatus>,
    manager: StoredValue<SessionManager, LocalStorage>,
}

pub fn provide(status: RwSignal<SessionStatus>, manager: SessionManager) -> SessionStore {
    let store = SessionStore { status, manager: StoredValue::new_local(manager) };
    provide_context(store);
    store
}

pub fn use_session() -> SessionStore {
    expect_context()
}

impl SessionStore {
    /// Signs in again: in a pop-up when leaving the page would interrupt transfers, else in this tab.
    pub fn continue_here(&self, busy: bool) {
        if !busy {
            return self.leave_for_sign_in();
        }
        if !self.manager.get_value().continue_in_popup() {
            self.status.set(SessionStatus::PopupBlocked);
        }
    }

    pub fn leave_for_sign_in(&self) {
        self.manager.get_value().redirect_to_sign_in();
    }

    pub fn accept_other_user(&self) {
        self.manager.get_value().switch_user();
    }

    pub fn sign_out(&self) {
        self.manager.get_value().sign_out();
    }
}
