//! Chinese for what becomes of dropped files and folders, before the first byte.

use crate::i18n::text_plan::PlanText;

pub(super) fn say(text: &PlanText) -> String {
    let fixed = match text {
        PlanText::PlanTitle => "上传",
    };
    fixed.to_owned()
}
