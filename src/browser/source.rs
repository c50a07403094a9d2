//! Files and folders of this computer that can be found again after a reload: handles, which only Chromium gives.

use super::db::Db;
use super::file::LocalFile;
use super::js;
use super::walk::LocalHandle;
use futures_util::future;
use std::collections::HashMap;
use wasm_bindgen::{JsCast, JsValue};

const STORE: &str = "sources";

/// A handle that was kept, and the name of what it stands for.
#[derive(Clone)]
pub struct Source {
    pub name: String,
    pub handle: JsValue,
}

pub async fn open(scope: &str) -> Option<Db> {
    Db::open(&format!("{scope}.{STORE}"), &[STORE]).await
}

/// `key` must be new.
pub async fn keep(db: &Db, key: u32, handle: &LocalHandle) {
    if let Some(handle) = handle.get().await {
        db.write(STORE, std::iter::once((key, Some(handle))));
    }
}

pub async fn kept(db: &Db) -> Vec<Source> {
    let name = |handle: &JsValue| js::get(handle, "name").and_then(|name| name.as_string());
    let handles = db.all(STORE).await.into_iter();
    handles.filter_map(|(_, handle)| Some(Source { name: name(&handle)?, handle })).collect()
}

pub async fn forget_all(db: &Db) {
    let keys = db.all(STORE).await;
    db.write(STORE, keys.into_iter().map(|(key, _)| (key, None)));
}

/// Asks the person to let the page read again what it could read before. To be called within a click.
pub async fn may_read(sources: &[Source]) -> Vec<Source> {
    let mode = js::object(&[("mode", &"read".into())]);
    let asked = sources.iter().map(async |source| {
        let answer = js::call_async(&source.handle, "requestPermission", &[&mode]).await;
        // The page's own storage has no such question.
        answer.is_none_or(|answer| answer.as_string().as_deref() == Some("granted"))
    });
    let allowed = future::join_all(asked).await;
    sources.iter().zip(allowed).filter(|(_, allowed)| *allowed).map(|(source, _)| source.clone()).collect()
}

/// Finds files below folders that are asked for again and again.
pub struct Finder {
    sources: Vec<Source>,
    folders: HashMap<String, Option<JsValue>>,
}

impl Finder {
    pub fn new(sources: Vec<Source>) -> Self {
        Self { sources, folders: HashMap::new() }
    }

    /// `folder` begins with the name of a source; it is empty for a file kept by itself.
    pub async fn file(&mut self, folder: &str, name: &str) -> Option<LocalFile> {
        let handle = if folder.is_empty() {
            self.sources.iter().find(|source| source.name == name)?.handle.clone()
        } else {
            let folder = self.folder(folder).await?;
            js::call_async(&folder, "getFileHandle", &[&name.into()]).await?
        };
        let file = js::call_async(&handle, "getFile", &[]).await?;
        file.dyn_into().ok().map(LocalFile::new)
    }

    async fn folder(&mut self, path: &str) -> Option<JsValue> {
        if let Some(known) = self.folders.get(path) {
            return known.clone();
        }
        let mut parts = path.split('/');
        let root = parts.next()?;
        let mut handle = self.sources.iter().find(|source| source.name == root).map(|it| it.handle.clone());
        for part in parts {
            handle = match handle {
                Some(above) => js::call_async(&above, "getDirectoryHandle", &[&part.into()]).await,
                None => None,
            };
        }
        self.folders.insert(path.to_owned(), handle.clone());
        handle
    }
}
