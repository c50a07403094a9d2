//! A small key-value store that survives reloads and crashes: IndexedDB, with numbers as keys.
//!
//! Best effort, as all storage of a browser: it may be full, forbidden or emptied, and the program goes on without it.

use super::js;
use super::scope::scope;
use futures_channel::oneshot;
use wasm_bindgen::prelude::*;
use web_sys::{IdbDatabase, IdbOpenDbRequest, IdbRequest, IdbTransaction, IdbTransactionMode};

pub struct Db {
    inner: IdbDatabase,
}

impl Drop for Db {
    fn drop(&mut self) {
        self.inner.close();
    }
}

impl Db {
    /// Opens it, and makes the stores when it is new.
    pub async fn open(name: &str, stores: &'static [&'static str]) -> Option<Self> {
        let factory = scope().indexed_db().ok()??;
        let request: IdbOpenDbRequest = factory.open_with_u32(name, 1).ok()?;
        let make = Closure::once({
            let request = request.clone();
            move || {
                let Some(inner) = request.result().ok().and_then(|it| it.dyn_into::<IdbDatabase>().ok())
                else {
                    return;
                };
                for store in stores {
                    // Fails only where it exists.
                    let _ = inner.create_object_store(store);
                }
            }
        });
        request.set_onupgradeneeded(Some(make.as_ref().unchecked_ref()));
        let inner = finished(&request).await?.dyn_into().ok()?;
        Some(Self { inner })
    }

    /// Everything in a store, by key.
    pub async fn all(&self, store: &str) -> Vec<(u32, JsValue)> {
        let read = async || {
            let transaction = self.inner.transaction_with_str(store).ok()?;
            let store = transaction.object_store(store).ok()?;
            let (keys, values) = (store.get_all_keys().ok()?, store.get_all().ok()?);
            let values = js_sys::Array::from(&finished(&values).await?);
            let keys = js_sys::Array::from(&keys.result().ok()?);
            let pairs = keys.iter().zip(values.iter());
            Some(pairs.filter_map(|(key, value)| Some((key.as_f64()? as u32, value))).collect())
        };
        read().await.unwrap_or_default()
    }

    /// Writes and deletes (`None`) in one go. Returns at once; the browser does it even when the page goes away.
    pub fn write(&self, store: &str, changes: impl Iterator<Item = (u32, Option<JsValue>)>) {
        let begun = self.inner.transaction_with_str_and_mode(store, IdbTransactionMode::Readwrite);
        if let Ok(transaction) = begun {
            change(&transaction, store, changes);
        }
    }

    /// The same, and not only into the memory of the system, so that it outlives that too.
    pub fn write_through(&self, store: &str, changes: impl Iterator<Item = (u32, Option<JsValue>)>) {
        // `web_sys` has no binding with options; a browser that doesn't know them passes them over.
        let options = js::object(&[("durability", &"strict".into())]);
        let begun = js::call(&self.inner, "transaction", &[&store.into(), &"readwrite".into(), &options]);
        if let Some(transaction) = begun.and_then(|it| it.dyn_into::<IdbTransaction>().ok()) {
            change(&transaction, store, changes);
        }
    }
}

fn change(transaction: &IdbTransaction, store: &str, changes: impl Iterator<Item = (u32, Option<JsValue>)>) {
    let Ok(store) = transaction.object_store(store) else { return };
    for (key, value) in changes {
        let key = JsValue::from_f64(f64::from(key));
        // Best effort, see above.
        let _ = match value {
            Some(value) => store.put_with_key(&value, &key),
            None => store.delete(&key),
        };
    }
    // Without this a page that goes away takes along what it wrote last.
    let _ = js::call(transaction, "commit", &[]);
}

async fn finished(request: &IdbRequest) -> Option<JsValue> {
    let (sender, receiver) = oneshot::channel();
    let sender = std::rc::Rc::new(std::cell::RefCell::new(Some(sender)));
    let ended = Closure::<dyn FnMut()>::new(move || {
        if let Some(sender) = sender.borrow_mut().take() {
            // Nobody waits any more when the session has ended.
            let _ = sender.send(());
        }
    });
    request.set_onsuccess(Some(ended.as_ref().unchecked_ref()));
    request.set_onerror(Some(ended.as_ref().unchecked_ref()));
    let heard = receiver.await;
    request.set_onsuccess(None);
    request.set_onerror(None);
    heard.ok()?;
    request.result().ok()
}
