//! Icons from one set (Lucide), drawn at one weight.

use leptos::prelude::*;
use leptos::tachys::html::InertElement;

/// The content of an `<svg>`. Constants instead of an enum, so that a chunk contains only the icons it uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Icon(&'static str);

#[allow(non_upper_case_globals, reason = "they are used like the variants of an enum")]
impl Icon {
    pub const Alert: Self = Self(icondata_lu::LuCircleAlert.data);
    pub const Archive: Self = Self(icondata_lu::LuFileArchive.data);
    pub const ArrowDown: Self = Self(icondata_lu::LuArrowDown.data);
    pub const ArrowUp: Self = Self(icondata_lu::LuArrowUp.data);
    pub const Bookmark: Self = Self(icondata_lu::LuBookmark.data);
    pub const Check: Self = Self(icondata_lu::LuCheck.data);
    pub const ChevronDown: Self = Self(icondata_lu::LuChevronDown.data);
    pub const ChevronLeft: Self = Self(icondata_lu::LuChevronLeft.data);
    pub const ChevronRight: Self = Self(icondata_lu::LuChevronRight.data);
    pub const ChevronUp: Self = Self(icondata_lu::LuChevronUp.data);
    pub const Command: Self = Self(icondata_lu::LuCommand.data);
    pub const Cut: Self = Self(icondata_lu::LuScissors.data);
    pub const Close: Self = Self(icondata_lu::LuX.data);
    pub const Clock: Self = Self(icondata_lu::LuClock.data);
    pub const CloudUpload: Self = Self(icondata_lu::LuCloudUpload.data);
    pub const Columns: Self = Self(icondata_lu::LuColumns3.data);
    pub const Copy: Self = Self(icondata_lu::LuCopy.data);
    pub const Document: Self = Self(icondata_lu::LuFileText.data);
    pub const Download: Self = Self(icondata_lu::LuDownload.data);
    pub const Drive: Self = Self(icondata_lu::LuHardDrive.data);
    pub const EndOfFile: Self = Self(icondata_lu::LuArrowDownToLine.data);
    pub const Eye: Self = Self(icondata_lu::LuEye.data);
    pub const File: Self = Self(icondata_lu::LuFile.data);
    pub const Folder: Self = Self(icondata_lu::LuFolder.data);
    pub const FolderCopy: Self = Self(icondata_lu::LuFolders.data);
    pub const FolderInto: Self = Self(icondata_lu::LuFolderInput.data);
    pub const FolderPlus: Self = Self(icondata_lu::LuFolderPlus.data);
    pub const FolderUp: Self = Self(icondata_lu::LuFolderUp.data);
    pub const FullScreen: Self = Self(icondata_lu::LuMaximize.data);
    pub const Grip: Self = Self(icondata_lu::LuGripVertical.data);
    pub const Help: Self = Self(icondata_lu::LuCircleHelp.data);
    pub const History: Self = Self(icondata_lu::LuHistory.data);
    pub const Image: Self = Self(icondata_lu::LuFileImage.data);
    pub const Info: Self = Self(icondata_lu::LuInfo.data);
    pub const Invert: Self = Self(icondata_lu::LuContrast.data);
    pub const Keyboard: Self = Self(icondata_lu::LuKeyboard.data);
    pub const Language: Self = Self(icondata_lu::LuLanguages.data);
    pub const Logout: Self = Self(icondata_lu::LuLogOut.data);
    pub const More: Self = Self(icondata_lu::LuEllipsis.data);
    pub const Music: Self = Self(icondata_lu::LuFileMusic.data);
    pub const Package: Self = Self(icondata_lu::LuPackage.data);
    pub const Paste: Self = Self(icondata_lu::LuClipboardPaste.data);
    pub const Pause: Self = Self(icondata_lu::LuPause.data);
    pub const Pencil: Self = Self(icondata_lu::LuPencil.data);
    pub const Pin: Self = Self(icondata_lu::LuPin.data);
    pub const PinOff: Self = Self(icondata_lu::LuPinOff.data);
    pub const Play: Self = Self(icondata_lu::LuPlay.data);
    pub const Person: Self = Self(icondata_lu::LuUser.data);
    pub const Redo: Self = Self(icondata_lu::LuRedo2.data);
    pub const Replay: Self = Self(icondata_lu::LuRotateCw.data);
    pub const Plus: Self = Self(icondata_lu::LuPlus.data);
    pub const Restore: Self = Self(icondata_lu::LuUndo2.data);
    pub const Scale: Self = Self(icondata_lu::LuScale.data);
    pub const Search: Self = Self(icondata_lu::LuSearch.data);
    pub const SearchNone: Self = Self(icondata_lu::LuSearchX.data);
    pub const RotateLeft: Self = Self(icondata_lu::LuRotateCcw.data);
    pub const SelectAll: Self = Self(icondata_lu::LuSquareCheckBig.data);
    pub const SkipBack: Self = Self(icondata_lu::LuSkipBack.data);
    pub const SkipForward: Self = Self(icondata_lu::LuSkipForward.data);
    pub const Sound: Self = Self(icondata_lu::LuVolume2.data);
    pub const SoundOff: Self = Self(icondata_lu::LuVolumeX.data);
    pub const Star: Self = Self(icondata_lu::LuStar.data);
    pub const StarOff: Self = Self(icondata_lu::LuStarOff.data);
    pub const Stop: Self = Self(icondata_lu::LuCircleStop.data);
    pub const Sweep: Self = Self(icondata_lu::LuListX.data);
    pub const Team: Self = Self(icondata_lu::LuUsers.data);
    pub const Theme: Self = Self(icondata_lu::LuSunMoon.data);
    pub const Transfers: Self = Self(icondata_lu::LuArrowUpDown.data);
    pub const Trash: Self = Self(icondata_lu::LuTrash2.data);
    pub const Unplugged: Self = Self(icondata_lu::LuUnplug.data);
    pub const Up: Self = Self(icondata_lu::LuCornerLeftUp.data);
    pub const Upload: Self = Self(icondata_lu::LuUpload.data);
    pub const Tiles: Self = Self(icondata_lu::LuLayoutGrid.data);
    pub const StartOfFile: Self = Self(icondata_lu::LuArrowUpToLine.data);
    pub const Video: Self = Self(icondata_lu::LuFileVideo.data);
    pub const Contents: Self = Self(icondata_lu::LuTableOfContents.data);
    pub const SmallWindow: Self = Self(icondata_lu::LuPictureInPicture2.data);
    pub const Wrap: Self = Self(icondata_lu::LuWrapText.data);
    pub const ZoomIn: Self = Self(icondata_lu::LuZoomIn.data);
    pub const ZoomOut: Self = Self(icondata_lu::LuZoomOut.data);
}

/// Hidden from screen readers: a text or the label of a button conveys the meaning.
#[component]
pub fn Glyph(
    icon: Icon,
    /// Replaces the class `icon`, for icons of another size.
    #[prop(default = "icon")]
    class: &'static str,
) -> impl IntoView {
    // Parsed once for all of the same kind, and not touched where a row comes to show another entry with the same.
    InertElement::new(format!(
        r#"<svg class="{class}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{}</svg>"#,
        icon.0
    ))
}

/// The logo of the product: a folder with a wave.
#[component]
pub fn Logo() -> impl IntoView {
    view! {
        <svg
            class="mark"
            viewBox="0 0 32 32"
            fill="none"
            stroke="currentColor"
            stroke-width="2.6"
            stroke-linejoin="round"
            stroke-linecap="round"
            aria-hidden="true"
        >
            <path d="M4 11.5V24a3 3 0 0 0 3 3h18a3 3 0 0 0 3-3V14a3 3 0 0 0-3-3H16l-3.2-4.2A2 2 0 0 0 11.2 6H7a3 3 0 0 0-3 3Z" />
            <path d="M10.5 21c2-4 4.5-4 5.5-1.5s3.500 2.500 5.500-1.500" />
        </svg>
    }
}
