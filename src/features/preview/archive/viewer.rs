//! Archives: their folders and files. A file in one is taken out by itself, or looked at by the viewers that
//! show files of a drive.

use super::inner::ArchiveInner;
use super::store::{ArchiveState, ArchiveStore, MAX_TAKEN_OUT};
use super::unpack::UnpackError;
use crate::base::name::local::local_name;
use crate::base::name::shown::shown;
use crate::browser::dom;
use crate::browser::effect::{effect, handler, row_memo};
use crate::features::preview::facts::NotShown;
use crate::features::preview::source::Source;
use crate::features::shell::failure_panel::FailurePanel;
use crate::features::shell::kind_icon::category_icon;
use crate::features::shell::loader::Loader;
use crate::features::shell::prefs::{Prefs, t, use_prefs};
use crate::features::shell::toasts::{Toasts, use_toasts};
use crate::i18n::{ArchiveText, PreviewText};
use crate::model::archive::{ArchiveError, ListEnd, MAX_ENTRIES};
use crate::model::archive_tree::{ArchiveRow, ROOT};
use crate::model::entry::Category;
use crate::model::preview::Viewer;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::viewport::Viewport;
use crate::ui::virtual_rows::{RowPlace, VirtualRows};
use leptos::ev::{Event, KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use std::ops::Range;
use std::sync::Arc;

#[component]
pub fn ArchiveViewer(source: Source) -> impl IntoView {
    let (store, prefs) = (ArchiveStore::new(source), use_prefs());
    let retry = Callback::new(move |()| store.open());
    // The list is drawn anew when a file is closed, not while its state changes.
    let shown = Memo::new(move |_| (store.state.get(), store.opened.get()));
    move || match shown.get() {
        (ArchiveState::Reading(part), _) => {
            let text = prefs.localize(&ArchiveText::Reading(prefs.percent(part)).into());
            view! { <p class="preview-wait" role="status">{text}</p> }.into_any()
        }
        (ArchiveState::Unpacking, _) => {
            view! { <p class="preview-wait" role="status">{t(ArchiveText::UnpackingAll)}</p> }.into_any()
        }
        (ArchiveState::Failed(failure), _) => view! { <FailurePanel failure on_retry=retry /> }.into_any(),
        (ArchiveState::Unreadable(error), _) => {
            let reason = unreadable(error, source.size, |bytes| prefs.size(bytes));
            view! { <NotShown source reason others=&[Viewer::Hex] /> }.into_any()
        }
        (ArchiveState::Ready(_), Some(node)) => view! { <ArchiveInner store node /> }.into_any(),
        (ArchiveState::Ready(end), None) => view! { <Contents store end /> }.into_any(),
    }
}

#[component]
fn Contents(store: ArchiveStore, end: Option<ListEnd>) -> impl IntoView {
    let (prefs, viewport) = (use_prefs(), Viewport::default());
    let rows = Memo::new(move |_| Arc::new(store.rows()));
    let total = Memo::new(move |_| rows.with(|rows| rows.len()));
    let saver = Saver::new(store);
    effect(move || {
        if let Some(node) = viewport.node().get() {
            dom::focus_instead(&node, ".preview-stage, body");
            viewport.show_new_row(store.active.get_untracked());
        }
    });
    let rows_in = move |range: Range<usize>| {
        let row = |at: usize| Some((at, rows.with(|rows| rows.get(at).cloned())?));
        range.filter_map(row).collect::<Vec<_>>()
    };
    let mut is_first = true;
    effect(move || {
        store.folder.track();
        store.wanted.track();
        // Another list begins at its top, or where one has gone up to.
        match store.active.get_untracked() {
            _ if std::mem::take(&mut is_first) => {}
            0 => viewport.scroll_to_place(0, 0.0),
            active => viewport.show_new_row(active),
        }
    });
    let row_at = move |at: usize| rows.with_untracked(|rows| rows.get(at).cloned());
    let move_to = move |at: usize| {
        let at = at.min(total.get_untracked().saturating_sub(1));
        store.active.set(at);
        viewport.show_row(at);
    };
    let on_key = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let (at, page) = (store.active.get_untracked(), viewport.rows_per_page());
        match event.key().as_str() {
            "ArrowDown" => move_to(at + 1),
            "ArrowUp" => move_to(at.saturating_sub(1)),
            "PageDown" => move_to(at + page),
            "PageUp" => move_to(at.saturating_sub(page)),
            "Home" => move_to(0),
            "End" => move_to(usize::MAX),
            "Backspace" => store.go_up(),
            "Enter" => row_at(at).iter().for_each(|row| store.open_row(row)),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let label = move || prefs.localize(&PreviewText::Contents(shown(&store.source.entry().name)).into());
    let list = move || match total.get() {
        0 => {
            let text = match (store.wanted.with(String::is_empty), store.folder.get()) {
                (false, _) => ArchiveText::FoundNone,
                (true, ROOT) => ArchiveText::EmptyArchive,
                (true, _) => ArchiveText::EmptyFolder,
            };
            view! { <p class="preview-wait" role="status">{t(text)}</p> }.into_any()
        }
        _ => view! {
            <div
                node_ref=viewport.node()
                class="preview-scroll archive-list"
                role="grid"
                aria-label=label
                aria-rowcount=move || total.get().to_string()
                aria-activedescendant=move || row_id(store.active.get())
                tabindex="0"
                on:keydown=handler(on_key)
            >
                <VirtualRows
                    viewport
                    total
                    rows=rows_in
                    keeps_elements=true
                    key=move |row: &ArchiveRow| (row.clone(), prefs.lang.get())
                    draw=move |row, place| view! { <Row store saver row place /> }
                    on_near_end=Callback::new(|()| ())
                />
            </div>
        }
        .into_any(),
    };
    let note = end.map(|end| {
        let text = move || {
            let text = match end {
                ListEnd::CutOff => ArchiveText::ListCutOff,
                ListEnd::TooMany => ArchiveText::ListTooLong(prefs.count(MAX_ENTRIES)),
            };
            prefs.localize(&text.into())
        };
        view! { <p class="archive-note" role="status">{text}</p> }
    });
    // The list itself stays while its rows change.
    let is_empty = Memo::new(move |_| (total.get() == 0).then(|| store.folder.get()));
    view! {
        <div class="preview-sheet archive-sheet">
            <Path store />
            {note}
            {move || {
                is_empty.track();
                untrack(list)
            }}
        </div>
        <Tools store total />
    }
}

fn row_id(at: usize) -> String {
    format!("archive-row-{at}")
}

#[component]
fn Row(store: ArchiveStore, saver: Saver, row: ArchiveRow, place: RowPlace) -> impl IntoView {
    let prefs = use_prefs();
    let (icon, class) = match row.size {
        None => (Icon::Folder, "kind folder"),
        Some(_) => category_icon(Category::from_name(&row.name)),
    };
    let name = StoredValue::new(shown(&row.name));
    let (node, size, children) = (row.node, row.size, row.children);
    let measure = match size {
        Some(bytes) => prefs.size(bytes),
        None => prefs.localize(&ArchiveText::Items(prefs.count(children)).into()),
    };
    let note = row
        .is_encrypted
        .then(|| view! { <span class="muted">{prefs.localize(&ArchiveText::EncryptedFile.into())}</span> });
    let folder = row.folder.clone().filter(|folder| !folder.is_empty());
    let folder = folder.map(|it| view! { <span class="muted ellipsis"><bdi>{shown(&it)}</bdi></span> });
    let take_out = size.map(|_| {
        let label = prefs.localize(&ArchiveText::TakeOut(name.get_value()).into());
        view! {
            <Button label icon=Icon::Download variant=ButtonVariant::IconOnly on_press=move |event: MouseEvent| {
                event.stop_propagation();
                saver.save(node);
            } />
        }
    });
    let is_active = row_memo(move || store.active.get() == place.position());
    let press = move |_: MouseEvent| {
        store.active.set(place.position());
        store.open_row(&row);
    };
    view! {
        <div
            id=move || row_id(place.position())
            class="archive-row"
            class:active=move || is_active.get()
            role="row"
            aria-rowindex=move || (place.position() + 1).to_string()
            style:transform=move || place.transform()
            on:click=handler(press)
        >
            <span class="archive-name" role="gridcell">
                <Glyph icon class />
                <bdi class="ellipsis">{name.get_value()}</bdi>
                {folder}
                {note}
            </span>
            <span class="archive-size numbers muted" role="gridcell">{measure}</span>
            <span class="archive-tool" role="gridcell">{take_out}</span>
        </div>
    }
}

/// The archive and the folders on the way to the one that is shown.
#[component]
fn Path(store: ArchiveStore) -> impl IntoView {
    let archive = shown(&store.source.entry().name);
    let steps = move || {
        let path = store.tree.with(|tree| tree.path(store.folder.get()));
        let last = path.last().map_or(ROOT, |(node, _)| *node);
        let all = std::iter::once((ROOT, archive.clone()))
            .chain(path.into_iter().map(|(at, name)| (at, shown(&name))));
        let step = |(node, name): (usize, String)| {
            let is_here = (node == last).then_some("location");
            view! {
                <li>
                    <button type="button" class="button link" aria-current=is_here on:click=handler(move |_| store.go_to(node))>
                        <bdi class="ellipsis">{name}</bdi>
                    </button>
                </li>
            }
        };
        all.map(step).collect_view()
    };
    view! { <nav class="archive-path" aria-label=t(ArchiveText::Path)><ol>{steps}</ol></nav> }
}

#[component]
fn Tools(store: ArchiveStore, total: Memo<usize>) -> impl IntoView {
    let prefs = use_prefs();
    let count = move || {
        let text = match store.wanted.with(String::is_empty) {
            true => ArchiveText::Files(prefs.count(store.tree.with(|tree| tree.len()))),
            false => ArchiveText::Found(prefs.count(total.get())),
        };
        prefs.localize(&text.into())
    };
    let find = move |event: Event| {
        store.active.set(0);
        store.wanted.set(event_target_value(&event).trim().to_owned());
    };
    view! {
        <div class="preview-bar">
            <input
                type="search"
                class="input preview-find"
                aria-label=t(ArchiveText::Find)
                placeholder=t(ArchiveText::Find)
                prop:value=move || store.wanted.get()
                on:input=handler(find)
            />
            <span class="numbers" role="status">{count}</span>
        </div>
    }
}

/// Takes files out of an archive, one at a time.
#[derive(Clone, Copy)]
pub struct Saver {
    store: ArchiveStore,
    toasts: Toasts,
    prefs: Prefs,
    loader: Loader,
}

impl Saver {
    pub fn new(store: ArchiveStore) -> Self {
        Self { store, toasts: use_toasts(), prefs: use_prefs(), loader: Loader::new() }
    }

    pub fn save(self, node: usize) {
        let Some(entry) = self.store.inner_entry(node) else { return };
        self.toasts.show(ArchiveText::Unpacking(shown(&entry.name)).into());
        self.loader.start(async move {
            match self.store.unpack(node, MAX_TAKEN_OUT).await {
                Ok(file) => drop(file.save_as(&local_name(&entry.name))),
                Err(UnpackError::Failed(failure)) => self.toasts.show_failure(failure),
                Err(UnpackError::Archive(_)) => self.toasts.show(ArchiveText::FileDamaged.into()),
                Err(UnpackError::Refused(text)) => self.toasts.show(text.into()),
                Err(UnpackError::TooLarge(limit)) => {
                    self.toasts.show(ArchiveText::TooLargeToTakeOut(self.prefs.size(limit)).into());
                }
            }
        });
    }
}

/// Why an archive is not shown.
fn unreadable(error: ArchiveError, size: u64, shown: impl Fn(u64) -> String) -> ArchiveText {
    match error {
        ArchiveError::NotOfFormat(format) => ArchiveText::NotOfFormat(format.name()),
        ArchiveError::Damaged => ArchiveText::Damaged,
        ArchiveError::Split => ArchiveText::Split,
        ArchiveError::Encrypted => ArchiveText::LockedArchive,
        ArchiveError::ListTooLarge(limit) => ArchiveText::DirectoryTooLarge(shown(limit)),
        ArchiveError::TooLarge(limit) => {
            ArchiveText::TooLargeToOpen { limit: shown(limit), size: shown(size) }
        }
        ArchiveError::UnpackedTooLarge(limit) => ArchiveText::UnpacksToTooMuch(shown(limit)),
        ArchiveError::UnknownMethod => ArchiveText::NotSupported,
        ArchiveError::NoUnpacker => ArchiveText::NoUnpacker,
    }
}
