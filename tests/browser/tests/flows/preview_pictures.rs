//! Pictures of shapes that nobody expects, and pictures that are something else too.

use crate::preview::{close, open};
use browser_tests::transfers::upload;
use browser_tests::{Options, World};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use serde_json::json;
use std::io::Write;

fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let named = [kind, content].concat();
    let mut sum = flate2::Crc::new();
    sum.update(&named);
    [&(content.len() as u32).to_be_bytes(), &named[..], &sum.sum().to_be_bytes()].concat()
}

/// A PNG that says it is so wide and high, with the rows that it has indeed, all white.
fn png(width: u32, height: u32, rows: u32) -> Vec<u8> {
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::fast());
    let row: Vec<u8> = std::iter::once(0).chain((0..width).map(|_| 255)).collect();
    for _ in 0..rows {
        packer.write_all(&row).unwrap();
    }
    let signature = b"\x89PNG\r\n\x1a\n".to_vec();
    [signature, chunk(b"IHDR", &head), chunk(b"IDAT", &packer.finish().unwrap()), chunk(b"IEND", b"")]
        .concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_stands_in_the_middle_however_it_is_shown() {
    const FROM_MIDDLE: &str = "
        const middle = (it) => {
            const { left, top, right, bottom } = document.querySelector(it).getBoundingClientRect();
            return [(left + right) / 2, (top + bottom) / 2];
        };
        const [stage, picture] = [middle('.preview-image'), middle('.preview-picture')];
        return stage.map((at, axis) => Math.round((at - picture[axis]) / 2) + 0)";
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    upload(&world, "tower.png", &png(400, 1_600, 1_600)).await;
    upload(&world, "bridge.png", &png(1_600, 400, 400)).await;
    for name in ["tower.png", "bridge.png"] {
        open(&world, name).await;
        world.see("img", name).await;
        for key in ["0", "+", "+", "+", "r", "0", "1", "l"] {
            world.type_text(key).await;
            world.until_script(FROM_MIDDLE, json!([0, 0])).await;
        }
        close(&world).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_of_absurd_shapes_hang_nothing() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let page = b"<!doctype html><script>top.harmed = true; alert(1)</script><h1>Harm</h1>";
    let (refused, shown) = (Some("This picture can't be shown"), None);
    let pictures = [
        ("thread.png", png(1, 100_000, 100_000), shown),
        ("wire.png", png(100_000, 1, 1), shown),
        // A picture and a page in one file.
        ("both.png", [&png(40, 30, 30)[..], page].concat(), shown),
        ("both.jpg", [&page[..], &png(40, 30, 30)].concat(), refused),
        // Of what these say they are, nothing could hold the pixels.
        ("vast.png", png(60_000, 60_000, 1), refused),
        ("zero.png", png(0, 0, 0), refused),
    ];
    // All at first: the list changes while one is uploaded.
    for (name, bytes, _) in &pictures {
        upload(&world, name, bytes).await;
    }
    for (name, _, reason) in pictures {
        open(&world, name).await;
        match reason {
            Some(reason) => world.see_text(reason).await,
            None => {
                world.see("img", name).await;
                // Zoomed and turned, it is the page's still.
                for key in ['+', '+', 'r', '0'] {
                    world.type_text(&key.to_string()).await;
                }
                world.see("img", name).await;
            }
        }
        if name == "thread.png" {
            world.screenshot("preview-thread").await;
        }
        close(&world).await;
    }
    let harm = "return [window.harmed ?? false, document.querySelectorAll('h1 + script, iframe').length]";
    world.until_script(harm, json!([false, 0])).await;
    assert!(world.client().get_alert_text().await.is_err(), "an alert came up");
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_does_not_come_is_not_called_damaged() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world
        .set_faults(json!([{"host": "objects", "method": "GET", "count": 0, "effect": {"status": 503}}]))
        .await;
    open(&world, "Harbour.png").await;
    world.see_text("The file store did not give the file").await;
    world.assert_accessible("preview-image-failed").await;
    world.clear_faults().await;
    world.click("button", "Try again").await;
    world.see("img", "Harbour.png").await;
}
