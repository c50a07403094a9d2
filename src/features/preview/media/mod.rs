//! Films and sounds. A film lives in its viewer; a sound goes on when its viewer is closed, for the whole session.

mod film;
mod film_controls;
mod playback;
mod played;
mod player;
mod player_controls;
mod seek_bar;
mod sound;
mod sound_bar;
mod sound_store;
mod sprites;
mod video;

pub use player::FilmViewer;
pub use sound::SoundViewer;
pub use sound_bar::{SoundBar, SoundPlayer};
pub use sound_store::provide as provide_sounds;
