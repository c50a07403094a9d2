//! PDF documents by pdf.js: it reads by ranges and works in its own worker, which gets bytes and never an address. Scripts
//! in documents don't run: what would run them is not shipped.

use super::{dom, js, vendor};
use futures_util::future::LocalBoxFuture;
use js_sys::{Array, Function, Reflect, Uint8Array};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;

/// Read at once: fewer requests than with the 64 KiB of pdf.js, and still little.
const CHUNK: u32 = 256 << 10;

/// Why a document does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PdfFault {
    /// The viewer itself can't be loaded.
    NoLibrary,
    Damaged,
    /// Its bytes could not be read.
    Unread,
}

/// Reads a range; `None` when that failed.
pub type ReadRange = Rc<dyn Fn(u64, u64) -> LocalBoxFuture<'static, Option<Vec<u8>>>>;

/// A document asks for its password; the flag says that the last one was wrong.
pub type AskPassword = Box<dyn Fn(PasswordReply, bool)>;

#[derive(Clone)]
pub struct PasswordReply(Function);

impl PasswordReply {
    pub fn send(&self, password: &str) {
        // pdf.js asks again when it is wrong.
        let _ = self.0.call1(&JsValue::NULL, &password.into());
    }
}

/// A document that is open, or opens. Its worker ends when this is dropped.
struct Task(JsValue);

impl Drop for Task {
    fn drop(&mut self) {
        js::call(&self.0, "destroy", &[]);
    }
}

#[derive(Clone)]
pub struct PdfDocument {
    document: JsValue,
    _task: Rc<Task>,
}

#[derive(Clone)]
pub struct PdfPage(JsValue);

/// A line of the table of contents.
#[derive(Clone, PartialEq)]
pub struct OutlineItem {
    pub title: String,
    /// 0 at the top.
    pub level: usize,
    pub target: PdfTarget,
}

#[derive(Clone, PartialEq)]
pub enum PdfTarget {
    /// A place in the document, as pdf.js names it.
    Place(JsValue),
    Url(String),
}

/// A link on a page, in parts of its width and height.
#[derive(Clone, PartialEq)]
pub struct PdfLink {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
    pub target: PdfTarget,
}

/// Something that pdf.js draws; it stops when this is dropped.
pub struct Drawing(JsValue);

impl Drop for Drawing {
    fn drop(&mut self) {
        js::call(&self.0, "cancel", &[]);
    }
}

/// Opens a document of `length` bytes that begins with `start`.
pub async fn open(
    length: u64,
    start: &[u8],
    read: ReadRange,
    ask_password: AskPassword,
) -> Result<PdfDocument, PdfFault> {
    let library = vendor::PDF.load().await.ok_or(PdfFault::NoLibrary)?;
    let options = js::get(&library, "GlobalWorkerOptions").ok_or(PdfFault::NoLibrary)?;
    set(&options, "workerSrc", &vendor::PDF.file("legacy/build/pdf.worker.min.mjs").into());
    let start = Uint8Array::from(start);
    let transport = construct(&library, "PDFDataRangeTransport", &[&(length as f64).into(), &start])
        .ok_or(PdfFault::NoLibrary)?;
    let on_range = answer_ranges(&transport, read);
    set(&transport, "requestDataRange", &on_range);
    let no = JsValue::FALSE;
    let parameters = js::object(&[
        ("range", &transport),
        ("rangeChunkSize", &CHUNK.into()),
        // Only what is looked at is read.
        ("disableAutoFetch", &JsValue::TRUE),
        ("disableStream", &JsValue::TRUE),
        ("enableXfa", &no),
        ("verbosity", &0.into()),
        ("cMapUrl", &vendor::PDF.file("cmaps/").into()),
        ("standardFontDataUrl", &vendor::PDF.file("standard_fonts/").into()),
        ("wasmUrl", &vendor::PDF.file("wasm/").into()),
        ("iccUrl", &vendor::PDF.file("iccs/").into()),
    ]);
    let task = js::call(&library, "getDocument", &[&parameters]).ok_or(PdfFault::NoLibrary)?;
    let on_password = js::function(move |reply, reason| {
        const WRONG_PASSWORD: f64 = 2.0;
        if let Ok(reply) = reply.dyn_into() {
            ask_password(PasswordReply(reply), reason.as_f64() == Some(WRONG_PASSWORD));
        }
        JsValue::UNDEFINED
    });
    set(&task, "onPassword", &on_password);
    let guard = Rc::new(Task(task.clone()));
    let promise = js::get(&task, "promise").ok_or(PdfFault::Damaged)?;
    match settled(promise).await {
        Ok(document) => Ok(PdfDocument { document, _task: guard }),
        Err(error) => {
            let name = js::get(&error, "name").and_then(|name| name.as_string()).unwrap_or_default();
            Err(if name == "InvalidPDFException" { PdfFault::Damaged } else { PdfFault::Unread })
        }
    }
}

/// Answers the requests of a transport. What could not be read stays unanswered: the caller says so and opens it anew.
fn answer_ranges(transport: &JsValue, read: ReadRange) -> JsValue {
    let transport = transport.clone();
    js::function(move |begin, end| {
        let number = |it: &JsValue| it.as_f64().unwrap_or_default();
        let (transport, bytes) = (transport.clone(), read(number(&begin) as u64, number(&end) as u64));
        spawn_local(async move {
            if let Some(bytes) = bytes.await {
                js::call(&transport, "onDataRange", &[&begin, &Uint8Array::from(bytes.as_slice())]);
            }
        });
        JsValue::UNDEFINED
    })
}

impl PdfDocument {
    pub fn page_count(&self) -> usize {
        number(&self.document, "numPages") as usize
    }

    /// Counted from 0.
    pub async fn page(&self, at: usize) -> Option<PdfPage> {
        Some(PdfPage(js::call_async(&self.document, "getPage", &[&(at as f64 + 1.0).into()]).await?))
    }

    /// Flattened, in reading order.
    pub async fn outline(&self) -> Vec<OutlineItem> {
        let mut items = Vec::new();
        if let Some(outline) = js::call_async(&self.document, "getOutline", &[]).await {
            flatten(&outline, 0, &mut items);
        }
        items
    }

    /// The page of a place.
    pub async fn page_of(&self, place: &JsValue) -> Option<usize> {
        let place = match place.as_string() {
            Some(name) => js::call_async(&self.document, "getDestination", &[&name.into()]).await?,
            None => place.clone(),
        };
        let page = place.dyn_ref::<Array>()?.get(0);
        match page.as_f64() {
            Some(at) => Some(at as usize),
            None => {
                js::call_async(&self.document, "getPageIndex", &[&page]).await?.as_f64().map(|at| at as usize)
            }
        }
    }
}

/// Deeper outlines are those of documents that mean harm.
const MAX_OUTLINE: (usize, usize) = (5_000, 12);

fn flatten(items: &JsValue, level: usize, into: &mut Vec<OutlineItem>) {
    let Some(items) = items.dyn_ref::<Array>() else { return };
    for item in items.iter() {
        if into.len() >= MAX_OUTLINE.0 || level >= MAX_OUTLINE.1 {
            return;
        }
        let title = js::get(&item, "title").and_then(|title| title.as_string()).unwrap_or_default();
        if let Some(target) = target(&item) {
            into.push(OutlineItem { title, level, target });
        }
        if let Some(children) = js::get(&item, "items") {
            flatten(&children, level + 1, into);
        }
    }
}

/// Where an outline item or a link leads; `None` where it would run something.
fn target(of: &JsValue) -> Option<PdfTarget> {
    match js::get(of, "url").and_then(|url| url.as_string()) {
        Some(url) => Some(PdfTarget::Url(url)),
        None => js::get(of, "dest").map(PdfTarget::Place),
    }
}

impl PdfPage {
    /// Width and height at 100 %, in CSS pixels.
    pub fn size(&self) -> (f64, f64) {
        match self.viewport(CSS_UNITS) {
            Some(viewport) => (number(&viewport, "width"), number(&viewport, "height")),
            None => (0.0, 0.0),
        }
    }

    fn viewport(&self, scale: f64) -> Option<JsValue> {
        js::call(&self.0, "getViewport", &[&js::object(&[("scale", &scale.into())])])
    }

    /// Draws into a new canvas, `zoom` times as large as [`Self::size`], with so many pixels of the screen for one of CSS.
    /// The canvas comes when all is drawn; `None` where that failed.
    pub async fn draw(&self, zoom: f64, pixel_ratio: f64) -> Option<Element> {
        let viewport = self.viewport(zoom * CSS_UNITS * pixel_ratio)?;
        let canvas = dom::document()?.create_element("canvas").ok()?;
        for side in ["width", "height"] {
            set(&canvas, side, &number(&viewport, side).round().max(1.0).into());
        }
        let parameters = js::object(&[("canvas", &canvas), ("viewport", &viewport)]);
        let drawing = Drawing(js::call(&self.0, "render", &[&parameters])?);
        settled(js::get(&drawing.0, "promise")?).await.ok()?;
        Some(canvas)
    }

    /// Lays the text of the page over it, so that it can be selected and found. The guard takes no part in that.
    pub async fn lay_text(&self, into: &Element, zoom: f64) -> Option<()> {
        let library = vendor::PDF.load().await?;
        let text = js::call(&self.0, "streamTextContent", &[])?;
        let viewport = self.viewport(zoom * CSS_UNITS)?;
        let options =
            js::object(&[("textContentSource", &text), ("container", into), ("viewport", &viewport)]);
        let drawing = Drawing(construct(&library, "TextLayer", &[&options])?);
        js::call_async(&drawing.0, "render", &[]).await.map(drop)
    }

    /// Its text in reading order, line by line.
    pub async fn text(&self) -> String {
        let mut text = String::new();
        let content = js::call_async(&self.0, "getTextContent", &[]).await;
        let items = content.and_then(|content| js::get(&content, "items")?.dyn_into::<Array>().ok());
        for item in items.iter().flat_map(Array::iter) {
            text.extend(js::get(&item, "str").and_then(|part| part.as_string()));
            if js::get(&item, "hasEOL").is_some_and(|it| it.is_truthy()) {
                text.push('\n');
            }
        }
        text
    }

    pub async fn links(&self) -> Vec<PdfLink> {
        let intent = js::object(&[("intent", &"display".into())]);
        let found = js::call_async(&self.0, "getAnnotations", &[&intent]).await;
        let found = found.and_then(|found| found.dyn_into::<Array>().ok());
        let Some(viewport) = self.viewport(1.0) else { return Vec::new() };
        let (width, height) = (number(&viewport, "width"), number(&viewport, "height"));
        let link = |annotation: JsValue| {
            let kind = js::get(&annotation, "subtype")?.as_string()?;
            let target = target(&annotation).filter(|_| kind == "Link")?;
            let rect: Vec<f64> = js::get(&annotation, "rect")?
                .dyn_into::<Array>()
                .ok()?
                .to_vec()
                .iter()
                .filter_map(JsValue::as_f64)
                .collect();
            let [x1, y1, x2, y2] = *rect else { return None };
            let corner = |x: f64, y: f64| -> Option<(f64, f64)> {
                let point = js::call(&viewport, "convertToViewportPoint", &[&x.into(), &y.into()])?;
                let point = point.dyn_into::<Array>().ok()?;
                Some((point.get(0).as_f64()? / width, point.get(1).as_f64()? / height))
            };
            let (one, other) = (corner(x1, y1)?, corner(x2, y2)?);
            let (left, top) = (one.0.min(other.0), one.1.min(other.1));
            let (right, bottom) = (one.0.max(other.0), one.1.max(other.1));
            Some(PdfLink { left, top, width: right - left, height: bottom - top, target })
        };
        found.iter().flat_map(Array::iter).filter_map(link).collect()
    }

    /// Frees what was decoded for it.
    pub fn clean_up(&self) {
        js::call(&self.0, "cleanup", &[]);
    }
}

/// A point of PDF has 1/72 inch, a pixel of CSS 1/96.
const CSS_UNITS: f64 = 96.0 / 72.0;

fn number(of: &JsValue, name: &str) -> f64 {
    js::get(of, name).and_then(|it| it.as_f64()).unwrap_or_default()
}

fn set(of: &JsValue, name: &str, value: &JsValue) {
    // Fails for frozen objects only.
    let _ = Reflect::set(of, &name.into(), value);
}

fn construct(library: &JsValue, class: &str, arguments: &[&JsValue]) -> Option<JsValue> {
    let class: Function = js::get(library, class)?.dyn_into().ok()?;
    Reflect::construct(&class, &arguments.iter().map(|it| (*it).clone()).collect()).ok()
}

async fn settled(promise: JsValue) -> Result<JsValue, JsValue> {
    wasm_bindgen_futures::JsFuture::from(promise.unchecked_into::<js_sys::Promise>()).await
}
