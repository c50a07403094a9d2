//! The icon of a file or folder, or its thumbnail. Kinds differ in shape first and in colour second.

use crate::model::entry::{Category, Entry};
use crate::ui::icon::{Glyph, Icon};
use leptos::prelude::*;

#[component]
pub fn KindIcon(
    entry: Entry,
    /// The address of a thumbnail that can be shown at once.
    #[prop(default = None)]
    thumbnail: Option<RwSignal<Option<String>>>,
) -> impl IntoView {
    let (icon, class) = entry_icon(&entry);
    let Some(thumbnail) = thumbnail else { return view! { <Glyph icon class /> }.into_any() };
    let picture = move || match thumbnail.get() {
        Some(address) => view! {
            <img class="thumb" src=address alt="" referrerpolicy="no-referrer" draggable="false" />
        }
        .into_any(),
        None => view! { <Glyph icon class /> }.into_any(),
    };
    picture.into_any()
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
