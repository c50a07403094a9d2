//! The field above the tree of folders: finds among those the tree knows at once, and everywhere in the drive by the server.

use super::tree_search::{FoundFolders, find_folders};
use crate::base::id::{DriveId, FileId};
use crate::base::loadable::Loadable;
use crate::base::name::shown::shown;
use crate::browser::effect::{effect, handler};
use crate::browser::{clock, dom};
use crate::features::shell::api::Api;
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::folder_names::use_folder_names;
use crate::features::shell::loader::Loader;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::ViewText;
use crate::model::folder_tree::{FolderTree, FoundFolder, merge_found};
use crate::ui::icon::{Glyph, Icon};
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;

/// The server is asked when nothing was typed for this long.
const TYPING_MS: u32 = 250;
const LIST: &str = "tree-found";

#[component]
pub fn TreeFind(
    tree: RwSignal<FolderTree>,
    drive: Memo<Option<DriveId>>,
    on_choose: Callback<FileId>,
) -> impl IntoView {
    let (api, prefs) = (expect_context::<Api>(), use_prefs());
    let me = StoredValue::new(use_drive_store().user.with_value(|user| user.id.clone()));
    let typed = RwSignal::new(String::new());
    let text = Memo::new(move |_| typed.with(|typed| typed.trim().to_owned()));
    let answer = RwSignal::new(Loadable::<FoundFolders>::Idle);
    let loader = Loader::new();
    effect(move || {
        let (text, drive) = (text.get(), drive.get());
        loader.stop();
        let Some(drive) = drive.filter(|_| !text.is_empty()) else { return answer.set(Loadable::Idle) };
        answer.set(Loadable::Loading);
        loader.start(async move {
            clock::sleep(TYPING_MS).await;
            let Some(me) = me.try_get_value() else { return };
            let result = find_folders(api, &drive, &me, text).await;
            let _ = answer.try_set(result.map_or_else(Loadable::Failed, Loadable::Ready));
        });
    });
    let found = Memo::new(move |_| {
        let known = text.with(|text| tree.with(|tree| tree.find(text)));
        let more = answer.with(|it| it.ready().map(|it| it.0.clone()).unwrap_or_default());
        merge_found(known, more)
    });
    let active = RwSignal::new(0);
    effect(move || {
        text.track();
        active.set(0);
    });
    let choose = move |at: usize| {
        let Some(folder) = found.with_untracked(|found| found.get(at).map(|it| it.id.clone())) else {
            return;
        };
        typed.set(String::new());
        on_choose.run(folder);
    };
    let key = move |event: KeyboardEvent| {
        if dom::is_composing(&event) {
            return;
        }
        let last = found.with_untracked(Vec::len).saturating_sub(1);
        let at = active.get_untracked();
        match event.key().as_str() {
            "ArrowDown" => active.set(if at >= last { 0 } else { at + 1 }),
            "ArrowUp" => active.set(if at == 0 { last } else { at - 1 }),
            "Enter" => choose(at),
            "Escape" if text.with_untracked(|it| !it.is_empty()) => typed.set(String::new()),
            _ => return,
        }
        dom::show_id(&option_id(active.get_untracked()));
        event.prevent_default();
        event.stop_propagation();
    };
    let has_text = Memo::new(move |_| text.with(|it| !it.is_empty()));
    let status = move || {
        let count = found.with(Vec::len);
        let is_more = answer.with(|it| it.ready().is_some_and(|it| it.1));
        let text = match answer.get() {
            Loadable::Idle => return String::new(),
            Loadable::Failed(failure) => return prefs.load_failure_text(&failure).0,
            Loadable::Loading => ViewText::FindingFolders,
            Loadable::Ready(_) if count == 0 => ViewText::NoSuchName,
            Loadable::Ready(_) if is_more => ViewText::FoundMoreFolders(prefs.count(count)),
            Loadable::Ready(_) => ViewText::FoundFolders(prefs.count(count)),
        };
        prefs.localize(&text.into())
    };
    let active_id = move || {
        let is_option = found.with(|found| active.get() < found.len());
        (has_text.get() && is_option).then(|| option_id(active.get()))
    };
    view! {
        <input
            class="input tree-find"
            type="search"
            role="combobox"
            autocomplete="off"
            maxlength="512"
            aria-autocomplete="list"
            aria-controls=LIST
            aria-expanded=move || (has_text.get() && found.with(|it| !it.is_empty())).to_string()
            aria-activedescendant=active_id
            aria-label=t(ViewText::FindFolder)
            placeholder=t(ViewText::FindFolder)
            prop:value=move || typed.get()
            on:input=handler(move |event| typed.set(event_target_value(&event)))
            on:keydown=handler(key)
        />
        <p class="tree-status muted" role="status">{status}</p>
        <ul id=LIST class="tree-found" role="listbox" aria-label=t(ViewText::Folders) hidden=move || !has_text.get()>
            {move || {
                let drive = drive.get();
                let options = if has_text.get() { found.get() } else { Vec::new() };
                options
                    .into_iter()
                    .enumerate()
                    .map(|(at, folder)| view! { <FoundRow folder at active drive=drive.clone() on_press=Callback::new(choose) /> })
                    .collect_view()
            }}
        </ul>
    }
}

#[component]
fn FoundRow(
    folder: FoundFolder,
    at: usize,
    active: RwSignal<usize>,
    drive: Option<DriveId>,
    on_press: Callback<usize>,
) -> impl IntoView {
    let (names, name) = (use_folder_names(), shown(&folder.name));
    let parent = move || {
        drive.as_ref().and_then(|drive| names.name_of(drive, &folder.parent)).map(|name| shown(&name))
    };
    view! {
        <li
            id=option_id(at)
            role="option"
            aria-selected=move || (active.get() == at).to_string()
            title=name.clone()
            // The field keeps the keyboard.
            on:mousedown=handler(|event: MouseEvent| event.prevent_default())
            on:click=handler(move |_: MouseEvent| on_press.run(at))
        >
            <Glyph icon=Icon::Folder class="kind folder" />
            <span class="ellipsis">
                <bdi>{name.clone()}</bdi>
                <span class="muted found-parent"><bdi>{parent}</bdi></span>
            </span>
        </li>
    }
}

fn option_id(at: usize) -> String {
    format!("tree-found-{at}")
}
