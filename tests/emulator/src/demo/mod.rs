//! The built-in demo domain: three people, four applications, photos and documents. Deterministic but for the dates.

mod pdf;
pub mod previews;

use axum::body::Bytes;

use crate::id::FileKey;
use crate::media;
use crate::seed::Seed;
use crate::server::State;
use crate::time::Millis;
use crate::tree::{Node, NodeId, Photo};

/// Drive ids: ada 101, grace 102, admin 103, the team drive 201.
const SEED: &str = r##"{
  "domain_id": "demo",
  "users": [
    {"user_id": "ada", "password": "ada", "nick_name": "Ada Lovelace"},
    {"user_id": "grace", "password": "grace", "nick_name": "Grace Hopper"},
    {"user_id": "admin", "password": "admin", "nick_name": "Administrator", "role": "superadmin"}
  ],
  "groups": [
    {"group_id": "studio", "group_name": "Studio", "members": {"ada": "SystemFileEditor", "grace": "SystemFileDownloader"}}
  ],
  "applications": [
    {"app_id": "demo-web", "app_name": "PDS Web", "type": "WebBrowser", "redirect_uris": ["{app}/", "{app}/index.html"]},
    {"app_id": "demo-jwt", "app_name": "Demo service", "type": "JWT", "public_key_pem": "-----BEGIN PUBLIC KEY-----\nPUBLIC_KEY\n-----END PUBLIC KEY-----\n"},
    {"app_id": "demo-server", "app_name": "Demo server", "type": "WebServer", "secret": "demo-secret", "redirect_uris": ["{app}/callback"]},
    {"app_id": "demo-native", "app_name": "Demo native", "type": "Native", "redirect_uris": ["http://127.0.0.1:3000/callback", "pdsdemo://callback/"]}
  ],
  "drives": [
    {"drive_id": "101", "owner": "ada", "name": "Ada", "total_size": 10737418240},
    {"drive_id": "102", "owner": "grace", "name": "Grace", "total_size": 10737418240},
    {"drive_id": "103", "owner": "admin", "name": "Administrator", "total_size": 10737418240},
    {"drive_id": "201", "owner": "studio", "owner_type": "group", "name": "Studio", "total_size": 53687091200}
  ],
  "demo": true
}"##;

pub fn seed() -> Seed {
    let text = SEED.replace("PUBLIC_KEY", include_str!("demo_jwt_key.txt").trim());
    match Seed::parse(&text) {
        Ok(seed) => seed,
        // A test parses the text above; if it is broken, the domain is empty.
        Err(_) => Seed {
            domain_id: "demo".into(),
            users: Vec::new(),
            groups: Vec::new(),
            applications: Vec::new(),
            drives: None,
            files: Vec::new(),
            demo: false,
            previews: false,
            settings: Default::default(),
        },
    }
}

const DAY: Millis = 86_400_000;

/// A folder being filled.
struct Filler<'a> {
    state: &'a mut State,
    drive: &'a str,
    /// The user who makes the entries.
    by: &'a str,
}

impl Filler<'_> {
    fn folder(&mut self, parent: NodeId, name: &str, days_ago: i64) -> NodeId {
        let at = self.state.now() - days_ago * DAY;
        let key = FileKey::from_name(&format!("{} {parent} {name}", self.drive));
        let id = self.state.tree.add(parent, Node::folder(key, name, at));
        self.sign(id)
    }

    fn file(&mut self, parent: NodeId, name: &str, days_ago: i64, bytes: Vec<u8>) -> NodeId {
        let at = self.state.now() - days_ago * DAY - (name.len() as i64 * 977_000) % (DAY / 2);
        let key = FileKey::from_name(&format!("{} {parent} {name}", self.drive));
        let object = self.state.store_bytes_at(&key.text(), Bytes::from(bytes), at);
        let id = self.state.tree.add(parent, Node::file(key, name, at, Some(object)));
        self.sign(id)
    }

    /// Says who made it.
    fn sign(&mut self, id: NodeId) -> NodeId {
        if let Some(node) = self.state.tree.get_mut(id) {
            let more = node.details_mut();
            more.creator = Some(self.by.to_owned());
            more.modifier = Some(self.by.to_owned());
        }
        id
    }

    /// Overwrites a file with another text, as the user `by`.
    fn overwrite(&mut self, id: NodeId, days_ago: i64, by: &str, text: &str) {
        let at = self.state.now() - days_ago * DAY;
        let key = FileKey::from_name(&format!("{} {id} {days_ago}", self.drive));
        let object = self.state.store_bytes_at(&key.text(), Bytes::from(text.to_owned()), at);
        let kept = self.state.settings.revisions_kept;
        self.state.tree.change(id, |node| node.overwrite(object, by, at, kept));
    }

    fn tag(&mut self, id: NodeId, tags: &[(&str, &str)], description: &str) {
        self.state.tree.change(id, |node| {
            let more = node.details_mut();
            more.user_tags.extend(tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
            more.description = Some(description.to_owned());
        });
    }

    fn text(&mut self, parent: NodeId, name: &str, days_ago: i64, text: &str) -> NodeId {
        self.file(parent, name, days_ago, text.as_bytes().to_vec())
    }

    fn photo(&mut self, parent: NodeId, name: &str, days_ago: i64, number: u64, place: u8) {
        let id = self.file(parent, name, days_ago, media::landscape(number));
        if let Some(node) = self.state.tree.get_mut(id) {
            let photo = Photo { taken: node.created, place, width: media::WIDTH, height: media::HEIGHT };
            node.photo = Some(photo);
        }
    }
}

/// Fills the drives of the demo that exist.
pub fn fill(state: &mut State) {
    if let Some(root) = state.drive("101").map(|(_, drive)| drive.root) {
        ada(&mut Filler { state, drive: "101", by: "ada" }, root);
    }
    if let Some(root) = state.drive("102").map(|(_, drive)| drive.root) {
        let filler = &mut Filler { state, drive: "102", by: "grace" };
        filler.text(root, "Compilers.md", 30, "# Compilers\n\nA program that writes programs.\n");
    }
    if let Some(root) = state.drive("201").map(|(_, drive)| drive.root) {
        let filler = &mut Filler { state, drive: "201", by: "ada" };
        let project = filler.folder(root, "Autumn exhibition", 40);
        let plan = filler.text(project, "Plan.md", 31, "# Plan\n\nTwenty pictures.\n");
        filler.overwrite(
            plan,
            19,
            "grace",
            "# Plan\n\n1. Choose thirty pictures\n2. Print\n3. Frame\n4. Hang\n",
        );
        filler.overwrite(plan, 12, "ada", "# Plan\n\n1. Choose twenty pictures\n2. Print\n3. Hang\n");
        filler.tag(
            plan,
            &[("exhibition", ""), ("status", "approved")],
            "What has to be done before the opening.",
        );
        filler.photo(project, "Poster.png", 9, 5, 3);
        filler.folder(root, "共享素材", 60);
    }
}

fn ada(filler: &mut Filler<'_>, root: NodeId) {
    let photos = filler.folder(root, "Photos", 400);
    let trip = filler.folder(photos, "大理 2026", 200);
    for number in 0..10 {
        filler.photo(trip, &format!("洱海 {:02}.png", number + 1), 200 - number as i64 / 3, number, 1);
    }
    let sea = filler.folder(photos, "Lisbon", 90);
    for number in 10..18 {
        filler.photo(sea, &format!("IMG_{:04}.png", 2000 + number * 7), 92 - number as i64 / 4, number, 3);
    }
    let documents = filler.folder(root, "Documents", 300);
    filler.text(documents, "Notes on the Analytical Engine.md", 150, NOTES);
    filler.text(documents, "读书笔记.txt", 20, "《海错图》\n图文并茂，记录了三百多种海洋生物。\n");
    filler.text(
        documents,
        "Budget 2026.csv",
        45,
        "month,rent,food\nJanuary,900,310\nFebruary,900,295\nMarch,900,330\n",
    );
    filler.file(
        documents,
        "Letter.pdf",
        70,
        pdf::document(&[pdf::Page::line("Dear Charles, the engine weaves algebraic patterns.")], None),
    );
    filler.folder(documents, "合同", 120);
    let many = filler.folder(root, "Numbers", 60);
    for number in 1..=240 {
        filler.text(
            many,
            &format!("note {number}.txt"),
            60 - number / 5,
            &format!("Note number {number}.\n"),
        );
    }
    filler.folder(root, "Empty folder", 10);
    filler.text(root, "Welcome.md", 1, WELCOME);
    filler.text(root, "待办事项.txt", 2, "买胶卷\n整理照片\n给 Grace 回信\n");
    filler.text(root, "<img src=x onerror=alert(1)>.txt", 3, "A file may be called anything.\n");
    filler.photo(root, "Harbour.png", 5, 21, 4);
    if let Some(node) = filler.state.tree.named(root, "Welcome.md").first().copied() {
        filler.state.tree.change(node, |node| node.starred = true);
    }
    let old = filler.text(root, "Old draft.txt", 35, "To be thrown away.\n");
    let now = filler.state.now();
    filler.state.tree.trash(old, now - DAY);
}

const WELCOME: &str = "# Welcome\n\nThis drive lives on your own computer and is gone when the local PDS ends.\n\n\
    - Upload something, pause it, go on.\n- Throw something away and take it back.\n- Search for *note*.\n";

const NOTES: &str = "# Notes\n\nThe Analytical Engine has no pretensions whatever to originate anything.\n\
    It can do whatever we know how to order it to perform.\n";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::Origins;

    #[test]
    fn the_demo_can_be_planted() {
        let origins = Origins {
            api: String::new(),
            objects: String::new(),
            app: "http://a".into(),
            office: String::new(),
        };
        let state = seed().build_state(&origins).unwrap();
        assert_eq!(
            state.accounts.applications["demo-web"].redirect_uris,
            ["http://a/", "http://a/index.html"]
        );
        assert_eq!(state.drives.len(), 4);
        assert!(state.tree.used(0) > 1_000_000);
        assert_eq!(state.tree.bin(0).len(), 1);
    }
}
