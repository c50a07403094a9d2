//! English texts of the players of sounds and films.

use crate::i18n::text_media::MediaText;

pub fn localize(text: &MediaText) -> String {
    let fixed = match text {
        MediaText::Player => "Player",
        MediaText::Controls => "Controls of the film",
        MediaText::Play => "Play",
        MediaText::Pause => "Pause",
        MediaText::PreviousSound => "Previous sound",
        MediaText::NextSound => "Next sound",
        MediaText::EndOfList => "There is no other in the list",
        MediaText::ClosePlayer => "Close the player",
        MediaText::Seek => "Place",
        MediaText::Mute => "Sound off",
        MediaText::Unmute => "Sound on",
        MediaText::Volume => "Volume",
        MediaText::BrokenSound => {
            "This browser can't play this sound: it has no decoder for it, or the file is damaged."
        }
        MediaText::Auto(None) => "Auto",
        MediaText::Auto(Some(quality)) => return format!("Auto ({quality})"),
        MediaText::NowPlaying(name) => return format!("Playing “{name}”"),
        MediaText::Place(at, None) => return spoken(*at),
        MediaText::Place(at, Some(length)) => return format!("{} of {}", spoken(*at), spoken(*length)),
    };
    fixed.to_owned()
}

fn spoken(seconds: u64) -> String {
    let part = |number: u64, unit: &str| {
        (number > 0).then(|| format!("{number} {unit}{}", if number == 1 { "" } else { "s" }))
    };
    let (hours, minutes) = (part(seconds / 3_600, "hour"), part(seconds / 60 % 60, "minute"));
    let parts: Vec<_> = [hours, minutes, part(seconds % 60, "second")].into_iter().flatten().collect();
    if parts.is_empty() { "0 seconds".to_owned() } else { parts.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_said_in_words() {
        for (at, expected) in
            [(0, "0 seconds"), (61, "1 minute 1 second"), (120, "2 minutes"), (7_205, "2 hours 5 seconds")]
        {
            assert_eq!(localize(&MediaText::Place(at, None)), expected);
        }
        assert_eq!(localize(&MediaText::Place(5, Some(60))), "5 seconds of 1 minute");
    }
}
