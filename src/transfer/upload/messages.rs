//! What the page and the worker that uploads say to each other, and the workers of several tabs among themselves; compiled
//! into both sides. Each message is JSON, with files beside it where they are needed.

use super::command::UploadCommand;
use crate::api::lend::Loan;
use crate::base::failure::Failure;
use crate::base::id::{DriveId, FileId};
use crate::model::entry::Entry;
use crate::transfer::job::JobId;
use crate::transfer::job_view::JobView;
use serde::{Deserialize, Serialize};

/// The first message of the worker. Change the number with the messages.
pub const READY: &str = "uploader 3";

/// The script of the worker, beside the page.
pub const SCRIPT: &str = "uploader_loader.js";

/// Change the number with [`TabMessage`]: tabs of an older build must not be talked to.
const PROTOCOL: u32 = 1;

/// What the tabs of one person share: the name of their channel, of their lock and of what is written down.
pub fn shared_name(person: &str) -> String {
    format!("pds-web.transfers.{PROTOCOL}.{person}")
}

/// The lock a tab holds as long as it lives: who waits for it notices the end of that tab, however it comes.
pub fn presence_lock_name(scope: &str, tab: u32) -> String {
    format!("{scope}.tab.{tab}")
}

/// To the worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum UploadRequest {
    /// The first of all.
    Start {
        endpoint: String,
        loan: Loan,
        scope: String,
        tab: u32,
    },
    /// Files beside it. The number is the page's own.
    Do {
        serial: u32,
        command: UploadCommand,
    },
    WarmUp,
    SignedOut(bool),
    Online(bool),
    /// The answer to `Refused`.
    Lend(Loan),
    /// The page goes, or its session ends: nothing is to be done any more but to write down what has changed.
    Leave,
}

/// From the worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum UploadReport {
    /// The command with this number is seen to, here or by the tab that leads; its files are known.
    Accepted(u32),
    /// In the order in which it happened.
    Events(Vec<EngineEvent>),
    Status(TabStatus),
    /// This tab has begun to lead, with or without something that is not over.
    Leading {
        unfinished: bool,
    },
    /// The service wants another sign-in.
    Refused(Loan),
}

/// What the page must know without asking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TabStatus {
    /// Something is on its way from here.
    pub busy: bool,
    /// Closing this tab would interrupt something that no other tab goes on with.
    pub holds_work: bool,
    /// Another tab is there, and would go on.
    pub accompanied: bool,
}

/// Between tabs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum TabMessage {
    /// A tab that follows is here, and wants to know everything.
    Hello {
        tab: u32,
    },
    /// Files beside it.
    Do {
        tab: u32,
        serial: u32,
        command: UploadCommand,
    },

    /// A tab has begun to lead.
    Leading,
    Accepted {
        tab: u32,
        serial: u32,
    },
    Rows(Vec<JobView>),
    Gone(Vec<JobId>),
    Order(Vec<JobId>),
    Cap(Option<u64>),
    /// Files beside it, so that any tab can go on with them.
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
    /// `entry` only where this very tab did it.
    Uploaded {
        drive: DriveId,
        parent: FileId,
        entry: Option<Entry>,
    },
    /// Whether the browser may still find files that an earlier visit left.
    FilesRecoverable(bool),
    /// The worker that uploads is no more and can't be had again. What it was given waits for the next try.
    Broken(Failure),
    /// Files were given again; the names of those that belong to nothing.
    FilesGiven {
        found: usize,
        unmatched: Vec<String>,
    },
}
