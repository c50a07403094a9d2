//! Office documents in the page of the service's own viewer, which is another site in a frame. It gets a token of its own,
//! which opens this document and nothing else.

use super::store::{OfficeState, OfficeStore};
use crate::base::name::shown::shown;
use crate::browser::effect::effect;
use crate::browser::frame;
use crate::features::preview::facts::NotShown;
use crate::features::preview::source::Source;
use crate::features::shell::failure_panel::{FailureNote, FailurePanel};
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{PreviewText, Text};
use crate::model::office::{origin, read, token};
use crate::model::preview::may_edit;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use leptos::html;
use leptos::prelude::*;

#[component]
pub fn OfficeViewer(source: Source) -> impl IntoView {
    let prefs = use_prefs();
    let store = OfficeStore::new(source, prefs.lang.get_untracked().tag());
    let retry = Callback::new(move |()| store.open(store.is_editing.get_untracked()));
    let address = Memo::new(move |_| match store.state.get() {
        OfficeState::Shown { address, .. } => Some(address),
        _ => None,
    });
    let state = Memo::new(move |_| match store.state.get() {
        OfficeState::Shown { .. } => None,
        state => Some(state),
    });
    move || match state.get() {
        Some(OfficeState::Failed(failure)) => view! { <FailurePanel failure on_retry=retry /> }.into_any(),
        Some(OfficeState::Unsupported) => {
            let others = source.viewer.others();
            view! { <NotShown source reason=PreviewText::NoOffice others /> }.into_any()
        }
        Some(_) => view! { <p class="preview-wait" role="status">{t(Text::Loading)}</p> }.into_any(),
        None => view! {
            <div class="preview-office">
                // A new frame for each address: a step of its own in the history would be in the way of closing.
                <For
                    each=move || address.get()
                    key=|address| address.clone()
                    children=move |address| view! { <Frame store source address /> }
                />
                {move || store.failure.get().map(|failure| view! { <FailureNote failure on_retry=retry /> })}
            </div>
            <OfficeTools store />
        }
        .into_any(),
    }
}

/// It may run its scripts and keep what it needs on its own site, and open pages of its own; it can't lead this page elsewhere.
const SANDBOX: &str = "allow-scripts allow-same-origin allow-forms allow-popups allow-downloads";

#[component]
fn Frame(store: OfficeStore, source: Source, address: String) -> impl IntoView {
    let prefs = use_prefs();
    let node = NodeRef::<html::Iframe>::new();
    let site = origin(&address).to_owned();
    let listener = StoredValue::new_local(None);
    effect(move || {
        let Some(node) = node.get() else { return };
        let (inside, its_site) = (node.clone(), site.clone());
        let heard = frame::listen(&node, site.clone(), move |message| {
            let (inside, its_site) = (inside.clone(), its_site.clone());
            if let Some(message) = read(&message) {
                store.hear(message, move |is_reply, access| {
                    frame::post(&inside, &its_site, &token(is_reply, access));
                });
            }
        });
        listener.set_value(heard);
    });
    on_cleanup(move || drop(listener.try_update_value(Option::take)));
    let label = move || prefs.localize(&PreviewText::Contents(shown(&source.entry().name)).into());
    view! {
        <iframe
            node_ref=node
            class="preview-office-frame"
            src=address
            title=label
            sandbox=SANDBOX
            referrerpolicy="no-referrer"
            allow="fullscreen; clipboard-write"
        ></iframe>
    }
}

#[component]
fn OfficeTools(store: OfficeStore) -> impl IntoView {
    let prefs = use_prefs();
    let label = Signal::derive(move || {
        let text = if store.is_editing.get() { PreviewText::StopEditing } else { PreviewText::EditOffice };
        prefs.localize(&text.into())
    });
    let status = move || {
        let is_opening = store.state.with(|it| matches!(it, OfficeState::Shown { is_open: false, .. }));
        is_opening.then(|| prefs.localize(&PreviewText::OfficeOpening.into()))
    };
    view! {
        <div class="preview-bar">
            {may_edit(&store.source.entry()).then(|| view! {
                <Button label icon=Icon::Pencil variant=ButtonVariant::Plain on_press=move |_| store.open(!store.is_editing.get_untracked()) />
            })}
            <span class="muted" role="status">{status}</span>
        </div>
    }
}
