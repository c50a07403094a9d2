//! All texts of the interface, in English and Simplified Chinese. A language is one exhaustive match per list of texts, so a
//! missing translation does not compile. Numbers, sizes and dates are passed in as `Intl` has formatted them.

mod en;
mod text;
mod text_actions;
mod text_archive;
mod text_columns;
mod text_commands;
mod text_details;
mod text_downloads;
mod text_media;
mod text_photo;
mod text_plan;
mod text_preview;
mod text_problems;
mod text_search;
mod text_transfers;
mod text_view;
mod zh;

pub use text::{Count, Text};
pub use text_actions::{ActionText, Share};
pub use text_archive::ArchiveText;
pub use text_columns::ColumnText;
pub use text_commands::{CommandText, StepText};
pub use text_details::DetailsText;
pub use text_downloads::DownloadText;
pub use text_media::MediaText;
pub use text_photo::PhotoText;
pub use text_plan::PlanText;
pub use text_preview::PreviewText;
pub use text_problems::ProblemText;
pub use text_search::SearchText;
pub use text_transfers::{TransferDirection, TransferText};
pub use text_view::ViewText;

use crate::base::name::shown::sentence;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lang {
    En,
    Zh,
}

impl Lang {
    pub const ALL: [Self; 2] = [Self::En, Self::Zh];

    /// The BCP 47 tag, for `lang=` and `Intl`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh-CN",
        }
    }

    /// The name of the language in that language.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Zh => "简体中文",
        }
    }

    /// The first supported language among those the browser prefers.
    pub fn preferred<'a>(tags: impl IntoIterator<Item = &'a str>) -> Self {
        tags.into_iter().find_map(Self::from_tag).unwrap_or(Self::En)
    }

    pub fn from_tag(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "en" => Some(Self::En),
            "zh" => Some(Self::Zh),
            _ => None,
        }
    }

    /// The sentence for the screen: what can't be seen in names is marked, and names in quotes are isolated.
    pub fn localize(self, text: &Text) -> String {
        sentence(&match self {
            Self::En => en::localize(text),
            Self::Zh => zh::localize(text),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(value: u64) -> Count {
        Count { value, shown: value.to_string() }
    }

    #[test]
    fn a_share_is_told_as_such() {
        // How many of how many, and the sentences.
        let cases = [
            (3, 3, "3 items moved to the trash", "3 项已移到回收站"),
            (2, 3, "2 of 3 items moved to the trash", "3 项中的 2 项已移到回收站"),
            (1, 3, "1 of 3 items moved to the trash", "3 项中的 1 项已移到回收站"),
            (1, 1, "1 item moved to the trash", "1 项已移到回收站"),
        ];
        for (done, all, english, chinese) in cases {
            let text = Text::from(ActionText::TrashedMany(Share { done: count(done), all: count(all) }));
            assert_eq!(
                (Lang::En.localize(&text).as_str(), Lang::Zh.localize(&text).as_str()),
                (english, chinese)
            );
        }
        let folder = "X".to_owned();
        let not_moved =
            |others| ActionText::NotMoved { name: "a".into(), others: count(others), folder: folder.clone() };
        let cases = [
            (0, "“a” stayed where it is: its name is taken in “X”."),
            (1, "“a” and 1 other stayed where they are: their names are taken in “X”."),
            (2, "“a” and 2 others stayed where they are: their names are taken in “X”."),
        ];
        for (others, english) in cases {
            let shown = Lang::En.localize(&Text::from(not_moved(others)));
            // Around names, see below.
            assert_eq!(shown.replace(['\u{2068}', '\u{2069}'], ""), english);
        }
    }

    #[test]
    fn names_in_sentences_are_marked_and_isolated() {
        let text = Text::from(ActionText::TrashedOne("invoice\u{202e}fdp.exe".into()));
        assert_eq!(Lang::En.localize(&text), "“\u{2068}invoice\u{fffd}fdp.exe\u{2069}” moved to the trash");
        assert_eq!(Lang::Zh.localize(&text), "“\u{2068}invoice\u{fffd}fdp.exe\u{2069}”已移到回收站");
    }

    #[test]
    fn the_first_supported_language_is_used() {
        assert_eq!(Lang::preferred(["de-AT", "zh-TW", "en"]), Lang::Zh);
        assert_eq!(Lang::preferred(["fr"]), Lang::En);
        assert_eq!(Lang::from_tag("zh_Hans_CN"), Some(Lang::Zh));
        assert_eq!(Lang::from_tag(""), None);
    }
}
