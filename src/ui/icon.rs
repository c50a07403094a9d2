//! Icons from one set (Lucide), drawn at one weight.

use icondata_core::IconData;
use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Icon {
    Alert,
    Archive,
    ArrowDown,
    ArrowUp,
    Check,
    ChevronDown,
    ChevronUp,
    Close,
    CloudUpload,
    Copy,
    Document,
    Download,
    Drive,
    File,
    Folder,
    FolderInto,
    FolderPlus,
    FolderUp,
    Help,
    Image,
    Keyboard,
    Language,
    Logout,
    More,
    Music,
    Package,
    Pause,
    Pencil,
    Play,
    Replay,
    Restore,
    Search,
    SearchNone,
    Star,
    StarOff,
    Team,
    Theme,
    Transfers,
    Trash,
    Unplugged,
    Up,
    Upload,
    Video,
}

impl Icon {
    fn data(self) -> &'static IconData {
        use icondata_lu::*;
        match self {
            Self::Alert => LuCircleAlert,
            Self::Archive => LuFileArchive,
            Self::ArrowDown => LuArrowDown,
            Self::ArrowUp => LuArrowUp,
            Self::Check => LuCheck,
            Self::ChevronDown => LuChevronDown,
            Self::ChevronUp => LuChevronUp,
            Self::Close => LuX,
            Self::CloudUpload => LuCloudUpload,
            Self::Copy => LuCopy,
            Self::Document => LuFileText,
            Self::Download => LuDownload,
            Self::Drive => LuHardDrive,
            Self::File => LuFile,
            Self::Folder => LuFolder,
            Self::FolderInto => LuFolderInput,
            Self::FolderPlus => LuFolderPlus,
            Self::FolderUp => LuFolderUp,
            Self::Help => LuCircleHelp,
            Self::Image => LuFileImage,
            Self::Keyboard => LuKeyboard,
            Self::Language => LuLanguages,
            Self::Logout => LuLogOut,
            Self::More => LuEllipsis,
            Self::Music => LuFileMusic,
            Self::Package => LuPackage,
            Self::Pause => LuPause,
            Self::Pencil => LuPencil,
            Self::Play => LuPlay,
            Self::Replay => LuRotateCw,
            Self::Restore => LuUndo2,
            Self::Search => LuSearch,
            Self::SearchNone => LuSearchX,
            Self::Star => LuStar,
            Self::StarOff => LuStarOff,
            Self::Team => LuUsers,
            Self::Theme => LuSunMoon,
            Self::Transfers => LuArrowUpDown,
            Self::Trash => LuTrash2,
            Self::Unplugged => LuUnplug,
            Self::Up => LuCornerLeftUp,
            Self::Upload => LuUpload,
            Self::Video => LuFileVideo,
        }
    }
}

/// An icon says nothing to a screen reader: the words stand beside it or in the label of its button.
#[component]
pub fn Glyph(
    icon: Icon,
    /// Replaces the class `icon`, for icons of another size.
    #[prop(default = "icon")]
    class: &'static str,
) -> impl IntoView {
    view! {
        <svg
            class=class
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
            inner_html=icon.data().data
        ></svg>
    }
}

/// The mark of the product: a folder with a wave.
#[component]
pub fn Mark() -> impl IntoView {
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
