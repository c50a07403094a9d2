//! The seed: the state of the domain at start. Without one, the built-in demo.

use std::collections::BTreeMap;

use axum::body::Bytes;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::accounts::{Application, Form, Group, MAX_DEPTH, Membership, User, check_redirect};
use crate::demo;
use crate::drive::Drive;
use crate::id::FileKey;
use crate::server::{Origins, State};
use crate::settings::Settings;
use crate::time::Millis;
use crate::tree::Node;

#[derive(Debug, Clone, Deserialize)]
pub struct Seed {
    pub domain_id: String,
    #[serde(default)]
    pub users: Vec<SeedUser>,
    #[serde(default)]
    pub groups: Vec<SeedGroup>,
    #[serde(default)]
    pub applications: Vec<SeedApplication>,
    /// Absent: every user gets a drive of 10 GiB.
    pub drives: Option<Vec<SeedDrive>>,
    /// Initial folders and small text files.
    #[serde(default)]
    pub files: Vec<SeedFile>,
    /// Fills the drives with the demo's photos and documents.
    #[serde(default)]
    pub demo: bool,
    /// Adds a folder of files to preview to the first drive.
    #[serde(default)]
    pub previews: bool,
    /// All other fields are settings.
    #[serde(flatten)]
    pub settings: Map<String, Value>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct SeedUser {
    pub user_id: String,
    #[serde(default)]
    pub password: String,
    pub nick_name: Option<String>,
    #[serde(default = "user")]
    pub role: String,
    #[serde(default = "enabled")]
    pub status: String,
}

#[derive(Debug, Clone, Deserialize)]
pub struct SeedGroup {
    pub group_id: String,
    #[serde(default)]
    pub group_name: String,
    pub parent_group_id: Option<String>,
    /// The group of the whole enterprise; the group id `root` implies it.
    #[serde(default)]
    pub is_root: bool,
    /// Role in the group's drives by user id, like `"ada": "SystemFileEditor"`.
    #[serde(default)]
    pub members: BTreeMap<String, String>,
    /// User ids of the group admins.
    #[serde(default)]
    pub admins: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct SeedApplication {
    pub app_id: String,
    #[serde(default)]
    pub app_name: String,
    #[serde(rename = "type")]
    pub form: Form,
    #[serde(default)]
    pub official: bool,
    /// `false`: the domain's own application, without consent. Absent: consent is required.
    pub is_third_party: Option<bool>,
    #[serde(default)]
    pub secret: String,
    #[serde(default)]
    pub public_key_pem: String,
    #[serde(default)]
    pub redirect_uris: Vec<String>,
    #[serde(default)]
    pub scope: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct SeedDrive {
    pub drive_id: String,
    pub owner: String,
    #[serde(default = "user")]
    pub owner_type: String,
    #[serde(default)]
    pub name: String,
    #[serde(default = "unlimited")]
    pub total_size: i64,
}

#[derive(Debug, Clone, Deserialize)]
pub struct SeedFile {
    pub drive_id: String,
    /// Like `/Notes/today.txt`; missing folders are created.
    pub path: String,
    /// Absent: a folder.
    pub text: Option<String>,
}

impl SeedApplication {
    fn to_application(&self, origins: &Origins) -> Result<Application, String> {
        let here = origins.app.trim_end_matches('/');
        let uris: Vec<String> = self.redirect_uris.iter().map(|uri| uri.replace("{app}", here)).collect();
        uris.iter().try_for_each(|uri| check_redirect(self.form, uri))?;
        Ok(Application {
            app_id: self.app_id.clone(),
            name: if self.app_name.is_empty() { self.app_id.clone() } else { self.app_name.clone() },
            form: self.form,
            official: self.official,
            asks_consent: self.is_third_party.unwrap_or(true),
            secret: self.secret.clone(),
            public_key: self.public_key_pem.clone(),
            redirect_uris: uris,
            scope: self.scope.clone(),
        })
    }
}

fn user() -> String {
    "user".into()
}

fn enabled() -> String {
    "enabled".into()
}

fn unlimited() -> i64 {
    -1
}

const GIB: i64 = 1 << 30;

impl Seed {
    pub fn parse(text: &str) -> Result<Self, String> {
        let seed: Self =
            serde_json::from_str(text).map_err(|fault| format!("The seed cannot be read: {fault}"))?;
        Settings::default()
            .with_changes(&seed.settings)
            .map_err(|fault| format!("The seed's settings: {fault}"))?;
        Ok(seed)
    }

    pub fn demo() -> Self {
        demo::seed()
    }

    /// Builds the state this seed describes.
    pub fn build_state(&self, origins: &Origins) -> Result<State, String> {
        let settings = Settings::default().with_changes(&self.settings)?;
        let mut state = State::new(self.domain_id.clone(), settings);
        let now = state.started_at();
        for user in &self.users {
            let mut made = User::new(&self.domain_id, &user.user_id, now);
            made.nick_name = user.nick_name.clone().unwrap_or_else(|| user.user_id.clone());
            made.role = user.role.clone();
            made.status = user.status.clone();
            made.password = user.password.clone();
            state.accounts.users.insert(user.user_id.clone(), made);
        }
        for group in &self.groups {
            state.accounts.groups.insert(self.group(group, now));
        }
        for group in &self.groups {
            self.add_to_parent(&mut state, group)?;
        }
        for app in &self.applications {
            state.accounts.applications.insert(app.app_id.clone(), app.to_application(origins)?);
        }
        for drive in self.drives() {
            self.add_drive_with_files(&mut state, drive);
        }
        for file in &self.files {
            add_file(&mut state, file)?;
        }
        if self.demo {
            demo::fill(&mut state);
        }
        if self.previews {
            demo::previews::fill(&mut state);
        }
        Ok(state)
    }

    fn group(&self, seed: &SeedGroup, now: Millis) -> Group {
        let name = if seed.group_name.is_empty() { &seed.group_id } else { &seed.group_name };
        let mut group = Group::new(&self.domain_id, &seed.group_id, name, "system", now);
        group.is_root = seed.is_root || seed.group_id == "root";
        let roles = seed.members.iter().map(|(user_id, role)| (user_id, "member", Some(role.clone())));
        for (user_id, member_role, drive_role) in
            roles.chain(seed.admins.iter().map(|it| (it, "admin", None)))
        {
            let mut membership = Membership::of_user(&group, user_id, now);
            membership.member_role = member_role.to_owned();
            membership.drive_role = drive_role;
            group.members.insert(user_id.clone(), membership);
        }
        group
    }

    fn add_to_parent(&self, state: &mut State, seed: &SeedGroup) -> Result<(), String> {
        let Some(parent_id) = &seed.parent_group_id else { return Ok(()) };
        let wrong = |why: &str| format!("The seed's group {} {why}.", seed.group_id);
        let now = state.started_at();
        let groups = &mut state.accounts.groups;
        let parent = groups.get(parent_id).ok_or_else(|| wrong("has an unknown parent"))?;
        let membership = Membership::of_group(parent, &seed.group_id, now);
        groups.find_mut(&seed.group_id).map_err(|it| it.message)?.parent = Some(membership);
        match groups.ancestors(&seed.group_id).count() {
            ..=MAX_DEPTH => Ok(()),
            _ => Err(wrong("lies too deep, or in itself")),
        }
    }

    fn drives(&self) -> Vec<SeedDrive> {
        let own = |(index, user): (usize, &SeedUser)| SeedDrive {
            drive_id: (101 + index).to_string(),
            owner: user.user_id.clone(),
            owner_type: "user".into(),
            name: user.nick_name.clone().unwrap_or_else(|| user.user_id.clone()),
            total_size: 10 * GIB,
        };
        self.drives.clone().unwrap_or_else(|| self.users.iter().enumerate().map(own).collect())
    }

    fn add_drive_with_files(&self, state: &mut State, drive: SeedDrive) {
        let created = state.started_at();
        if drive.owner_type == "user"
            && let Some(user) = state.accounts.users.get_mut(&drive.owner)
            && user.default_drive_id.is_empty()
        {
            user.default_drive_id = drive.drive_id.clone();
        }
        state.add_drive(Drive {
            name: if drive.name.is_empty() { drive.drive_id.clone() } else { drive.name },
            drive_id: drive.drive_id,
            description: String::new(),
            owner: drive.owner,
            owner_type: drive.owner_type,
            total_size: drive.total_size,
            status: "enabled".into(),
            created,
            updated: created,
            creator: "system".into(),
            open_to_members: true,
            root: 0,
            gone: false,
        });
    }
}

fn add_file(state: &mut State, file: &SeedFile) -> Result<(), String> {
    let now = state.now();
    let Some((_, drive)) = state.drive(&file.drive_id) else {
        return Err(format!("The seed's file {} names an unknown drive.", file.path));
    };
    let mut at = drive.root;
    let steps: Vec<&str> = file.path.split('/').filter(|step| !step.is_empty()).collect();
    for (depth, step) in steps.iter().enumerate() {
        let key = FileKey::from_name(&format!("{} {}", file.drive_id, steps[..=depth].join("/")));
        let last = depth + 1 == steps.len();
        if let Some(found) = state.tree.named(at, step).first() {
            at = *found;
        } else if let (true, Some(text)) = (last, &file.text) {
            let object = state.store_bytes(&key.text(), Bytes::from(text.clone()));
            at = state.tree.add(at, Node::file(key, step, now, Some(object)));
        } else {
            at = state.tree.add(at, Node::folder(key, step, now));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_checked() {
        let origins = Origins {
            api: String::new(),
            objects: String::new(),
            app: "http://a/m/".into(),
            office: String::new(),
        };
        let seed = Seed::parse(
            r#"{"domain_id":"d","response_types":["token"],"users":[{"user_id":"u","password":"p"}],
            "applications":[{"app_id":"w","type":"WebBrowser","redirect_uris":["{app}/"]},{"app_id":"j","type":"JWT"}],
            "files":[{"drive_id":"101","path":"/a/b.txt","text":"hi"},{"drive_id":"101","path":"/a/c"}]}"#,
        );
        let mut state = seed.unwrap().build_state(&origins).unwrap();
        assert_eq!(state.settings.response_types, ["token"]);
        assert_eq!(state.accounts.applications["w"].redirect_uris, ["http://a/m/"]);
        assert_eq!(state.accounts.users["u"].default_drive_id, "101");
        let root = state.drives[0].root;
        let a = state.tree.named(root, "a")[0];
        assert_eq!(state.tree.members(a).len(), 2);
        assert!(Seed::parse(r#"{"domain_id":"d","task_delay":1}"#).unwrap_err().contains("task_delay"));
        assert!(Seed::parse("{").is_err());
    }
}
