//! A line of the facts whose value can be copied.

use super::store::use_details_store;
use crate::browser::{clock, dom};
use crate::features::shell::prefs::t;
use crate::i18n::{ActionText, DetailsText, Text};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How long the button says that it has copied.
const SHOWN_MS: u32 = 2_000;

#[component]
pub fn CopyButton(
    /// What it copies, in words.
    label: String,
    value: String,
) -> impl IntoView {
    let has_copied = RwSignal::new(false);
    let (store, value) = (use_details_store(), StoredValue::new(value));
    let copy = Callback::new(move |_| {
        let value = value.get_value();
        spawn_local(async move {
            // Without a clipboard the value can still be selected.
            if !dom::copy_text(&value).await {
                return;
            }
            store.status.try_set(Some(Text::from(ActionText::Copied)));
            // The panel may show something else by now.
            has_copied.try_set(true);
            clock::sleep(SHOWN_MS).await;
            has_copied.try_set(false);
            store.status.try_set(None);
        });
    });
    let label = t(DetailsText::CopyOf(label));
    move || {
        let icon = if has_copied.get() { Icon::Check } else { Icon::Copy };
        view! { <Button label icon variant=ButtonVariant::IconOnly on_press=copy /> }
    }
}
