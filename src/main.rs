//! The entry point of the page.

#[cfg(target_arch = "wasm32")]
fn main() {
    use pds_web::app;
    use pds_web::auth::sign_in_redirect;
    use pds_web::browser::{dom, panic_hook};

    panic_hook::install();
    let response = sign_in_redirect::take_response();
    // A failure that the script in `index.html` has shown did not matter.
    dom::set_root_attribute("class", None);
    if let Some(root) = dom::clear_element("app") {
        app::mount(root, response);
    }
}

/// The app runs in a browser only; the binary exists natively so that the whole workspace builds with one command.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
