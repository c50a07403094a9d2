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
    /// A HEIC is decoded here.
    Converting,
    /// Larger than this.
    TooLargeToConvert(String),
    /// Of more million pixels than this.
    TooManyPixels(Count),
    NoCodec,
    NoPicture,
    PlaybackStopped,
    NoViewer,
    InTrash,
    NotText,
    EmptyFile,
    Wrap,
    Encoding,
    GoToStart,
    GoToEnd,
    FindInText,
    FindNext,
    FindPrevious,
    /// The place among the rows that were found.
    FoundRows(Count, Count),
    FoundNone,
    /// How much of the text is behind the search.
    Searched(String),
    SearchEnded,
    /// The name of the field for a number of a line, and what stands in it.
    GoToLine,
    Line,
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

    // Keys
    KeysTitle,
    KeyWalk,
    KeyZoom,
    KeyTurn,
    KeyPlay,
    KeySkip,
    KeyMute,
    KeyJump,
    KeySubtitles,
    KeyClose,

    // Office
    NoOffice,
    OfficeOpening,
    EditOffice,

    // Editing
    TooLongToEdit,
    NotEditable,
    Save,
    Discard,
    StopEditing,
    Saving,
    Saved,
    Unsaved,
    SavedAsUtf8,
    DraftRestored,
    /// Leads to the editor.
    DraftKept,
    NothingToSave,
    /// When somebody else has saved the file.
    SavedByOthers(String),
    SaveOver,
    SaveCopy,
    TakeTheirs,
    CopySaved(String),

    // Films
    Quality,
    /// The file as it is, among the qualities.
    Original,
    Speed,
    Subtitles,
    NoSubtitles,
    SmallWindow,
    /// The service makes more qualities.
    QualitiesComing,
    /// The service makes the first, and there is nothing to play before.
    FilmComing,

    // PDF
    BrokenPdf,
    BrokenPage,
    /// The program that shows such files could not be loaded.
    ViewerMissing,
    /// The number of a page.
    Page(Count),
    /// For screen readers: a link to another page.
    LinkWithin,
    TableOfContents,
    PageField,
    OfPages(Count),
    FitPage,
    FitWidth,
    FindInDocument,
    /// The place among those that were found so far.
    FoundSoFar(Count, Count),
    NotInDocument,
    Searching,
    Locked,
    WrongPassword,
    Password,
    Unlock,
}

impl Localize for PreviewText {
    fn localize(&self, lang: Lang) -> String {
        match lang {
            Lang::En => en::preview::localize(self),
            Lang::Zh => zh::preview::localize(self),
        }
    }
}
