//! Texts of the preview and its viewers.

use super::text::{Count, Localize};
use super::{Lang, en, zh};
use crate::model::csv::Delimiter;
use crate::model::preview::Viewer;

#[derive(Clone, Debug, PartialEq)]
pub enum PreviewText {
    Previous,
    Next,
    FullScreen,
    OpenAs,
    /// A way to open a file.
    As(Viewer),
    /// So many of so many.
    Position(Count, Count),
    /// The same in a list that is not loaded to its end.
    PositionOfMore(Count, Count),
    /// For screen readers: what is open now.
    Opened(String),
    ZoomIn,
    ZoomOut,
    Fit,
    ActualSize,
    RotateLeft,
    RotateRight,
    BrokenImage,
    NotConverted,
    NoCodec,
    NoPicture,
    PlaybackStopped,
    NoViewer,
    NotText,
    EmptyFile,
    Wrap,
    Encoding,
    GoToStart,
    GoToEnd,
    FindInText,
    /// The place among the rows that were found.
    FoundRows(Count, Count),
    FoundNone,
    /// The name of the region with the text or the bytes of a file.
    Contents(String),
    /// Of the fields of a table.
    SeparatedBy,
    Delimiter(Delimiter),
    /// The limit.
    FontTooLarge(String),
    BrokenFont,
    OwnText,
    OwnTextHint,
    /// Shows what a font looks like, in the language of the text.
    SpecimenLatin,
    SpecimenChinese,
    OpenReadme,
    /// Of a host outside the drive.
    ShowPicture(String),
    Missing,
}

impl Localize for PreviewText {
    fn localize(&self, lang: Lang) -> String {
        match lang {
            Lang::En => en::preview::localize(self),
            Lang::Zh => zh::preview::localize(self),
        }
    }
}
