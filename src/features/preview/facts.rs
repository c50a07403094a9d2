//! What stands in place of a viewer: facts of the file, why it is not shown, and what to do instead.

use super::source::Source;
use super::store::use_preview;
use crate::base::name::shown::shown;
use crate::features::shell::kind_icon::KindIcon;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{CommandText, PreviewText, Text};
use crate::model::command::Command;
use crate::model::permission::Action;
use crate::model::preview::Viewer;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use leptos::prelude::*;

/// A kind of file without a viewer, or one that is in the trash.
#[component]
pub fn FileFacts(source: Source) -> impl IntoView {
    let is_trash = untrack(|| use_preview().is_trash());
    let (reason, others): (_, &[Viewer]) = match is_trash {
        true => (PreviewText::InTrash, &[]),
        false => (PreviewText::NoViewer, Viewer::Facts.others()),
    };
    view! { <NotShown source reason others /> }
}

#[component]
pub fn NotShown(source: Source, #[prop(into)] reason: Text, others: &'static [Viewer]) -> impl IntoView {
    let (store, prefs) = (use_preview(), use_prefs());
    let entry = source.entry();
    let (size, modified) = (entry.size, entry.updated_at);
    let facts = move || {
        let size = size.map(|bytes| prefs.size(bytes));
        [size, modified.map(|time| prefs.date(time))].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let (name, icon) = (shown(&entry.name), entry.clone());
    let download = Command::Action(Action::Download);
    let can_download = Memo::new(move |_| !store.is_trash());
    let name_to_save = StoredValue::new(entry.name.clone());
    let save = move || match source.memory() {
        Some(file) => drop(file.save_as(&name_to_save.get_value())),
        None => drop(store.run(download)),
    };
    let others = others
        .iter()
        .map(|viewer| {
            let (entry, viewer) = (entry.clone(), *viewer);
            view! {
                <Button
                    label=t(PreviewText::As(viewer))
                    icon=if viewer == Viewer::Text { Icon::Document } else { Icon::Package }
                    variant=ButtonVariant::Outlined
                    on_press=move |_| store.open_as(&entry, viewer)
                />
            }
        })
        .collect_view();
    view! {
        <div class="preview-facts">
            <KindIcon entry=icon />
            <p class="preview-name"><bdi>{name}</bdi></p>
            <p class="muted numbers">{facts}</p>
            <p role="status">{t(reason)}</p>
            <div class="preview-choices">
                {move || can_download.get().then(|| view! {
                    <Button label=t(CommandText::of(download)) icon=Icon::Download variant=ButtonVariant::Primary on_press=move |_| save() />
                })}
                {others}
            </div>
        </div>
    }
}
