//! The tags of a file or folder: chips that can be removed and coloured, and a field to add one.

use super::store::use_details_store;
use crate::base::name::shown::shown;
use crate::browser::dom;
use crate::browser::effect::handler;
use crate::features::shell::menu_buttons::MenuButton;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{DetailsText, Text};
use crate::model::details::{FileDetails, MetadataChange, MetadataEdit};
use crate::model::tag::{Tag, TagColor, TagError, with_tag};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use crate::ui::menu::{Menu, MenuItem};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

const SUGGESTIONS: &str = "details-tag-suggestions";

#[component]
pub fn TagList(facts: Memo<Option<FileDetails>>, can_edit: Memo<bool>) -> impl IntoView {
    let store = use_details_store();
    let edit = move |change: MetadataChange| {
        let Some(facts) = facts.get_untracked() else { return };
        store.edit(MetadataEdit { entry: facts.entry, change });
    };
    let change_tags = move |after: Vec<Tag>| {
        let before = facts.with_untracked(|facts| facts.as_ref().map(|facts| facts.tags.clone()));
        edit(MetadataChange::Tags { before: before.unwrap_or_default(), after });
    };
    let tags =
        Memo::new(move |_| facts.with(|facts| facts.as_ref().map(|it| it.tags.clone()).unwrap_or_default()));
    let labels = Memo::new(move |_| {
        facts.with(|facts| facts.as_ref().map(|it| it.labels.clone()).unwrap_or_default())
    });
    let remove_tag = Callback::new(move |key: String| {
        change_tags(tags.get_untracked().into_iter().filter(|tag| tag.key != key).collect());
    });
    let remove_label = Callback::new(move |label: String| {
        let before = labels.get_untracked();
        let after = before.iter().filter(|it| **it != label).cloned().collect();
        edit(MetadataChange::Labels { before, after });
    });
    let recolor = Callback::new(move |tag: Tag| {
        if let Ok(after) = with_tag(&tags.get_untracked(), tag) {
            change_tags(after);
        }
    });
    let add = Callback::new(move |tag: Tag| {
        let after = with_tag(&tags.get_untracked(), tag)?;
        change_tags(after);
        Ok(())
    });
    let is_empty = Memo::new(move |_| tags.with(Vec::is_empty) && labels.with(Vec::is_empty));
    view! {
        <section class="details-part">
            <h3>{t(DetailsText::Tags)}</h3>
            <ul class="tags">
                <For each=move || tags.get() key=|tag| tag.clone() let:tag>
                    <li><TagChip tag can_edit on_remove=remove_tag on_recolor=recolor /></li>
                </For>
                <For each=move || labels.get() key=|label| label.clone() let:label>
                    <li><LabelChip label can_edit on_remove=remove_label /></li>
                </For>
            </ul>
            {move || match can_edit.get() {
                true => Some(view! { <TagField on_add=add /> }.into_any()),
                false => is_empty.get().then(|| view! { <p class="muted">{t(DetailsText::NoTags)}</p> }.into_any()),
            }}
        </section>
    }
}

#[component]
fn TagChip(
    tag: Tag,
    can_edit: Memo<bool>,
    on_remove: Callback<String>,
    on_recolor: Callback<Tag>,
) -> impl IntoView {
    let (key, label, color) = (tag.key.clone(), shown(&tag.label()), tag.color().name());
    // A value that is no colour would be lost for one.
    let has_free_value = !tag.value.is_empty() && TagColor::from_name(&tag.value).is_none();
    let tag = StoredValue::new(tag);
    let menu_label = t(DetailsText::ColorOf(shown(&key)));
    let remove_label = t(DetailsText::RemoveTag(shown(&key)));
    view! {
        <span class="tag" data-color=color>
            {move || {
                let dot = view! { <span class="dot" aria-hidden="true"></span> };
                match can_edit.get() && !has_free_value {
                    true => view! {
                        <span class="tag-menu">{dot}
                            <MenuButton label=menu_label icon=Icon::ChevronDown variant=ButtonVariant::IconOnly
                                menu=move |open| view! { <ColorMenu open tag on_recolor /> }.into_any() />
                        </span>
                    }.into_any(),
                    false => dot.into_any(),
                }
            }}
            <bdi class="ellipsis" title=label.clone()>{label.clone()}</bdi>
            {move || {
                let key = key.clone();
                can_edit.get().then(|| view! {
                    <Button label=remove_label icon=Icon::Close variant=ButtonVariant::IconOnly
                        on_press=move |_| {
                            // The button goes with its tag.
                            dom::focus_id(TAG_INPUT);
                            on_remove.run(key.clone());
                        } />
                })
            }}
        </span>
    }
}

/// A label is a tag without a value or a colour, by another name of the service.
#[component]
fn LabelChip(label: String, can_edit: Memo<bool>, on_remove: Callback<String>) -> impl IntoView {
    let remove_label = t(DetailsText::RemoveTag(shown(&label)));
    let name = shown(&label);
    view! {
        <span class="tag" data-color="gray">
            <span class="dot" aria-hidden="true"></span>
            <bdi class="ellipsis" title=name.clone()>{name.clone()}</bdi>
            {move || {
                let label = label.clone();
                can_edit.get().then(|| view! {
                    <Button label=remove_label icon=Icon::Close variant=ButtonVariant::IconOnly
                        on_press=move |_| {
                            dom::focus_id(TAG_INPUT);
                            on_remove.run(label.clone());
                        } />
                })
            }}
        </span>
    }
}

#[component]
fn ColorMenu(
    open: crate::ui::menu::MenuState,
    tag: StoredValue<Tag>,
    on_recolor: Callback<Tag>,
) -> impl IntoView {
    let prefs = use_prefs();
    let label = t(tag.with_value(|tag| DetailsText::ColorOf(shown(&tag.key))));
    let choose = move |value: &'static str| {
        Callback::new(move |()| on_recolor.run(tag.with_value(|tag| Tag::new(tag.key.clone(), value))))
    };
    let items = Signal::derive(move || {
        let stored = tag.with_value(|tag| TagColor::from_name(&tag.value));
        let item = |text: DetailsText, color: Option<TagColor>| MenuItem::Choice {
            label: prefs.localize(&Text::from(text)),
            note: None,
            place: None,
            checked: stored == color,
            run: choose(color.map_or("", TagColor::name)),
        };
        let colors = TagColor::ALL.into_iter().map(|color| item(DetailsText::Color(color), Some(color)));
        std::iter::once(item(DetailsText::ColorAutomatic, None)).chain(colors).collect()
    });
    view! { <Menu label open items /> }
}

const TAG_INPUT: &str = "details-tag-input";

/// Enter adds what is typed.
#[component]
fn TagField(on_add: Callback<Tag, Result<(), TagError>>) -> impl IntoView {
    let (store, prefs) = (use_details_store(), use_prefs());
    let (problem, node) = (RwSignal::new(None::<TagError>), NodeRef::<html::Input>::new());
    let text = RwSignal::new(String::new());
    let add = move || {
        let added = text.with_untracked(|text| Tag::parse(text)).and_then(|tag| on_add.run(tag));
        problem.set(added.err());
        if added.is_ok() {
            text.set(String::new());
        }
        node.get_untracked().iter().for_each(|input| dom::focus(input));
    };
    let on_key = move |event: KeyboardEvent| {
        if dom::is_composing(&event) {
            return event.stop_propagation();
        }
        let is_typed = text.with_untracked(|text| !text.is_empty());
        match event.key().as_str() {
            "Enter" => {
                event.prevent_default();
                add();
            }
            // A second Escape closes the panel.
            "Escape" if is_typed => {
                event.prevent_default();
                text.set(String::new());
                problem.set(None);
            }
            "Escape" => return,
            _ => {}
        }
        event.stop_propagation();
    };
    let fault_id = "details-tag-fault";
    view! {
        <div class="tag-field">
            <input
                id=TAG_INPUT
                node_ref=node
                class="input"
                type="text"
                autocomplete="off"
                list=SUGGESTIONS
                dir="auto"
                aria-label=t(DetailsText::AddTag)
                aria-describedby=fault_id
                aria-invalid=move || problem.with(Option::is_some).to_string()
                placeholder=t(DetailsText::AddTagHint)
                prop:value=move || text.get()
                on:input=handler(move |event| {
                    text.set(event_target_value(&event));
                    problem.set(None);
                })
                on:keydown=handler(on_key)
            />
            <Button label=t(DetailsText::AddTag) icon=Icon::Plus variant=ButtonVariant::IconOnly on_press=move |_| add() />
            <datalist id=SUGGESTIONS>
                {move || store.seen_tags.get().into_iter().map(|tag| view! { <option value=tag></option> }).collect_view()}
            </datalist>
        </div>
        <p id=fault_id class="fault" role="alert">
            {move || problem.get().map(|problem| prefs.localize(&DetailsText::TagProblem(problem).into()))}
        </p>
    }
}
