//! Pictures that are fetched and decoded before they are shown.

use super::{dom, js};
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

/// Whether the browser says that it draws pictures of this type: of two sources it takes the first that it knows.
pub async fn is_drawn(content_type: &str) -> bool {
    chosen_source(content_type).await.is_some_and(|chosen| chosen.ends_with("#known"))
}

async fn chosen_source(content_type: &str) -> Option<String> {
    // The smallest GIF, whatever it is said to be.
    const PIXEL: &str = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";
    let document = dom::document()?;
    let (picture, source) =
        (document.create_element("picture").ok()?, document.create_element("source").ok()?);
    source.set_attribute("type", content_type).ok()?;
    source.set_attribute("srcset", &format!("{PIXEL}#known")).ok()?;
    let image = HtmlImageElement::new().ok()?;
    picture.append_child(&source).ok()?;
    picture.append_child(&image).ok()?;
    image.set_src(PIXEL);
    // By then it has chosen.
    JsFuture::from(image.decode()).await.ok()?;
    js::get(&image, "currentSrc")?.as_string()
}
