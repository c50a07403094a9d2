//! The seed: what a domain looks like at start. Without one, the built-in demo.

use std::collections::BTreeMap;

use axum::body::Bytes;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::accounts::{Application, Form, Group, User};
use crate::demo;
use crate::drive::Drive;
use crate::id::FileKey;
use crate::settings::Settings;
use crate::tree::Node;
use crate::world::{Origins, State};

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
    /// Folders and small text files to begin with.
    #[serde(default)]
    pub files: Vec<SeedFile>,
    /// Fills the drives with the demo's photos and documents.
    #[serde(default)]
    pub demo: bool,
    /// Everything else is a setting.
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
    /// Shown once groups have operations of their own.
    #[serde(default, rename = "group_name")]
    pub _group_name: String,
    /// Role by user id, like `"ada": "SystemFileEditor"`.
    #[serde(default)]
    pub members: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct SeedApplication {
    pub app_id: String,
    #[serde(default)]
    pub app_name: String,
    #[serde(rename = "type")]
    pub form: Form,
    /// Said by the contract; official and self-managed applications behave alike here.
    #[serde(default, rename = "official")]
    pub _official: bool,
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
    /// Like `/Notes/today.txt`; folders on the way are made.
    pub path: String,
    /// Absent: a folder.
    pub text: Option<String>,
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
        Settings::default().with(&seed.settings).map_err(|fault| format!("The seed's settings: {fault}"))?;
        Ok(seed)
    }

    pub fn demo() -> Self {
        demo::seed()
    }

    /// A state that looks like this seed.
    pub fn plant(&self, origins: &Origins) -> Result<State, String> {
        let settings = Settings::default().with(&self.settings)?;
        let mut state = State::new(self.domain_id.clone(), settings);
        let now = state.now();
        for user in &self.users {
            let made = User {
                domain_id: self.domain_id.clone(),
                user_id: user.user_id.clone(),
                user_name: user.user_id.clone(),
                nick_name: user.nick_name.clone().unwrap_or_else(|| user.user_id.clone()),
                avatar: String::new(),
                email: String::new(),
                phone: String::new(),
                description: String::new(),
                role: user.role.clone(),
                status: user.status.clone(),
                creator: "system".into(),
                default_drive_id: String::new(),
                created_at: now,
                updated_at: now,
                user_data: Value::Object(Map::new()),
                password: user.password.clone(),
            };
            state.accounts.users.insert(user.user_id.clone(), made);
        }
        for group in &self.groups {
            let made = Group { members: group.members.clone() };
            state.accounts.groups.insert(group.group_id.clone(), made);
        }
        for app in &self.applications {
            let uris =
                app.redirect_uris.iter().map(|uri| uri.replace("{app}", origins.app.trim_end_matches('/')));
            let name = if app.app_name.is_empty() { &app.app_id } else { &app.app_name };
            let made = Application {
                app_id: app.app_id.clone(),
                name: name.clone(),
                form: app.form,
                secret: app.secret.clone(),
                public_key: app.public_key_pem.clone(),
                redirect_uris: uris.collect(),
                scope: app.scope.clone(),
            };
            state.accounts.applications.insert(app.app_id.clone(), made);
        }
        for drive in self.drives() {
            self.plant_drive(&mut state, drive);
        }
        for file in &self.files {
            plant_file(&mut state, file)?;
        }
        if self.demo {
            demo::fill(&mut state);
        }
        Ok(state)
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

    fn plant_drive(&self, state: &mut State, drive: SeedDrive) {
        let created = state.now();
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
            creator: "system".into(),
            root: 0,
            gone: false,
        });
    }
}

fn plant_file(state: &mut State, file: &SeedFile) -> Result<(), String> {
    let now = state.now();
    let Some((_, drive)) = state.drive(&file.drive_id) else {
        return Err(format!("The seed's file {} names an unknown drive.", file.path));
    };
    let mut at = drive.root;
    let steps: Vec<&str> = file.path.split('/').filter(|step| !step.is_empty()).collect();
    for (depth, step) in steps.iter().enumerate() {
        let key = FileKey::of(&format!("{} {}", file.drive_id, steps[..=depth].join("/")));
        let last = depth + 1 == steps.len();
        if let Some(found) = state.tree.named(at, step).first() {
            at = *found;
        } else if let (true, Some(text)) = (last, &file.text) {
            let object = state.keep(&key.text(), Bytes::from(text.clone()));
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
        let origins = Origins { api: String::new(), objects: String::new(), app: "http://a/m/".into() };
        let seed = Seed::parse(
            r#"{"domain_id":"d","response_types":["token"],"users":[{"user_id":"u","password":"p"}],
            "applications":[{"app_id":"w","type":"WebBrowser","redirect_uris":["{app}/"]},{"app_id":"j","type":"JWT"}],
            "files":[{"drive_id":"101","path":"/a/b.txt","text":"hi"},{"drive_id":"101","path":"/a/c"}]}"#,
        );
        let mut state = seed.unwrap().plant(&origins).unwrap();
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
