//! Plans against a small drive in memory: for any local tree and any drive, nothing is lost, nothing is overwritten
//! without a rule, and a second run has nothing to do.

use super::*;
use crate::base::id::FileId;
use crate::model::entry::{ContentHash, Entry, EntryKind, HashAlgorithm, fixture};
use crate::transfer::hash::Digest;
use crate::transfer::upload::job::ConflictAnswer::{self, *};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Path → content; a folder has none.
type Paths = BTreeMap<String, Option<u8>>;

/// Contents 1 and 2 have the same size.
fn size(content: u8) -> u64 {
    [0, 5, 5, 9][usize::from(content % 4)]
}

fn digest(algorithm: HashAlgorithm, content: u8) -> Digest {
    let hash = ContentHash { algorithm, hex: format!("{content:040X}") };
    Digest { hash, crc64: u64::from(content), length: size(content) }
}

#[derive(Clone, Debug, Default)]
struct Drive {
    nodes: Vec<Entry>,
    content: BTreeMap<FileId, u8>,
    /// The hash algorithm of its domain.
    algorithm: HashAlgorithm,
    calls: usize,
}

impl Drive {
    fn from_paths(paths: &Paths) -> Self {
        Self::hashing(HashAlgorithm::Sha1, paths)
    }

    fn hashing(algorithm: HashAlgorithm, paths: &Paths) -> Self {
        let mut drive = Self { algorithm, ..Self::default() };
        for (path, content) in paths {
            let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
            let parent = drive.at(parent).unwrap();
            drive.add(parent, name, *content);
        }
        drive
    }

    fn at(&self, path: &str) -> Option<FileId> {
        path.split('/').filter(|step| !step.is_empty()).try_fold(FileId::root(), |parent, step| {
            let mut children = self.nodes.iter().filter(|node| node.parent == parent);
            children.find(|node| node.name == step).map(|node| node.id.clone())
        })
    }

    fn named(&self, parent: &FileId, name: &str) -> Option<&Entry> {
        self.nodes.iter().find(|node| node.parent == *parent && node.name == name)
    }

    fn add(&mut self, parent: FileId, name: &str, content: Option<u8>) -> FileId {
        let id = FileId::new(format!("id{}", self.nodes.len()));
        let hash = content.map(|it| digest(self.algorithm, it).hash);
        let kind = if content.is_some() { EntryKind::File } else { EntryKind::Folder };
        let entry = Entry { id: id.clone(), parent, kind, content_hash: hash, ..fixture(name) };
        self.nodes.push(Entry { size: content.map(size), ..entry });
        self.content.extend(content.map(|it| (id.clone(), it)));
        id
    }

    fn free_name(&self, parent: &FileId, name: &str, is_folder: bool) -> String {
        let (stem, extension) = match name.rsplit_once('.') {
            Some((stem, extension)) if !is_folder => (stem, format!(".{extension}")),
            _ => (name, String::new()),
        };
        let numbered = (1..).map(|number| format!("{stem}_20260908_115650_{number}{extension}"));
        numbered.into_iter().find(|name| self.named(parent, name).is_none()).unwrap()
    }

    fn path(&self, node: &Entry) -> String {
        match self.nodes.iter().find(|other| other.id == node.parent) {
            Some(parent) => self.path(parent) + "/" + &node.name,
            None => node.name.clone(),
        }
    }

    fn paths(&self) -> Paths {
        self.nodes.iter().map(|node| (self.path(node), self.content.get(&node.id).copied())).collect()
    }
}

/// Uploads `local` to the drive; returns how many folders were created and files sent.
fn run(
    drive: &mut Drive,
    local: &Paths,
    rules: ConflictRules,
    ruled: &[(&str, BranchRule)],
) -> (usize, usize) {
    let mut tree = LocalTree::default();
    let mut contents = Vec::new();
    for (path, content) in local {
        let mut steps: Vec<&str> = path.split('/').collect();
        let name = if content.is_some() { steps.pop() } else { None };
        let folder = steps.into_iter().fold(TOP, |parent, step| tree.folder(parent, step));
        if let (Some(name), Some(content)) = (name, *content) {
            assert!(tree.file(folder, name, size(content)));
            contents.push(content);
        }
    }
    let mut plan = FolderPlan::new(tree, FileId::root());
    loop {
        let folders = plan.to_list();
        if folders.is_empty() {
            break;
        }
        for (folder, id) in folders {
            let children: Vec<Entry> = drive.nodes.iter().filter(|node| node.parent == id).cloned().collect();
            // In pages of any length, with the second half twice, as after a lost response.
            let (one, two) = children.split_at(children.len() / 2);
            [one, two, two].iter().for_each(|page| plan.listed(folder, page));
            plan.folder_listed();
            drive.calls += 1;
        }
    }
    plan.all_listed();
    while let Some(file) = plan.next_to_compare() {
        plan.compared(file, &digest(plan.algorithm_for(file), contents[file as usize]));
    }
    plan.rules = rules;
    let (figures, branches) = plan.summary();
    for (name, rule) in ruled {
        plan.set_branch(branches.iter().find(|branch| branch.name == *name).unwrap().at, *rule);
    }
    let files = local.values().flatten().count();
    let listed = figures.new.count + figures.same.count + figures.changed.count + figures.comparing.count;
    assert!(listed <= files && files <= listed + figures.clashes + figures.junk, "{figures:?}");
    plan.begin();
    let (mut made, mut sent) = (0, 0);
    loop {
        let folders = plan.folders_to_create();
        plan.rewind();
        while let Some(files) = plan.files_to_upload(3) {
            for file in files {
                sent += usize::from(send(drive, &file, contents[file.file as usize]));
            }
        }
        if folders.is_empty() {
            break;
        }
        for FolderToCreate { folder, parent, name, renamed } in folders {
            let name = if renamed { drive.free_name(&parent, &name, true) } else { name };
            assert!(drive.named(&parent, &name).is_none(), "{name} is there already");
            let id = drive.add(parent, &name, None);
            plan.folder_created(folder, id);
            made += 1;
        }
    }
    assert_eq!(plan.waiting_for_folder(), 0);
    (made, sent)
}

/// As the upload queue does it.
fn send(drive: &mut Drive, file: &FileToUpload, content: u8) -> bool {
    let taken = drive.named(&file.parent, &file.name).map(|node| (node.id.clone(), node.is_folder()));
    match (taken, file.conflict) {
        (None, _) => drop(drive.add(file.parent.clone(), &file.name, Some(content))),
        (Some((id, false)), Some(Replace)) => {
            assert_eq!(Some(&id), file.replaces.as_ref());
            let hash = digest(drive.algorithm, content).hash;
            let node = drive.nodes.iter_mut().find(|node| node.id == id).unwrap();
            node.content_hash = Some(hash);
            node.size = Some(size(content));
            drive.content.insert(id, content);
        }
        (Some(_), Some(KeepBoth)) => {
            let name = drive.free_name(&file.parent, &file.name, false);
            drive.add(file.parent.clone(), &name, Some(content));
        }
        (Some(_), asked) => panic!("the person would be asked: {file:?} {asked:?}"),
    }
    true
}

fn paths(list: &[(&str, Option<u8>)]) -> Paths {
    list.iter().map(|(path, content)| ((*path).to_owned(), *content)).collect()
}

fn with(changed: ConflictAnswer) -> ConflictRules {
    ConflictRules { changed, ..ConflictRules::default() }
}

#[test]
fn each_rule_has_its_effect() {
    let local = paths(&[
        ("album", None),
        ("album/a.jpg", Some(1)),
        ("album/b.jpg", Some(2)),
        ("album/deep", None),
        ("album/deep/c", Some(3)),
        ("album/empty", None),
    ]);
    let there = paths(&[("album", None), ("album/a.jpg", Some(2)), ("album/b.jpg", Some(2)), ("z", Some(3))]);
    // Files sent, and what the drive has under the changed name.
    for (answer, sent, kept) in [(Replace, 2, 1), (KeepBoth, 2, 2), (Skip, 1, 2)] {
        let mut drive = Drive::from_paths(&there);
        assert_eq!(run(&mut drive, &local, with(answer), &[]), (2, sent), "{answer:?}");
        let after = drive.paths();
        assert_eq!(after["album/a.jpg"], Some(kept), "{answer:?}");
        assert_eq!((after["album/deep/c"], after["album/empty"]), (Some(3), None));
        assert_eq!(drive.calls, 2, "only folders on both sides are listed");
    }
}

#[test]
fn a_branch_may_have_rules_of_its_own() {
    let local = paths(&[
        ("a", None),
        ("a/x", Some(1)),
        ("b", None),
        ("b/x", Some(1)),
        ("c", None),
        ("c/x", Some(1)),
        ("d", None),
        ("d/x", Some(1)),
    ]);
    let there =
        paths(&[("a", None), ("a/x", Some(2)), ("b", None), ("b/x", Some(2)), ("c", None), ("c/x", Some(2))]);
    let mut drive = Drive::from_paths(&there);
    let ruled =
        [("a", BranchRule::Changed(Replace)), ("b", BranchRule::Changed(Skip)), ("d", BranchRule::LeaveOut)];
    assert_eq!(run(&mut drive, &local, with(KeepBoth), &ruled), (0, 2));
    let after = drive.paths();
    assert_eq!((after["a/x"], after["b/x"], after["c/x"]), (Some(1), Some(2), Some(2)));
    assert!(!after.contains_key("d") && after.keys().filter(|path| path.starts_with("c/x")).count() == 2);
}

#[test]
fn choices_are_restored_in_any_order_of_folders() {
    let plan = |folders: [&str; 3]| {
        let mut tree = LocalTree::default();
        for name in folders {
            let folder = tree.folder(TOP, name);
            tree.file(folder, "x", 1);
        }
        FolderPlan::new(tree, FileId::root())
    };
    let mut before = plan(["a", "b", "c"]);
    before.rules = with(Replace);
    before.set_branch(1, BranchRule::LeaveOut);
    before.set_branch(3, BranchRule::Changed(Skip));
    let kept = serde_json::to_string(&before.choices()).unwrap();
    let mut after = plan(["c", "a", "b"]);
    after.choose(&serde_json::from_str(&kept).unwrap());
    assert_eq!(after.rules, with(Replace));
    assert_eq!(
        [1, 2, 3].map(|branch: usize| after.branches[branch].rule),
        [BranchRule::Changed(Skip), BranchRule::LeaveOut, BranchRule::AsAll]
    );
}

#[test]
fn files_and_folders_of_the_same_name_coexist() {
    let local = paths(&[("a", None), ("a/deep", None), ("a/deep/x", Some(1)), ("b", Some(2))]);
    let there = paths(&[("a", Some(3)), ("b", None)]);
    let mut drive = Drive::from_paths(&there);
    assert_eq!(run(&mut drive, &local, ConflictRules::default(), &[]), (2, 2));
    // The second run finds them under their new names.
    assert_eq!(run(&mut drive, &local, ConflictRules::default(), &[]), (0, 0));
    let mut drive = Drive::from_paths(&there);
    assert_eq!(
        run(&mut drive, &local, ConflictRules { clash: Skip, ..ConflictRules::default() }, &[]),
        (0, 0)
    );
    assert_eq!(drive.paths(), there);
}

#[test]
fn system_files_are_skipped_unless_included() {
    let local = paths(&[("a", None), ("a/.DS_Store", Some(1)), ("a/x", Some(2))]);
    for (junk, sent) in [(false, 1), (true, 2)] {
        assert_eq!(
            run(&mut Drive::default(), &local, ConflictRules { junk, ..ConflictRules::default() }, &[]),
            (1, sent)
        );
    }
}

#[test]
fn without_a_checksum_a_file_counts_as_changed() {
    let mut drive = Drive::from_paths(&paths(&[("x", Some(1))]));
    drive.nodes[0].content_hash = None;
    assert_eq!(run(&mut drive, &paths(&[("x", Some(1))]), with(Skip), &[]), (0, 0));
    drive.nodes[0].crc64 = Some(digest(HashAlgorithm::Sha1, 1).crc64);
    assert_eq!(run(&mut drive, &paths(&[("x", Some(1))]), with(KeepBoth), &[]), (0, 0));
}

/// Trees in which no path is both a file and a folder.
fn any_paths() -> impl Strategy<Value = Paths> {
    let step = prop::sample::select(vec!["a", "b.txt", "c"]);
    let item = (prop::collection::vec(step, 1..4), 0u8..4, any::<bool>());
    prop::collection::vec(item, 0..12).prop_map(|items| {
        let mut paths = Paths::new();
        for (steps, content, is_folder) in items {
            let ends: Vec<String> = (1..=steps.len()).map(|end| steps[..end].join("/")).collect();
            let above = &ends[..ends.len() - 1];
            let fits = above.iter().all(|path| matches!(paths.get(path), None | Some(None)))
                && !paths.contains_key(&ends[above.len()]);
            if fits {
                paths.extend(above.iter().map(|path| (path.clone(), None)));
                paths.insert(ends[above.len()].clone(), (!is_folder).then_some(content));
            }
        }
        paths
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn nothing_is_lost_and_a_second_run_has_nothing_to_do(
        local in any_paths(),
        there in any_paths(),
        answer in prop::sample::select(vec![Replace, KeepBoth, Skip]),
        clash in prop::sample::select(vec![KeepBoth, Skip]),
        algorithm in prop::sample::select(vec![HashAlgorithm::Sha1, HashAlgorithm::Sha256]),
    ) {
        let mut drive = Drive::hashing(algorithm, &there);
        let rules = ConflictRules { changed: answer, clash, ..ConflictRules::default() };
        run(&mut drive, &local, rules, &[]);
        let after = drive.paths();
        for (path, content) in &there {
            let replaced = answer == Replace && matches!(local.get(path), Some(Some(_)));
            let expected = if replaced && content.is_some() { local[path] } else { *content };
            prop_assert_eq!(after.get(path), Some(&expected), "{} in the drive", path);
        }
        let clashes = local.iter().any(|(path, content)| {
            there.get(path).is_some_and(|there| there.is_some() != content.is_some())
        });
        for (path, content) in local.iter().filter(|_| !clashes) {
            let possible_copies = after.iter().filter(|(other, it)| {
                it == &content && (*other == path || answer == KeepBoth && is_copy(other, path))
            });
            let skipped = answer == Skip && there.get(path).is_some_and(|there| there.is_some());
            prop_assert!(skipped || possible_copies.count() > 0, "{path} of the drop");
        }
        prop_assert_eq!(run(&mut drive, &local, rules, &[]), (0, 0));
        prop_assert_eq!(drive.paths(), after);
    }
}

fn is_copy(copy: &str, path: &str) -> bool {
    let stem = path.strip_suffix(".txt").unwrap_or(path);
    copy.strip_prefix(stem).is_some_and(|rest| rest.starts_with("_20260908"))
}
