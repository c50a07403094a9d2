//! The domain as an ordinary user may see it.

use serde_json::json;

use super::{Answer, Call};
use crate::args::Args;
use crate::error::Result;
use crate::tree::DriveIndex;

pub fn get(call: &mut Call<'_>, _args: &Args) -> Result<Answer> {
    let state = &*call.state;
    let used: u64 = (0..state.drives.len()).map(|index| state.tree.used(index as DriveIndex)).sum();
    Answer::ok(&json!({
        "domain_id": state.domain_id, "domain_name": state.domain_id, "description": "", "status": 1,
        "path_type": "StandardMode", "data_hash_name": "sha1", "init_drive_enable": true, "init_drive_size": -1,
        "size_quota": 0, "size_quota_used": used, "used_size": used, "user_count_quota": 0,
        "sharable": true, "share_link_enabled": false, "parallel_upload_enabled": state.settings.parallel_upload,
        "user_single_drive_enabled": true,
        "recycle_bin_config": {"auto_delete_enabled": true, "auto_delete_keep_second": state.settings.recycle_bin_s,
            "delete_trash_normal_file_disabled": false},
        "multi_revision_config": {"enabled": false},
    }))
}

pub fn quota(call: &mut Call<'_>, _args: &Args) -> Result<Answer> {
    let state = &*call.state;
    let used: u64 = (0..state.drives.len()).map(|index| state.tree.used(index as DriveIndex)).sum();
    let people = state.accounts.users.len();
    Answer::ok(&json!({"size_quota": 0, "size_used": used, "user_count_quota": 0, "user_count_used": people}))
}
