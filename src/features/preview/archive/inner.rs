//! A file in an archive, shown by the viewer of its kind.

use super::store::{ArchiveStore, InnerState};
use super::unpack::UnpackError;
use super::viewer::Saver;
use crate::base::name::shown::shown;
use crate::browser::dom;
use crate::browser::effect::{effect, handler};
use crate::features::preview::store::use_preview;
use crate::features::preview::viewer_chunks::use_viewer_chunks;
use crate::features::shell::failure_panel::FailurePanel;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{ArchiveText, Text};
use crate::model::preview::Viewer;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

#[component]
pub fn ArchiveInner(store: ArchiveStore, node: usize) -> impl IntoView {
    let (preview, prefs, saver) = (use_preview(), use_prefs(), Saver::new(store));
    let viewers = use_viewer_chunks();
    let entry = StoredValue::new(store.inner_entry(node));
    let name = entry.with_value(|entry| entry.as_ref().map(|entry| shown(&entry.name)).unwrap_or_default());
    let take_out = ArchiveText::TakeOut(name.clone());
    let frame = NodeRef::<html::Div>::new();
    effect(move || {
        if let Some(frame) = frame.get() {
            dom::focus(&frame);
        }
    });
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Backspace" && !dom::is_text_input(event.target()) {
            event.prevent_default();
            event.stop_propagation();
            store.close_file();
        }
    };
    let retry = Callback::new(move |()| store.open_file(node));
    // An archive in an archive is not opened: each would cost its whole size.
    let viewer = Memo::new(move |_| match entry.with_value(|it| it.as_ref().map(|it| preview.viewer(it))) {
        Some(Viewer::Archive) | None => Viewer::Facts,
        Some(viewer) => viewer,
    });
    let refused = move |text: ArchiveText| {
        let text = prefs.localize(&text.into());
        view! { <div class="preview-facts"><p role="status">{text}</p></div> }.into_any()
    };
    let content = move || match store.inner.get() {
        InnerState::Unpacking => {
            view! { <p class="preview-wait" role="status">{t(Text::Loading)}</p> }.into_any()
        }
        InnerState::Ready(file) => {
            let source = entry.get_value().map(|entry| store.source.inner(entry, viewer.get(), file));
            source.map(|source| viewers.open(source)).into_any()
        }
        InnerState::NotUnpacked(UnpackError::Failed(failure)) => {
            view! { <FailurePanel failure on_retry=retry /> }.into_any()
        }
        InnerState::NotUnpacked(UnpackError::Refused(text)) => refused(text),
        InnerState::NotUnpacked(UnpackError::Archive(_)) => refused(ArchiveText::FileDamaged),
        InnerState::NotUnpacked(UnpackError::TooLarge(limit)) => {
            refused(ArchiveText::TooLargeToShow(prefs.size(limit)))
        }
    };
    view! {
        <div node_ref=frame class="archive-inner" tabindex="-1" on:keydown=handler(on_key)>
            <div class="archive-head">
                <Button label=t(ArchiveText::Back) icon=Icon::Up variant=ButtonVariant::IconOnly on_press=move |_| store.close_file() />
                <h3 class="ellipsis"><bdi>{name}</bdi></h3>
                <Button label=t(take_out) icon=Icon::Download variant=ButtonVariant::IconOnly on_press=move |_| saver.save(node) />
            </div>
            <div class="archive-stage">{content}</div>
        </div>
    }
}
