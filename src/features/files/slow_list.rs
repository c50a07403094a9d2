//! Says that the server takes long to answer with a list, or that the rest of the list is being loaded, and stops the
//! loading.

use super::folder_store::{NextPageState, use_folder_store};
use crate::base::loadable::Loadable;
use crate::browser::clock;
use crate::browser::effect::effect;
use crate::features::shell::prefs::t;
use crate::i18n::ActionText;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Longer than any list takes that is on its way.
const SLOW_MS: u32 = 10_000;

#[component]
pub fn SlowList() -> impl IntoView {
    let folder_store = use_folder_store();
    let is_loading = Memo::new(move |_| {
        folder_store.listing.with(|it| matches!(it, Loadable::Loading))
            || folder_store.next_page.with(|it| *it == NextPageState::Loading)
    });
    let (is_slow, loads) = (RwSignal::new(false), StoredValue::new(0_u32));
    effect(move || {
        let load = loads.try_update_value(|loads| {
            *loads += 1;
            *loads
        });
        is_slow.set(false);
        // Another list is another load.
        folder_store.source.track();
        if is_loading.get() {
            spawn_local(async move {
                clock::sleep(SLOW_MS).await;
                if load.is_some() && loads.try_get_value() == load {
                    let _ = is_slow.try_set(true);
                }
            });
        }
    });
    let note = Memo::new(move |_| match () {
        () if is_slow.get() => Some(ActionText::NoAnswerYet),
        () if folder_store.to_end.with(Option::is_some) && is_loading.get() => Some(ActionText::LoadingToEnd),
        () => None,
    });
    move || {
        note.get().map(|note| {
            let class = if note == ActionText::LoadingToEnd { "list-note" } else { "fault-note" };
            view! {
                <div class=class role="status">
                    {t(note)} " "
                    <Button label=t(ActionText::Stop) icon=Icon::Close variant=ButtonVariant::Link on_press=move |_| folder_store.stop_loading() />
                </div>
            }
        })
    }
}
