//! Store of toasts: short notices with a lifetime and at most one action each.

use super::prefs::{Prefs, use_prefs};
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::FileId;
use crate::browser::clock;
use crate::i18n::{ProblemText, Text};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::HashSet;

/// Time to read a toast twice and press Undo.
const LIFETIME_MS: u32 = 8_000;
/// Errors take longer to read.
const ERROR_LIFETIME_MS: u32 = 20_000;
const TICK_MS: u32 = 500;
const MAX_VISIBLE: usize = 4;

#[derive(Clone)]
pub struct Toast {
    pub id: u64,
    pub text: Text,
    pub failure: Option<Failure>,
    pub action: Option<(Text, Callback<()>)>,
    /// The files that `action` changes.
    file_ids: Vec<FileId>,
    remaining_ms: u32,
}

#[derive(Clone, Copy)]
pub struct Toasts {
    pub visible: RwSignal<Vec<Toast>>,
    is_paused: RwSignal<bool>,
    is_ticking: StoredValue<bool>,
    next_id: StoredValue<u64>,
    prefs: Prefs,
}

pub fn provide() -> Toasts {
    let toasts = Toasts {
        visible: RwSignal::new(Vec::new()),
        is_paused: RwSignal::new(false),
        is_ticking: StoredValue::new(false),
        next_id: StoredValue::new(0),
        prefs: use_prefs(),
    };
    provide_context(toasts);
    toasts
}

pub fn use_toasts() -> Toasts {
    expect_context()
}

impl Toasts {
    pub fn show(&self, text: Text) {
        self.push(text, None, None, Vec::new());
    }

    /// Replaces older toasts with an action on the same files: their undo would no longer revert the latest change.
    pub fn show_with_action(&self, text: Text, action: Text, file_ids: Vec<FileId>, run: Callback<()>) {
        let changed: HashSet<FileId> = file_ids.iter().cloned().collect();
        let is_outdated = |toast: &Toast| toast.file_ids.iter().any(|id| changed.contains(id));
        self.visible.update(|visible| visible.retain(|toast| !is_outdated(toast)));
        self.push(text, None, Some((action, run)), file_ids);
    }

    /// Reports a failed action. A cancelled one is not reported.
    pub fn show_failure(&self, failure: Failure) {
        if failure.kind != FailureKind::Cancelled {
            self.push(Text::from(ProblemText::FailureNote(failure.kind)), Some(failure), None, Vec::new());
        }
    }

    /// Reports a failed action with the name of the file, where it is known.
    pub fn show_failure_for(&self, name: Option<String>, failure: Failure) {
        match name {
            Some(name) if failure.kind != FailureKind::Cancelled => {
                let text = Text::from(ProblemText::FailedFor { name, kind: failure.kind });
                self.show_failure_text(text, failure);
            }
            _ => self.show_failure(failure),
        }
    }

    /// Reports a failed action in other words.
    pub fn show_failure_text(&self, text: Text, failure: Failure) {
        self.push(text, Some(failure), None, Vec::new());
    }

    pub fn show_failure_with_action(&self, text: Text, failure: Failure, action: Text, run: Callback<()>) {
        self.push(text, Some(failure), Some((action, run)), Vec::new());
    }

    pub fn dismiss(&self, id: u64) {
        self.visible.update(|visible| visible.retain(|toast| toast.id != id));
    }

    /// Runs the action of a toast and closes it.
    pub fn run_action(&self, id: u64) {
        let action = self.visible.with_untracked(|visible| {
            visible.iter().find(|toast| toast.id == id).and_then(|toast| toast.action.clone())
        });
        self.dismiss(id);
        if let Some((_, run)) = action {
            run.run(());
        }
    }

    pub fn set_paused(&self, is_paused: bool) {
        self.is_paused.set(is_paused);
    }

    pub fn prefs(&self) -> Prefs {
        self.prefs
    }

    fn push(
        &self,
        text: Text,
        failure: Option<Failure>,
        action: Option<(Text, Callback<()>)>,
        file_ids: Vec<FileId>,
    ) {
        let Some(id) = self.next_id.try_update_value(|next_id| {
            *next_id += 1;
            *next_id
        }) else {
            return;
        };
        let remaining_ms = if failure.is_some() { ERROR_LIFETIME_MS } else { LIFETIME_MS };
        self.visible.update(|visible| {
            // Saying the same again is no news. Only an undo is of another action each time.
            let is_undo = |toast: &Toast| toast.action.is_some() && toast.failure.is_none();
            visible.retain(|toast| is_undo(toast) || toast.text != text);
            visible.push(Toast { id, text, failure, action, file_ids, remaining_ms });
            let surplus = visible.len().saturating_sub(MAX_VISIBLE);
            visible.drain(..surplus);
        });
        if !self.is_ticking.get_value() {
            self.is_ticking.set_value(true);
            self.start_ticking();
        }
    }

    /// One timer for all toasts; it stops when none is left.
    fn start_ticking(self) {
        spawn_local(async move {
            loop {
                clock::sleep(TICK_MS).await;
                if self.is_paused.try_get_untracked().unwrap_or(false) {
                    continue;
                }
                let empty = self.visible.try_update(|visible| {
                    for toast in visible.iter_mut() {
                        toast.remaining_ms = toast.remaining_ms.saturating_sub(TICK_MS);
                    }
                    visible.retain(|toast| toast.remaining_ms > 0);
                    visible.is_empty()
                });
                if empty.unwrap_or(true) {
                    // The session, and with it the store, may be gone already.
                    let _ = self.is_ticking.try_set_value(false);
                    break;
                }
            }
        });
    }
}
