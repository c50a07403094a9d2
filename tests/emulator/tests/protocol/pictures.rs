//! `x-oss-process`: sizes, formats, orientation, animations, limits and errors.

use std::io::Cursor;

use image::codecs::gif::GifDecoder;
use image::{AnimationDecoder, DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader};
use serde_json::{Value, json};

use crate::support::{Person, World, text};

/// Red on the left, blue on the right, and a green row at the top.
fn picture(width: u32, height: u32) -> DynamicImage {
    let pixel = |x, y| match () {
        () if y < height / 8 => [0, 255, 0],
        () if x < width / 2 => [255, 0, 0],
        () => [0, 0, 255],
    };
    DynamicImage::ImageRgb8(image::RgbImage::from_fn(width, height, |x, y| image::Rgb(pixel(x, y))))
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    image.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

async fn url(ada: &Person<'_>, file: &str, process: &str) -> String {
    let asked = json!({"file_id": file, "thumbnail_processes": {"it": {"image_thumbnail_process": process}}});
    text(&ada.call_ok("file/get", asked).await["thumbnail_urls"], "it")
}

/// Status, content type and data.
async fn processed(world: &World, url: &str) -> (u16, String, Vec<u8>) {
    let response = world.http.get(url).send().await.unwrap();
    let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
    (response.status().as_u16(), kind, response.bytes().await.unwrap().to_vec())
}

fn code(xml: &[u8]) -> String {
    let xml = String::from_utf8_lossy(xml);
    xml.split("<Code>").nth(1).and_then(|it| it.split('<').next()).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn sizes_and_formats() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let file = ada.file("root", "wide.png", &encoded(&picture(256, 144), ImageFormat::Png)).await;
    for (process, size, format) in [
        ("image/resize,w_128", (128, 72), "image/png"),
        ("image/resize,m_lfit,h_128,w_128", (128, 72), "image/png"),
        ("image/resize,m_mfit,h_128,w_128", (228, 128), "image/png"),
        ("image/resize,m_fill,h_128,w_128,limit_0", (128, 128), "image/png"),
        ("image/resize,m_pad,h_128,w_128,color_00FF00", (128, 128), "image/png"),
        ("image/resize,m_fixed,h_10,w_200", (200, 10), "image/png"),
        ("image/resize,l_64", (64, 36), "image/png"),
        ("image/resize,s_72", (128, 72), "image/png"),
        ("image/resize,p_50", (128, 72), "image/png"),
        ("image/resize,w_1000", (256, 144), "image/png"),
        ("image/resize,w_512,limit_0", (512, 288), "image/png"),
        ("image/rotate,90", (144, 256), "image/png"),
        ("image/crop,w_100,h_50,g_center", (100, 50), "image/png"),
        ("image/format,jpg", (256, 144), "image/jpeg"),
        ("image/resize,w_64/format,webp", (64, 36), "image/webp"),
        ("image/format,bmp", (256, 144), "image/bmp"),
        ("image/format,tiff", (256, 144), "image/tiff"),
        ("image/format,gif", (256, 144), "image/gif"),
        ("image/rotate,270/resize,w_72/quality,q_40/format,jpg", (72, 128), "image/jpeg"),
    ] {
        let (status, kind, bytes) = processed(&world, &url(&ada, &file, process).await).await;
        assert_eq!((status, kind.as_str()), (200, format), "{process}: {}", code(&bytes));
        let reader = ImageReader::new(Cursor::new(&bytes)).with_guessed_format().unwrap();
        assert_eq!(reader.format().map(|it| it.to_mime_type()), Some(format), "{process}");
        assert_eq!(reader.into_dimensions().unwrap(), size, "{process}");
    }
    let info = processed(&world, &url(&ada, &file, "image/info").await).await;
    let info: Value = serde_json::from_slice(&info.2).unwrap();
    for (name, value) in
        [("ImageWidth", "256"), ("ImageHeight", "144"), ("Format", "png"), ("FrameCount", "1")]
    {
        assert_eq!(info[name]["value"], value, "{info}");
    }
}

#[tokio::test]
async fn the_pixels_are_those_of_the_picture() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let file = ada.file("root", "wide.png", &encoded(&picture(256, 144), ImageFormat::Png)).await;
    for (process, at, colour) in [
        ("image/resize,m_fill,w_64,h_64", (10, 40), [255, 0, 0]),
        ("image/resize,m_fill,w_64,h_64", (54, 40), [0, 0, 255]),
        ("image/resize,m_pad,w_64,h_64", (32, 4), [255, 255, 255]),
        ("image/resize,m_pad,w_64,h_64,color_102030", (32, 60), [16, 32, 48]),
        ("image/rotate,180", (10, 100), [0, 0, 255]),
        ("image/rotate,180", (10, 140), [0, 255, 0]),
        ("image/crop,x_128,y_20,w_10,h_10", (5, 5), [0, 0, 255]),
    ] {
        let (_, _, bytes) = processed(&world, &url(&ada, &file, process).await).await;
        let pixel = image::load_from_memory(&bytes).unwrap().to_rgb8().get_pixel(at.0, at.1).0;
        assert_eq!(pixel, colour, "{process} at {at:?}");
    }
}

/// An orientation of 6: the camera was held upright, so the picture has to be turned right.
fn orientation() -> Vec<u8> {
    let mut exif = b"II*\0\x08\0\0\0\x01\0".to_vec();
    exif.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0]);
    exif
}

#[tokio::test]
async fn the_orientation_is_kept_until_it_is_applied() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new(&mut bytes);
    encoder.set_exif_metadata(orientation()).unwrap();
    encoder.encode_image(&picture(160, 80)).unwrap();
    let file = ada.file("root", "upright.jpg", &bytes).await;
    for (process, size, expected) in [
        ("image/resize,w_80", (80, 40), 6),
        ("image/auto-orient,0/resize,w_80", (80, 40), 6),
        ("image/auto-orient,1/resize,w_40", (40, 80), 1),
    ] {
        let (_, _, bytes) = processed(&world, &url(&ada, &file, process).await).await;
        let reader = ImageReader::new(Cursor::new(&bytes)).with_guessed_format().unwrap();
        let mut decoder = reader.into_decoder().unwrap();
        let found = decoder.orientation().unwrap().to_exif();
        assert_eq!((decoder.dimensions(), found), (size, expected), "{process}");
    }
}

#[tokio::test]
async fn animations_move_on_when_they_are_made_smaller() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
    let frames = (1..=4).map(|turn| {
        image::Frame::new(
            picture(100, 20 * turn).resize_exact(100, 50, image::imageops::FilterType::Nearest).into_rgba8(),
        )
    });
    encoder.encode_frames(frames).unwrap();
    drop(encoder);
    let file = ada.file("root", "moving.gif", &bytes).await;
    for (process, size, count) in [
        ("image/resize,w_50", (50, 25), 4),
        ("image/resize,p_50", (50, 25), 1),
        ("image/resize,w_200,limit_0", (100, 50), 4),
    ] {
        let (_, _, bytes) = processed(&world, &url(&ada, &file, process).await).await;
        let decoder = GifDecoder::new(Cursor::new(&bytes)).unwrap();
        assert_eq!(decoder.dimensions(), size, "{process}");
        assert_eq!(decoder.into_frames().count(), count, "{process}");
    }
}

/// The head of a PNG that claims a size, and no pixels at all.
fn claiming(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 2, 0, 0, 0]);
    let mut sum = crc32fast::Hasher::new();
    sum.update(&bytes[12..]);
    bytes.extend(sum.finalize().to_be_bytes());
    bytes.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82");
    bytes
}

#[tokio::test]
async fn what_cannot_be_done_is_an_error_document() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let small = encoded(&picture(16, 16), ImageFormat::Png);
    let mut cut = encoded(&picture(300, 300), ImageFormat::Png);
    cut.truncate(90);
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec();
    for (name, bytes, process, status, expected) in [
        ("a.png", small.clone(), "image/resize,w_0", 400, "InvalidArgument"),
        ("b.png", small.clone(), "image/resize,w_16384,limit_0,m_fixed,h_16384", 400, "ImageTooLarge"),
        ("c.png", small.clone(), "image/crop,x_16,w_4,h_4", 400, "InvalidArgument"),
        ("d.png", small.clone(), "image/format,avif", 501, "NotImplemented"),
        ("e.png", small, "style/unknown", 404, "NoSuchStyle"),
        ("f.png", b"no picture".to_vec(), "image/resize,w_10", 400, "BadRequest"),
        ("g.svg", svg, "image/resize,w_10", 400, "BadRequest"),
        ("h.png", claiming(100_000, 1), "image/resize,w_10", 400, "ImageTooLarge"),
        ("i.png", claiming(30_000, 30_000), "image/info", 400, "ImageTooLarge"),
        ("j.png", claiming(1, 1), "image/resize,w_10", 400, "BadRequest"),
        ("k.png", cut, "image/resize,w_10", 400, "BadRequest"),
        ("l.png", Vec::new(), "image/resize,w_10", 400, "BadRequest"),
    ] {
        let file = ada.file("root", name, &bytes).await;
        let (found, kind, xml) = processed(&world, &url(&ada, &file, process).await).await;
        assert_eq!((found, code(&xml).as_str()), (status, expected), "{name} {process}");
        assert_eq!(kind, "application/xml");
    }
}

#[tokio::test]
async fn a_process_is_signed_and_older_fields_have_it_too() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let file = ada.file("root", "wide.png", &encoded(&picture(256, 144), ImageFormat::Png)).await;
    let asked = json!({"file_id": file, "fields": "url", "image_thumbnail_process": "image/resize,w_32",
        "image_url_process": "image/resize,w_64"});
    let item = ada.call_ok("file/get", asked).await;
    for (field, width) in [("thumbnail", 32), ("url", 64)] {
        let (_, _, bytes) = processed(&world, &text(&item, field)).await;
        assert_eq!(image::load_from_memory(&bytes).unwrap().width(), width, "{field}");
    }
    let url = text(&item, "thumbnail").replace("w_32", "w_33");
    let (status, _, xml) = processed(&world, &url).await;
    assert_eq!((status, code(&xml).as_str()), (403, "SignatureDoesNotMatch"));
}

#[tokio::test]
async fn listing_a_huge_folder_decodes_nothing() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let made = world
        .control(
            "tree",
            json!({"drive_id": "101", "folder": "Photos of years", "count": 100_000, "kind": "photos"}),
        )
        .await;
    let process = "image/resize,m_fill,h_64,w_64";
    let asked = json!({"parent_file_id": made["file_id"], "limit": 100, "thumbnail_processes":
        {"it": {"image_thumbnail_process": process}}});
    let page = ada.call_ok("file/list", asked).await;
    let urls: Vec<String> =
        page["items"].as_array().unwrap().iter().map(|item| text(&item["thumbnail_urls"], "it")).collect();
    assert_eq!(urls.len(), 100);
    let about = world.http.get(format!("{}/_pds/about", world.emulator.api()));
    let about: Value = about.send().await.unwrap().json().await.unwrap();
    assert_eq!(about["renditions"], 0, "the listing itself renders nothing");
    for url in &urls {
        assert_eq!(processed(&world, url).await.0, 200);
    }
    let about = world.http.get(format!("{}/_pds/about", world.emulator.api()));
    let about: Value = about.send().await.unwrap().json().await.unwrap();
    assert_eq!(about["renditions"], 12, "a content is rendered once, whatever the number of its files");
}
