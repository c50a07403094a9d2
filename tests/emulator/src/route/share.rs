//! Calls about share links, of creators and of visitors.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::access::{AccessVia, DriveAccess};
use super::{Answer, Call, page_of};
use crate::args::Args;
use crate::error::{self, Result, share_error};
use crate::id::FileKey;
use crate::query::{Op, Query, Value as Wanted};
use crate::share::{COUNTS, FLAGS, LIMITS, Share};
use crate::time::{Millis, rfc3339};
use crate::tree::NodeId;

const MOST_FILES: usize = 100;
const LONGEST_PASSWORD: usize = 64;

/// Wrong passwords a minute after which the link is blocked for all.
const MAX_ATTEMPTS: u32 = 10;
const MINUTE: Millis = 60_000;

impl Call<'_> {
    /// The access of a share token.
    pub fn shared_access(&self, share_id: &str) -> Result<DriveAccess> {
        if self.share.as_deref() != Some(share_id) {
            return Err(error::share_token_invalid());
        }
        let share = self.state.shares.all.get(share_id).ok_or_else(share_gone)?;
        share.check_open(self.state.now())?;
        let drive = self.state.drives.get(share.drive as usize).filter(|drive| !drive.gone);
        let drive = drive.ok_or_else(|| error::not_found("drive"))?;
        Ok(DriveAccess {
            drive: share.drive,
            root: drive.root,
            actions: share.actions(),
            via: AccessVia::Share,
        })
    }

    fn opened_share(&self) -> Option<&Share> {
        self.state.shares.all.get(self.share.as_deref()?)
    }

    /// Whether a node or one of its ancestors is shared.
    pub fn is_shared(&self, access: DriveAccess, id: NodeId) -> bool {
        let Some(share) = self.opened_share().filter(|share| share.drive == access.drive) else {
            return false;
        };
        let keys = self.state.tree.ancestors(id);
        let mut keys = keys.iter().filter_map(|id| self.state.tree.get(*id)).map(|node| node.key);
        share.everything || keys.any(|key| share.files.contains(&key))
    }

    /// Whether the node itself was shared; in the share its parent is the root.
    pub fn is_share_top(&self, id: NodeId) -> bool {
        let (Some(share), Some(node)) = (self.opened_share(), self.state.tree.get(id)) else { return false };
        share.files.contains(&node.key)
    }

    /// The shared nodes that still exist: the entries of the root of the share.
    pub fn share_top(&self, access: DriveAccess) -> Vec<NodeId> {
        let tree = &self.state.tree;
        let Some(share) = self.opened_share() else { return Vec::new() };
        if share.everything {
            return tree.members(access.root).to_vec();
        }
        let found = share.files.iter().filter_map(|key| tree.find(*key));
        found.filter(|id| !tree.in_bin(*id)).collect()
    }

    /// Visitors may create only where the creator allowed it.
    pub fn may_create_in(&self, access: DriveAccess, folder: NodeId) -> Result<()> {
        if access.via != AccessVia::Share {
            return access.may("FILE.CREATE");
        }
        let creatable = self.opened_share().is_some_and(|share| {
            let above = self.state.tree.ancestors(folder);
            let mut keys = above.iter().filter_map(|id| self.state.tree.get(*id)).map(|node| node.key);
            share.flag("creatable") && keys.any(|key| share.creatable_files.contains(&key))
        });
        if creatable { Ok(()) } else { Err(error::no_permission("file")) }
    }

    /// Whether items have a download URL. With a download limit, a URL must be requested by its own call.
    pub fn gives_urls(&self, access: DriveAccess) -> bool {
        let counted =
            |share: &Share| ["download_limit", "save_download_limit"].iter().any(|it| share.number(it) > 0);
        access.via != AccessVia::Share || !self.opened_share().is_some_and(counted)
    }

    /// Counts an action of a visitor.
    pub fn count_visit(&mut self, access: DriveAccess, what: &'static str) {
        let share = self.share.clone().filter(|_| access.via == AccessVia::Share);
        if let Some(share) = share.and_then(|id| self.state.shares.all.get_mut(&id)) {
            share.count(what);
        }
    }

    /// The link named in the call, if the caller created it.
    fn own_share(&self, args: &Args) -> Result<&Share> {
        let share = self.state.shares.all.get(args.required("share_id")?).ok_or_else(share_gone)?;
        let own = share.creator == self.user.user_id || self.user.is_admin();
        if own { Ok(share) } else { Err(error::no_permission("share_link")) }
    }
}

fn share_gone() -> error::ApiError {
    error::not_found("share_link")
}

pub fn create(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    let everything = args.flag("share_all_files")?.unwrap_or_default();
    let ids = args.texts("file_id_list")?.filter(|_| !everything).unwrap_or_default();
    if ids.len() > MOST_FILES {
        return Err(error::out_of_range("file_id_list"));
    }
    let nodes = ids.iter().map(|id| call.live_node(access, id)).collect::<Result<Vec<_>>>()?;
    let mut parents = nodes.iter().map(|id| call.state.tree.get(*id).and_then(|node| node.parent));
    let first_parent = parents.next();
    if parents.any(|parent| Some(parent) != first_parent) {
        return Err(error::invalid("file_id_list"));
    }
    let subject = nodes.first().copied().unwrap_or(access.root);
    call.with_grants(access, subject).may("FILE.SHARE")?;
    let drive = call.state.drives.get(access.drive as usize).ok_or_else(|| error::not_found("drive"))?;
    let name = nodes.first().and_then(|id| call.state.tree.get(*id)).map_or(&*drive.name, |node| &*node.name);
    let now = call.state.now();
    let mut share = Share {
        share_id: crate::id::base64url(&crate::id::random::<9>()).replace(['-', '_'], "x"),
        name: name.to_owned(),
        description: String::new(),
        password: String::new(),
        drive: access.drive,
        drive_id: drive.drive_id.clone(),
        files: nodes.iter().filter_map(|id| call.state.tree.get(*id)).map(|node| node.key).collect(),
        everything,
        creatable_files: Vec::new(),
        expires: None,
        enabled: true,
        creator: call.user.user_id.clone(),
        created: now,
        updated: now,
        flags: Default::default(),
        numbers: Default::default(),
        wrong: (0, 0),
    };
    change(&mut share, args, now)?;
    let answer = share.to_json(now);
    call.state.shares.all.insert(share.share_id.clone(), share);
    Answer::created(&answer)
}

/// Sets the fields of create and update.
fn change(share: &mut Share, args: &Args, now: Millis) -> Result<()> {
    if let Some(password) = args.any_text("share_pwd")? {
        if password.len() > LONGEST_PASSWORD || !password.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(error::invalid("share_pwd"));
        }
        password.clone_into(&mut share.password);
    }
    if let Some(name) = args.short_text("share_name", 128)? {
        name.clone_into(&mut share.name);
    }
    if let Some(description) = args.any_short_text("description", 1024)? {
        description.clone_into(&mut share.description);
    }
    if args.any_text("expiration")?.is_some() {
        share.expires = args.time("expiration")?;
        if share.expired(now) {
            return Err(error::invalid("expiration"));
        }
    }
    if let Some(status) = args.choice("status", &["enabled", "disabled"])? {
        share.enabled = status == "enabled";
    }
    for name in FLAGS {
        if let Some(flag) = args.flag(name)? {
            share.flags.insert(name, flag);
        }
    }
    for name in LIMITS.iter().chain(&COUNTS) {
        if let Some(number) = args.number(name)? {
            share.numbers.insert(name, u64::try_from(number).map_err(|_| error::invalid(name))?);
        }
    }
    if let Some(ids) = args.texts("creatable_file_id_list")? {
        let keys = ids.iter().map(|id| FileKey::parse(id).ok_or_else(|| error::not_found("file")));
        share.creatable_files = keys.collect::<Result<_>>()?;
    }
    if share.flag("creatable") && share.creatable_files.is_empty() {
        return Err(error::missing("creatable_file_id_list"));
    }
    Ok(())
}

pub fn get(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    Answer::ok(&call.own_share(args)?.to_json(call.state.now()))
}

pub fn update(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let mut share = call.own_share(args)?.clone();
    let now = call.state.now();
    change(&mut share, args, now)?;
    share.updated = now;
    let answer = share.to_json(now);
    call.state.shares.all.insert(share.share_id.clone(), share);
    Answer::ok(&answer)
}

pub fn cancel(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let share_id = call.own_share(args)?.share_id.clone();
    let now = call.state.now();
    if let Some(share) = call.state.shares.all.get_mut(&share_id) {
        (share.enabled, share.updated) = (false, now);
    }
    Answer::empty()
}

pub fn list(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let creator = args.text("creator")?.unwrap_or(&call.user.user_id);
    if creator != call.user.user_id {
        call.require_admin()?;
    }
    let cancelled = args.flag("include_cancelled")?.unwrap_or_default();
    let shares = call.state.shares.all.values();
    let found = shares.filter(|share| share.creator == creator && (cancelled || share.enabled)).collect();
    page(call, args, found)
}

pub fn search(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let creators = args.texts("creators")?;
    if creators.is_some() {
        call.require_admin()?;
    }
    let query = args.any_short_text("query", 4096)?.unwrap_or_default();
    let query = crate::query::parse::parse_for_shares(query).ok_or_else(|| error::invalid("query"))?;
    let wanted = |share: &&Share| {
        let theirs = match &creators {
            Some(creators) => creators.contains(&share.creator),
            None => call.user.is_admin() || share.creator == call.user.user_id,
        };
        theirs && fits(&query, share)
    };
    page(call, args, call.state.shares.all.values().filter(wanted).collect())
}

fn page(call: &Call<'_>, args: &Args, mut found: Vec<&Share>) -> Result<Answer> {
    let by = args.choice("order_by", &["created_at", "updated_at", "share_name", "description"])?;
    let by = by.unwrap_or("created_at");
    found.sort_by(|a, b| {
        match by {
            "updated_at" => a.updated.cmp(&b.updated),
            "share_name" => a.name.cmp(&b.name),
            "description" => a.description.cmp(&b.description),
            _ => a.created.cmp(&b.created),
        }
        .then_with(|| a.share_id.cmp(&b.share_id))
    });
    let descending = match args.text("order_direction")? {
        Some(_) => args.descending()?,
        None => by.ends_with("_at"),
    };
    if descending {
        found.reverse();
    }
    let (total, now) = (found.len(), call.state.now());
    let (shown, next_marker) = page_of(found, args, 100, 100)?;
    let items: Vec<Value> = shown.iter().map(|share| share.to_json(now)).collect();
    let mut answer = json!({"items": items, "next_marker": next_marker});
    if args.flag("return_total_count")?.unwrap_or_default() {
        answer["total_count"] = total.into();
    }
    Answer::ok(&answer)
}

/// Evaluates a query for a link.
fn fits(query: &Query, share: &Share) -> bool {
    let time = |at: Millis| rfc3339(at)[..19].to_owned();
    let holds = |field: &str, op: Op, wanted: &Wanted| {
        let Wanted::Text(wanted) = wanted else { return false };
        let fact = match field {
            "share_name_for_fuzzy" => {
                return share.name.to_lowercase().contains(&wanted.to_lowercase());
            }
            "status" => if share.enabled { "enabled" } else { "disabled" }.to_owned(),
            "created_at" => time(share.created),
            "updated_at" => time(share.updated),
            "expired_time" => time(share.expires.unwrap_or_default()),
            _ => return false,
        };
        match op {
            Op::Equal => fact == *wanted,
            Op::Less => fact < *wanted,
            Op::Greater => fact > *wanted,
            Op::LessOrEqual => fact <= *wanted,
            Op::GreaterOrEqual => fact >= *wanted,
            Op::Match | Op::Prefix => fact.starts_with(wanted.as_str()),
        }
    };
    match query {
        Query::Everything => true,
        Query::And(all) => all.iter().all(|it| fits(it, share)),
        Query::Or(any) => any.iter().any(|it| fits(it, share)),
        Query::Not(it) => !fits(it, share),
        Query::Condition { field, op, value } => holds(field, *op, value),
        Query::In { field, values } => values.iter().any(|value| holds(field, Op::Equal, value)),
    }
}

/// The public data of a link, without password and file names.
pub fn by_anonymous(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let share = call.state.shares.all.get(args.required("share_id")?).ok_or_else(share_gone)?;
    let now = call.state.now();
    share.check_open(now)?;
    let creator = call.state.accounts.users.get(&share.creator);
    let masked = |text: &str| match text.chars().next() {
        Some(first) => format!("{first}**"),
        None => String::new(),
    };
    let mut answer = json!({"share_id": share.share_id, "share_name": share.name, "creator_id": share.creator,
        "creator_name": creator.map(|user| masked(&user.nick_name)), "avatar": creator.map(|user| &user.avatar),
        "creator_phone": creator.map(|user| masked(&user.phone)),
        "expiration": share.expires.map_or_else(String::new, rfc3339), "updated_at": rfc3339(share.updated),
        "has_pwd": !share.password.is_empty(), "need_check_pwd": !share.password.is_empty(),
        "file_count": share.files.len()});
    share.add_numbers(&mut answer);
    Answer::ok(&answer)
}

/// Issues a share token; required also without a password.
pub fn token(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let share_id = args.required("share_id")?.to_owned();
    let life_s = args.life("expire_sec", 7_200, 7_200)?;
    let now = call.state.now();
    let (caller, admin) = (call.user.user_id.clone(), call.user.is_admin());
    let share = call.state.shares.all.get_mut(&share_id).ok_or_else(share_gone)?;
    share.check_open(now)?;
    if share.flag("require_login") && caller.is_empty() {
        return Err(error::token_invalid());
    }
    let spared = args.flag("check_share_pwd")? == Some(false) && (share.creator == caller || admin);
    if !share.password.is_empty() && !spared {
        if now - share.wrong.0 > MINUTE {
            share.wrong = (now, 0);
        }
        if share.wrong.1 >= MAX_ATTEMPTS {
            let message = "Too many wrong passwords. Please wait a minute.";
            return Err(error::ApiError::new(StatusCode::TOO_MANY_REQUESTS, "TooManyRequests", message));
        }
        if args.text("share_pwd")? != Some(&share.password) {
            share.wrong.1 += 1;
            return Err(share_error("InvalidResource.SharePwd", "The share_pwd is not valid."));
        }
    }
    share.count("access_count");
    let token = call.state.shares.issue(&share_id, now, life_s);
    Answer::ok(
        &json!({"share_token": token, "expires_in": life_s, "expire_time": rfc3339(now + life_s * 1000)}),
    )
}
