//! Event listeners and observers. Each function returns a guard that unregisters when it is dropped.

use super::clock;
use futures_channel::oneshot;
use js_sys::Reflect;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Event, EventTarget, MediaQueryList, ResizeObserver};

/// A listener that is registered as long as this guard lives.
pub struct EventListener {
    target: EventTarget,
    name: &'static str,
    closure: Closure<dyn FnMut(Event)>,
    capture: bool,
}

impl Drop for EventListener {
    fn drop(&mut self) {
        // Registered with the same values, so this cannot fail.
        let _ = self.target.remove_event_listener_with_callback_and_bool(
            self.name,
            self.closure.as_ref().unchecked_ref(),
            self.capture,
        );
    }
}

pub fn listen(
    target: &EventTarget,
    name: &'static str,
    handler: impl FnMut(Event) + 'static,
) -> Option<EventListener> {
    listen_in(target, name, false, Closure::new(handler))
}

fn listen_in(
    target: &EventTarget,
    name: &'static str,
    capture: bool,
    closure: Closure<dyn FnMut(Event)>,
) -> Option<EventListener> {
    let callback = closure.as_ref().unchecked_ref();
    target.add_event_listener_with_callback_and_bool(name, callback, capture).ok()?;
    Some(EventListener { target: target.clone(), name, closure, capture })
}

/// As [`on_window`], before the elements of the page hear of the event, which they can't keep from it.
pub fn on_window_capture(name: &'static str, handler: impl FnMut(Event) + 'static) -> Option<EventListener> {
    listen_in(&web_sys::window()?.into(), name, true, Closure::new(handler))
}

/// As [`on_window_capture`], for events of one type.
pub fn on_window_capture_event<E: JsCast>(
    name: &'static str,
    mut handler: impl FnMut(E) + 'static,
) -> Option<EventListener> {
    on_window_capture(name, move |event| {
        if let Ok(event) = event.dyn_into() {
            handler(event);
        }
    })
}

pub fn on_window(name: &'static str, handler: impl FnMut(Event) + 'static) -> Option<EventListener> {
    let window: EventTarget = web_sys::window()?.into();
    listen(&window, name, handler)
}

/// As [`on_window`], for events of one type.
pub fn on_window_event<E: JsCast>(
    name: &'static str,
    mut handler: impl FnMut(E) + 'static,
) -> Option<EventListener> {
    on_window(name, move |event| {
        if let Ok(event) = event.dyn_into() {
            handler(event);
        }
    })
}

/// Fires when the browser restores this page from its back/forward cache.
pub fn on_restored(mut handler: impl FnMut() + 'static) -> Option<EventListener> {
    on_window("pageshow", move |event| {
        let persisted = Reflect::get(&event, &JsValue::from_str("persisted"));
        if persisted.is_ok_and(|it| it.is_truthy()) {
            handler();
        }
    })
}

/// Resolves when no button of the pointer is pressed. Where `contextmenu` fires on press, as in Firefox on Linux, a popover
/// that opens at once would be closed by the release, which is a click outside of it.
pub async fn pointer_released(event: &web_sys::MouseEvent) {
    if event.buttons() == 0 {
        return;
    }
    let (sender, released) = oneshot::channel();
    let sender = Rc::new(Cell::new(Some(sender)));
    let on_release = |name| {
        let sender = sender.clone();
        on_window(name, move |_| {
            if let Some(sender) = sender.take() {
                // The receiver is gone when the future was dropped.
                let _ = sender.send(());
            }
        })
    };
    let _listeners = [on_release("pointerup"), on_release("pointercancel")];
    if released.await.is_ok() {
        // The browser closes popovers after all listeners of the release have run.
        clock::sleep(0).await;
    }
}

/// Reports that the size of an element has changed.
pub struct ResizeGuard {
    observer: ResizeObserver,
    _closure: Closure<dyn FnMut()>,
}

impl Drop for ResizeGuard {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

pub fn on_resize(element: &web_sys::Element, changed: impl FnMut() + 'static) -> Option<ResizeGuard> {
    let closure = Closure::<dyn FnMut()>::new(changed);
    let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(ResizeGuard { observer, _closure: closure })
}

/// The current result of a media query, and a guard that reports changes.
pub fn on_media(query: &str, mut changed: impl FnMut(bool) + 'static) -> Option<(bool, EventListener)> {
    let list: MediaQueryList = web_sys::window()?.match_media(query).ok()??;
    let matches = list.matches();
    let watched = list.clone();
    let guard = listen(&list, "change", move |_| changed(watched.matches()))?;
    Some((matches, guard))
}
