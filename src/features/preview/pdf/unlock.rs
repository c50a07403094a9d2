//! Asks for the password of a document. It goes to the viewer in this page and nowhere else.

use super::store::PdfStore;
use crate::browser::effect::handler;
use crate::features::shell::prefs::t;
use crate::i18n::PreviewText;
use crate::ui::button::{Button, ButtonVariant};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;

#[component]
pub fn Unlock(store: PdfStore, is_wrong: bool) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(field) = field.get_untracked() {
            store.unlock(&field.value());
        }
    };
    let text = if is_wrong { PreviewText::WrongPassword } else { PreviewText::Locked };
    view! {
        <form class="preview-facts" on:submit=handler(submit)>
            <p role="status">{t(text)}</p>
            <div class="preview-choices">
                <input
                    node_ref=field
                    type="password"
                    class="input"
                    autocomplete="off"
                    autofocus
                    aria-label=t(PreviewText::Password)
                />
                <Button label=t(PreviewText::Unlock) variant=ButtonVariant::Primary submit=true />
            </div>
        </form>
    }
}
