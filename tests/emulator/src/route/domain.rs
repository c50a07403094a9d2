//! The domain, as far as ordinary users may read it.

use serde_json::json;

use super::{Answer, Call};
use crate::args::Args;
use crate::error::Result;
use crate::time::rfc3339;

pub fn get(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let with_used = args.flag("get_quota_used")?;
    let state = &*call.state;
    let settings = &state.settings;
    let since = rfc3339(state.started_at());
    let root = state.accounts.groups.iter().find(|group| group.is_root).map(|group| group.group_id.as_str());
    let api = &call.server.origins.api;
    let mut domain = json!({
        "domain_id": state.domain_id, "domain_name": state.domain_id, "description": "", "status": 1,
        "parent_domain_id": "", "created_at": since, "updated_at": since,
        "path_type": "StandardMode", "data_hash_name": settings.data_hash_name,
        "init_drive_enable": settings.init_drive_enable, "init_drive_size": settings.init_drive_size,
        "size_quota": settings.size_quota, "user_count_quota": settings.user_count_quota,
        "published_app_access_strategy": settings.published_app_access_strategy,
        "sharable": true, "share_link_enabled": true, "parallel_upload_enabled": settings.parallel_upload,
        "user_single_drive_enabled": settings.user_single_drive_enabled,
        "group_single_drive_enabled": settings.group_single_drive_enabled,
        "recycle_bin_config": {"auto_delete_enabled": true, "auto_delete_keep_second": settings.recycle_bin_s,
            "delete_trash_normal_file_disabled": false},
        "group_config": {"root_group_id": root.unwrap_or_default()},
        "endpoints": {"api_endpoint": api, "auth_endpoint": api, "app_endpoint": call.server.origins.app},
        "multi_revision_config": {"enabled": false},
    });
    if with_used != Some(false) {
        domain["size_quota_used"] = json!(state.used());
        domain["used_size"] = json!(state.used());
    }
    Answer::ok(&domain)
}

pub fn quota(call: &mut Call<'_>, _args: &Args) -> Result<Answer> {
    let state = &*call.state;
    Answer::ok(&json!({
        "size_quota": state.settings.size_quota, "size_used": state.used(),
        "user_count_quota": state.settings.user_count_quota, "user_count_used": state.accounts.users.len(),
    }))
}
