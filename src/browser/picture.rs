//! Pictures that are fetched and decoded before they are shown.

use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlImageElement;

/// Fetches and decodes a picture, so that an `<img>` with the same address shows it at once. Whether that was possible.
pub async fn decode(address: &str) -> bool {
    let Ok(image) = HtmlImageElement::new() else { return false };
    // As the element that will show it.
    image.set_referrer_policy("no-referrer");
    image.set_src(address);
    JsFuture::from(image.decode()).await.is_ok()
}
