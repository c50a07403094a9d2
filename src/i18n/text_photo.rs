//! Texts about photos in the details panel.

use super::text::Localize;
use super::{Lang, en, zh};

#[derive(Clone, Debug, PartialEq)]
pub enum PhotoText {
    Photo,
    Taken,
    Camera,
    Lens,
    Exposure,
    /// In seconds.
    Seconds(String),
    FocalLength,
    Millimetres(String),
    Dimensions,
    Place,
}

impl Localize for PhotoText {
    fn localize(&self, lang: Lang) -> String {
        match lang {
            Lang::En => en::photo::localize(self),
            Lang::Zh => zh::photo::localize(self),
        }
    }
}
