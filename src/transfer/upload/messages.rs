//! The protocols between the page and the upload worker, and between the workers of several tabs, compiled into all
//! sides. Each message is JSON, with files attached where they are needed.

use super::command::UploadCommand;
use crate::api::worker_token::TokenLease;
use crate::base::failure::Failure;
use crate::base::id::{DriveId, FileId};
use crate::model::entry::Entry;
use crate::transfer::job::JobId;
use crate::transfer::job_view::JobView;
use serde::{Deserialize, Serialize};

/// The first message of the worker. Change the number when the messages change.
pub const READY: &str = "uploader 3";

/// The worker's script, next to the page.
pub const SCRIPT: &str = "uploader_loader.js";

/// Change the number when [`TabMessage`] changes: tabs of an older build must not be mixed with newer ones.
const PROTOCOL: u32 = 1;

/// The name of the channel, the lock and the database that all tabs of one person share.
pub fn shared_name(person: &str) -> String {
    format!("pds-web.transfers.{PROTOCOL}.{person}")
}

/// The store of the queue in that database.
pub const JOBS: &str = "jobs";

/// The lock that a tab holds while it lives: whoever waits for it notices when that tab ends, even by a crash.
pub fn presence_lock_name(scope: &str, tab: u32) -> String {
    format!("{scope}.tab.{tab}")
}

/// To the worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum UploadWorkerRequest {
    /// Always the first.
    Start {
        endpoint: String,
        lease: TokenLease,
        scope: String,
        tab: u32,
    },
    /// Files are attached. The number is the page's own.
    Do {
        serial: u32,
        command: UploadCommand,
    },
    WarmUp,
    SignedOut(bool),
    Online(bool),
    /// The response to `Refused`.
    Lend(TokenLease),
    /// The page closes, or its session ends: only unsaved changes are still written.
    Leave,
}

/// From the worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum UploadWorkerReport {
    /// The command with this number is taken over by this tab or the leader; its files are known.
    Accepted(u32),
    /// In the order in which they happened.
    Events(Vec<EngineEvent>),
    Status(TabStatus),
    /// This tab has become the leader, with or without unfinished uploads.
    Leading {
        unfinished: bool,
    },
    /// The service requires another sign-in.
    Refused(TokenLease),
}

/// What the page must know without asking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TabStatus {
    /// This tab uploads something.
    pub busy: bool,
    /// Closing this tab would interrupt something that no other tab continues.
    pub holds_work: bool,
    /// Another tab is open and would continue.
    pub accompanied: bool,
}

/// Between tabs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum TabMessage {
    /// A follower has opened and needs the whole state.
    Hello {
        tab: u32,
    },
    /// Files are attached.
    Do {
        tab: u32,
        serial: u32,
        command: UploadCommand,
    },

    /// A tab has become the leader.
    Leading,
    Accepted {
        tab: u32,
        serial: u32,
    },
    Rows(Vec<JobView>),
    Gone(Vec<JobId>),
    Order(Vec<JobId>),
    Cap(Option<u64>),
    /// Files are attached, so that any tab can continue with them.
    Files(Vec<JobId>),
    Uploaded {
        drive: DriveId,
        parent: FileId,
    },
    FilesGiven {
        found: usize,
        #[serde(rename = "strangers")]
        unmatched: Vec<String>,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum EngineEvent {
    Changed(JobView),
    Gone(JobId),
    /// The order of all jobs.
    Order(Vec<JobId>),
    /// The limit on the speed, in bytes a second.
    Cap(Option<u64>),
    /// `entry` only in the tab that uploaded it.
    Uploaded {
        drive: DriveId,
        parent: FileId,
        entry: Option<Entry>,
    },
    /// Whether the browser may still find files of an earlier visit.
    FilesRecoverable(bool),
    /// The upload worker failed and could not be restarted. Its commands wait for the next attempt.
    Broken(Failure),
    /// Files were chosen again; the names of those that match no upload.
    FilesGiven {
        found: usize,
        unmatched: Vec<String>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transfer::job_list_tests::row;
    use crate::transfer::job_view::PhaseView;
    use serde_json::json;

    /// Tabs of two builds talk to each other as long as [`PROTOCOL`] is the same, so renames must not show in the JSON.
    #[test]
    fn the_json_between_tabs_keeps_its_names() {
        let view = row(1, PhaseView::Done);
        let expected = json!({"Rows": [{"id": 1, "direction": "Up", "name": "1.bin", "folder": "", "size": 100,
            "drive": "1", "parent": "root", "phase": "Done", "sent": 100, "hashed": 0, "bytes_per_s": null,
            "seconds_left": null, "failure": null, "missing": 0, "clash": null, "proof": "None"}]});
        assert_eq!(serde_json::to_value(TabMessage::Rows(vec![view])).unwrap(), expected);
        let command = TabMessage::Do { tab: 1, serial: 2, command: UploadCommand::MaxParts(3) };
        let expected = json!({"Do": {"tab": 1, "serial": 2, "command": {"Lanes": 3}}});
        assert_eq!(serde_json::to_value(command).unwrap(), expected);
        let files = TabMessage::FilesGiven { found: 1, unmatched: vec!["a".into()] };
        let expected = json!({"FilesGiven": {"found": 1, "strangers": ["a"]}});
        assert_eq!(serde_json::to_value(files).unwrap(), expected);
    }
}
