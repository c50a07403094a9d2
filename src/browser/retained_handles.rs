//! Handles of local files and folders, kept in IndexedDB so that an upload can read them again after a reload. Only
//! Chromium provides handles.

use super::dropped_items::LocalHandle;
use super::file::LocalFile;
use super::indexed_db::Database;
use super::js;
use futures_util::future;
use std::collections::HashMap;
use wasm_bindgen::{JsCast, JsValue};

const STORE: &str = "sources";

/// A stored handle and the name of its file or folder.
#[derive(Clone)]
pub struct RetainedHandle {
    pub name: String,
    pub handle: JsValue,
}

pub fn database_name(scope: &str) -> String {
    format!("{scope}.{STORE}")
}

pub async fn open(scope: &str) -> Option<Database> {
    Database::open(&database_name(scope), &[STORE]).await
}

/// `key` must be new.
pub async fn store(database: &Database, key: u32, handle: &LocalHandle) {
    if let Some(handle) = handle.get().await {
        database.write(STORE, std::iter::once((key, Some(handle))));
    }
}

pub async fn load_all(database: &Database) -> Vec<RetainedHandle> {
    let name = |handle: &JsValue| js::get(handle, "name").and_then(|name| name.as_string());
    let handles = database.get_all(STORE).await.into_iter();
    handles.filter_map(|(_, handle)| Some(RetainedHandle { name: name(&handle)?, handle })).collect()
}

pub async fn clear(database: &Database) {
    let keys = database.get_all(STORE).await;
    database.write(STORE, keys.into_iter().map(|(key, _)| (key, None)));
}

/// Asks the person for permission to read the handles again, and returns those that may be read. Must be called within a
/// click.
pub async fn request_read_permission(handles: &[RetainedHandle]) -> Vec<RetainedHandle> {
    let mode = js::object(&[("mode", &"read".into())]);
    let requests = handles.iter().map(async |retained| {
        let answer = js::call_async(&retained.handle, "requestPermission", &[&mode]).await;
        // Handles of the origin private file system have no such method and need no permission.
        answer.is_none_or(|answer| answer.as_string().as_deref() == Some("granted"))
    });
    let granted = future::join_all(requests).await;
    handles.iter().zip(granted).filter(|(_, granted)| *granted).map(|(handle, _)| handle.clone()).collect()
}

/// Finds files below retained folders. Remembers the folder handles it has resolved.
pub struct FileFinder {
    handles: Vec<RetainedHandle>,
    folders: HashMap<String, Option<JsValue>>,
}

impl FileFinder {
    pub fn new(handles: Vec<RetainedHandle>) -> Self {
        Self { handles, folders: HashMap::new() }
    }

    /// `folder` starts with the name of a retained folder; it is empty for a file that was retained by itself.
    pub async fn file(&mut self, folder: &str, name: &str) -> Option<LocalFile> {
        let handle = if folder.is_empty() {
            self.handles.iter().find(|retained| retained.name == name)?.handle.clone()
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
        let mut handle =
            self.handles.iter().find(|retained| retained.name == root).map(|it| it.handle.clone());
        for part in parts {
            handle = match handle {
                Some(parent) => js::call_async(&parent, "getDirectoryHandle", &[&part.into()]).await,
                None => None,
            };
        }
        self.folders.insert(path.to_owned(), handle.clone());
        handle
    }
}
