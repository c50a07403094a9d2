//! The end of a list whose next page failed to load: the loaded rows stay, a button retries.

use super::folder_store::{NextPageState, use_folder_store};
use crate::features::shell::panels::FailureNote;
use leptos::prelude::*;

#[component]
pub fn NextPageFailed() -> impl IntoView {
    let folder_store = use_folder_store();
    let retry = Callback::new(move |()| folder_store.retry_next_page());
    move || {
        let NextPageState::Failed(failure) = folder_store.next_page.get() else { return None };
        Some(view! { <FailureNote failure on_retry=retry /> })
    }
}
