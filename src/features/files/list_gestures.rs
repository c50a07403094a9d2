//! What the mouse and fingers do with a list besides clicks: dragging rows, drawing a rectangle, a long press, the menu of
//! the empty space, and presses on rows that change meanwhile.

use super::background_menu::BackgroundMenu;
use super::list_context::ListContext;
use super::long_press::LongPress;
use super::marquee::Marquee;
use super::press_guard::PressGuard;
use super::row_drag::RowDrag;
use leptos::prelude::*;

#[component]
pub fn ListGestures() -> impl IntoView {
    let list = expect_context::<ListContext>();
    view! {
        {(!list.is_trash).then(|| view! { <RowDrag /> })}
        <PressGuard />
        <Marquee />
        <LongPress />
        <BackgroundMenu />
    }
}
