//! Chinese texts of the archive viewer.

use crate::i18n::text_archive::ArchiveText;

pub fn localize(text: &ArchiveText) -> String {
    let fixed = match text {
        ArchiveText::FoundNone => "未找到",
        ArchiveText::Find => "在压缩包中查找",
        ArchiveText::EmptyArchive => "此压缩包为空。",
        ArchiveText::EmptyFolder => "此文件夹为空。",
        ArchiveText::Path => "压缩包内的位置",
        ArchiveText::EncryptedFile => "已加密",
        ArchiveText::Back => "返回压缩包",
        ArchiveText::Damaged => {
            "此压缩包已损坏：文件列表与实际内容不符。修复工具或许仍能取出部分文件，请下载后尝试。"
        }
        ArchiveText::Split => "这是分卷压缩包的一部分。请下载全部分卷后用本地程序打开。",
        ArchiveText::Encrypted => "此文件已加密。请下载压缩包，用支持输入密码的程序打开。",
        ArchiveText::FileDamaged => {
            "此文件已损坏：压缩数据与压缩包中的记录不符。请下载压缩包后用本地程序尝试打开。"
        }
        ArchiveText::NoDecoder => "此浏览器无法解压文件。请更新浏览器，或下载压缩包后用本地程序打开。",
        ArchiveText::UnpackingAll => "正在解压…",
        ArchiveText::LockedArchive => "此压缩包及其文件列表均已加密。请下载后用支持输入密码的程序打开。",
        ArchiveText::NotSupported => {
            "此处不支持其压缩方式，或解压所需内存过多。请下载压缩包后用本地程序打开。"
        }
        ArchiveText::NoUnpacker => "解压程序加载失败。请检查网络并刷新页面，或下载压缩包。",
        ArchiveText::Sparse => "此文件含有压缩包未保存的空洞，无法单独取出。请下载整个压缩包。",
        ArchiveText::ListCutOff => {
            "此压缩包已损坏或不完整：列表只包含损坏处之前的内容。如果上传不完整，请重新上传。"
        }
        ArchiveText::NotOfFormat(format) => {
            return format!("这不是 {format} 压缩包，或文件不完整。如果上传不完整，请重新上传。");
        }
        ArchiveText::TooLargeToOpen { limit, size } => {
            return format!(
                "此类压缩包不超过 {limit} 才能打开，此文件为 {size}，因此未加载。请下载后用本地程序打开。"
            );
        }
        ArchiveText::UnpacksToTooMuch(limit) => {
            return format!(
                "此类压缩包解压后不超过 {limit} 才能打开，此文件超出了限制。请下载后用本地程序打开。"
            );
        }
        ArchiveText::Link(target) => return format!("这是指向“{target}”的链接，本身没有内容。"),
        ArchiveText::ListTooLong(count) => {
            return format!("此压缩包的条目过多，仅列出前 {} 项。", count.shown);
        }
        ArchiveText::Reading(percent) => return format!("正在读取文件列表：{percent}"),
        ArchiveText::Files(count) => return format!("{} 个文件", count.shown),
        ArchiveText::Found(count) => return format!("找到 {} 项", count.shown),
        ArchiveText::Items(count) => return format!("{} 项", count.shown),
        ArchiveText::TakeOut(name) => return format!("下载“{name}”"),
        ArchiveText::Unpacking(name) => return format!("正在解压“{name}”…"),
        ArchiveText::DirectoryTooLarge(limit) => {
            return format!("此压缩包的文件列表超过 {limit}，无法显示。请下载后用本地程序打开。");
        }
        ArchiveText::UnknownMethod(method) => {
            return format!("浏览器不支持此文件的压缩方式（编号 {method}）。请下载压缩包后用本地程序打开。");
        }
        ArchiveText::TooLargeToShow(limit) => {
            return format!(
                "压缩包内的文件解压后不超过 {limit} 才能预览，此文件超出了限制。请下载后用本地程序打开。"
            );
        }
        ArchiveText::TooLargeToTakeOut(limit) => {
            return format!("解压后不超过 {limit} 的文件才能单独取出，此文件超出了限制。请下载整个压缩包。");
        }
    };
    fixed.to_owned()
}
