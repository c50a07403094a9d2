//! How long the page stands still while many files are chosen or dropped: the longest task, and what of it is the app's.
//! Beside it, the same files given to a page that does nothing with them: that is the browser's own work.

use std::fs;
use std::path::{Path, PathBuf};

use browser_tests::Name;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::client::{Client, Place, UPLOAD_FILES, thousands};
use super::compared;
use super::options::{Options, Sizes};
use super::pds::Caller;

const CHOSEN: &str = "still.choose_2000";
const DROPPED: &str = "still.drop_2000";
const TREE: &str = "still.tree_100000";

/// How the files reach the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Choose,
    Drop,
}

/// The longest task, and the longest script of the page.
type Still = [f64; 2];

pub async fn measure(place: &Place<'_>, clients: &[Client], options: &Options) {
    let wanted = |name: &str| name.starts_with(&options.prefix);
    let disk = TempDir::new().unwrap();
    let caller = Caller::new(place);
    let [app, bare, ..] = clients else { unreachable!("the app and the bare page") };
    for (name, way) in [(CHOSEN, Way::Choose), (DROPPED, Way::Drop)] {
        if !wanted(name) {
            continue;
        }
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for run in 0..options.runs {
            let files = loose(disk.path(), &format!("{name} {run}"), options.sizes.files);
            let folder = caller.folder(&format!("bench {name} {run}")).await;
            ours.push(upload(place, app, way, &folder, &files).await);
            caller.delete(&folder).await;
            theirs.push(nothing(place, bare, way, &files).await);
        }
        report(name, &ours, &theirs);
    }
    if wanted(TREE) {
        let top = tree(disk.path(), &options.sizes);
        // Once and last of all: what is interrupted would be found again by the next.
        let folder = caller.folder(&format!("bench {TREE}")).await;
        let theirs = nothing(place, bare, Way::Drop, std::slice::from_ref(&top)).await;
        let ours = plan(place, app, &folder, &top, options.sizes.folders * options.sizes.in_each).await;
        report(TREE, &[ours], &[theirs]);
    }
}

fn report(name: &str, ours: &[Still], theirs: &[Still]) {
    let each = |runs: &[Still], at: usize| runs.iter().map(|run| run[at]).collect::<Vec<f64>>();
    compared(&format!("{name}_task_ms"), "ms", &each(ours, 0), "a page without us", &each(theirs, 0));
    compared(&format!("{name}_ours_ms"), "ms", &each(ours, 1), "a page without us", &each(theirs, 1));
}

/// Small files, each with bytes of its own.
fn loose(disk: &Path, run: &str, count: usize) -> Vec<PathBuf> {
    let name = |at: usize| disk.join(format!("{run} {at:04}.bin"));
    let file = |at: usize| {
        fs::write(name(at), format!("{run} {at}")).unwrap();
        name(at)
    };
    (0..count).map(file).collect()
}

/// Folders of files below one folder.
fn tree(disk: &Path, sizes: &Sizes) -> PathBuf {
    let top = disk.join("tree");
    for folder in 0..sizes.folders {
        let path = top.join(format!("folder {folder:04}"));
        fs::create_dir_all(&path).unwrap();
        for file in 0..sizes.in_each {
            fs::write(path.join(format!("file {file:02}.bin")), format!("{folder} {file}")).unwrap();
        }
    }
    top
}

async fn give(place: &Place<'_>, way: Way, input: &str, files: &[PathBuf]) {
    let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    match way {
        Way::Choose => place.world.choose_files(input, &files).await,
        Way::Drop => place.world.drop_paths(&files).await,
    }
}

/// Until all of them are in the drive.
async fn upload(place: &Place<'_>, app: &Client, way: Way, folder: &str, files: &[PathBuf]) -> Still {
    app.open(place, folder).await;
    give(place, way, UPLOAD_FILES, files).await;
    until(place, "return [arguments[0], 'uploaded'].every(bench.says)", json!(thousands(files.len()))).await
}

/// Until all of it is handed to the uploads, which then go on without the page.
async fn plan(place: &Place<'_>, app: &Client, folder: &str, top: &Path, count: usize) -> Still {
    app.open(place, folder).await;
    give(place, Way::Drop, UPLOAD_FILES, &[top.to_owned()]).await;
    let start = format!("Upload {} files", thousands(count));
    let ready = "return [...document.querySelectorAll('dialog[open] footer button')].some((it) => it.innerText == arguments[0])";
    until(place, ready, json!(start)).await;
    place.world.click("button", Name::Is(&start)).await;
    let handed = "return document.querySelector('.tray')?.textContent.includes(arguments[0])";
    let still = until(place, handed, json!(format!("of {}", thousands(count)))).await;
    // Or the browser would ask whether to leave.
    let leave = "addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), true)";
    place.world.script(leave, vec![]).await;
    still
}

/// The same files on a page that only takes them.
async fn nothing(place: &Place<'_>, bare: &Client, way: Way, files: &[PathBuf]) -> Still {
    bare.open(place, "").await;
    const TAKE: &str = "
        for (const kind of ['dragover', 'drop']) addEventListener(kind, (event) => event.preventDefault());
        for (const kind of ['change', 'drop']) addEventListener(kind, () => window.taken = true, true);";
    place.world.script(TAKE, vec![]).await;
    give(place, way, "Files", files).await;
    until(place, "return window.taken", Value::Null).await
}

/// What the observers have told two frames after that.
async fn until(place: &Place<'_>, ready: &str, argument: Value) -> Still {
    place
        .world
        .until(ready, async || {
            let vain = place.world.script("return bench.trouble()", vec![]).await;
            assert!(vain.is_null() || ready.contains("dialog"), "{}", vain.as_str().unwrap_or_default());
            (place.world.script(ready, vec![argument.clone()]).await == json!(true)).then_some(())
        })
        .await;
    const FRAMES: &str = "const [done] = arguments, then = requestAnimationFrame;
        then(() => then(() => setTimeout(() => done(bench.figures()))));";
    let seen = place.world.script_async(FRAMES, vec![]).await;
    [seen[2].as_f64().unwrap(), seen[3].as_f64().unwrap()]
}
