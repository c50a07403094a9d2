//! Chinese texts about errors: what happened, whether data is safe, and what to do.

use crate::base::config_error::{ConfigError, ConfigErrorKind};
use crate::base::failure::FailureKind;
use crate::base::name::NameError;
use crate::base::sign_in_error::SignInError;
use crate::i18n::text_problems::ProblemText;
use crate::model::permission::ActionRefusal;

pub fn localize(text: &ProblemText) -> String {
    let fixed = match text {
        ProblemText::FailureNote(kind) => failure(*kind),
        ProblemText::NotLoaded(kind) => not_loaded(*kind),
        ProblemText::FailedFor { name, kind } => return format!("“{name}”：{}", failure(*kind)),
        ProblemText::FailedForSeveral { name, others, kind } => {
            return format!("“{name}”和另外 {} 项：{}", others.shown, failure(*kind));
        }
        ProblemText::Unreadable(count) => {
            return format!(
                "此列表中有 {} 项无法读取，因此没有显示。没有改动任何内容；请重新加载页面，如仍出现请联系支持人员。",
                count.shown
            );
        }
        ProblemText::RequestNumber(id) => return format!("供技术支持查询的请求编号：{id}"),
        ProblemText::SignIn(error) => return sign_in_error(error),
        ProblemText::Config(error) => return config_error(error),
        ProblemText::ConfigBroken => "无法读取本站的设置",
        ProblemText::ConfigBrokenHint => "需要站点管理员修正 config.json。您的文件不受影响。",
        ProblemText::ConfigUnreachable => "无法加载本站的设置，请检查网络后重试。",
        ProblemText::Framed => "正在其他网站中显示",
        ProblemText::FramedHint => "为了您的安全，网盘不会在其他网站的页面里显示。",
        ProblemText::OpenInOwnTab => "在新标签页中打开",
        ProblemText::Insecure => "此地址不安全",
        ProblemText::InsecureHint => {
            "网络上的其他人可能读取您的登录信息，因此这里不提供登录。您的文件是安全的，请使用 https 地址打开网盘；如果该地址无法打开，需要站点管理员启用 https。"
        }
        ProblemText::PopupDone => "登录成功，可以关闭此窗口。",
        ProblemText::PopupRefused => "登录没有成功。可以关闭此窗口，您的网盘所在的窗口会说明原因，并可重试。",
        ProblemText::SignInAgain => "重新登录",
        ProblemText::NotFoundTitle => "这个地址没有内容",
        ProblemText::NotFoundHint => "链接可能不完整，或来自本站的新版本。",
        ProblemText::FolderGone => "找不到此文件夹。它可能已被移到回收站，或您没有访问权限。",
        ProblemText::NoDrive => "您还没有网盘",
        ProblemText::NoDriveHint => "请联系管理员为您开通。",
    };
    fixed.to_owned()
}

/// A failed read cannot have changed or lost anything, so its message does not mention that.
fn not_loaded(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::ServerError => "无法加载，服务器出了问题。请重试；如果一直如此，请告知技术支持。",
        FailureKind::ServerBusy => "无法加载，服务器繁忙，请稍后重试。",
        FailureKind::Offline => "当前处于离线状态，恢复联网后会自动加载。",
        kind => failure(kind),
    }
}

pub(super) fn failure(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Network => "服务器没有响应。数据没有丢失，请检查网络后重试。",
        FailureKind::Offline => "当前处于离线状态。数据没有丢失，请在恢复联网后重试。",
        FailureKind::SignedOut => "登录已过期。数据没有丢失，请登录后重试。",
        FailureKind::Forbidden => "您没有这项操作的权限，可以向网盘的所有者申请。",
        FailureKind::NotAllowedHere => "贵组织未允许本站执行此操作，请联系管理员。",
        FailureKind::NotFound => "内容已不存在，可能被他人移动或删除。请刷新文件夹。",
        FailureKind::NameTaken => "此文件夹中已有同名内容，请换一个名称。",
        FailureKind::BadName => "服务器不接受这个名称，请换一个。",
        FailureKind::DriveFull => "网盘空间已满。没有覆盖任何内容，请清理或扩容后重试。",
        FailureKind::Conflict => "其他人同时修改了它。请刷新文件夹后重试。",
        FailureKind::TooManyRequests => "请求过于频繁，请稍等片刻再试。",
        FailureKind::ServerBusy => "服务器繁忙。数据没有丢失，请稍后重试。",
        FailureKind::ServerError => {
            "服务器出错，据我们所知没有改动任何内容。请重试；如果一直如此，请告知技术支持。"
        }
        FailureKind::Unsupported => "贵组织的网盘未开启此功能。",
        FailureKind::Rejected => "服务器拒绝了这次请求，这是我们的问题，请向我们反馈。",
        FailureKind::BadAnswer => "无法理解服务器的响应。请重试；如果一直如此，请告知技术支持。",
        FailureKind::Corrupt => "到达的数据与原文件不一致，因此未予保留。原文件完好，请重试。",
        FailureKind::Replaced => "文件在传输期间被换成了另一个版本。没有保存错误的内容，重试即可获取新版本。",
        FailureKind::LocalName => "此电脑不接受该名称。请在网盘中重命名后重试；没有保留错误的内容。",
        FailureKind::DiskFull => "这台电脑空间不足。没有丢失任何内容，请腾出空间后重试。",
        FailureKind::NotWritten => "无法写入这台电脑上的该位置，没有保留错误的内容。请重试或换一个位置。",
        FailureKind::LocalFile => "本机上的文件已更改或无法读取，请重新选择。",
        FailureKind::StoreRefused => {
            "文件存储没有提供该文件，没有更改或保存任何内容。请重试；如果一直如此，请告知技术支持。"
        }
        FailureKind::StoreTookNothing => {
            "文件存储没有接收该文件，网盘中没有更改任何内容。请重试；如果一直如此，请告知技术支持。"
        }
        FailureKind::NetworkPolicy => "贵组织的网络策略在此处禁止访问文件存储，请换到办公网络再试。",
        FailureKind::StillRunning => "服务器处理了很久仍未返回结果。请稍后刷新文件夹查看；没有丢失任何内容。",
        FailureKind::Partial => "部分操作未成功，已成功的会保留。请重试其余部分。",
        FailureKind::Incomplete => "此压缩包缺少部分文件。重试会重新打包。",
        FailureKind::Cancelled => "已取消。",
    }
}

pub(super) fn disabled_reason(refusal: ActionRefusal) -> &'static str {
    match refusal {
        ActionRefusal::NoRight => "您没有权限",
        ActionRefusal::OneAtATime => "一次只能操作一项",
        ActionRefusal::NothingSelected => "请先选择内容",
        ActionRefusal::StillLoading => "列表的其余部分尚未加载",
        ActionRefusal::NotInFolder => "请先打开一个文件夹",
        ActionRefusal::ReadOnly => "您对此网盘只有读取权限",
        ActionRefusal::ClipboardEmpty => "请先剪切或复制内容",
        ActionRefusal::AlreadyHere => "内容已在此文件夹中",
        ActionRefusal::IntoItself => "不能把文件夹放到它自身里面",
        ActionRefusal::NothingToUndo => "没有可以撤销的操作",
        ActionRefusal::NothingToRedo => "没有可以重做的操作",
        ActionRefusal::StillUndoing => "上一步仍在撤销中",
    }
}

pub(super) fn name_fault(fault: NameError) -> &'static str {
    match fault {
        NameError::Empty => "请输入名称",
        NameError::TooLong => "名称太长",
        NameError::Slash => "名称不能包含 /",
        NameError::Dots => "名称不能是 . 或 ..",
        NameError::Control => "名称不能包含不可见的控制字符",
    }
}

fn sign_in_error(error: &SignInError) -> String {
    match error {
        SignInError::WrongState => "返回的结果不属于您在此标签页发起的登录，因此未被采用。请从这里重新登录。".into(),
        SignInError::Malformed => "登录页返回的结果不完整，因此未被采用。请重试；若反复出现，请告知管理员。".into(),
        SignInError::TokenInQuery => "登录页把结果放在了不安全的位置，因此未被采用。请告知管理员。".into(),
        SignInError::BadLifetime => "登录页给出的有效期不合理，因此未被采用。请重试；若反复出现，请告知管理员。".into(),
        SignInError::Denied => "您在登录页没有同意授权。什么都没有发生，需要时可以重新登录。".into(),
        SignInError::UnsupportedResponseType => {
            "贵组织的登录页不接受这种登录方式。请尝试另一种方式，或告知管理员：应用类型必须是“Web 浏览器应用”。".into()
        }
        SignInError::Unauthorized => "本站未在贵组织登记为应用，请管理员检查应用 ID。".into(),
        SignInError::BadScope => "本站申请了应用不具备的权限，请管理员检查权限范围。".into(),
        SignInError::ServerBusy => "登录页暂时出现问题，请过几分钟再试。".into(),
        SignInError::Unverified => "您已登录，但服务未能确认您的身份。数据不会丢失，请检查网络后再次继续。".into(),
        SignInError::Other(code) => format!("登录页拒绝了请求（{code}）。请重试；若反复出现，请告知管理员。"),
        SignInError::NoResponse => "您从登录页返回，但没有得到结果。请重新登录，或尝试另一种登录方式。".into(),
    }
}

fn config_error(error: &ConfigError) -> String {
    let key = &error.key;
    let position = match (error.line, error.column) {
        (Some(line), Some(column)) => format!("（第 {line} 行，第 {column} 列）"),
        (Some(line), None) => format!("（第 {line} 行）"),
        _ => String::new(),
    };
    match error.kind {
        ConfigErrorKind::NotJson => format!("config.json 不是有效的 JSON{position}。"),
        ConfigErrorKind::NotAnObject => format!("config.json 必须是一个 JSON 对象{position}。"),
        ConfigErrorKind::UnknownKey => format!("config.json 中的“{key}”不是可用的设置项{position}。"),
        ConfigErrorKind::DuplicateKey => format!("config.json 中“{key}”出现了两次{position}。"),
        ConfigErrorKind::MissingKey => format!("config.json 缺少“{key}”。"),
        ConfigErrorKind::EmptyValue => format!("config.json 中“{key}”的值为空{position}。"),
        ConfigErrorKind::WrongType => format!("config.json 中“{key}”的值类型不对{position}。"),
        ConfigErrorKind::BadValue => format!("config.json 中“{key}”的值不可用{position}。"),
    }
}
