//! What is being transcoded, and how far it is.
//!
//! For the first half of the time (`transcode_delay_s`) nothing is known of a file, which is the 202 of the calls; in
//! the second half the qualities are finished one after another.

use std::collections::HashMap;

use crate::time::Millis;

/// The kinds of transcoding, by the words of `category`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    Live,
    Quick,
    OfflineVideo,
    OfflineAudio,
    Sprite,
}

impl Engine {
    pub fn from_category(category: &str) -> Option<Self> {
        match category {
            "live_transcoding" => Some(Self::Live),
            "quick_video" => Some(Self::Quick),
            "offline_video" | "offline_video_transcoding" => Some(Self::OfflineVideo),
            "offline_audio" | "offline_audio_transcoding" => Some(Self::OfflineAudio),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    Preparing,
    /// So many of the qualities are finished.
    Finished(usize),
}

#[derive(Default)]
pub struct Transcodings {
    begun: HashMap<(String, Engine), Millis>,
}

impl Transcodings {
    /// Begins if it has not, or begins anew.
    pub fn begin(&mut self, object: &str, engine: Engine, now: Millis, anew: bool) {
        let begun = self.begun.entry((object.to_owned(), engine)).or_insert(now);
        if anew {
            *begun = now;
        }
    }

    /// What was never begun is not made either.
    pub fn progress(
        &self,
        object: &str,
        engine: Engine,
        now: Millis,
        delay: Millis,
        count: usize,
    ) -> Progress {
        let begun = self.begun.get(&(object.to_owned(), engine));
        match begun.map(|begun| now - begun) {
            _ if delay <= 0 => Progress::Finished(count),
            None => Progress::Finished(0),
            Some(passed) if passed * 2 < delay => Progress::Preparing,
            Some(passed) => {
                let finished = count as i64 * (passed * 2 - delay) / delay;
                Progress::Finished((finished as usize).min(count))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn qualities_are_finished_one_after_another() {
        let mut all = Transcodings::default();
        let at = |all: &Transcodings, now, delay| all.progress("a", Engine::Live, now, delay, 2);
        assert_eq!(at(&all, 0, 0), Progress::Finished(2));
        assert_eq!(at(&all, 0, 100), Progress::Finished(0));
        all.begin("a", Engine::Live, 1000, false);
        all.begin("a", Engine::Live, 1090, false);
        for (now, expected) in [
            (1000, Progress::Preparing),
            (1049, Progress::Preparing),
            (1050, Progress::Finished(0)),
            (1075, Progress::Finished(1)),
            (1100, Progress::Finished(2)),
            (9999, Progress::Finished(2)),
        ] {
            assert_eq!(at(&all, now, 100), expected, "{now}");
        }
        all.begin("a", Engine::Live, 2000, true);
        assert_eq!(at(&all, 2000, 100), Progress::Preparing);
        assert_eq!(all.progress("a", Engine::Quick, 2000, 100, 2), Progress::Finished(0));
    }
}
