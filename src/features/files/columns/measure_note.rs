//! How far the counting of folders has come, and the button that stops it.

use super::store::use_column_store;
use crate::browser::dom;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{ActionText, ColumnText};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use leptos::prelude::*;

#[component]
pub fn MeasureNote() -> impl IntoView {
    let (measure, prefs) = (use_column_store().measure, use_prefs());
    let progress = Memo::new(move |_| measure.progress());
    let is_running = Memo::new(move |_| measure.is_on.get() && progress.get().0 < progress.get().1);
    let running_text = move || {
        let (done, all) = progress.get();
        prefs.localize(&ColumnText::Measuring(prefs.count(done), prefs.count(all)).into())
    };
    // Said once, when the last one is counted.
    let end_text = move || {
        let (done, all) = progress.get();
        let has_ended = measure.is_on.get() && all > 0 && done == all;
        has_ended.then(|| prefs.localize(&ColumnText::Measured(prefs.count(all)).into()))
    };
    view! {
        <p class="visually-hidden" role="status">{end_text}</p>
        {move || is_running.get().then(|| {
            let stop = move |_| {
                measure.stop();
                dom::focus_page();
            };
            view! {
                <div class="list-note">
                    <span class="numbers">{running_text}</span>
                    <Button label=t(ActionText::Stop) icon=Icon::Close variant=ButtonVariant::Link on_press=stop />
                </div>
            }
        })}
    }
}
