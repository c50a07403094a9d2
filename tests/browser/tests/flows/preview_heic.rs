//! HEIC pictures that the service does not convert: the local PDS refuses all of them.

use crate::preview::{close, open};
use browser_tests::transfers::upload;
use browser_tests::{Key, Name, Options, World};
use serde_json::json;

/// Red, green, blue and white in its corners, 96 by 64.
const CORNERS: &[u8] = include_bytes!("../../../fixtures/media/corners.heic");

/// The colours in the corners of the picture that is shown, as it was decoded.
const COLOURS: &str = "
    const image = document.querySelector('.preview-picture');
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(image, 0, 0);
    const at = (x, y) => [...context.getImageData(x, y, 1, 1).data].slice(0, 3).map((it) => Math.round(it / 32));
    return [image.naturalWidth, image.naturalHeight, at(4, 4), at(90, 4), at(4, 60), at(90, 60)].flat();";

/// Wider and higher than it is.
fn inflated(side: u32) -> Vec<u8> {
    let mut bytes = CORNERS.to_vec();
    let at = bytes.windows(4).position(|it| it == b"ispe").unwrap() + 8;
    bytes[at..at + 4].copy_from_slice(&side.to_be_bytes());
    bytes[at + 4..at + 8].copy_from_slice(&side.to_be_bytes());
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn a_heic_is_decoded_here_where_the_service_refuses() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    upload(&world, "corners.heic", CORNERS).await;
    open(&world, "corners.heic").await;
    world.see("img", "corners.heic").await;
    let expected = json!([96, 64, 7, 1, 1, 1, 5, 2, 1, 2, 7, 8, 8, 8]);
    world.until_script(COLOURS, expected).await;
    world.assert_accessible("preview-heic").await;
    world.screenshot("preview-heic").await;
    // As any other picture.
    world.click("button", "Turn right").await;
    world.click("button", "Zoom in").await;
    world
        .until("it is turned", async || {
            let turned =
                "return document.querySelector('.preview-picture').style.transform.includes('rotate(90deg)')";
            (world.script(turned, vec![]).await == json!(true)).then_some(())
        })
        .await;
    close(&world).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_heic_in_an_archive_is_decoded_too() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packer, CORNERS).unwrap();
    upload(&world, "packed.heic.gz", &packer.finish().unwrap()).await;
    open(&world, "packed.heic.gz").await;
    world.see("grid", Name::Has("Contents of")).await;
    world.press(Key::Enter).await;
    world.see("img", "packed.heic").await;
    close(&world).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_that_lie_are_found_out() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let mut endless = CORNERS.to_vec();
    endless.resize(65 << 20, 0);
    let pictures = [
        ("cut.heic", CORNERS[..400].to_vec(), "the file is damaged"),
        ("wide.heic", inflated(60_000), "up to 64 million pixels"),
        ("stretched.heic", inflated(4_000), "the file is damaged"),
        ("heavy.heic", endless, "up to a size of 64.0 MB"),
        ("named.heic", b"no picture at all".to_vec(), "this domain does not convert it"),
        ("scan.tiff", b"II*\0 and no service".to_vec(), "this domain does not convert it"),
    ];
    // All at first: the list changes while one is uploaded.
    for (name, bytes, _) in &pictures {
        upload(&world, name, bytes).await;
    }
    for (name, _, reason) in pictures {
        open(&world, name).await;
        world.see_text(reason).await;
        if name == "wide.heic" {
            world.assert_accessible("preview-heic-refused").await;
        }
        close(&world).await;
    }
    world.assert_clean().await;
}
