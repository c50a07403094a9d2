//! Texts of the players of sounds and films.

use super::text::Localize;
use super::{Lang, en, zh};

#[derive(Clone, Debug, PartialEq)]
pub enum MediaText {
    /// The region of the page with the sound that goes on.
    Player,
    Controls,
    Play,
    Pause,
    PreviousSound,
    NextSound,
    /// Why there is no sound before or after.
    EndOfList,
    ClosePlayer,
    Seek,
    /// For screen readers: a place and the length, in seconds.
    Place(u64, Option<u64>),
    Mute,
    Unmute,
    Volume,
    /// For screen readers: the sound that has begun.
    NowPlaying(String),
    /// A sound that can't be decoded.
    BrokenSound,
    /// The quality follows the network, with the one that plays now.
    Auto(Option<String>),
}

impl Localize for MediaText {
    fn localize(&self, lang: Lang) -> String {
        match lang {
            Lang::En => en::media::localize(self),
            Lang::Zh => zh::media::localize(self),
        }
    }
}
