//! Fonts in the preview, and the facts of photos in the details panel.

use crate::preview::{close, open, select};
use browser_tests::transfers::upload;
use browser_tests::{Options, World};
use serde_json::json;

/// The drive of Ada in the demo.
const ADA: &str = "101";

const FONT: &[u8] = include_bytes!("../../../fixtures/media/blocks.ttf");

#[tokio::test(flavor = "multi_thread")]
async fn a_font_is_shown_with_ones_own_text() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    upload(&world, "blocks.ttf", FONT).await;
    upload(&world, "broken.woff2", b"not a font").await;
    open(&world, "blocks.ttf").await;
    world.see_text("The quick brown fox jumps over the lazy dog.").await;
    world.see_text("天地玄黄").await;
    let loaded = "return [...document.fonts].filter((font) => font.status === 'loaded').length";
    world.until_script(loaded, json!(1)).await;
    world.assert_accessible("preview-font").await;
    world.type_into("textbox", "Your own text", "Hello 42").await;
    world.see_text("Hello 42").await;
    world.screenshot("preview-font-own").await;
    close(&world).await;
    // It goes with the viewer.
    world.until("no font is left", async || (world.script(loaded, vec![]).await == 0).then_some(())).await;
    open(&world, "broken.woff2").await;
    world.see_text("This font can't be shown").await;
    world.see("button", "Download").await;
    close(&world).await;
    world.clear_console().await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_details_of_a_photo_tell_its_camera() {
    let world = World::start(Options::default()).await;
    world.create_file(json!({"drive_id": ADA, "name": "Upright.jpg", "kind": "upright"})).await;
    world.sign_in().await;
    select(&world, "Upright.jpg").await;
    world.type_text("i").await;
    world.see_text("f/2.8 · ISO 200").await;
    world.see_text("1/250 s").await;
    world.see_text("35 mm").await;
    world.assert_accessible("details-photo").await;
    // A picture without facts has no such part.
    select(&world, "Welcome.md").await;
    world.wait_until_gone("heading", "Photo").await;
    world.assert_clean().await;
}
