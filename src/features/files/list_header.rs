//! The header above a list: breadcrumb or title, the tools for the selection, and the buttons to add files.

use super::folder_store::use_folder_store;
use super::panels::{AncestorsMenu, NewMenu, SelectionTools, SiblingsButton, ViewMenu};
use crate::base::id::{DriveId, FileId};
use crate::base::loadable::Loadable;
use crate::base::name::shown::shown;
use crate::browser::dom;
use crate::features::details::DetailsButton;
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::menu_buttons::MenuButton;
use crate::features::shell::navigation::use_navigation;
use crate::features::shell::prefs::{t, use_prefs};
use crate::features::transfers::{FOLDER_INPUT, UPLOAD_INPUT};
use crate::i18n::Text;
use crate::route::Route;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use leptos::prelude::*;

/// The header of a folder.
#[component]
pub fn FolderHeader(
    drive: DriveId,
    /// The name of the folder; for the root, of the drive.
    #[prop(into)]
    name: Signal<String>,
) -> impl IntoView {
    let (drive_store, prefs) = (use_drive_store(), use_prefs());
    let drive_id = drive.clone();
    let disabled_reason =
        Signal::derive(move || drive_store.is_read_only(&drive_id).then(|| prefs.localize(&Text::ReadOnly)));
    let new_menu = |open| view! { <NewMenu open /> }.into_any();
    view! {
        <div class="files-head">
            <Breadcrumb drive />
            <SelectionBar title=name />
            <div class="actions" role="group" aria-label=t(Text::Toolbar)>
                <ViewButton />
                <MenuButton label=t(Text::New) icon=Icon::Plus variant=ButtonVariant::Outlined disabled_reason menu=new_menu />
                <span class="upload-folder">
                    <Button
                        label=t(Text::UploadFolder)
                        icon=Icon::FolderUp
                        variant=ButtonVariant::Outlined
                        disabled_reason
                        on_press=move |_| dom::click_id(FOLDER_INPUT)
                    />
                </span>
                <Button
                    label=t(Text::Upload)
                    icon=Icon::Upload
                    variant=ButtonVariant::Primary
                    disabled_reason
                    on_press=move |_| dom::click_id(UPLOAD_INPUT)
                />
                <span class="late-button"><DetailsButton /></span>
            </div>
        </div>
    }
}

/// The header of a list that is not a folder (search, trash).
#[component]
pub fn ListHeader(
    #[prop(into)] title: Signal<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="files-head">
            <div class="crumbs">
                <h1 class="ellipsis" aria-current="page">{title}</h1>
            </div>
            <SelectionBar title />
            <div class="actions" role="group" aria-label=t(Text::Toolbar)>
                <ViewButton />
                {children.map(|children| children())}
                <span class="late-button"><DetailsButton /></span>
            </div>
        </div>
    }
}

#[component]
fn ViewButton() -> impl IntoView {
    view! { <MenuButton label=t(Text::View) icon=Icon::Tiles variant=ButtonVariant::IconOnly menu=|open| view! { <ViewMenu open /> }.into_any() /> }
}

/// The tools for the selected rows, beside the path. On a phone they replace the path, so that the list does not move.
#[component]
fn SelectionBar(
    /// The page's heading, kept for screen readers where the bar hides it.
    title: Signal<String>,
) -> impl IntoView {
    let folder_store = use_folder_store();
    let has_selection = Memo::new(move |_| folder_store.selection.with(|it| !it.is_empty()));
    move || has_selection.get().then(|| view! { <SelectionTools title /> })
}

/// A longer path has a menu in place of its beginning.
const MAX_STEPS: usize = 3;

/// The path from the drive to this folder; every step is a link.
#[component]
fn Breadcrumb(drive: DriveId) -> impl IntoView {
    let (folder_store, navigation, drive_store) = (use_folder_store(), use_navigation(), use_drive_store());
    let root = StoredValue::new(drive);
    let drive_name = Signal::derive(move || {
        root.with_value(|id| drive_store.drive(id)).map(|drive| drive.name).unwrap_or_else(|| "…".to_owned())
    });
    let href = move |folder| navigation.href(&Route::Files { drive: root.get_value(), folder });
    let steps = move || match folder_store.crumbs.get() {
        Loadable::Ready(crumbs) => crumbs,
        _ => Vec::new(),
    };
    let menu = move |open| view! { <AncestorsMenu drive=root.get_value() open /> }.into_any();
    view! {
        <nav class="crumbs" aria-label=t(Text::Breadcrumb)>
            <ol>
                {move || {
                    let steps = steps();
                    let last = steps.len();
                    let folded = if last > MAX_STEPS { last - 2 } else { 0 };
                    let first = match last {
                        0 => view! { <h1 class="ellipsis" aria-current="page">{drive_name}</h1> }.into_any(),
                        _ if folded > 0 => {
                            view! { <MenuButton label=t(Text::FoldersAbove) icon=Icon::More variant=ButtonVariant::IconOnly menu /> }.into_any()
                        }
                        _ => view! { <a class="ellipsis" href=href(FileId::root())>{drive_name}</a> }.into_any(),
                    };
                    let rest = steps
                        .into_iter()
                        .enumerate()
                        .skip(folded)
                        .map(|(at, crumb)| {
                            let name = shown(&crumb.name);
                            let title = name.clone();
                            let step = match at + 1 == last {
                                true => view! { <h1 class="ellipsis" aria-current="page" title=title>{name}</h1> }.into_any(),
                                false => view! { <a class="ellipsis" href=href(crumb.id) title=title>{name}</a> }.into_any(),
                            };
                            view! {
                                <li>
                                    {step}
                                    <SiblingsButton at />
                                </li>
                            }
                        })
                        .collect_view();
                    view! {
                        <li>{first}</li>
                        {rest}
                    }
                }}
            </ol>
        </nav>
    }
}
