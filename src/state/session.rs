//! The life of the sign-in as the interface sees it.

use crate::browser::signal::Atom;
use crate::i18n::Refused;
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
    Refused(Refused),
    /// Somebody else signed in.
    Stranger(String),
}

/// What the session's owner (the gate) does when asked; views know only these verbs.
#[derive(Clone, Copy)]
pub struct SessionStore {
    pub status: Atom<Status>,
    verbs: StoredValue<Verbs, LocalStorage>,
}

#[derive(Clone)]
pub struct Verbs {
    /// Opens the sign-in page in a pop-up, within the click; false when the browser refused.
    pub continue_in_popup: std::rc::Rc<dyn Fn() -> bool>,
    pub leave_for_sign_in: std::rc::Rc<dyn Fn()>,
    pub accept_stranger: std::rc::Rc<dyn Fn()>,
    pub sign_out: std::rc::Rc<dyn Fn()>,
}

pub fn provide(status: Atom<Status>, verbs: Verbs) -> SessionStore {
    let store = SessionStore { status, verbs: StoredValue::new_local(verbs) };
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
        if !self.verbs.with_value(|verbs| (verbs.continue_in_popup)()) {
            self.status.set(Status::PopupBlocked);
        }
    }

    pub fn leave_for_sign_in(&self) {
        self.verbs.with_value(|verbs| (verbs.leave_for_sign_in)());
    }

    pub fn accept_stranger(&self) {
        self.verbs.with_value(|verbs| (verbs.accept_stranger)());
    }

    pub fn sign_out(&self) {
        self.verbs.with_value(|verbs| (verbs.sign_out)());
    }
}
