//! Chinese for downloads.

use crate::i18n::text_saving::SavingText;

pub fn say(text: &SavingText) -> String {
    let fixed = match text {
        SavingText::SaveAs => "另存为…",
        SavingText::SaveIntoFolder => "保存到文件夹…",
        SavingText::ServerArchive => "由服务器打包下载",
        SavingText::NoServerArchive => "此网盘的服务器不支持打包，改由浏览器打包。",
        SavingText::TooMuchForServer => "内容超出服务器单次打包的上限，改由浏览器打包。",
        SavingText::NoFolders => {
            "此浏览器在这里无法保存文件夹。请通过 https 打开本页，不要使用无痕窗口，或逐个下载文件。"
        }
        SavingText::ArchiveName(count) => return format!("{} 项.zip", count.shown),
        SavingText::Without { name, first, count } if count.value == 1 => {
            return format!("“{name}”已保存，但缺少无法获取的“{first}”。");
        }
        SavingText::Without { name, first, count } => {
            return format!("“{name}”已保存，但有 {} 个文件无法获取，例如“{first}”。", count.shown);
        }
    };
    fixed.to_owned()
}
