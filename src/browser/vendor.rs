//! Libraries of others, which the site ships as they are (`vendor` of xtask). Each is loaded by the first that needs it, the
//! page or a worker, and leaves its functions in a global.

use super::observe::listen;
use super::{dom, js};
use futures_channel::oneshot;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Library {
    /// In the site, with a slash at its end.
    folder: &'static str,
    script: &'static str,
    global: &'static str,
}

pub const PDF: Library =
    Library { folder: "vendor/pdfjs-dist-6.5.438/", script: "legacy/build/pdf.min.mjs", global: "pdfjsLib" };

pub const HLS: Library =
    Library { folder: "vendor/hls.js-1.7.4/", script: "dist/hls.light.min.js", global: "Hls" };

/// Loaded by a worker, not by the page.
pub const HIGHLIGHT: Library =
    Library { folder: "vendor/cdn-assets-11.12.0/", script: "highlight.min.js", global: "hljs" };

/// Loaded by a worker, not by the page.
pub const HEIF: Library =
    Library { folder: "vendor/libheif-js-1.23.2/", script: "libheif-wasm/libheif.js", global: "libheif" };

impl Library {
    /// What it offers; `None` where its file can't be loaded.
    pub async fn load(self) -> Option<JsValue> {
        let library = || js::get(&js_sys::global(), self.global);
        if let Some(library) = library() {
            return Some(library);
        }
        let document = dom::document()?;
        let script = document.create_element("script").ok()?;
        if self.script.ends_with(".mjs") {
            script.set_attribute("type", "module").ok()?;
        }
        let (sender, ended) = oneshot::channel();
        let sender = Rc::new(RefCell::new(Some(sender)));
        let guards = ["load", "error"].map(|name| {
            let sender = sender.clone();
            listen(&script, name, move |_| {
                // Whoever waits may have given up.
                sender.borrow_mut().take().map(|sender| sender.send(()));
            })
        });
        script.set_attribute("src", &self.main_file()).ok()?;
        document.document_element()?.append_child(&script).ok()?;
        ended.await.ok();
        drop(guards);
        script.remove();
        library()
    }

    pub fn main_file(self) -> String {
        self.file(self.script)
    }

    /// The address of one of its files or folders.
    pub fn file(self, path: &str) -> String {
        format!("{}{path}", self.folder)
    }
}
