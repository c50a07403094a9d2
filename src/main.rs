//! The entry point of the page.

#[cfg(target_arch = "wasm32")]
fn main() {
    use pds_web::app;
    use pds_web::auth::sign_in_redirect;
    use pds_web::browser::{dom, panic_hook};

    panic_hook::install();
    // Removes the token from the address before any other code can see it.
    let response = sign_in_redirect::take_response();
    if let Some(root) = dom::clear_element("app") {
        app::mount(root, response);
    }
}

/// The app runs in a browser only; the binary exists natively so that the whole workspace builds with one command.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
