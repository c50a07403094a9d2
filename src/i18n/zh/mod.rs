//! Simplified Chinese: idiomatic, not translated word by word.

pub mod actions;
pub mod archive;
pub mod columns;
pub mod commands;
pub mod details;
pub mod downloads;
pub mod media;
pub mod photo;
pub mod plan;
pub mod preview;
pub mod problems;
pub mod search;
pub mod transfers;
pub mod view;

use super::text::Text;

pub fn localize(text: &Text) -> String {
    let fixed = match text {
        Text::AppName => "网盘",
        Text::Retry => "重试",
        Text::ReloadPage => "重新加载页面",
        Text::PartMissing => {
            "页面的一部分未能加载。您的文件是安全的，加载完成后会继续执行您的操作。请重试；若仍不行，请重新加载页面。"
        }
        Text::Loading => "正在加载…",
        Text::More => "更多",
        Text::NoDate | Text::NoSize => "–",
        Text::SkipToContent => "跳到内容",
        Text::Navigation => "主导航",
        Text::Files => "文件",
        Text::Trash => "回收站",
        Text::Search => "搜索",
        Text::ClearSearch => "清除搜索",
        Text::Drive => "网盘",
        Text::Language => "语言",
        Text::Theme => "外观",
        Text::Storage => "存储空间",
        Text::Name => "名称",
        Text::Size => "大小",
        Text::Modified => "修改时间",
        Text::Deleted => "删除时间",
        Text::Recent => "最近",
        Text::Starred => "已加星标",
        Text::Breadcrumb => "文件夹路径",
        Text::View => "视图",
        Text::FoldersAbove => "上级文件夹",
        Text::Toolbar => "文件操作",
        Text::New => "新建",
        Text::Details => "详细信息",
        Text::NewFolder => "新建文件夹",
        Text::Upload => "上传",
        Text::UploadFiles => "上传文件",
        Text::UploadFolder => "上传文件夹",
        Text::ReadOnly => "您在此网盘中只有只读权限",
        Text::PastedPicture(stamp) => return format!("粘贴的图片 {stamp}"),
        Text::Transfers => "传输",
        Text::SelectAll => "全选",
        Text::ListHint => "方向键移动，空格键预览，回车键打开，按 ? 查看全部快捷键",
        Text::EmptyFolder => "这里还没有内容",
        Text::EmptyFolderHint => "把文件或文件夹拖到页面任意位置，或点击“上传”。",
        Text::SignInTitle => "登录网盘",
        Text::SignIn => "登录",
        Text::SigningIn => "正在前往登录页…",
        Text::OpeningDrive => "正在打开您的网盘…",
        Text::SignInFailed => "登录未成功",
        Text::TryOtherForm => "尝试另一种登录方式",
        Text::SignedOut => "您已退出登录",
        Text::LoginMaySurvive => "贵组织的登录页可能仍记得您。如果是公用电脑，请同时关闭浏览器。",
        Text::EndpointWorks => "连接成功，该地址是 PDS 域。",
        Text::EndpointUnreachable => "该地址没有响应，请检查域 ID、地址和网络。",
        Text::EndpointNotPds => "该地址有响应，但不是 PDS，请检查地址。",
        Text::EndpointNoDomain => "PDS 有响应，但不存在这个域。请检查域 ID；企业版的域使用专用地址。",
        Text::SetupForget => "重新设置",
        Text::SearchIn(drive) => return format!("在“{drive}”中搜索"),
        Text::Account(name) => return format!("{name} 的账户"),
        Text::UsedOf { used, total } => return format!("已用 {used}，共 {total}"),
        Text::Used(used) => return format!("已用 {used}"),
        Text::SortBy(column) => return format!("按{column}排序"),
        Text::ActionsFor(name) => return format!("“{name}”的操作"),
        Text::SelectRow(name) => return format!("选择“{name}”"),
        Text::Items(count) => return format!("{} 项", count.shown),
        Text::ItemsSoFar(count) => return format!("已加载 {} 项", count.shown),
        Text::NeedYou(count) => return format!("{} 个任务需要您处理", count.shown),
        Text::DropHere(folder) => return format!("松开鼠标，上传到“{folder}”"),
        Text::SignInIntro(host) => return format!("接下来会在贵组织的登录页（{host}）登录，然后回到这里。"),
        Text::Other(text) => return text.localize(super::Lang::Zh),
    };
    fixed.to_owned()
}
