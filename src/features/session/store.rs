//! The life of the sign-in as the interface sees it.

use crate::auth::session_manager::SessionManager;
use crate::i18n::SignInProblem;
use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq)]
pub enum Status {
    Live,
    /// It ends in a few minutes.
    Ending,
    /// It has ended; nothing is torn down.
    Ended,
    PopupBlocked,
    /// It has ended, and the pop-up brought nothing.
    RenewalFailed(SignInProblem),
    /// Somebody else signed in.
    OtherUser(String),
}

/// The session and what can be done about it.
#[derive(Clone, Copy)]
pub struct SessionStore {
    pub status: RwSignal<Status>,
    manager: StoredValue<SessionManager, LocalStorage>,
}

pub fn provide(status: RwSignal<Status>, manager: SessionManager) -> SessionStore {
    let store = SessionStore { status, manager: StoredValue::new_local(manager) };
    provide_context(store);
    store
}

pub fn use_session() -> SessionStore {
    expect_context()
}

impl SessionStore {
    /// Goes on with the sign-in: in a pop-up when leaving the page would interrupt something, else in this tab.
    pub fn continue_here(&self, busy: bool) {
        if !busy {
            return self.leave_for_sign_in();
        }
        if !self.manager.get_value().continue_in_popup() {
            self.status.set(Status::PopupBlocked);
        }
    }

    pub fn leave_for_sign_in(&self) {
        self.manager.get_value().redirect_to_sign_in();
    }

    pub fn accept_stranger(&self) {
        self.manager.get_value().switch_user();
    }

    pub fn sign_out(&self) {
        self.manager.get_value().sign_out();
    }
}
