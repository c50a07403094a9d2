//! What a page and a worker have in common of the web platform.

use wasm_bindgen::JsCast;
use web_sys::WorkerGlobalScope;

/// The window of a page, the global scope of a worker. A window is no `WorkerGlobalScope`, but what both have is called the
/// same (timers, clock, chance, storage, the network): so only that may be asked of it.
pub fn scope() -> WorkerGlobalScope {
    js_sys::global().unchecked_into()
}
