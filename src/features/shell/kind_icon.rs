//! The icon of a file or folder, or its thumbnail. Kinds differ in shape first and in colour second.

use crate::browser::effect::handler;
use crate::model::entry::{Category, Entry};
use crate::ui::icon::{Glyph, Icon};
use leptos::prelude::*;

#[component]
pub fn KindIcon(entry: Entry) -> impl IntoView {
    let (icon, class) = entry_icon(&entry);
    // A thumbnail's address may have expired; the icon then replaces it.
    let broken = RwSignal::new(false);
    let thumbnail = entry.thumbnail.filter(|_| entry.category == Category::Image);
    move || match &thumbnail {
        Some(address) if !broken.get() => view! {
            <img
                class="thumb"
                src=address.clone()
                alt=""
                loading="lazy"
                decoding="async"
                referrerpolicy="no-referrer"
                draggable="false"
                on:error=handler(move |_| broken.set(true))
            />
        }
        .into_any(),
        _ => view! { <Glyph icon class /> }.into_any(),
    }
}

fn entry_icon(entry: &Entry) -> (Icon, &'static str) {
    if entry.is_folder() {
        return (Icon::Folder, "kind folder");
    }
    category_icon(entry.category)
}

pub fn category_icon(category: Category) -> (Icon, &'static str) {
    match category {
        Category::Image => (Icon::Image, "kind image"),
        Category::Video => (Icon::Video, "kind video"),
        Category::Audio => (Icon::Music, "kind audio"),
        Category::Doc => (Icon::Document, "kind doc"),
        Category::Zip => (Icon::Archive, "kind"),
        Category::App => (Icon::Package, "kind"),
        Category::Other => (Icon::File, "kind"),
    }
}
