//! Numbers, sizes and dates, formatted by `Intl` in the person's language and time zone.

use crate::base::bytes;
use crate::base::time::Timestamp;
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};

/// Creating a formatter is a thousand times slower than using it, and a list formats every cell, so formatters are kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number { decimals: u8 },
    Percent,
    DateTime,
}

thread_local! {
    /// About ten entries, so a linear search is enough.
    static FORMATTERS: RefCell<Vec<(&'static str, Kind, Function)>> = RefCell::default();
}

pub fn count(number: u64, tag: &'static str) -> String {
    format(tag, Kind::Number { decimals: 0 }, &JsValue::from_f64(number as f64))
}

pub fn size(bytes: u64, tag: &'static str) -> String {
    let (value, decimals, unit) = bytes::scaled(bytes);
    let number = format(tag, Kind::Number { decimals }, &JsValue::from_f64(value));
    format!("{number} {}", unit.as_str())
}

pub fn percent(fraction: f64, tag: &'static str) -> String {
    format(tag, Kind::Percent, &JsValue::from_f64(fraction))
}

/// The name of a language by its code.
pub fn language(code: &str, tag: &str) -> String {
    let name = || {
        let class = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let class: Function = Reflect::get(&class, &"DisplayNames".into()).ok()?.dyn_into().ok()?;
        let options = super::js::object(&[("type", &"language".into())]);
        let names = Reflect::construct(&class, &Array::of2(&Array::of1(&tag.into()), &options)).ok()?;
        super::js::call(&names, "of", &[&code.into()])?.as_string()
    };
    name().unwrap_or_else(|| code.to_owned())
}

pub fn date_time(time: Timestamp, tag: &'static str) -> String {
    format(tag, Kind::DateTime, &Date::new(&JsValue::from_f64(time.0 as f64)))
}

fn format(tag: &'static str, kind: Kind, value: &JsValue) -> String {
    let function = FORMATTERS.with_borrow_mut(|formatters| {
        if let Some(known) = formatters.iter().find(|it| (it.0, it.1) == (tag, kind)) {
            return known.2.clone();
        }
        let function = formatter(tag, kind);
        formatters.push((tag, kind, function.clone()));
        function
    });
    function.call1(&JsValue::UNDEFINED, value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

fn formatter(tag: &str, kind: Kind) -> Function {
    let locales = Array::of1(&tag.into());
    let options = Object::new();
    // Setting a property of a new plain object cannot fail.
    let set = |key: &str, value: JsValue| drop(Reflect::set(&options, &key.into(), &value));
    match kind {
        Kind::Number { decimals } => {
            set("minimumFractionDigits", decimals.into());
            set("maximumFractionDigits", decimals.into());
            Intl::NumberFormat::new(&locales, &options).format()
        }
        Kind::Percent => {
            set("style", "percent".into());
            Intl::NumberFormat::new(&locales, &options).format()
        }
        Kind::DateTime => {
            set("dateStyle", "medium".into());
            set("timeStyle", "short".into());
            Intl::DateTimeFormat::new(&locales, &options).format()
        }
    }
}
