//! A minimal Leptos page with one row. The bench compares the app's first paint and first rows with it.

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
