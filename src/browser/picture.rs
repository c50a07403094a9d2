//! Pictures that are fetched and decoded before they are shown.

use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlImageElement;

/// Fetches and decodes a picture, so that an `<img>` with the same address shows it at once. Whether that was possible.
pub async fn decode(address: &str) -> bool {
    measure(address).await.is_some()
}

/// The same. The answer is its width and height in its own pixels.
pub async fn measure(address: &str) -> Option<(f64, f64)> {
    let image = HtmlImageElement::new().ok()?;
    // As the element that will show it.
    image.set_referrer_policy("no-referrer");
    image.set_src(address);
    JsFuture::from(image.decode()).await.ok()?;
    Some((f64::from(image.natural_width()), f64::from(image.natural_height())))
}
