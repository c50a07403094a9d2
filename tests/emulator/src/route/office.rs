//! Addresses of office pages, and their tokens.

use serde_json::json;

use super::{Answer, Call};
use crate::args::Args;
use crate::error::{self, Result};
use crate::preview::office::Document;
use crate::tree::name;

/// The families of the underlying service: text, sheets, slides, and what is only read.
const EDITED: [&str; 16] = [
    "doc", "docx", "docm", "dot", "dotx", "wps", "rtf", "txt", "xls", "xlsx", "xlsm", "et", "ppt", "pptx",
    "pps", "dps",
];
const READ: [&str; 6] = ["pdf", "csv", "xlt", "pot", "ppsx", "wpt"];

const MAX_BYTES: u64 = 200 << 20;

impl Call<'_> {
    fn office_enabled(&self) -> Result<()> {
        if self.state.settings.office_preview { Ok(()) } else { Err(error::operation_not_supported()) }
    }

    /// Opens the document of the call; gives the address of its page and its id.
    fn open_document(&mut self, args: &Args, edit: bool) -> Result<(String, String)> {
        self.office_enabled()?;
        let access = self.access(args)?;
        let id = self.target_node(access, args)?;
        access.may(if edit { "FILE.UPDATE" } else { "FILE.PREVIEW" })?;
        let node = self.node(id)?;
        let extension = name::extension(&node.name);
        let known = EDITED.contains(&extension.as_str()) || (!edit && READ.contains(&extension.as_str()));
        if node.folder || !known {
            return Err(error::not_supported("file_extension"));
        }
        let revision = match args.text("revision_id")? {
            Some(wanted) => node.revision_of(wanted)?,
            None => node.revisions().swap_remove(0),
        };
        let size = revision.size();
        if size > MAX_BYTES {
            return Err(error::out_of_range("size"));
        }
        let option = |name: &str| args.raw("option").and_then(|it| it[name].as_bool());
        let readonly = option("readonly").unwrap_or_default();
        let document = Document {
            name: node.name.to_string(),
            size,
            editable: edit && !readonly,
            copy: option("copy").or(args.flag("allow_copy")?).unwrap_or(true),
            print: option("print").unwrap_or(true),
        };
        let id = self.state.office.open(document);
        Ok((format!("{}/office/{id}", self.server.origins.office), id))
    }

    fn office_access(&mut self, document: &str) -> String {
        let (now, life_s) = (self.state.now(), self.state.settings.office_token_s);
        self.state.office.access_token(document, now, life_s)
    }

    fn office_refresh(&mut self, document: &str) -> String {
        let now = self.state.now();
        self.state.office.refresh_token(document, now)
    }
}

pub fn preview(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let (url, document) = call.open_document(args, false)?;
    let token = call.office_access(&document);
    Answer::ok(&json!({"preview_url": url, "access_token": token}))
}

pub fn edit(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let (url, document) = call.open_document(args, true)?;
    let (access, refresh) = (call.office_access(&document), call.office_refresh(&document));
    Answer::ok(&json!({"edit_url": url, "office_access_token": access, "office_refresh_token": refresh}))
}

/// New tokens for old ones; a refresh token serves once.
pub fn refresh(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    call.office_enabled()?;
    let (access, refresh) = (args.required("office_access_token")?, args.required("office_refresh_token")?);
    let now = call.state.now();
    let document = call.state.office.take_refresh(access, refresh, now);
    let document = document.ok_or_else(|| error::invalid("office_refresh_token"))?;
    let (access, refresh) = (call.office_access(&document), call.office_refresh(&document));
    Answer::ok(&json!({"office_access_token": access, "office_refresh_token": refresh}))
}
