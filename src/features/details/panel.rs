//! The panel itself: beside the list, or as a sheet on a phone. Its head, its tabs, and what stands under them.

use super::access::AccessTab;
use super::activity_tab::ActivityTab;
use super::file_tab::{DriveFacts, FileTab, TrashedFacts};
use super::handle::{Details, use_details};
use super::several::SeveralFacts;
use super::store::{DetailsStore, Tab, Target, use_details_store};
use super::versions::VersionsTab;
use crate::base::keyboard::shortcut_key;
use crate::base::name::shown::shown;
use crate::browser::dom;
use crate::browser::effect::handler;
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::kind_icon::KindIcon;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{ActionText, DetailsText, Text};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, Icon};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// The width of the panel, as the style sheet has it.
const PANEL_WIDTH: f64 = 320.0;

#[component]
pub fn DetailsPanel(is_sheet: bool) -> impl IntoView {
    let (details, store) = (use_details(), use_details_store());
    let width = if is_sheet { dom::viewport().0 } else { PANEL_WIDTH };
    let pixels = (width * dom::pixel_ratio()).ceil() as u32;
    match is_sheet {
        true => {
            store.show_entries(details.sheet.get_untracked().unwrap_or_default(), pixels);
            view! { <Sheet details /> }.into_any()
        }
        false => {
            store.follow_selection(pixels);
            view! { <Aside details /> }.into_any()
        }
    }
}

#[component]
fn Sheet(details: Details) -> impl IntoView {
    view! {
        <Dialog title=title() close_label=t(ActionText::Close) on_close=Callback::new(move |()| details.close())>
            <div class="details-body sheet-body"><Body /></div>
        </Dialog>
    }
}

/// A region and not an `aside`: it stands within the main part of the page.
#[component]
fn Aside(details: Details) -> impl IntoView {
    let previous = StoredValue::new_local(dom::focused().filter(|_| !dom::nothing_focused()));
    let close = move || {
        // Before the panel goes, and the focus with it.
        match previous.get_value() {
            Some(element) => dom::restore_focus(&element),
            None => drop(dom::focus_page()),
        }
        details.close();
    };
    let on_key = move |event: KeyboardEvent| {
        let key = shortcut_key(&event.key(), &event.code(), event.shift_key());
        let is_toggle = key == "i" && !event.alt_key() && !dom::is_text_input(event.target());
        // Not the Escape of a menu or dialog of the panel, which are above it.
        let is_above = dom::is_inside(event.target(), "dialog, [popover]");
        if (key == "Escape" || is_toggle) && !is_above && !event.repeat() {
            event.prevent_default();
            event.stop_propagation();
            close();
        }
    };
    view! {
        <section class="details" aria-labelledby="details-title" on:keydown=handler(on_key)>
            <header>
                <HeadIcon />
                <h2 id="details-title"><bdi>{title()}</bdi></h2>
                <Button label=t(ActionText::Close) icon=Icon::Close variant=ButtonVariant::IconOnly on_press=move |_| close() />
            </header>
            <div class="details-body"><Body /></div>
        </section>
    }
}

/// The name of what is shown.
fn title() -> Signal<String> {
    let (store, prefs, drive_store) = (use_details_store(), use_prefs(), use_drive_store());
    Signal::derive(move || match store.target.get() {
        Target::Nothing => prefs.localize(&Text::Details),
        Target::Root(drive) => drive_store.drive(&drive).map(|drive| shown(&drive.name)).unwrap_or_default(),
        Target::Folder { name: Some(name), .. } => shown(&name),
        Target::Folder { name: None, .. } => store
            .facts
            .state
            .with(|facts| facts.ready().map(|facts| shown(&facts.entry.name)))
            .unwrap_or_else(|| prefs.localize(&Text::Details)),
        Target::File(entry) | Target::Trashed(entry) => shown(&entry.name),
        Target::Several(facts) => prefs.localize(&Text::from(ActionText::Selected(prefs.count(facts.len())))),
    })
}

#[component]
fn HeadIcon() -> impl IntoView {
    let store = use_details_store();
    let target = Memo::new(move |_| store.target.get());
    move || match target.get() {
        Target::File(entry) | Target::Trashed(entry) => view! { <KindIcon entry=*entry /> }.into_any(),
        Target::Folder { .. } => view! { <Glyph icon=Icon::Folder class="kind folder" /> }.into_any(),
        Target::Root(_) => view! { <Glyph icon=Icon::Drive class="kind" /> }.into_any(),
        Target::Nothing | Target::Several(_) => view! { <Glyph icon=Icon::Info class="kind" /> }.into_any(),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Shown {
    Nothing,
    Root,
    File,
    Trashed,
    Several,
}

/// What the target is of, so that the parts stay when only the file changes.
fn shown_kind(store: DetailsStore) -> Shown {
    store.target.with(|target| match target {
        Target::Nothing => Shown::Nothing,
        Target::Root(_) => Shown::Root,
        Target::Folder { .. } | Target::File(_) => Shown::File,
        Target::Trashed(_) => Shown::Trashed,
        Target::Several(_) => Shown::Several,
    })
}

#[component]
fn Body() -> impl IntoView {
    let (store, prefs) = (use_details_store(), use_prefs());
    let kind = Memo::new(move |_| shown_kind(store));
    view! {
        {move || match kind.get() {
            Shown::Nothing => view! { <p class="muted">{t(DetailsText::Nothing)}</p> }.into_any(),
            Shown::Root => view! { <RootBody /> }.into_any(),
            Shown::File => view! { <Tabs /> }.into_any(),
            Shown::Trashed => view! { <TrashedFacts /> }.into_any(),
            Shown::Several => view! { <SeveralFacts /> }.into_any(),
        }}
        <p class="visually-hidden" role="status">{move || store.status.get().map(|text| prefs.localize(&text))}</p>
    }
}

#[component]
fn RootBody() -> impl IntoView {
    let store = use_details_store();
    let drive = Memo::new(move |_| {
        store.target.with(|target| match target {
            Target::Root(drive) => Some(drive.clone()),
            _ => None,
        })
    });
    move || drive.get().map(|drive| view! { <DriveFacts drive /> })
}

fn tab_id(tab: Tab) -> &'static str {
    match tab {
        Tab::Details => "details-tab-facts",
        Tab::Versions => "details-tab-versions",
        Tab::Access => "details-tab-access",
        Tab::Activity => "details-tab-activity",
    }
}

#[component]
fn Tabs() -> impl IntoView {
    let store = use_details_store();
    let shown = Memo::new(move |_| store.shown_tab());
    let is_folder =
        Memo::new(move |_| store.target.with(|target| target.state().is_some_and(|state| state.is_folder)));
    let tabs = move || match is_folder.get() {
        true => vec![Tab::Details, Tab::Access, Tab::Activity],
        false => vec![Tab::Details, Tab::Versions, Tab::Access, Tab::Activity],
    };
    let on_key = move |event: KeyboardEvent| {
        let all = untrack(tabs);
        let at = all.iter().position(|tab| *tab == shown.get_untracked()).unwrap_or(0);
        let next = match event.key().as_str() {
            "ArrowRight" => (at + 1) % all.len(),
            "ArrowLeft" => (at + all.len() - 1) % all.len(),
            "Home" => 0,
            "End" => all.len() - 1,
            _ => return,
        };
        event.prevent_default();
        store.show_tab(all[next]);
        dom::focus_id(tab_id(all[next]));
    };
    let tab = move |tab: Tab| {
        let text = match tab {
            Tab::Details => DetailsText::Facts,
            Tab::Versions => DetailsText::Versions,
            Tab::Access => DetailsText::Access,
            Tab::Activity => DetailsText::Activities,
        };
        let is_shown = move || shown.get() == tab;
        view! {
            <button
                type="button"
                id=tab_id(tab)
                role="tab"
                aria-selected=move || is_shown().to_string()
                aria-controls="details-tab-panel"
                tabindex=move || if is_shown() { "0" } else { "-1" }
                on:click=handler(move |_| store.show_tab(tab))
            >
                {t(text)}
            </button>
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label=t(Text::Details) on:keydown=handler(on_key)>
            {move || tabs().into_iter().map(tab).collect_view()}
        </div>
        <div class="tab-panel" id="details-tab-panel" role="tabpanel" tabindex="0" aria-labelledby=move || tab_id(shown.get())>
            {move || match shown.get() {
                Tab::Details => view! { <FileTab /> }.into_any(),
                Tab::Versions => view! { <VersionsTab /> }.into_any(),
                Tab::Access => view! { <AccessTab /> }.into_any(),
                Tab::Activity => view! { <ActivityTab /> }.into_any(),
            }}
        </div>
    }
}
