//! Chinese for downloads.

use crate::i18n::text_saving::SavingText;

pub(super) fn say(text: &SavingText) -> String {
    let fixed = match text {
        SavingText::SavingTitle => "下载",
    };
    fixed.to_owned()
}
