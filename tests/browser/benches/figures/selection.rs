//! How long the main thread is blocked while everything in a long folder is selected, by a click after that, and by
//! moving all of it to the trash.

use browser_tests::{Key, Name};
use serde_json::json;

use super::client::{Context, thousands};
use super::options::Options;
use super::print_figure;

const COUNT: u32 = 20_000;

/// Starts to measure anew: the longest task from now on.
pub const START: &str = "
    if (!window.longest) {
        window.longest = { ms: 0 };
        new PerformanceObserver((list) => {
            for (const task of list.getEntries()) longest.ms = Math.max(longest.ms, task.duration);
        }).observe({ entryTypes: ['longtask'] });
    }
    longest.ms = 0;";
/// The longest task, two frames later.
pub const READ: &str = "const [done] = arguments, then = requestAnimationFrame;
    then(() => then(() => setTimeout(() => done(longest.ms))));";

pub async fn measure(context: &Context<'_>, options: &Options) {
    if !options.wants("select.") {
        return;
    }
    let (world, count) = (context.world, COUNT.min(options.sizes.entries));
    let shown = format!("{} selected", thousands(count as usize));
    let mut runs: [Vec<f64>; 3] = Default::default();
    for run in 0..options.runs {
        let tree = json!({"drive_id": context.drive, "parent_file_id": "root", "folder": format!("bench select {run}"),
            "count": count, "kind": "files"});
        let made = world.create_tree(tree).await;
        let folder = made["file_id"].as_str().unwrap();
        world.open(&format!("?files={}/{folder}", context.drive)).await;
        let first = world.find("row", Name::Has("Actions for")).await;
        world.click_with(&first, None, 1).await;

        world.script(START, vec![]).await;
        world.press_with(Key::Control, 'a').await;
        world.see_text(&shown).await;
        runs[0].push(world.script_async(READ, vec![]).await.as_f64().unwrap());

        world.script(START, vec![]).await;
        for _ in 0..4 {
            world.click_with(&first, Some(Key::Control), 1).await;
        }
        world.see_text(&shown).await;
        runs[1].push(world.script_async(READ, vec![]).await.as_f64().unwrap());

        world.script(START, vec![]).await;
        world.press(Key::Delete).await;
        world.see_text("moved to the trash").await;
        runs[2].push(world.script_async(READ, vec![]).await.as_f64().unwrap());
    }
    for (what, runs) in ["all", "click", "trash"].into_iter().zip(&runs) {
        print_figure(&format!("select.{COUNT}.{what}_task_ms"), "ms", runs);
    }
}
