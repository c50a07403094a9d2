//! Edits a text in place. What is typed is kept in this tab until it is saved or discarded.

use super::edit_store::{EditState, EditStore};
use super::writer::Save;
use crate::base::name::shown::shown;
use crate::browser::effect::{effect, handler};
use crate::browser::{dom, observe};
use crate::features::preview::facts::NotShown;
use crate::features::preview::source::Source;
use crate::features::preview::store::use_preview;
use crate::features::shell::failure_panel::{FailureNote, FailurePanel};
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{PreviewText, Text};
use crate::model::preview::Viewer;
use crate::model::text_edit::line_start;
use crate::ui::button::{Button, ButtonVariant};
use leptos::ev::{Event, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn TextEditor(source: Source) -> impl IntoView {
    let store = EditStore::new(source, use_preview());
    // While it is saved or decided upon, the field stays as it is.
    let kind = Memo::new(move |_| match store.state.get() {
        EditState::Saving | EditState::Conflict(_) => EditState::Editing,
        state => state,
    });
    let retry = Callback::new(move |()| store.load());
    move || match kind.get() {
        EditState::Failed(failure) => view! { <FailurePanel failure on_retry=retry /> }.into_any(),
        EditState::NotText => {
            view! { <NotShown source reason=PreviewText::NotEditable others=&[Viewer::Text, Viewer::Hex] /> }
                .into_any()
        }
        EditState::TooLong => {
            view! { <NotShown source reason=PreviewText::TooLongToEdit others=&[Viewer::Text] /> }.into_any()
        }
        EditState::Editing => view! { <Editor store source /> }.into_any(),
        _ => view! { <p class="preview-wait" role="status">{t(Text::Loading)}</p> }.into_any(),
    }
}

#[component]
fn Editor(store: EditStore, source: Source) -> impl IntoView {
    let (prefs, preview) = (use_prefs(), use_preview());
    let field = NodeRef::<html::Textarea>::new();
    let line = preview.edit_line.try_update_value(Option::take).flatten().unwrap_or_default();
    effect(move || {
        if let Some(field) = field.get() {
            let caret = store.text.with_untracked(|text| line_start(text, line)) as u32;
            spawn_local(async move {
                // The text that the field gets puts the caret to its end.
                leptos::task::tick().await;
                dom::set_caret(&field, caret);
                // The browser shows where the caret is.
                dom::focus(&field);
            });
        }
    });
    ask_before_unload(store);
    let on_key = move |event: KeyboardEvent| {
        let is_save = (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("s");
        if is_save && !event.is_composing() {
            // The browser would save the page.
            event.prevent_default();
            if store.is_changed.get_untracked() && !event.repeat() {
                store.save(Save::Version);
            }
        }
    };
    let label = move || prefs.localize(&PreviewText::Contents(shown(&source.entry().name)).into());
    view! {
        <div class="preview-sheet">
            <textarea
                node_ref=field
                class="preview-scroll editor"
                aria-label=label
                spellcheck="false"
                autocomplete="off"
                prop:value=move || store.text.get()
                on:input=handler(move |event: Event| store.type_text(event_target_value(&event)))
                on:keydown=handler(on_key)
            ></textarea>
            <Conflict store />
        </div>
        <EditorTools store source />
    }
}

/// A draft survives a reload, but not the end of the tab.
fn ask_before_unload(store: EditStore) {
    let guard = observe::on_window("beforeunload", move |event| {
        if store.is_changed.get_untracked() {
            event.prevent_default();
        }
    });
    let guard = StoredValue::new_local(guard);
    on_cleanup(move || drop(guard.try_update_value(Option::take)));
}

#[component]
fn Conflict(store: EditStore) -> impl IntoView {
    let prefs = use_prefs();
    move || {
        let EditState::Conflict(theirs) = store.state.get() else { return None };
        let when = theirs.updated_at.map(|time| prefs.date(time)).unwrap_or_default();
        Some(view! {
            <div class="editor-conflict" role="alert">
                <p>{prefs.localize(&PreviewText::SavedByOthers(when).into())}</p>
                <div class="preview-choices">
                    <Button label=t(PreviewText::SaveOver) variant=ButtonVariant::Primary on_press=move |_| store.save(Save::VersionOver) />
                    <Button label=t(PreviewText::SaveCopy) variant=ButtonVariant::Outlined on_press=move |_| store.save(Save::Copy) />
                    <Button label=t(PreviewText::TakeTheirs) variant=ButtonVariant::Outlined on_press=move |_| store.discard() />
                </div>
            </div>
        })
    }
}

#[component]
fn EditorTools(store: EditStore, source: Source) -> impl IntoView {
    let prefs = use_prefs();
    let preview = use_preview();
    let is_saving = Memo::new(move |_| store.state.with(|state| *state == EditState::Saving));
    let refusal = Memo::new(move |_| {
        let is_new = store.is_changed.get();
        (!is_new).then(|| prefs.localize(&PreviewText::NothingToSave.into()))
    });
    let status = move || {
        let text = match (is_saving.get(), store.is_changed.get(), store.is_restored.get()) {
            (true, ..) => PreviewText::Saving,
            (_, true, true) => PreviewText::DraftRestored,
            (_, true, false) => PreviewText::Unsaved,
            _ if store.form.get().is_converted => PreviewText::SavedAsUtf8,
            _ => PreviewText::Saved,
        };
        prefs.localize(&text.into())
    };
    let again = Callback::new(move |()| store.save(Save::Version));
    view! {
        <div class="preview-bar">
            <Button label=t(PreviewText::Save) variant=ButtonVariant::Primary disabled_reason=refusal on_press=move |_| store.save(Save::Version) />
            {move || store.is_changed.get().then(|| view! {
                <Button label=t(PreviewText::Discard) variant=ButtonVariant::Plain on_press=move |_| store.discard() />
            })}
            <Button label=t(PreviewText::StopEditing) variant=ButtonVariant::Plain on_press=move |_| preview.close_as(&source.entry()) />
            <span class="muted" role="status">{status}</span>
            {move || store.failure.get().map(|failure| view! { <FailureNote failure on_retry=again /> })}
        </div>
    }
}
