//! A key-value store in IndexedDB, with numbers as keys.
//!
//! Best effort, like all browser storage: it may be full, forbidden or cleared, and the program continues without it.

use super::global_scope::global_scope;
use super::{clock, js};
use futures_channel::oneshot;
use futures_util::future::{Either, select};
use std::pin::pin;
use wasm_bindgen::prelude::*;
use web_sys::{IdbDatabase, IdbOpenDbRequest, IdbRequest, IdbTransaction, IdbTransactionMode};

/// Chromium answers nobody while a page that was left in the midst of creating the database is frozen for a step back. Nothing
/// that a person asked for waits longer.
const PATIENCE_MS: u32 = 10_000;

pub struct Database {
    inner: IdbDatabase,
    _on_version_change: Closure<dyn FnMut()>,
}

impl Drop for Database {
    fn drop(&mut self) {
        self.inner.set_onversionchange(None);
        self.inner.close();
    }
}

/// The names of all databases of this origin; empty where the browser does not tell them.
pub async fn names() -> Vec<String> {
    let factory = global_scope().indexed_db().ok().flatten();
    let list = match factory {
        Some(factory) => js::call_async(&factory, "databases", &[]).await,
        None => None,
    };
    let name = |database| js::get(&database, "name")?.as_string();
    list.map(|list| js_sys::Array::from(&list).iter().filter_map(name).collect()).unwrap_or_default()
}

/// Deletes a database, once everyone has closed it. Whether there is no such database any more.
pub async fn delete(name: &str) -> bool {
    let delete = async || {
        let factory = global_scope().indexed_db().ok()??;
        result_of(&factory.delete_database(name).ok()?.into()).await
    };
    delete().await.is_some()
}

impl Database {
    /// Opens the database and creates its stores when it is new.
    pub async fn open(name: &str, stores: &'static [&'static str]) -> Option<Self> {
        let factory = global_scope().indexed_db().ok()??;
        let request: IdbOpenDbRequest = factory.open_with_u32(name, 1).ok()?;
        // The handlers outlive a caller that is gone: the connection still comes, and one that nobody closes makes every
        // deletion, and whoever opens after that, wait for ever.
        let create_stores = Closure::once_into_js({
            let request = request.clone();
            move || {
                let Some(inner) = result(&request) else { return };
                for store in stores {
                    // Fails only where the store exists.
                    let _ = inner.create_object_store(store);
                }
            }
        });
        request.set_onupgradeneeded(Some(create_stores.unchecked_ref()));
        let (sender, receiver) = oneshot::channel();
        let done = Closure::once_into_js({
            let request = request.clone();
            // Sent to nobody, it is dropped and thereby closed.
            move || drop(sender.send(result(&request).map(Self::new)))
        });
        request.set_onsuccess(Some(done.unchecked_ref()));
        request.set_onerror(Some(done.unchecked_ref()));
        match select(receiver, pin!(clock::sleep(PATIENCE_MS))).await {
            Either::Left((opened, _)) => opened.ok().flatten(),
            Either::Right(_) => None,
        }
    }

    fn new(inner: IdbDatabase) -> Self {
        // Another tab deletes it; an open connection would make it wait.
        let close = Closure::new({
            let inner = inner.clone();
            move || inner.close()
        });
        inner.set_onversionchange(Some(close.as_ref().unchecked_ref()));
        Self { inner, _on_version_change: close }
    }

    /// Every key and value of a store, ordered by key.
    pub async fn get_all(&self, store: &str) -> Vec<(u32, JsValue)> {
        self.try_get_all(store).await.unwrap_or_default()
    }

    /// As [`Self::get_all`]; `None` when the store could not be read.
    pub async fn try_get_all(&self, store: &str) -> Option<Vec<(u32, JsValue)>> {
        let transaction = self.inner.transaction_with_str(store).ok()?;
        let store = transaction.object_store(store).ok()?;
        let (keys, values) = (store.get_all_keys().ok()?, store.get_all().ok()?);
        let values = js_sys::Array::from(&result_of(&values).await?);
        let keys = js_sys::Array::from(&keys.result().ok()?);
        let pairs = keys.iter().zip(values.iter());
        Some(pairs.filter_map(|(key, value)| Some((key.as_f64()? as u32, value))).collect())
    }

    /// Writes values and deletes keys (`None`) in one transaction. Returns at once; the browser completes the transaction
    /// even when the page closes.
    pub fn write(&self, store: &str, changes: impl Iterator<Item = (u32, Option<JsValue>)>) {
        let transaction = self.inner.transaction_with_str_and_mode(store, IdbTransactionMode::Readwrite);
        if let Ok(transaction) = transaction {
            apply(&transaction, store, changes);
        }
    }

    /// As [`Self::write`] with strict durability: flushed to disk, so it survives a crash of the system.
    pub fn write_durably(&self, store: &str, changes: impl Iterator<Item = (u32, Option<JsValue>)>) {
        // `web_sys` has no binding with options. A browser that does not know them ignores them.
        let options = js::object(&[("durability", &"strict".into())]);
        let transaction =
            js::call(&self.inner, "transaction", &[&store.into(), &"readwrite".into(), &options]);
        if let Some(transaction) = transaction.and_then(|it| it.dyn_into::<IdbTransaction>().ok()) {
            apply(&transaction, store, changes);
        }
    }
}

fn apply(transaction: &IdbTransaction, store: &str, changes: impl Iterator<Item = (u32, Option<JsValue>)>) {
    let Ok(store) = transaction.object_store(store) else { return };
    for (key, value) in changes {
        let key = JsValue::from_f64(f64::from(key));
        // Best effort, see the module documentation.
        let _ = match value {
            Some(value) => store.put_with_key(&value, &key),
            None => store.delete(&key),
        };
    }
    // Without an explicit commit, a page that closes now would lose the transaction.
    let _ = js::call(transaction, "commit", &[]);
}

fn result(request: &IdbOpenDbRequest) -> Option<IdbDatabase> {
    request.result().ok()?.dyn_into().ok()
}

/// The handlers of a request, which end with whoever waits for it.
struct Handlers<'a> {
    request: &'a IdbRequest,
    _done: Closure<dyn FnMut()>,
}

impl Drop for Handlers<'_> {
    fn drop(&mut self) {
        self.request.set_onsuccess(None);
        self.request.set_onerror(None);
    }
}

async fn result_of(request: &IdbRequest) -> Option<JsValue> {
    let (sender, receiver) = oneshot::channel();
    let mut sender = Some(sender);
    let done = Closure::<dyn FnMut()>::new(move || {
        if let Some(sender) = sender.take() {
            // The receiver is gone when the session has ended.
            let _ = sender.send(());
        }
    });
    request.set_onsuccess(Some(done.as_ref().unchecked_ref()));
    request.set_onerror(Some(done.as_ref().unchecked_ref()));
    let handlers = Handlers { request, _done: done };
    let received = receiver.await;
    drop(handlers);
    received.ok()?;
    request.result().ok()
}
