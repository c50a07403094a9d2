//! The least that a page of Leptos can do: one row. What the bench holds the app's first paint and first rows against.

#![cfg(target_arch = "wasm32")]

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(start)]
pub fn start() {
    leptos::mount::mount_to_body(|| {
        view! {
            <div role="grid">
                <div role="row" aria-selected="false">"One row"</div>
            </div>
        }
    });
}
