//! Above the list: where one is, what one can add, and what can be done to what is selected.

use super::file_menu::{FileMenu, icon};
use super::keys::{self, FOLDER_INPUT, UPLOAD_INPUT};
use crate::base::id::DriveId;
use crate::base::loadable::Loadable;
use crate::browser::dom;
use crate::i18n::{PlanText, Text};
use crate::model::ability::{Action, allowed};
use crate::route::Route;
use crate::state::browse::use_browse;
use crate::state::dialogs::{Open, use_dialogs};
use crate::state::file_actions::use_file_actions;
use crate::state::navigation::use_navigation;
use crate::state::places::use_places;
use crate::state::prefs::{t, use_prefs};
use crate::state::source::Source;
use crate::ui::button::{Button, Look};
use crate::ui::icon::Icon;
use crate::ui::live::live;
use crate::ui::menu::MenuAt;
use leptos::prelude::*;

/// The head of a folder.
#[component]
pub fn FolderHead(
    drive: DriveId,
    /// Of the folder, or of the drive for its top.
    #[prop(into)]
    name: Signal<String>,
) -> impl IntoView {
    let (browse, dialogs) = (use_browse(), use_dialogs());
    let new_folder =
        move |_| browse.source.with_untracked(|it| it.iter().for_each(|it| dialogs.new_folder(it)));
    view! {
        <div class="files-head">
            <Crumbs drive />
            <SelectionBar title=name />
            <div class="actions" role="group" aria-label=t(Text::Toolbar)>
                <Button label=t(Text::NewFolder) icon=Icon::FolderPlus look=Look::Outlined on_press=new_folder />
                <Button
                    label=t(Text::Plan(PlanText::UploadFolder))
                    icon=Icon::FolderUp
                    look=Look::Outlined
                    on_press=move |_| dom::click_id(FOLDER_INPUT)
                />
                <Button
                    label=t(Text::Upload)
                    icon=Icon::Upload
                    look=Look::Primary
                    on_press=move |_| dom::click_id(UPLOAD_INPUT)
                />
            </div>
        </div>
    }
}

/// The head of a list that is no folder.
#[component]
pub fn PlainHead(
    #[prop(into)] title: Signal<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="files-head">
            <div class="crumbs">
                <h1 class="ellipsis" aria-current="page">{title}</h1>
            </div>
            <SelectionBar title />
            {children.map(|children| children())}
        </div>
    }
}

/// What can be done to the selected rows: beside the path, on a phone in its place, so that the list stands still.
#[component]
fn SelectionBar(
    /// The page's heading, which stays for a screen reader where the bar hides it.
    title: Signal<String>,
) -> impl IntoView {
    let browse = use_browse();
    let selecting = Memo::new(move |_| browse.selection.with(|it| !it.is_empty()));
    live(move || selecting.get().then(|| view! { <SelectionTools title /> }))
}

#[component]
fn SelectionTools(title: Signal<String>) -> impl IntoView {
    let (browse, prefs) = (use_browse(), use_prefs());
    let trash = browse.source.with_untracked(|source| source.as_ref().is_some_and(Source::is_trash));
    let count = move || prefs.say(&Text::Selected(prefs.count(browse.selection.with(|it| it.len()))));
    let clear = move |_| browse.selection.update(|it| it.clear());
    view! {
        <div class="selection-bar" role="toolbar" aria-label=t(Text::SelectionTools)>
            <div class="narrow-only visually-hidden">
                <h1>{title}</h1>
            </div>
            <Button label=t(Text::ClearSelection) icon=Icon::Close look=Look::Square on_press=clear />
            <span class="count numbers" role="status">{count}</span>
            {if trash { view! { <TrashActions /> }.into_any() } else { view! { <FileTools /> }.into_any() }}
        </div>
    }
}

/// All actions as buttons; where there is no room, the usual ones and the rest in a menu.
#[component]
fn FileTools() -> impl IntoView {
    let menu = RwSignal::new(None::<MenuAt>);
    let tool = |action| {
        let class = match action {
            Action::Star | Action::Rename | Action::Copy => "wide-only",
            Action::Move => "not-smallest",
            _ => "",
        };
        view! { <span class=class><ActionButton action /></span> }
    };
    view! {
        {[Action::Download, Action::Star, Action::Rename, Action::Move, Action::Copy, Action::Trash].map(tool)}
        <span class="narrow-only">
            <Button
                label=t(Text::More)
                icon=Icon::More
                look=Look::Square
                opens_menu=true
                on_press=move |event| menu.set(Some(MenuAt::below(&event)))
            />
        </span>
        <FileMenu open=menu is_trash=false />
    }
}

#[component]
fn ActionButton(action: Action) -> impl IntoView {
    let (browse, actions, prefs) = (use_browse(), use_file_actions(), use_prefs());
    let all_starred = Memo::new(move |_| browse.selected_entries().iter().all(|entry| entry.starred));
    let why_not = Memo::new(move |_| {
        allowed(action, &browse.selected_entries()).err().map(|refusal| prefs.say(&Text::WhyNot(refusal)))
    });
    let label = Signal::derive(move || prefs.say(&keys::word(action, all_starred.get())));
    let press = Callback::new(move |_| actions.run(action, untrack(|| browse.selected_entries())));
    live(move || {
        let icon = icon(action, all_starred.get());
        view! { <Button label icon look=Look::Square why_not on_press=press /> }
    })
}

#[component]
fn TrashActions() -> impl IntoView {
    let (browse, actions, dialogs) = (use_browse(), use_file_actions(), use_dialogs());
    let chosen = move || untrack(|| browse.selected_entries());
    view! {
        <Button label=t(Text::Restore) icon=Icon::Restore on_press=move |_| actions.restore(chosen()) />
        <Button
            label=t(Text::DeleteForever)
            icon=Icon::Trash
            on_press=move |_| dialogs.show(Open::DeleteForever { entries: chosen() })
        />
    }
}

/// The way from the drive to this folder; every step is a link.
#[component]
fn Crumbs(drive: DriveId) -> impl IntoView {
    let (browse, navigation, places) = (use_browse(), use_navigation(), use_places());
    let root = StoredValue::new(drive);
    let drive_name = Signal::derive(move || {
        root.with_value(|id| places.drive(id)).map(|drive| drive.name).unwrap_or_else(|| "…".to_owned())
    });
    let href = move |folder| navigation.href(&Route::Files { drive: root.get_value(), folder });
    let steps = move || match browse.crumbs.get() {
        Loadable::Ready(crumbs) => crumbs,
        _ => Vec::new(),
    };
    view! {
        <nav class="crumbs" aria-label=t(Text::Breadcrumb)>
            <ol>
                {live(move || {
                    let steps = steps();
                    let last = steps.len();
                    let first = match last {
                        0 => view! { <h1 class="ellipsis" aria-current="page">{drive_name}</h1> }.into_any(),
                        _ => view! { <a class="ellipsis" href=href(crate::base::id::FileId::root())>{drive_name}</a> }.into_any(),
                    };
                    let rest = steps
                        .into_iter()
                        .enumerate()
                        .map(|(at, crumb)| {
                            let step = match at + 1 == last {
                                true => view! { <h1 class="ellipsis" aria-current="page" title=crumb.name.clone()>{crumb.name.clone()}</h1> }.into_any(),
                                false => view! { <a class="ellipsis" href=href(crumb.id) title=crumb.name.clone()>{crumb.name.clone()}</a> }.into_any(),
                            };
                            view! { <li>{step}</li> }
                        })
                        .collect_view();
                    view! {
                        <li>{first}</li>
                        {rest}
                    }
                })}
            </ol>
        </nav>
    }
}
