//! A menu as a popover below its button or at the pointer, or as a bottom sheet on a phone. Arrow keys move the focus.

use super::icon::{Glyph, Icon};
use crate::browser::dom;
use crate::browser::effect::{effect, handler};
use leptos::ev::{Event, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;

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
        checked: bool,
        run: Callback<()>,
    },
    Heading(String),
    Separator,
}

#[component]
pub fn Menu(
    /// The accessible name.
    #[prop(into)]
    label: Signal<String>,
    open: MenuState,
    #[prop(into)] items: Signal<Vec<MenuItem>>,
) -> impl IntoView {
    move || open.get().map(|at| view! { <OpenMenu label open at items /> })
}

#[component]
fn OpenMenu(
    label: Signal<String>,
    open: RwSignal<Option<MenuPosition>>,
    at: MenuPosition,
    items: Signal<Vec<MenuItem>>,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
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
        if let Some(first) = dom::query_all(&menu, ".item").first() {
            dom::focus(first);
        }
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
        let next = match event.key().as_str() {
            "ArrowDown" => now.map_or(0, |at| if at == last { 0 } else { at + 1 }),
            "ArrowUp" => now.map_or(last, |at| if at == 0 { last } else { at - 1 }),
            "Home" => 0,
            "End" => last,
            "Tab" => {
                event.prevent_default();
                return close();
            }
            _ => return event.stop_propagation(),
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
            role="menu"
            popover="auto"
            aria-label=label
            on:toggle=handler(on_toggle)
            on:keydown=handler(on_keydown)
            on:contextmenu=handler(|event: leptos::ev::MouseEvent| event.prevent_default())
        >
            {move || items.get().into_iter().map(|item| row(item, close)).collect_view()}
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
        MenuItem::Choice { label, note, checked, run } => {
            let press = move |_| {
                close();
                run.run(());
            };
            view! {
                <button type="button" role="menuitemradio" class="item" tabindex="-1" aria-checked=checked.to_string() on:click=handler(press)>
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
