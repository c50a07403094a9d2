//! The parts of the session feature in the lazy chunk `panels`.

#![allow(
    unsafe_code,
    reason = "the first file and the chunk call each other by unmangled names, which the macro makes unique"
)]

use super::store::{SessionStatus, use_session};
use super::{account_menu, front, notice};
use crate::base::sign_in_error::SignInError;
use crate::features::shell::panels::use_panels;
use crate::ui::lazy::{ChunkError, draw};
use crate::ui::menu::MenuState;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

#[component]
pub fn AccountMenu(open: MenuState) -> impl IntoView {
    use_panels().menu(open, account_menu)
}

#[component]
pub fn SessionNotice() -> impl IntoView {
    let (panels, status) = (use_panels(), use_session().status);
    panels.want_when(move || status.with(|status| *status != SessionStatus::Live));
    panels.view(notice)
}

#[component]
pub fn SignInFailure(problem: SignInError) -> impl IntoView {
    use_panels().page(move || sign_in_failure(problem.clone()), || ().into_any())
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn account_menu(open: MenuState) -> Result<AnyView, ChunkError> {
    draw(|| view! { <account_menu::AccountMenu open /> })
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn notice() -> Result<AnyView, ChunkError> {
    draw(|| view! { <notice::SessionNotice /> })
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn sign_in_failure(problem: SignInError) -> Result<AnyView, ChunkError> {
    draw(|| view! { <front::SignInFailure problem /> })
}
