//! English texts about photos.

use crate::i18n::text_photo::PhotoText;

pub fn localize(text: &PhotoText) -> String {
    let fixed = match text {
        PhotoText::Photo => "Photo",
        PhotoText::Taken => "Taken",
        PhotoText::Camera => "Camera",
        PhotoText::Lens => "Lens",
        PhotoText::Exposure => "Exposure",
        PhotoText::FocalLength => "Focal length",
        PhotoText::Dimensions => "Dimensions",
        PhotoText::Place => "Place",
        PhotoText::Seconds(seconds) => return format!("{seconds} s"),
        PhotoText::Millimetres(length) => return format!("{length} mm"),
    };
    fixed.to_owned()
}
