//! Pictures: first as large as the screen, whole when zoomed; moved and zoomed by wheel, fingers, mouse and keys.

use super::heic::{self, NotDecoded};
use crate::base::failure::Failure;
use crate::base::name::shown::shown;
use crate::browser::effect::{effect, handler};
use crate::browser::memory_file::FileAddress;
use crate::browser::{dom, observe, picture};
use crate::features::preview::facts::NotShown;
use crate::features::preview::source::Source;
use crate::features::preview::store::{screen_pixels, use_preview};
use crate::features::shell::failure_panel::FailurePanel;
use crate::features::shell::loader::Loader;
use crate::features::shell::prefs::{Prefs, t, use_prefs};
use crate::i18n::{PreviewText, Text};
use crate::model::image_view::ImageView;
use crate::model::preview::{Viewer, converted_type, may_be_animated};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use leptos::ev::{MouseEvent, PointerEvent, WheelEvent};
use leptos::html;
use leptos::prelude::*;

/// How much a key, a button or a double click zooms.
const STEP: f64 = 1.5;
/// How far an arrow key moves an enlarged picture.
const PAN: f64 = 80.0;
/// A GIF of up to this size is fetched whole, so that it moves.
const MAX_ANIMATED: u64 = 32 << 20;

#[derive(Clone, PartialEq)]
enum State {
    Loading,
    /// Decoded here.
    Converting,
    Shown {
        address: String,
        is_whole: bool,
    },
    Broken(PreviewText),
    Failed(Failure),
}

#[derive(Clone, Copy)]
struct Picture {
    source: Source,
    state: RwSignal<State>,
    view: RwSignal<ImageView>,
    loader: Loader,
    prefs: Prefs,
    /// What was decoded here, as long as it is shown.
    decoded: StoredValue<Option<FileAddress>, LocalStorage>,
    /// The pointers that are down, by their ids.
    pointers: StoredValue<Vec<(i32, (f64, f64))>>,
    stage: NodeRef<html::Div>,
}

#[component]
pub fn ImageViewer(source: Source) -> impl IntoView {
    let store = use_preview();
    let picture = Picture {
        source,
        state: RwSignal::new(State::Loading),
        view: RwSignal::new(ImageView::default()),
        loader: Loader::new(),
        prefs: use_prefs(),
        decoded: StoredValue::new_local(None),
        pointers: StoredValue::new(Vec::new()),
        stage: NodeRef::new(),
    };
    picture.load(store.loaded_ahead(&source.entry()));
    effect(move || {
        if picture.state.with(|state| matches!(state, State::Shown { .. })) {
            store.load_ahead();
        }
    });
    let is_enlarged = Memo::new(move |_| picture.view.with(ImageView::is_enlarged));
    // What is enlarged needs all its pixels.
    effect(move || {
        if is_enlarged.get() {
            picture.load_whole();
        }
    });
    store.take_keys(move |key| picture.handle_key(key));
    let sizing = StoredValue::new_local(None);
    effect(move || {
        let Some(stage) = picture.stage.get() else { return };
        let measured = stage.clone();
        let measure = move || {
            let (left, top, right, bottom) = dom::client_rect(&measured);
            picture.view.update(|view| view.set_stage(right - left, bottom - top));
        };
        measure();
        sizing.set_value(observe::on_resize(&stage, measure));
    });
    on_cleanup(move || drop(sizing.try_update_value(Option::take)));
    view! {
        <div
            node_ref=picture.stage
            class="preview-image"
            class:enlarged=is_enlarged
            on:wheel=handler(move |event: WheelEvent| picture.wheel(&event))
            on:dblclick=handler(move |event: MouseEvent| picture.toggle_size(&event))
            on:pointerdown=handler(move |event: PointerEvent| picture.press(&event))
            on:pointermove=handler(move |event: PointerEvent| picture.drag(&event))
            on:pointerup=handler(move |event: PointerEvent| picture.release(&event))
            on:pointercancel=handler(move |event: PointerEvent| picture.release(&event))
        >
            <Content picture />
        </div>
        <ImageTools picture />
    }
}

#[component]
fn Content(picture: Picture) -> impl IntoView {
    let alt = shown(&picture.source.entry().name);
    let kind = Memo::new(move |_| match picture.state.get() {
        State::Shown { .. } => None,
        state => Some(state),
    });
    let address = Memo::new(move |_| match picture.state.get() {
        State::Shown { address, .. } => Some(address),
        _ => None,
    });
    let placement = Memo::new(move |_| picture.view.with(ImageView::placement));
    let transform = move || {
        let it = placement.get();
        format!("translate({}, {}) rotate({}deg)", dom::px(it.x), dom::px(it.y), it.degrees)
    };
    let retry = Callback::new(move |()| picture.load(None));
    move || match kind.get() {
        Some(State::Failed(failure)) => view! { <FailurePanel failure on_retry=retry /> }.into_any(),
        Some(State::Broken(reason)) => {
            let others = picture.source.viewer.others();
            view! { <NotShown source=picture.source reason others /> }.into_any()
        }
        Some(State::Converting) => {
            view! { <p class="preview-wait" role="status">{t(PreviewText::Converting)}</p> }.into_any()
        }
        Some(_) => view! { <p class="preview-wait" role="status">{t(Text::Loading)}</p> }.into_any(),
        None => {
            let alt = alt.clone();
            view! {
                <img
                    class="preview-picture"
                    src=move || address.get()
                    alt=alt
                    referrerpolicy="no-referrer"
                    draggable="false"
                    style:width=move || dom::px(placement.get().width.max(1.0))
                    style:height=move || dom::px(placement.get().height.max(1.0))
                    style:transform=transform
                />
            }
            .into_any()
        }
    }
}

#[component]
fn ImageTools(picture: Picture) -> impl IntoView {
    let prefs = use_prefs();
    let is_shown = Memo::new(move |_| picture.state.with(|state| matches!(state, State::Shown { .. })));
    let percent = move || prefs.percent(f64::from(picture.view.with(ImageView::percent)) / 100.0);
    let tool = move |text: PreviewText, icon: Icon, key: &'static str| {
        view! { <Button label=t(text) icon variant=ButtonVariant::IconOnly on_press=move |_| { picture.handle_key(key); } /> }
    };
    move || {
        is_shown.get().then(|| {
            view! {
                <div class="preview-bar">
                    {tool(PreviewText::ZoomOut, Icon::ZoomOut, "-")}
                    <Button label=t(PreviewText::Fit) variant=ButtonVariant::Plain on_press=move |_| { picture.handle_key("0"); } />
                    <span class="numbers" aria-live="polite">{percent}</span>
                    {tool(PreviewText::ZoomIn, Icon::ZoomIn, "+")}
                    <span class="wide-only">
                        <Button label=t(PreviewText::ActualSize) variant=ButtonVariant::Plain on_press=move |_| { picture.handle_key("1"); } />
                    </span>
                    {tool(PreviewText::RotateLeft, Icon::RotateLeft, "l")}
                    {tool(PreviewText::RotateRight, Icon::Replay, "r")}
                </div>
            }
        })
    }
}

impl Picture {
    fn load(self, ahead: Option<String>) {
        self.state.set(State::Loading);
        self.loader.start(async move {
            let entry = self.source.entry();
            let (viewer, size) = (self.source.viewer, self.source.size);
            let moves = may_be_animated(&entry.name) && size <= MAX_ANIMATED;
            if viewer != Viewer::Svg && !moves {
                let rendition = match ahead {
                    Some(address) => Some(address),
                    None => self.source.rendition(screen_pixels()).await,
                };
                if let Some(address) = rendition
                    && let Some(natural) = picture::measure(&address).await
                {
                    return self.show(address, natural, false);
                }
            }
            if viewer != Viewer::ConvertedImage {
                return self.fetch_whole(true).await;
            }
            let is_drawn = match converted_type(&entry.name) {
                Some(content_type) => picture::is_drawn(content_type).await,
                None => false,
            };
            if is_drawn && self.fetch_converted().await {
                return;
            }
            self.decode().await;
        });
    }

    fn load_whole(self) {
        if self.state.with_untracked(|state| matches!(state, State::Shown { is_whole: false, .. }))
            && self.source.viewer != Viewer::ConvertedImage
        {
            self.loader.start(self.fetch_whole(false));
        }
    }

    /// Where a rendition is shown already, a failure leaves it as it is.
    async fn fetch_whole(self, is_only: bool) {
        // The second time with a new address: the first may have ended.
        for is_retry in [false, true] {
            let address = if is_retry { self.source.renew().await } else { self.source.address().await };
            match address {
                Ok(address) => {
                    if let Some(natural) = picture::measure(&address).await {
                        return self.show(address, natural, true);
                    }
                }
                Err(failure) if is_only => return drop(self.state.try_set(State::Failed(failure))),
                Err(_) => return,
            }
        }
        if is_only {
            // The browser does not tell a store that refuses from a file that is damaged.
            let served = if self.source.size == 0 { Ok(Vec::new()) } else { self.source.read(0..1).await };
            self.state.try_set(match served {
                Ok(_) => State::Broken(PreviewText::BrokenImage),
                Err(failure) => State::Failed(failure),
            });
        }
    }

    /// The picture itself, where the browser draws it. Whether that was possible.
    async fn fetch_converted(self) -> bool {
        self.fetch_whole(false).await;
        self.state.try_with_untracked(|state| matches!(state, State::Shown { .. })) != Some(false)
    }

    /// What is left for a picture that neither the service nor the browser makes visible.
    async fn decode(self) {
        let on_start = move || drop(self.state.try_set(State::Converting));
        let state = match heic::decode(self.source, self.prefs, on_start).await {
            Ok(decoded) => {
                let address = decoded.as_str().to_owned();
                self.decoded.try_set_value(Some(decoded));
                match picture::measure(&address).await {
                    Some(natural) => return self.show(address, natural, true),
                    None => State::Broken(PreviewText::BrokenImage),
                }
            }
            Err(NotDecoded::Failed(failure)) => State::Failed(failure),
            Err(NotDecoded::Refused(reason)) => State::Broken(reason),
        };
        self.state.try_set(state);
    }

    fn show(self, address: String, natural: (f64, f64), is_whole: bool) {
        // An SVG may have no size of its own.
        let natural = if natural.0 > 0.0 { natural } else { (1024.0, 1024.0) };
        self.view.try_update(|view| view.set_natural(natural.0, natural.1));
        self.state.try_set(State::Shown { address, is_whole });
    }

    /// The point of an event, from the middle of the stage.
    fn point(self, x: i32, y: i32) -> (f64, f64) {
        let Some(stage) = self.stage.get_untracked() else { return (0.0, 0.0) };
        let (left, top, right, bottom) = dom::client_rect(&stage);
        (f64::from(x) - (left + right) / 2.0, f64::from(y) - (top + bottom) / 2.0)
    }

    fn handle_key(self, key: &str) -> bool {
        let is_enlarged = self.view.with_untracked(ImageView::is_enlarged);
        let change = |change: &dyn Fn(&mut ImageView)| self.view.update(|view| change(view));
        match key {
            "+" | "=" => change(&|view| view.zoom_by(STEP, (0.0, 0.0))),
            "-" => change(&|view| view.zoom_by(1.0 / STEP, (0.0, 0.0))),
            "0" => change(&ImageView::fit_to_stage),
            "1" => change(&|view| view.actual_size((0.0, 0.0))),
            "r" => change(&|view| view.turn(1)),
            "l" => change(&|view| view.turn(-1)),
            "ArrowLeft" if is_enlarged => change(&|view| view.move_by(PAN, 0.0)),
            "ArrowRight" if is_enlarged => change(&|view| view.move_by(-PAN, 0.0)),
            "ArrowUp" if is_enlarged => change(&|view| view.move_by(0.0, PAN)),
            "ArrowDown" if is_enlarged => change(&|view| view.move_by(0.0, -PAN)),
            _ => return false,
        }
        true
    }

    fn wheel(self, event: &WheelEvent) {
        event.prevent_default();
        let factor = if event.delta_y() < 0.0 { 1.2 } else { 1.0 / 1.2 };
        let point = self.point(event.client_x(), event.client_y());
        self.view.update(|view| view.zoom_by(factor, point));
    }

    /// Between all of it and its own pixels.
    fn toggle_size(self, event: &MouseEvent) {
        let point = self.point(event.client_x(), event.client_y());
        self.view.update(|view| match view.is_enlarged() {
            true => view.fit_to_stage(),
            false if view.is_actual_size() => view.zoom_by(STEP * STEP, point),
            false => view.actual_size(point),
        });
    }

    fn press(self, event: &PointerEvent) {
        let point = self.point(event.client_x(), event.client_y());
        self.pointers.update_value(|pointers| pointers.push((event.pointer_id(), point)));
        // Its end would be missed outside.
        dom::capture_pointer(event);
    }

    /// One pointer moves an enlarged picture, two pinch.
    fn drag(self, event: &PointerEvent) {
        let now = self.point(event.client_x(), event.client_y());
        self.pointers.update_value(|pointers| {
            let other = pointers.iter().find(|(id, _)| *id != event.pointer_id()).map(|(_, point)| *point);
            let Some((_, before)) = pointers.iter_mut().find(|(id, _)| *id == event.pointer_id()) else {
                return;
            };
            let (from, to) = (*before, now);
            *before = now;
            self.view.update(|view| match other {
                Some(other) => {
                    let factor = distance(to, other) / distance(from, other).max(1.0);
                    let middle = ((to.0 + other.0) / 2.0, (to.1 + other.1) / 2.0);
                    view.zoom_by(factor, middle);
                    view.move_by((to.0 - from.0) / 2.0, (to.1 - from.1) / 2.0);
                }
                None if view.is_enlarged() => view.move_by(to.0 - from.0, to.1 - from.1),
                None => {}
            });
        });
    }

    fn release(self, event: &PointerEvent) {
        self.pointers.update_value(|pointers| pointers.retain(|(id, _)| *id != event.pointer_id()));
    }
}

fn distance(one: (f64, f64), other: (f64, f64)) -> f64 {
    ((one.0 - other.0).powi(2) + (one.1 - other.1).powi(2)).sqrt()
}
