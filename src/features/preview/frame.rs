//! The preview itself: a dialog over the whole page, with the head above, the stage below, and the keys and gestures that
//! walk and close.

use super::chunk;
use super::head::Head;
use super::open_viewer::OpenViewer;
use super::store::{self, PreviewStore, Step, use_preview};
use super::viewer_chunks::use_viewer_chunks;
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::{FileId, RevisionId};
use crate::base::keyboard::shortcut_key;
use crate::base::loadable::Loadable;
use crate::base::name::shown;
use crate::browser::dom;
use crate::browser::effect::{effect, handler};
use crate::features::shell::panels::FailurePanel;
use crate::features::shell::prefs::{t, use_prefs};
use crate::features::shell::toast_list::Toasts;
use crate::i18n::{PreviewText, Text};
use crate::model::command::{KeyPress, list_command};
use crate::model::preview::Viewer;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use crate::ui::state_panel::EmptyPanel;
use leptos::ev::{Event, KeyboardEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The part below the head, which has the keyboard where a viewer does not take it.
pub const STAGE: &str = ".preview-stage";
/// What a finger has to cover to walk on or to close, in pixels.
const SWIPE: i32 = 70;

#[component]
pub fn Preview(close: Callback<()>) -> impl IntoView {
    let store = store::provide(close);
    let (dialog, frame) = (NodeRef::<html::Dialog>::new(), NodeRef::<html::Div>::new());
    let stage = NodeRef::<html::Div>::new();
    let previous_focus = dom::focused().filter(|_| !dom::nothing_focused());
    let opened = StoredValue::new_local(None);
    effect(move || {
        if let (Some(dialog), Some(stage)) = (dialog.get(), stage.get()) {
            // Throws only when the dialog is already open.
            let _ = dialog.show_modal();
            dom::focus(&stage);
            opened.set_value(Some((dialog, previous_focus.clone())));
        }
    });
    on_cleanup(move || {
        if let Some(Some((dialog, previous_focus))) = opened.try_update_value(Option::take) {
            // An open modal dialog would not let other elements have the focus.
            dialog.close();
            match previous_focus {
                Some(element) => dom::restore_focus(&element),
                None => drop(dom::focus_page()),
            }
        }
    });
    let cancel = move |event: Event| {
        // The address decides whether it is open.
        event.prevent_default();
        close.run(());
    };
    let on_key = move |event: KeyboardEvent| {
        if handle_key(store, &event, frame) {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let title = move || store.entry.with(|entry| entry.ready().map(|entry| shown::shown(&entry.name)));
    let prefs = use_prefs();
    let announcement = move || title().map(|name| prefs.localize(&PreviewText::Opened(name).into()));
    effect(move || title().iter().for_each(|name| dom::set_title(name)));
    restore_title();
    let viewers = use_viewer_chunks();
    let open_sound = Callback::new(move |file: FileId| store.open_instead(&file));
    view! {
        <dialog node_ref=dialog class="file-preview" aria-labelledby="preview-title" on:cancel=handler(cancel) on:keydown=handler(on_key)>
            <div node_ref=frame class="preview-frame">
                <Head frame />
                <Stage node=stage />
                {viewers.others.view(move || chunk::sound_bar(open_sound))}
                <p class="visually-hidden" role="status">{announcement}</p>
                <Toasts />
            </div>
        </dialog>
    }
}

/// The page gets its title back.
fn restore_title() {
    let before = dom::title();
    on_cleanup(move || dom::set_title(&before));
}

/// Whether the key was one of the preview's.
fn handle_key(store: PreviewStore, event: &KeyboardEvent, frame: NodeRef<html::Div>) -> bool {
    let key = shortcut_key(&event.key(), &event.code(), event.shift_key());
    let (ctrl, target) = (event.ctrl_key() || event.meta_key(), event.target());
    // A menu, a dialog or a field above keeps its keys.
    if dom::is_text_input(target.clone()) || dom::is_inside(target.clone(), "[popover]") || key == "Escape" {
        return false;
    }
    // Where a viewer finds nothing, the browser may.
    if ctrl && !event.alt_key() && !event.shift_key() && key.eq_ignore_ascii_case("f") {
        return dom::focus_first(".file-preview .preview-find");
    }
    let is_plain = !ctrl && !event.alt_key() && !event.shift_key();
    // The slider of a player.
    let is_player = dom::is_inside(target.clone(), "[role=slider]");
    let is_pressed =
        matches!(key.as_str(), " " | "Enter") && (is_player || dom::is_inside(target.clone(), "button, a"));
    if is_pressed {
        return false;
    }
    if !ctrl && !event.alt_key() && store.run_viewer_key(&key) {
        return true;
    }
    let is_scroller = dom::is_inside(target, ".preview-scroll");
    match key.as_str() {
        "ArrowLeft" if is_plain && !is_player => store.walk(Step::Previous),
        "ArrowRight" if is_plain && !is_player => store.walk(Step::Next),
        "Home" if is_plain && !is_player && !is_scroller => store.walk(Step::First),
        "End" if is_plain && !is_player && !is_scroller => store.walk(Step::Last),
        "f" if is_plain => frame.get_untracked().iter().for_each(|frame| dom::toggle_full_screen(frame)),
        _ => {
            let press = KeyPress { key: &key, ctrl, alt: event.alt_key(), shift: event.shift_key() };
            let Some(command) = list_command(press, untrack(|| store.is_trash())) else { return false };
            return event.repeat() || store.run(command);
        }
    }
    true
}

#[derive(Clone, PartialEq)]
enum Shown {
    Loading,
    Failed(Failure),
    File(FileId, Option<RevisionId>, Viewer),
}

#[component]
fn Stage(node: NodeRef<html::Div>) -> impl IntoView {
    let store = use_preview();
    // A file that is renamed or starred meanwhile stays as it is shown.
    let shown = Memo::new(move |_| match store.entry.get() {
        Loadable::Ready(entry) => {
            let viewer = store.viewer(&entry);
            // What is edited here gets its new versions from here.
            let revision = entry.revision.filter(|_| viewer != Viewer::Edit);
            Shown::File(entry.id, revision, viewer)
        }
        Loadable::Failed(failure) => Shown::Failed(failure),
        Loadable::Idle | Loadable::Loading => Shown::Loading,
    });
    let kind = move || match shown.get() {
        Shown::File(_, _, viewer) => match viewer {
            Viewer::Image | Viewer::Svg | Viewer::ConvertedImage => "image",
            Viewer::Video | Viewer::Audio => "media",
            Viewer::Pdf | Viewer::Markdown | Viewer::Text | Viewer::Edit => "text",
            Viewer::Csv | Viewer::Archive | Viewer::Font | Viewer::Office | Viewer::Hex => "text",
            Viewer::Facts => "facts",
        },
        Shown::Loading | Shown::Failed(_) => "facts",
    };
    let retry = Callback::new(move |()| store.retry());
    let content = move || {
        match shown.get() {
        Shown::Loading => {
            view! { <p class="preview-wait" role="status">{t(Text::Loading)}</p> }.into_any()
        }
        Shown::Failed(failure) if failure.kind == FailureKind::NotFound => {
            view! { <EmptyPanel icon=Icon::File title=t(PreviewText::Missing) hint=Signal::stored(String::new()) /> }
                .into_any()
        }
        Shown::Failed(failure) => view! { <FailurePanel failure on_retry=retry /> }.into_any(),
        Shown::File(_, _, viewer) => {
            let entry = store.entry.with_untracked(|entry| entry.ready().cloned());
            entry.map(|entry| view! { <OpenViewer source=store.source(entry, viewer) /> }).into_any()
        }
    }
    };
    // What had the keyboard may go with the file that it showed.
    effect(move || {
        shown.track();
        store.neighbours.track();
        spawn_local(async move {
            leptos::task::tick().await;
            if let Some(Some(stage)) = node.try_get_untracked() {
                dom::focus_instead(&stage, "body");
            }
        });
    });
    let start = StoredValue::new(None::<(i32, i32)>);
    let press = move |event: PointerEvent| {
        let is_finger = event.pointer_type() == "touch" && event.is_primary();
        let keeps = dom::is_inside(
            event.target(),
            ".preview-scroll, .enlarged, button, a, input, select, [role=slider]",
        );
        start.set_value((is_finger && !keeps).then(|| (event.client_x(), event.client_y())));
    };
    let release = move |event: PointerEvent| {
        let Some((x, y)) = start.try_update_value(Option::take).flatten().filter(|_| event.is_primary())
        else {
            return;
        };
        let (x, y) = (event.client_x() - x, event.client_y() - y);
        match (x, y) {
            (x, y) if x.abs() > SWIPE && x.abs() > 2 * y.abs() => {
                store.walk(if x < 0 { Step::Next } else { Step::Previous });
            }
            (x, y) if y > SWIPE && y > 2 * x.abs() => store.close.run(()),
            _ => {}
        }
    };
    // A second finger pinches.
    let another = move |event: PointerEvent| {
        if !event.is_primary() {
            start.set_value(None);
        }
    };
    view! {
        <div
            node_ref=node
            class="preview-stage"
            data-kind=kind
            tabindex="-1"
            on:pointerdown=handler(move |event: PointerEvent| {
                press(event.clone());
                another(event);
            })
            on:pointerup=handler(release)
            on:pointercancel=handler(move |_| start.set_value(None))
        >
            {content}
        </div>
        <WalkButton step=Step::Previous label=PreviewText::Previous icon=Icon::ChevronLeft class="preview-walk previous" />
        <WalkButton step=Step::Next label=PreviewText::Next icon=Icon::ChevronRight class="preview-walk next" />
    }
}

/// There only where there is something to walk to.
#[component]
fn WalkButton(step: Step, label: PreviewText, icon: Icon, class: &'static str) -> impl IntoView {
    let store = use_preview();
    let can_walk = Memo::new(move |_| store.can_walk(step));
    let label = t(label);
    move || {
        can_walk.get().then(|| {
            view! {
                <div class=class>
                    <Button label icon variant=ButtonVariant::IconOnly on_press=move |_| store.walk(step) />
                </div>
            }
        })
    }
}
