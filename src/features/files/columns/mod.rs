//! The columns of a list that a person has chosen: which, in which order, how wide; the orders that the server does not
//! know; and the heads of the trash. All of it is in the chunk `panels`. A list with the usual columns does without.

mod cells;
mod chooser;
mod heads;
mod measure;
mod measure_note;
mod order_note;
mod resizer;
mod store;

pub use chooser::ColumnsDialog;
pub use store::{ColumnStore, fetch, provide, use_column_store};

use super::list_context::ListContext;
use crate::browser::effect::effect;
use crate::browser::{dom, observe};
use crate::features::shell::dialogs::{OpenDialog, use_dialogs};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// What a list needs for its columns besides the cells and their heads.
#[component]
pub fn ListColumns() -> impl IntoView {
    let (list, store, dialogs) = (expect_context::<ListContext>(), use_column_store(), use_dialogs());
    effect(move || {
        let Some(viewport) = list.viewport.node().get() else { return };
        let set = store.current.get();
        let names: Vec<&str> = set.shown().map(|it| it.column.name()).collect();
        let (template, width) = set.template();
        let is_usual = store.is_usual();
        dom::set_attribute(&viewport, "data-columns", (!is_usual).then(|| names.join(" ")).as_deref());
        dom::set_style(&viewport, "--cells", if is_usual { "" } else { &template });
        dom::set_style(&viewport, "--cells-width", if is_usual { "" } else { &width });
    });
    // A right click on the heads.
    let on_menu = move |event: MouseEvent| {
        if dom::is_inside(event.target(), ".columns") {
            event.prevent_default();
            dialogs.show(OpenDialog::Columns);
        }
    };
    let listener = StoredValue::new_local(observe::on_window_event("contextmenu", on_menu));
    on_cleanup(move || drop(listener.try_update_value(Option::take)));
    view! {
        <order_note::OrderNote />
        <measure_note::MeasureNote />
    }
}
