//! Members of browser objects that `web-sys` has no stable binding for.

use super::global_scope::global_scope;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

pub fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &JsValue::from_str(name)).ok().filter(|it| !it.is_undefined() && !it.is_null())
}

/// Calls a method with up to three arguments; `None` when there is no such method or it throws.
pub fn call(object: &JsValue, name: &str, arguments: &[&JsValue]) -> Option<JsValue> {
    let method: Function = get(object, name)?.dyn_into().ok()?;
    match arguments {
        [] => method.call0(object),
        [one] => method.call1(object, one),
        [one, two] => method.call2(object, one, two),
        [one, two, three, ..] => method.call3(object, one, two, three),
    }
    .ok()
}

/// As [`call`], for a method that returns a promise.
pub async fn call_async(object: &JsValue, name: &str, arguments: &[&JsValue]) -> Option<JsValue> {
    let promise: Promise = call(object, name, arguments)?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok()
}

/// A plain object with these members.
pub fn object(members: &[(&str, &JsValue)]) -> JsValue {
    let object = js_sys::Object::new();
    for (name, value) in members {
        // Setting a property of a new plain object cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object.into()
}

/// A function of two arguments that libraries of others call. It lives as long as they hold it.
pub fn function(call: impl Fn(JsValue, JsValue) -> JsValue + 'static) -> JsValue {
    Closure::<dyn Fn(JsValue, JsValue) -> JsValue>::new(call).into_js_value()
}

pub fn navigator() -> JsValue {
    global_scope().navigator().into()
}
