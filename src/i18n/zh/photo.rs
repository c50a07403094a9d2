//! Chinese texts about photos.

use crate::i18n::text_photo::PhotoText;

pub fn localize(text: &PhotoText) -> String {
    let fixed = match text {
        PhotoText::Photo => "照片",
        PhotoText::Taken => "拍摄时间",
        PhotoText::Camera => "相机",
        PhotoText::Lens => "镜头",
        PhotoText::Exposure => "曝光",
        PhotoText::FocalLength => "焦距",
        PhotoText::Dimensions => "尺寸",
        PhotoText::Place => "地点",
        PhotoText::Seconds(seconds) => return format!("{seconds} 秒"),
        PhotoText::Millimetres(length) => return format!("{length} 毫米"),
    };
    fixed.to_owned()
}
