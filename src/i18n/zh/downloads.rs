//! Chinese texts about downloads.

use crate::i18n::text_downloads::DownloadText;

pub fn localize(text: &DownloadText) -> String {
    let fixed = match text {
        DownloadText::NoServerArchive => "此网盘的服务器不支持打包，改由浏览器打包。",
        DownloadText::ExceedsServerLimit => "内容超出服务器单次打包的上限，改由浏览器打包。",
        DownloadText::FolderSavingUnsupported => {
            "此浏览器在这里无法保存文件夹。请通过 https 打开本页，不要使用无痕窗口，或逐个下载文件。"
        }
        DownloadText::ChoosePlace => "选择位置…",
        DownloadText::NotRecorded => {
            "此浏览器无法在本机保存数据，重新加载后无法继续这些下载。请在完成之前不要关闭此页面。"
        }
        DownloadText::NeedsClick(name) => {
            return format!("“{name}”尚未保存：浏览器只允许在点击后立即选择位置。");
        }
        DownloadText::ArchiveName(count) => return format!("{} 项.zip", count.shown),
        DownloadText::SavedWithout { name, first, count } if count.value == 1 => {
            return format!("“{name}”已保存，但缺少无法获取的“{first}”。");
        }
        DownloadText::SavedWithout { name, first, count } => {
            return format!("“{name}”已保存，但有 {} 个文件无法获取，例如“{first}”。", count.shown);
        }
    };
    fixed.to_owned()
}
