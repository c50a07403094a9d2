//! The interface of the panel for other features, in the chunk `panels`: whether it is open, its button, and its place.

use super::chunk;
use super::source::{DetailsSource, OnEdited};
use crate::browser::effect::effect;
use crate::browser::observe;
use crate::features::shell::failure_panel::ChunkMissing;
use crate::features::shell::navigation::use_navigation;
use crate::features::shell::prefs::{Prefs, t, use_prefs};
use crate::i18n::Text;
use crate::model::details::MetadataEdit;
use crate::model::entry::Entry;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use crate::ui::lazy::Chunk;
use leptos::prelude::*;

/// There the panel is a sheet above the list, as in `style/layout.css`.
const PHONE: &str = "(max-width: 45rem)";

#[derive(Clone, Copy)]
pub struct Details {
    chunk: Chunk,
    prefs: Prefs,
    is_phone: RwSignal<bool>,
    /// The open sheet, with what it shows: what was selected when it was opened, as a tap deselects with the menu that it
    /// opened, or a file that is shown above the list.
    pub(super) sheet: RwSignal<Option<Vec<Entry>>>,
    pub(super) source: DetailsSource,
}

#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Closed,
    Panel,
    Sheet,
}

/// Called once per session, like the same of `transfers`.
pub fn provide(source: DetailsSource) -> Details {
    let is_phone = RwSignal::new(false);
    let media = observe::on_media(PHONE, move |matches| is_phone.set(matches));
    if let Some((matches, _)) = &media {
        is_phone.set(*matches);
    }
    let media = StoredValue::new_local(media);
    on_cleanup(move || drop(media.try_update_value(Option::take)));
    let sheet = RwSignal::new(None);
    let route = use_navigation().route;
    effect(move || {
        route.track();
        sheet.set(None);
    });
    let chunk = Chunk::new(|| Box::pin(chunk::start()));
    let details = Details { chunk, prefs: use_prefs(), is_phone, sheet, source };
    provide_context(details);
    details
}

pub fn use_details() -> Details {
    expect_context()
}

impl Details {
    pub fn preload(self) {
        self.chunk.preload();
    }

    /// Makes edits steps of the history.
    pub fn on_edited(self, record: OnEdited) {
        self.source.on_edited.set_value(Some(record));
    }

    /// Shows an edit that the history has undone or redone.
    pub fn show_restored(self, edit: MetadataEdit) {
        self.source.restored.set(Some(edit));
    }

    pub fn toggle(self) {
        if untrack(|| self.shape()) == Shape::Closed { self.show() } else { self.close() }
    }

    pub fn show(self) {
        if self.is_phone.get_untracked() {
            self.sheet.set(Some(self.source.selected()));
        } else {
            self.prefs.set_details(true);
        }
    }

    /// Shows one file in a sheet above everything else, on any screen.
    pub fn show_sheet(self, entry: Entry) {
        self.sheet.set(Some(vec![entry]));
    }

    pub fn close(self) {
        if self.is_phone.get_untracked() || self.sheet.with_untracked(Option::is_some) {
            self.sheet.set(None);
        } else {
            self.prefs.set_details(false);
        }
    }

    /// Reactive.
    fn shape(self) -> Shape {
        match self.is_phone.get() {
            _ if self.sheet.with(Option::is_some) => Shape::Sheet,
            false if self.prefs.details.get() => Shape::Panel,
            _ => Shape::Closed,
        }
    }
}

/// Opens and closes the panel.
#[component]
pub fn DetailsButton() -> impl IntoView {
    let details = use_details();
    let expanded = Signal::derive(move || details.shape() != Shape::Closed);
    view! {
        <Button
            label=t(Text::Details)
            icon=Icon::Info
            variant=ButtonVariant::IconOnly
            expanded
            on_press=move |_| details.toggle()
        />
    }
}

/// The place of the panel, beside the list.
#[component]
pub fn DetailsPane() -> impl IntoView {
    let details = use_details();
    let shape = Memo::new(move |_| details.shape());
    move || match shape.get() {
        Shape::Closed => ().into_any(),
        shape => {
            let view = details.chunk.page(move || chunk::panel(shape == Shape::Sheet), || ().into_any());
            let missing = move || {
                details.chunk.is_missing().then(|| {
                    view! { <ChunkMissing on_retry=move || details.chunk.preload() /> }
                })
            };
            (view, missing).into_any()
        }
    }
}
