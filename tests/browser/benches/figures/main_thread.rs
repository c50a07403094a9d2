//! How long the main thread is blocked when many files are chosen or dropped: the longest task, and the longest script
//! of the app. Compared with a page that ignores the files, which shows the browser's own work.

use std::fs;
use std::path::{Path, PathBuf};

use browser_tests::Name;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::client::{Client, Context, UPLOAD_FILES, thousands};
use super::options::{Options, Sizes};
use super::pds::Caller;
use super::print_comparison;

const CHOSEN: &str = "still.choose_2000";
const DROPPED: &str = "still.drop_2000";
const TREE: &str = "still.tree_100000";

/// How the files reach the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Input {
    Choose,
    Drop,
}

/// Duration of the longest task and of the longest script, in ms.
type LongestTasks = [f64; 2];

pub async fn measure(context: &Context<'_>, clients: &[Client], options: &Options) {
    let wanted = |name: &str| name.starts_with(&options.prefix);
    let disk = TempDir::new().unwrap();
    let caller = Caller::new(context);
    let [app, bare, ..] = clients else { unreachable!("the app and the bare page") };
    for (name, kind) in [(CHOSEN, Input::Choose), (DROPPED, Input::Drop)] {
        if !wanted(name) {
            continue;
        }
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for run in 0..options.runs {
            let files = separate_files(disk.path(), &format!("{name} {run}"), options.sizes.files);
            let folder = caller.folder(&format!("bench {name} {run}")).await;
            ours.push(upload(context, app, kind, &folder, &files).await);
            caller.delete(&folder).await;
            theirs.push(baseline(context, bare, kind, &files).await);
        }
        report(name, &ours, &theirs);
    }
    if wanted(TREE) {
        let top = tree(disk.path(), &options.sizes);
        // Once and at the end: the next run would resume the interrupted upload.
        let folder = caller.folder(&format!("bench {TREE}")).await;
        let theirs = baseline(context, bare, Input::Drop, std::slice::from_ref(&top)).await;
        let ours = plan(context, app, &folder, &top, options.sizes.folders * options.sizes.in_each).await;
        report(TREE, &[ours], &[theirs]);
    }
}

fn report(name: &str, ours: &[LongestTasks], theirs: &[LongestTasks]) {
    let each = |runs: &[LongestTasks], at: usize| runs.iter().map(|run| run[at]).collect::<Vec<f64>>();
    print_comparison(&format!("{name}_task_ms"), "ms", &each(ours, 0), "a page without us", &each(theirs, 0));
    print_comparison(&format!("{name}_ours_ms"), "ms", &each(ours, 1), "a page without us", &each(theirs, 1));
}

/// Small files with different contents.
fn separate_files(disk: &Path, run: &str, count: usize) -> Vec<PathBuf> {
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

async fn provide_files(context: &Context<'_>, kind: Input, input: &str, files: &[PathBuf]) {
    let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    match kind {
        Input::Choose => context.world.choose_files(input, &files).await,
        Input::Drop => context.world.drop_paths(&files).await,
    }
}

/// Measures until all of them are in the drive.
async fn upload(
    context: &Context<'_>,
    app: &Client,
    kind: Input,
    folder: &str,
    files: &[PathBuf],
) -> LongestTasks {
    app.open(context, folder).await;
    provide_files(context, kind, UPLOAD_FILES, files).await;
    until(context, "return [arguments[0], 'uploaded'].every(bench.says)", json!(thousands(files.len()))).await
}

/// Measures until all files are queued; then the uploads run in the worker.
async fn plan(context: &Context<'_>, app: &Client, folder: &str, top: &Path, count: usize) -> LongestTasks {
    app.open(context, folder).await;
    provide_files(context, Input::Drop, UPLOAD_FILES, &[top.to_owned()]).await;
    let start = format!("Upload {} files", thousands(count));
    let ready = "return [...document.querySelectorAll('dialog[open] footer button')].some((it) => it.innerText == arguments[0])";
    until(context, ready, json!(start)).await;
    context.world.click("button", Name::Is(&start)).await;
    // A few small files are in the drive before anybody looks.
    let handed = "const tray = document.querySelector('.tray')?.textContent ?? '';
        return arguments[0].some((words) => words.every((word) => tray.includes(word)))";
    let count = thousands(count);
    let either = json!([[format!("of {count}")], [count, "uploaded"]]);
    let still = until(context, handed, either).await;
    // Else the browser asks before it leaves the page.
    let leave = "addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), true)";
    context.world.script(leave, vec![]).await;
    still
}

/// The same files on a page that ignores them.
async fn baseline(context: &Context<'_>, bare: &Client, kind: Input, files: &[PathBuf]) -> LongestTasks {
    bare.open(context, "").await;
    const TAKE: &str = "
        for (const kind of ['dragover', 'drop']) addEventListener(kind, (event) => event.preventDefault());
        for (const kind of ['change', 'drop']) addEventListener(kind, () => window.taken = true, true);";
    context.world.script(TAKE, vec![]).await;
    provide_files(context, kind, "Files", files).await;
    until(context, "return window.taken", Value::Null).await
}

/// The observed durations, two frames later.
async fn until(context: &Context<'_>, ready: &str, argument: Value) -> LongestTasks {
    context
        .world
        .until(ready, async || {
            let vain = context.world.script("return bench.trouble()", vec![]).await;
            assert!(vain.is_null() || ready.contains("dialog"), "{}", vain.as_str().unwrap_or_default());
            (context.world.script(ready, vec![argument.clone()]).await == json!(true)).then_some(())
        })
        .await;
    const FRAMES: &str = "const [done] = arguments, then = requestAnimationFrame;
        then(() => then(() => setTimeout(() => done(bench.figures()))));";
    let seen = context.world.script_async(FRAMES, vec![]).await;
    [seen[2].as_f64().unwrap(), seen[3].as_f64().unwrap()]
}
