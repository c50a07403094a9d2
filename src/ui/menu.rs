//! A menu as a popover below its button or at the pointer, or as a bottom sheet on a phone. Arrow keys move the focus.

use super::icon::{Glyph, Icon};
use crate::browser::dom;
use crate::browser::effect::{effect, handler};
use leptos::ev::{Event, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Where a menu opens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MenuPosition {
    pub left: f64,
    pub top: f64,
}

impl MenuPosition {
    /// Below the element that handles the event.
    pub fn below(event: &leptos::ev::MouseEvent) -> Self {
        let (left, top) = dom::point_below(event.current_target()).unwrap_or_default();
        Self { left, top }
    }
}

/// Open at a place, or closed.
pub type MenuState = RwSignal<Option<MenuPosition>>;

#[derive(Clone)]
pub enum MenuItem {
    Action {
        label: String,
        icon: Icon,
        /// The keyboard shortcut.
        key: Option<String>,
        disabled_reason: Option<String>,
        run: Callback<()>,
    },
    /// One of several, as in a list of languages.
    Choice {
        label: String,
        note: Option<String>,
        /// The address of the folder it opens, on which rows may be dropped.
        place: Option<String>,
        checked: bool,
        run: Callback<()>,
    },
    Heading(String),
    Separator,
}

/// A field that narrows a long menu down.
#[derive(Clone, Copy)]
pub struct MenuSearch {
    pub label: Signal<String>,
    /// Said when nothing matches.
    pub none: Signal<String>,
}

/// A menu of fewer items needs no search.
const SEARCHED: usize = 8;

#[component]
pub fn Menu(
    /// The accessible name.
    #[prop(into)]
    label: Signal<String>,
    open: MenuState,
    #[prop(into)] items: Signal<Vec<MenuItem>>,
    #[prop(optional)] search: Option<MenuSearch>,
) -> impl IntoView {
    move || open.get().map(|at| view! { <OpenMenu label open at items search /> })
}

impl MenuItem {
    fn label(&self) -> Option<&str> {
        match self {
            Self::Action { label, .. } | Self::Choice { label, .. } => Some(label),
            Self::Heading(_) | Self::Separator => None,
        }
    }
}

/// The items whose labels contain `text`, with the headings of those.
fn matching(items: Vec<MenuItem>, text: &str) -> Vec<MenuItem> {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return items;
    }
    let (mut found, mut heading) = (Vec::new(), None);
    for item in items {
        match item.label() {
            Some(label) if label.to_lowercase().contains(&text) => {
                found.extend(heading.take());
                found.push(item);
            }
            Some(_) => {}
            None => heading = matches!(item, MenuItem::Heading(_)).then_some(item),
        }
    }
    found
}

#[component]
fn OpenMenu(
    label: Signal<String>,
    open: RwSignal<Option<MenuPosition>>,
    at: MenuPosition,
    items: Signal<Vec<MenuItem>>,
    search: Option<MenuSearch>,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let typed = RwSignal::new(String::new());
    let field = Memo::new(move |_| {
        let count = items.with(|items| items.iter().filter_map(MenuItem::label).count());
        search.is_some() && count >= SEARCHED
    });
    let shown = Signal::derive(move || matching(items.get(), &typed.get()));
    let is_empty = Memo::new(move |_| shown.with(Vec::is_empty));
    let previous_focus = StoredValue::new_local(dom::focused());
    let close = move || {
        open.set(None);
        if let Some(Some(element)) = previous_focus.try_get_value() {
            dom::restore_focus(&element);
        }
    };
    effect(move || {
        let Some(menu) = node.get() else { return };
        dom::show_popover(&menu);
        dom::position_at(&menu, at.left, at.top);
    });
    // Items that are loaded when the menu is open get the keyboard and their room then.
    let has_items = Memo::new(move |_| items.with(|items| items.iter().any(|it| it.label().is_some())));
    effect(move || {
        let (Some(menu), true) = (node.get(), has_items.get()) else { return };
        spawn_local(async move {
            leptos::task::tick().await;
            dom::position_at(&menu, at.left, at.top);
            if let Some(first) = dom::query_all(&menu, ".input, .item").first() {
                dom::focus(first);
            }
        });
    });
    // After a click outside or Escape the browser has hidden the popover; this removes it from the page.
    let on_toggle = move |_: Event| {
        let hidden = node.get_untracked().is_some_and(|menu| !menu.matches(":popover-open").unwrap_or(true));
        if hidden && open.try_get_untracked().flatten().is_some() {
            close();
        }
    };
    let on_keydown = move |event: KeyboardEvent| {
        let Some(menu) = node.get_untracked() else { return };
        let rows = dom::query_all(&menu, ".item");
        let Some(last) = rows.len().checked_sub(1) else { return };
        let now = dom::focused().and_then(|focused| rows.iter().position(|row| *row == focused));
        let is_typing = dom::is_text_input(event.target());
        let next = match event.key().as_str() {
            "ArrowDown" => now.map_or(0, |at| if at == last { 0 } else { at + 1 }),
            "ArrowUp" => now.map_or(last, |at| if at == 0 { last } else { at - 1 }),
            // What an input method composes is its own.
            "Enter" if is_typing && !dom::is_composing(&event) => {
                event.prevent_default();
                event.stop_propagation();
                return rows[0].click();
            }
            "Home" if !is_typing => 0,
            "End" if !is_typing => last,
            "Tab" => {
                event.prevent_default();
                return close();
            }
            key => {
                // What is typed on an item is looked for.
                let is_letter =
                    key != " " && key.chars().count() == 1 && !event.ctrl_key() && !event.meta_key();
                let field = dom::query_all(&menu, ".input").into_iter().next();
                field.filter(|_| is_letter && !is_typing).iter().for_each(dom::focus);
                return event.stop_propagation();
            }
        };
        event.prevent_default();
        event.stop_propagation();
        dom::focus(&rows[next]);
    };
    view! {
        // A tap outside a sheet closes it and must not reach the elements below.
        <div class="menu-veil" aria-hidden="true"></div>
        <div
            node_ref=node
            class="menu sheet"
            role=move || if field.get() { "dialog" } else { "menu" }
            popover="auto"
            aria-label=label
            on:toggle=handler(on_toggle)
            on:keydown=handler(on_keydown)
            on:contextmenu=handler(|event: leptos::ev::MouseEvent| event.prevent_default())
        >
            {move || {
                search
                    .filter(|_| field.get())
                    .map(|search| {
                        view! {
                            <input
                                class="input"
                                type="search"
                                autocomplete="off"
                                aria-label=search.label
                                placeholder=search.label
                                on:input=handler(move |event| typed.set(event_target_value(&event)))
                            />
                        }
                    })
            }}
            <div role=move || if field.get() { "menu" } else { "presentation" }>
                {move || shown.get().into_iter().map(|item| row(item, close)).collect_view()}
            </div>
            {move || {
                search
                    .filter(|_| field.get())
                    .map(|search| {
                        let none = move || is_empty.get().then(|| view! { <span>{search.none}</span> });
                        view! { <p class="none muted" role="status">{none}</p> }
                    })
            }}
        </div>
    }
}

fn row(item: MenuItem, close: impl Fn() + Copy + 'static) -> AnyView {
    match item {
        MenuItem::Action { label, icon, key, disabled_reason, run } => {
            let disabled = disabled_reason.is_some();
            let press = move |_| {
                if !disabled {
                    close();
                    run.run(());
                }
            };
            view! {
                <button type="button" role="menuitem" class="item" tabindex="-1" aria-disabled=disabled.then_some("true") on:click=handler(press)>
                    <Glyph icon />
                    <span class="label">
                        {label}
                        {disabled_reason.map(|reason| view! { <span class="reason">{reason}</span> })}
                    </span>
                    {key.map(|key| view! { <kbd aria-hidden="true">{key}</kbd> })}
                </button>
            }
            .into_any()
        }
        MenuItem::Choice { label, note, place, checked, run } => {
            let press = move |_| {
                close();
                run.run(());
            };
            view! {
                <button type="button" role="menuitemradio" class="item" tabindex="-1" data-place=place aria-checked=checked.to_string() on:click=handler(press)>
                    <span class="label">{label} {note.map(|note| view! { <span class="reason muted">{note}</span> })}</span>
                    {checked.then(|| view! { <Glyph icon=Icon::Check /> })}
                </button>
            }
            .into_any()
        }
        MenuItem::Heading(text) => view! { <div class="heading" role="presentation">{text}</div> }.into_any(),
        MenuItem::Separator => view! { <hr /> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_keeps_the_headings_of_what_it_finds() {
        let owner = Owner::new();
        owner.set();
        let choice = |label: &str| MenuItem::Choice {
            label: label.into(),
            note: None,
            place: None,
            checked: false,
            run: Callback::new(|()| ()),
        };
        let heading = |text: &str| MenuItem::Heading(text.into());
        let items = vec![
            heading("My drives"),
            choice("Ada"),
            heading("Team drives"),
            choice("Studio"),
            MenuItem::Separator,
            choice("Radar"),
        ];
        let found = |text: &str| -> Vec<String> {
            let name = |item: MenuItem| match item {
                MenuItem::Heading(text) => format!("# {text}"),
                item => item.label().unwrap_or("-").to_owned(),
            };
            matching(items.clone(), text).into_iter().map(name).collect()
        };
        assert_eq!(found(" ADA "), ["# My drives", "Ada", "Radar"]);
        assert_eq!(found("stu"), ["# Team drives", "Studio"]);
        assert_eq!(found("x"), [""; 0]);
        assert_eq!(found(" ").len(), items.len());
    }
}
