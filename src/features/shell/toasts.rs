//! Notices with a lifetime. One action, one notice, in one place.

use super::prefs::{Prefs, use_prefs};
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::FileId;
use crate::browser::clock;
use crate::i18n::{ProblemText, Text};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Long enough to read twice and press Undo.
const LIFETIME_MS: u32 = 8_000;
/// Errors ask for more time.
const BAD_LIFETIME_MS: u32 = 20_000;
const TICK_MS: u32 = 500;
const MOST_SHOWN: usize = 4;

#[derive(Clone)]
pub struct Toast {
    pub id: u64,
    pub text: Text,
    pub failure: Option<Failure>,
    pub action: Option<(Text, Callback<()>)>,
    /// The files its action is about.
    about: Vec<FileId>,
    left_ms: u32,
}

#[derive(Clone, Copy)]
pub struct Toasts {
    pub shown: RwSignal<Vec<Toast>>,
    held: RwSignal<bool>,
    running_down: StoredValue<bool>,
    next: StoredValue<u64>,
    prefs: Prefs,
}

pub fn provide() -> Toasts {
    let toasts = Toasts {
        shown: RwSignal::new(Vec::new()),
        held: RwSignal::new(false),
        running_down: StoredValue::new(false),
        next: StoredValue::new(0),
        prefs: use_prefs(),
    };
    provide_context(toasts);
    toasts
}

pub fn use_toasts() -> Toasts {
    expect_context()
}

impl Toasts {
    pub fn say(&self, text: Text) {
        self.push(text, None, None, Vec::new());
    }

    /// An older offer about the same files goes: what it would undo is not the last thing that was done to them.
    pub fn offer(&self, text: Text, action: Text, about: Vec<FileId>, run: Callback<()>) {
        let same = |toast: &Toast| toast.about.iter().any(|id| about.contains(id));
        self.shown.update(|shown| shown.retain(|toast| !same(toast)));
        self.push(text, None, Some((action, run)), about);
    }

    /// Tells of a failed action. What the person cancelled needs no notice.
    pub fn fail(&self, failure: Failure) {
        if failure.kind != FailureKind::Cancelled {
            self.push(Text::from(ProblemText::FailureNote(failure.kind)), Some(failure), None, Vec::new());
        }
    }

    /// The same where it is known which file it was about.
    pub fn fail_for(&self, name: Option<String>, failure: Failure) {
        match name {
            Some(name) if failure.kind != FailureKind::Cancelled => {
                let text = Text::from(ProblemText::FailedFor { name, kind: failure.kind });
                self.push(text, Some(failure), None, Vec::new());
            }
            _ => self.fail(failure),
        }
    }

    pub fn dismiss(&self, id: u64) {
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
    }

    /// Does what the notice offers, once.
    pub fn act(&self, id: u64) {
        let action = self.shown.with_untracked(|shown| {
            shown.iter().find(|toast| toast.id == id).and_then(|toast| toast.action.clone())
        });
        self.dismiss(id);
        if let Some((_, run)) = action {
            run.run(());
        }
    }

    pub fn hold(&self, held: bool) {
        self.held.set(held);
    }

    pub fn prefs(&self) -> Prefs {
        self.prefs
    }

    fn push(
        &self,
        text: Text,
        failure: Option<Failure>,
        action: Option<(Text, Callback<()>)>,
        about: Vec<FileId>,
    ) {
        let Some(id) = self.next.try_update_value(|next| {
            *next += 1;
            *next
        }) else {
            return;
        };
        let left_ms = if failure.is_some() { BAD_LIFETIME_MS } else { LIFETIME_MS };
        self.shown.update(|shown| {
            shown.push(Toast { id, text, failure, action, about, left_ms });
            let surplus = shown.len().saturating_sub(MOST_SHOWN);
            shown.drain(..surplus);
        });
        if !self.running_down.get_value() {
            self.running_down.set_value(true);
            self.run_down();
        }
    }

    /// One clock for all notices; it stops when none is left.
    fn run_down(self) {
        spawn_local(async move {
            loop {
                clock::sleep(TICK_MS).await;
                if self.held.try_get_untracked().unwrap_or(false) {
                    continue;
                }
                let empty = self.shown.try_update(|shown| {
                    for toast in shown.iter_mut() {
                        toast.left_ms = toast.left_ms.saturating_sub(TICK_MS);
                    }
                    shown.retain(|toast| toast.left_ms > 0);
                    shown.is_empty()
                });
                if empty.unwrap_or(true) {
                    // Where the session is gone, so is this clock.
                    let _ = self.running_down.try_set_value(false);
                    break;
                }
            }
        });
    }
}
