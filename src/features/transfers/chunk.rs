//! The chunk of this feature: what others reach of it only once it is loaded. All of it is called through `Transfers`.

#![allow(
    unsafe_code,
    reason = "the first file and the chunk call each other by unmangled names, which the macro makes unique"
)]

use super::dialogs::TransferDialog;
use super::drop_overlay::{self, DropTarget};
use super::handle::Request;
use super::list::page::TransfersPage;
use super::list::tray::TransferTray;
use super::plan::store::use_upload_plans;
use super::store::use_transfer_store;
use super::stores;
use crate::browser::dropped_items::DroppedItems;
use crate::ui::lazy::ChunkError;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

#[wasm_split(transfers, wasm_split_path = leptos::wasm_split, fallible)]
pub fn start() -> Result<(), ChunkError> {
    stores::provide();
    Ok(())
}

#[wasm_split(transfers, wasm_split_path = leptos::wasm_split, fallible)]
pub fn handle(request: Request) -> Result<(), ChunkError> {
    let store = use_transfer_store();
    match request {
        Request::Upload { drive, folder, folder_name, items } => {
            use_upload_plans().add(drive, folder, folder_name, items);
        }
        Request::WarmUp => store.warm_up(),
        Request::Download(entries) => store.downloads.save(entries),
        Request::SaveAs(entry) => store.downloads.save_as(entry),
        Request::SaveIntoFolder(entries) => store.downloads.save_into_folder(entries),
        Request::SaveFromServer(entries) => store.downloads.save_from_server(entries),
    }
    Ok(())
}

#[wasm_split(transfers, wasm_split_path = leptos::wasm_split, fallible)]
pub fn tray() -> Result<AnyView, ChunkError> {
    Ok(untrack(|| view! { <TransferTray /> }.into_any()))
}

#[wasm_split(transfers, wasm_split_path = leptos::wasm_split, fallible)]
pub fn page() -> Result<AnyView, ChunkError> {
    Ok(untrack(|| view! { <TransfersPage /> }.into_any()))
}

#[wasm_split(transfers, wasm_split_path = leptos::wasm_split, fallible)]
pub fn dialog() -> Result<AnyView, ChunkError> {
    Ok(untrack(|| view! { <TransferDialog /> }.into_any()))
}

#[wasm_split(transfers, wasm_split_path = leptos::wasm_split, fallible)]
pub fn drop_overlay(
    is_refused: Signal<bool>,
    target: RwSignal<Option<DropTarget>>,
    upload: Callback<DroppedItems>,
) -> Result<AnyView, ChunkError> {
    Ok(untrack(|| view! { <drop_overlay::DropOverlay is_refused target upload /> }.into_any()))
}
