//! English texts of the preview and its viewers.

use crate::i18n::text_preview::PreviewText;
use crate::model::csv::Delimiter;
use crate::model::preview::Viewer;

pub fn localize(text: &PreviewText) -> String {
    let fixed = match text {
        PreviewText::Previous => "Previous",
        PreviewText::Next => "Next",
        PreviewText::FullScreen => "Full screen",
        PreviewText::OpenAs => "Open as…",
        PreviewText::ZoomIn => "Zoom in",
        PreviewText::ZoomOut => "Zoom out",
        PreviewText::Fit => "Fit to the window",
        PreviewText::ActualSize => "Actual size",
        PreviewText::RotateLeft => "Turn left",
        PreviewText::RotateRight => "Turn right",
        PreviewText::BrokenImage => {
            "This picture can't be shown: the file is damaged, or it is not the kind of picture its name says."
        }
        PreviewText::NotConverted => {
            "Browsers can't show this kind of picture, and this domain does not convert it. Download it to open it with a program of yours."
        }
        PreviewText::Converting => "Converting the picture…",
        PreviewText::NoCodec => {
            "This browser can't play this file: it has no decoder for it, or the file is damaged. Download it to play it with a program of yours."
        }
        PreviewText::NoPicture => "This browser plays only the sound: it has no decoder for the picture.",
        PreviewText::PlaybackStopped => "Playing stopped: the network or the server does not answer.",
        PreviewText::NoViewer => "There is no preview for this kind of file yet.",
        PreviewText::InTrash => "What is in the trash can't be opened. Restore it to look at it.",
        PreviewText::NotText => "This does not look like text. Open it as hex to see its bytes.",
        PreviewText::EmptyFile => "This file is empty.",
        PreviewText::Wrap => "Wrap long lines",
        PreviewText::Encoding => "Encoding",
        PreviewText::GoToStart => "Go to the start",
        PreviewText::GoToEnd => "Go to the end",
        PreviewText::FindNext => "Next place",
        PreviewText::FindPrevious => "Previous place",
        PreviewText::FindInText => "Find in the text",
        PreviewText::FoundNone => "Not found",
        PreviewText::SearchEnded => "Not found from here to the end. Enter searches from the start.",
        PreviewText::GoToLine => "Go to line",
        PreviewText::Line => "Line",
        PreviewText::Missing => "This file is not here any more.",
        PreviewText::NoOffice => {
            "This domain does not show office documents of this kind or size. Download it to open it with a program of yours."
        }
        PreviewText::OfficeOpening => "The office service is opening the document",
        PreviewText::EditOffice => "Edit in the office service",
        PreviewText::TooLongToEdit => {
            "This text is too long to be edited here: the limit is 1 MB. Download it to edit it with a program of yours."
        }
        PreviewText::NotEditable => {
            "This file holds bytes that are not text in its encoding. Saving it from here would damage them, so it can only be looked at."
        }
        PreviewText::Save => "Save",
        PreviewText::Discard => "Discard changes",
        PreviewText::StopEditing => "Stop editing",
        PreviewText::Saving => "Saving…",
        PreviewText::Saved => "All changes are saved",
        PreviewText::Unsaved => "Not saved yet; kept in this tab until then",
        PreviewText::SavedAsUtf8 => "It will be saved in UTF-8",
        PreviewText::DraftKept => "Your changes are not saved yet: go on",
        PreviewText::DraftRestored => "Your changes from before are back; they are not saved yet",
        PreviewText::NothingToSave => "There is nothing to save",
        PreviewText::SaveOver => "Save mine",
        PreviewText::SaveCopy => "Save mine as a copy",
        PreviewText::TakeTheirs => "Take theirs",
        PreviewText::Quality => "Quality",
        PreviewText::Original => "Original",
        PreviewText::Speed => "Speed",
        PreviewText::Subtitles => "Subtitles",
        PreviewText::NoSubtitles => "No subtitles",
        PreviewText::SmallWindow => "Small window above others",
        PreviewText::QualitiesComing => "Other qualities are being prepared",
        PreviewText::FilmComing => {
            "Browsers don't play this kind of film as it is. The service is preparing it; it plays here as soon as the first quality is ready."
        }
        PreviewText::BrokenPdf => {
            "This PDF can't be shown: the file is damaged, or it is no PDF. The file itself is untouched; download it to try another program."
        }
        PreviewText::BrokenPage => "This page can't be shown: it is damaged.",
        PreviewText::ViewerMissing => {
            "The viewer for this kind of file could not be loaded. Check the connection and open the file again; downloading works without it."
        }
        PreviewText::LinkWithin => "Go to another page",
        PreviewText::TableOfContents => "Table of contents",
        PreviewText::PageField => "Page",
        PreviewText::FitPage => "Fit the page",
        PreviewText::FitWidth => "Fit the width",
        PreviewText::FindInDocument => "Find in the document",
        PreviewText::NotInDocument => "Not found in the document",
        PreviewText::Searching => "Searching…",
        PreviewText::Locked => "This document is locked. Its password stays in this page.",
        PreviewText::WrongPassword => "That password does not open this document. Try again.",
        PreviewText::Password => "Password of the document",
        PreviewText::Unlock => "Open",
        PreviewText::KeysTitle => "In the preview",
        PreviewText::KeyWalk => "The file before and the next",
        PreviewText::KeyZoom => "Zoom in and out",
        PreviewText::KeyTurn => "Turn a picture",
        PreviewText::KeyPlay => "Play a film or sound, or pause it",
        PreviewText::KeySkip => "Ten seconds back and forward",
        PreviewText::KeyMute => "Sound off and on",
        PreviewText::KeyJump => "Go so many tenths into a film or sound",
        PreviewText::KeySubtitles => "Subtitles of a film on and off",
        PreviewText::KeyClose => "Back to the list",
        PreviewText::OpenReadme => "Open in the preview",
        PreviewText::As(viewer) => match viewer {
            Viewer::Markdown => "Markdown",
            Viewer::Text => "Text",
            Viewer::Edit => "Edit",
            Viewer::Office => "Document",
            Viewer::Hex => "Hex",
            Viewer::Image | Viewer::Svg | Viewer::ConvertedImage => "Picture",
            Viewer::Pdf => "PDF",
            Viewer::Video => "Video",
            Viewer::Audio => "Audio",
            Viewer::Csv => "Table",
            Viewer::Archive => "Archive",
            Viewer::Font => "Font",
            Viewer::Facts => "Facts",
        },
        PreviewText::SeparatedBy => "Separated by",
        PreviewText::Delimiter(delimiter) => match delimiter {
            Delimiter::Comma => "Comma",
            Delimiter::Semicolon => "Semicolon",
            Delimiter::Tab => "Tab",
            Delimiter::Bar => "Vertical bar",
        },
        PreviewText::BrokenFont => {
            "This font can't be shown: the file is damaged, or it is not the kind of font its name says."
        }
        PreviewText::OwnText => "Your own text",
        PreviewText::OwnTextHint => "Type to see it in this font",
        PreviewText::SpecimenLatin => "The quick brown fox jumps over the lazy dog.",
        PreviewText::SpecimenChinese => "天地玄黄，宇宙洪荒。日月盈昃，辰宿列张。",
        PreviewText::FontTooLarge(limit) => {
            return format!(
                "Fonts are shown up to a size of {limit}, and this one is larger. Download it to open it with a program of yours."
            );
        }
        PreviewText::TooLargeToConvert(limit) => {
            return format!(
                "This domain does not convert this picture. Here that is done up to a size of {limit}, and this one is larger. Download it to open it with a program of yours."
            );
        }
        PreviewText::TooManyPixels(millions) => {
            return format!(
                "This domain does not convert this picture. Here that is done up to {} million pixels, and this one has more. Download it to open it with a program of yours.",
                millions.shown
            );
        }
        PreviewText::Position(at, all) => return format!("{} of {}", at.shown, all.shown),
        PreviewText::PositionOfMore(at, all) => return format!("{} of more than {}", at.shown, all.shown),
        PreviewText::Opened(name) => return format!("Preview of “{name}”"),
        PreviewText::Searched(part) => return format!("Searching: {part}"),
        PreviewText::FoundRows(at, all) => return format!("{} of {}", at.shown, all.shown),
        PreviewText::Page(number) => return format!("Page {}", number.shown),
        PreviewText::OfPages(all) => return format!("of {}", all.shown),
        PreviewText::FoundSoFar(at, all) => return format!("{} of {}…", at.shown, all.shown),
        PreviewText::SavedByOthers(when) => {
            return format!(
                "Someone else has saved this file since you opened it ({when}). Nothing of yours is lost. If you save yours, theirs stays among the versions."
            );
        }
        PreviewText::CopySaved(name) => return format!("Saved as “{name}”"),
        PreviewText::ShowPicture(host) => return format!("Show the picture from {host}"),
        PreviewText::Contents(name) => return format!("Contents of “{name}”"),
    };
    fixed.to_owned()
}
