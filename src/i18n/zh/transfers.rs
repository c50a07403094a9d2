//! Chinese for what is on its way, in the tray and on its page.

use crate::i18n::text_transfers::TransferText;

pub(super) fn say(text: &TransferText) -> String {
    let fixed = match text {
        TransferText::PageTitle => "传输",
    };
    fixed.to_owned()
}
