//! English for what becomes of dropped files and folders, before the first byte.

use crate::i18n::text_plan::PlanText;

pub(super) fn say(text: &PlanText) -> String {
    let fixed = match text {
        PlanText::PlanTitle => "Upload",
    };
    fixed.to_owned()
}
