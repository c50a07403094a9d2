//! Above the list of the recycle bin: a field to find a name, the order, and how far a deletion has come.

use super::deletion::use_deletion;
use super::trash_store::{TrashState, TrashStore};
use crate::browser::clock;
use crate::browser::effect::handler;
use crate::features::shell::menu_buttons::MenuButton;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{SearchText, Text, ViewText};
use crate::model::trash_view::TrashOrder;
use crate::ui::button::ButtonVariant;
use crate::ui::icon::Icon;
use crate::ui::menu::{Menu, MenuItem, MenuState};
use crate::ui::progress::ProgressBar;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The rows change when nothing has been typed for this time.
const TYPING_MS: u32 = 250;

#[component]
pub fn TrashBar(store: TrashStore) -> impl IntoView {
    let prefs = use_prefs();
    let typed = StoredValue::new(0_u32);
    let type_text = move |event| {
        let text = event_target_value(&event);
        typed.update_value(|typed| *typed += 1);
        let number = typed.get_value();
        spawn_local(async move {
            clock::sleep(TYPING_MS).await;
            if typed.try_get_value() == Some(number) {
                store.change(|view| view.text = text);
            }
        });
    };
    let order = Memo::new(move |_| store.view.with(|view| view.order));
    let label = Signal::derive(move || {
        let (name, value) = (Text::from(ViewText::SortedBy), Text::from(ViewText::TrashOrder(order.get())));
        prefs.localize(&SearchText::Chosen(prefs.localize(&name), prefs.localize(&value)).into())
    });
    let items = Signal::derive(move || {
        let item = |choice: TrashOrder| MenuItem::Choice {
            label: prefs.localize(&ViewText::TrashOrder(choice).into()),
            note: None,
            place: None,
            checked: choice == order.get(),
            run: Callback::new(move |()| store.change(|view| view.order = choice)),
        };
        TrashOrder::ALL.map(item).to_vec()
    });
    let menu = move |open: MenuState| view! { <Menu label=t(ViewText::SortedBy) open items /> }.into_any();
    let state = Memo::new(move |_| store.state());
    let note = move || {
        let text = match state.get() {
            TrashState::Unchanged | TrashState::Sorted => return String::new(),
            TrashState::LoadingRest => ViewText::LoadingRest,
            TrashState::Incomplete => ViewText::RestMissing,
            TrashState::Filtered(shown, all) => ViewText::Filtered(prefs.count(shown), prefs.count(all)),
        };
        prefs.localize(&text.into())
    };
    view! {
        <div class="conditions" role="group" aria-label=t(Text::Trash)>
            <input
                class="input find"
                type="search"
                autocomplete="off"
                maxlength="512"
                aria-label=t(ViewText::FindInTrash)
                placeholder=t(ViewText::FindInTrash)
                on:input=handler(type_text)
            />
            <span class="condition">
                <MenuButton label icon=Icon::ChevronDown variant=ButtonVariant::Outlined menu />
            </span>
            <span class="note numbers" role="status">{note}</span>
            <Progress />
        </div>
    }
}

#[component]
fn Progress() -> impl IntoView {
    let (deletion, prefs) = (use_deletion(), use_prefs());
    let is_running = Memo::new(move |_| deletion.progress.with(Option::is_some));
    let numbers = move || deletion.progress.get().unwrap_or_default();
    let fraction = Signal::derive(move || match numbers() {
        (_, 0) => 0.0,
        (done, total) => done as f64 / total as f64,
    });
    let text = move || {
        let (done, total) = numbers();
        prefs.localize(&ViewText::Deleting(prefs.count(done), prefs.count(total)).into())
    };
    move || {
        is_running.get().then(|| {
            view! {
                <span class="deletion">
                    <ProgressBar fraction label=t(Text::Trash) />
                    <span class="numbers">{text}</span>
                </span>
            }
        })
    }
}
