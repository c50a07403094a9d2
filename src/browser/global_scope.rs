//! The global scope, for what a page and a worker have in common.

use wasm_bindgen::JsCast;
use web_sys::WorkerGlobalScope;

/// The window of a page or the global scope of a worker. A window is not a `WorkerGlobalScope`, but the members that both
/// have bear the same names (timers, performance, crypto, storage, `fetch`), so callers may use only those.
pub fn global_scope() -> WorkerGlobalScope {
    js_sys::global().unchecked_into()
}
