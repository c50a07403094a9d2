//! Things that happen to the page: each returns a guard that unregisters when it is dropped.

use super::clock;
use futures_channel::oneshot;
use js_sys::Reflect;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Event, EventTarget, MediaQueryList, ResizeObserver};

/// A listener that lives as long as this guard.
pub struct Listening {
    target: EventTarget,
    name: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        // It was registered with these very values, so the browser finds it.
        let _ =
            self.target.remove_event_listener_with_callback(self.name, self.closure.as_ref().unchecked_ref());
    }
}

pub fn listen(
    target: &EventTarget,
    name: &'static str,
    heard: impl FnMut(Event) + 'static,
) -> Option<Listening> {
    let closure = Closure::<dyn FnMut(Event)>::new(heard);
    target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref()).ok()?;
    Some(Listening { target: target.clone(), name, closure })
}

pub fn on_window(name: &'static str, heard: impl FnMut(Event) + 'static) -> Option<Listening> {
    let window: EventTarget = web_sys::window()?.into();
    listen(&window, name, heard)
}

/// The same for events of one kind.
pub fn on_window_of<E: JsCast>(name: &'static str, mut heard: impl FnMut(E) + 'static) -> Option<Listening> {
    on_window(name, move |event| {
        if let Ok(event) = event.dyn_into() {
            heard(event);
        }
    })
}

/// The browser took this page out of its memory, as it was when somebody left it.
pub fn on_restored(mut heard: impl FnMut() + 'static) -> Option<Listening> {
    on_window("pageshow", move |event| {
        let persisted = Reflect::get(&event, &JsValue::from_str("persisted"));
        if persisted.is_ok_and(|it| it.is_truthy()) {
            heard();
        }
    })
}

/// Goes on when no button of the pointer is pressed any more. Where a menu is asked for by pressing and not by releasing, as
/// in Firefox on Linux, what opens at once would be closed by the release: a click beside a popover closes it.
pub async fn released(event: &web_sys::MouseEvent) {
    if event.buttons() == 0 {
        return;
    }
    let (sender, released) = oneshot::channel();
    let sender = Rc::new(Cell::new(Some(sender)));
    let hear = |name| {
        let sender = sender.clone();
        on_window(name, move |_| {
            if let Some(sender) = sender.take() {
                // Nobody waits any more when the page went elsewhere.
                let _ = sender.send(());
            }
        })
    };
    let _listening = [hear("pointerup"), hear("pointercancel")];
    if released.await.is_ok() {
        // The browser closes popovers after everybody has heard of the release.
        clock::sleep(0).await;
    }
}

/// Tells the height of an element whenever it changes.
pub struct Sizing {
    observer: ResizeObserver,
    _closure: Closure<dyn FnMut()>,
}

impl Drop for Sizing {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

pub fn on_resize(element: &web_sys::Element, mut changed: impl FnMut(f64) + 'static) -> Option<Sizing> {
    let watched = element.clone();
    let closure = Closure::<dyn FnMut()>::new(move || changed(f64::from(watched.client_height())));
    let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(Sizing { observer, _closure: closure })
}

/// A media query as it is now, and a guard that reports changes.
pub fn on_media(query: &str, mut changed: impl FnMut(bool) + 'static) -> Option<(bool, Listening)> {
    let list: MediaQueryList = web_sys::window()?.match_media(query).ok()??;
    let now = list.matches();
    let watched = list.clone();
    let guard = listen(&list, "change", move |_| changed(watched.matches()))?;
    Some((now, guard))
}
