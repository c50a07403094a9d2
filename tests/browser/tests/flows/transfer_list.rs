//! The tray and the page of transfers: filters, keys, the report of failures, phones; with few rows and with ten
//! thousand.

use browser_tests::transfers::row_texts;
use browser_tests::{Key, Name, Options, World};
use serde_json::{Value, json};

/// Chooses this many tiny files, created in the page, with names that begin with `start`.
async fn choose_many(world: &World, start: &str, count: usize) {
    const CHOOSE: &str = "
        const [start, count] = arguments, data = new DataTransfer();
        for (let at = 0; at < count; at++) data.items.add(new File([`${start} ${at}`], `${start} ${at}.txt`));
        const input = document.querySelector('input[type=file][aria-label=\"Upload files\"], input[type=file][aria-label=\"上传文件\"]');
        input.files = data.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));";
    world.script(CHOOSE, vec![json!(start), json!(count)]).await;
}

/// Positions of the rendered rows.
async fn rendered_positions(world: &World) -> Vec<u64> {
    let read = "return [...document.querySelectorAll('[role=listitem][aria-posinset]')]
        .filter((row) => row.checkVisibility()).map((row) => +row.getAttribute('aria-posinset')).sort((a, b) => a - b)";
    let result = world.script(read, vec![]).await;
    result.as_array().into_iter().flatten().filter_map(Value::as_u64).collect()
}

/// Uploads of which one succeeds, one is refused, one has a taken name, and the others hang at the object store.
async fn start_mixed_uploads(world: &World) {
    choose_many(world, "early", 1).await;
    world.see_text("1 file uploaded").await;
    let refused = json!({"status": 403, "code": "ForbiddenNoPermission.File"});
    world
        .set_faults(json!([
            {"host": "api", "path": "/v2/file/create", "body": "refused", "count": 0, "effect": refused},
            {"host": "objects", "method": "PUT", "count": 0, "effect": {"hang": true}}
        ]))
        .await;
    choose_many(world, "refused", 2).await;
    world.see_text("1 file uploaded, 2 failed").await;
    let taken = "const data = new DataTransfer();
        data.items.add(new File(['other words'], 'early 0.txt'));
        const input = document.querySelector('input[type=file][aria-label=\"Upload files\"]');
        input.files = data.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));";
    world.script(taken, vec![]).await;
    world.see_text("1 transfer needs your attention").await;
    choose_many(world, "slow", 3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_lists_transfers_and_what_they_need() {
    let world = World::start(Options { viewport: (1440, 900), ..Options::default() }).await;
    world.sign_in().await;
    start_mixed_uploads(&world).await;
    world.see("button", Name::Has("Pause: slow")).await;
    // Failures are not hidden by rows that need an answer or run.
    world.see("link", Name::Has("2 failed")).await;
    world.screenshot("tray-open").await;
    world.click("button", "Hide uploads").await;
    world.screenshot("tray-collapsed").await;
    assert!(rendered_positions(&world).await.is_empty());

    world.click("link", Name::Has("Transfers")).await;
    world.see("heading", "Transfers").await;
    world.until("all rows are there", async || (row_texts(&world).await.len() == 7).then_some(())).await;
    world.assert_accessible("transfers").await;

    // Each filter shows its number.
    world.click("button", "Failed 2").await;
    world.until("only what failed", async || (row_texts(&world).await.len() == 2).then_some(())).await;
    assert!(row_texts(&world).await.iter().all(|row| row.contains("You don't have permission")));
    world.click("button", "Done 1").await;
    world.until("only what is done", async || (row_texts(&world).await.len() == 1).then_some(())).await;
    world.click("button", Name::Has("Running")).await;
    world
        .until("only what runs", async || {
            row_texts(&world).await.iter().all(|row| row.contains("slow")).then_some(())
        })
        .await;
    world.click("button", Name::Has("All")).await;

    // The report can be read and copied.
    let keep = "navigator.clipboard.writeText = (text) => { window.kept = text; return Promise.resolve(); }";
    world.script(keep, vec![]).await;
    world.click("button", "What failed").await;
    world.see("dialog", "2 transfers did not work").await;
    world.assert_accessible("transfers-report").await;
    world.click("button", "Copy report").await;
    world.see("button", "Copied").await;
    let report = world.script("return window.kept", vec![]).await;
    let report = report.as_str().unwrap();
    assert!(report.contains("refused 0.txt") && report.contains("ForbiddenNoPermission.File"), "{report}");
    assert!(!report.contains("http") && !report.contains(&world.token().await), "{report}");
    world.click("button", "Done").await;

    // By keyboard: first the row that needs an answer, then failures, then running ones.
    let standing: Vec<String> =
        row_texts(&world).await.iter().map(|row| row.split(' ').next().unwrap().to_owned()).collect();
    assert_eq!(standing, ["early", "refused", "refused", "slow", "slow", "slow", "early"]);
    let focus = "document.querySelector('[role=group][tabindex=\"0\"]').focus()";
    world.script(focus, vec![]).await;
    world.press(Key::Home).await;
    world.press(Key::Down).await;
    world.press(Key::Down).await;
    world.press(Key::Down).await;
    world.press(Key::Space).await;
    world.see("button", Name::Has("Resume: slow")).await;
    world.press(Key::Space).await;
    world
        .until("it goes on", async || (!world.has("button", Name::Has("Resume:")).await).then_some(()))
        .await;
    world.press(Key::End).await;
    world.press(Key::Delete).await;
    world.until("the last row is gone", async || (row_texts(&world).await.len() == 6).then_some(())).await;

    // The question is answered above the rows.
    world.click("button", "Skip").await;
    world.see_text("Skipped").await;
    world.click("button", "Stop all").await;
    world.see("dialog", Name::Has("Stop 3 transfers?")).await;
    let confirm = world.find("dialog", Name::Any).await;
    world.find_in(&confirm, "button", "Stop all").await.click().await.unwrap();
    world
        .until("nothing runs", async || (!world.has("button", Name::Has("Pause:")).await).then_some(()))
        .await;
    world.click("button", "Clear finished").await;
    world.until("only failures are left", async || (row_texts(&world).await.len() == 2).then_some(())).await;
    world.clear_faults().await;
    world.click("button", "Try failed again").await;
    world.see_text("2 files uploaded").await;
    world.click("button", "Clear finished").await;
    world.see_text("Nothing is in progress").await;
    world.assert_accessible("transfers-empty").await;
}

/// Records the longest task of the page from now on.
async fn watch_tasks(world: &World) {
    let watch = "window.longest = 0;
        window.watching?.disconnect();
        window.watching = new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) window.longest = Math.max(window.longest, entry.duration);
        });
        window.watching.observe({ type: 'longtask' });";
    world.script(watch, vec![]).await;
}

async fn longest_task(world: &World, what: &str) {
    let longest = world.script("return window.longest", vec![]).await.as_f64().unwrap();
    match longest {
        0.0 => println!("{what}: no task over 50 ms"),
        _ => println!("{what}: longest task {longest:.0} ms"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_rows_scroll_from_end_to_end() {
    let world = World::start(Options { viewport: (1440, 900), ..Options::default() }).await;
    world.sign_in().await;
    world
        .set_faults(json!([{"host": "objects", "method": "PUT", "count": 0, "effect": {"hang": true}}]))
        .await;
    // Announcements for screen readers meanwhile.
    let listen = "window.heard = [];
        const voice = [...document.querySelectorAll('p[role=status]')].find((it) => it.innerText === '');
        new MutationObserver(() => window.heard.push(voice.innerText))
            .observe(voice, { childList: true, characterData: true, subtree: true });";
    world.script(listen, vec![]).await;
    watch_tasks(&world).await;
    choose_many(&world, "file", 10_000).await;
    world.click("button", "Upload 10,000 files").await;
    world.see_text("Uploading 10,000 files").await;
    longest_task(&world, "adding 10,000 files, the engine's part included").await;
    world.screenshot("tray-10000").await;

    world.click("link", Name::Has("Transfers")).await;
    world.see("heading", "Transfers").await;
    world.until("rows", async || (!rendered_positions(&world).await.is_empty()).then_some(())).await;
    world.screenshot("transfers-10000").await;
    watch_tasks(&world).await;
    const SCROLL: &str = "
        const done = arguments[0], list = document.querySelector('[role=group][tabindex=\"0\"]');
        const end = list.scrollHeight - list.clientHeight, steps = 240;
        let step = 0, most = 0, worst = 0, before = performance.now();
        const frames = [];
        const next = (now) => {
            frames.push(now - before);
            before = now;
            most = Math.max(most, list.querySelectorAll('[role=listitem]').length);
            if (step++ === steps) return done({ most, frames });
            list.scrollTop = end * step / steps;
            requestAnimationFrame(next);
        };
        requestAnimationFrame(next);";
    let result = world.script_async(SCROLL, vec![]).await;
    let mut frames: Vec<f64> =
        result["frames"].as_array().unwrap().iter().filter_map(Value::as_f64).collect();
    frames.sort_by(f64::total_cmp);
    println!(
        "scrolling 10,000 rows: median frame {:.1} ms, p95 {:.1} ms, worst {:.1} ms",
        frames[frames.len() / 2],
        frames[frames.len() * 95 / 100],
        frames[frames.len() - 1]
    );
    longest_task(&world, "scrolling 10,000 rows").await;
    let most = result["most"].as_u64().unwrap();
    assert!((10..80).contains(&most), "{most} rows in the page");
    world
        .until("the last row is there", async || {
            (rendered_positions(&world).await.last() == Some(&10_000)).then_some(())
        })
        .await;
    assert!(row_texts(&world).await.iter().any(|row| row.contains("file 9999.txt")));
    world.screenshot("transfers-10000-end").await;
    let heard = world.script("return window.heard", vec![]).await;
    assert!(heard.as_array().unwrap().len() <= 1, "{heard:#}");

    watch_tasks(&world).await;
    world.click("button", Name::Has("Running")).await;
    world.click("button", "Pause all").await;
    world.see_text("Everything is paused").await;
    longest_task(&world, "pausing 10,000 files, the engine's part included").await;
    world.screenshot("transfers-10000-paused").await;
    world.assert_accessible("transfers-many").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tray_on_a_phone_is_one_line_and_a_link() {
    let world = World::start(Options { viewport: (390, 844), ..Options::default() }).await;
    world.sign_in().await;
    start_mixed_uploads(&world).await;
    world.see_text("needs your attention").await;
    assert!(rendered_positions(&world).await.is_empty() && !world.has("button", "Skip").await);
    world.screenshot("tray-phone").await;
    world.click("heading", Name::Has("needs your attention")).await;
    world.see("heading", "Transfers").await;
    world.see("button", "Skip").await;
    world.assert_accessible("transfers-phone").await;
    let wide = world.script("return document.documentElement.scrollWidth", vec![]).await;
    assert!(wide.as_u64().unwrap() <= 390, "the page is {wide} px wide on a phone of 390");
}

/// Elements that cover the last row after scrolling to the end, or the text below the list; empty if there are none.
const COVERED: &str = "
    const grid = document.querySelector('[role=grid]');
    grid.scrollTop = grid.scrollHeight;
    const boxes = [...document.querySelectorAll('section[aria-label=Transfers], section[role=status] > *')];
    const floats = boxes.map((it) => it.getBoundingClientRect()).filter((it) => it.height > 0);
    const last = [...grid.querySelectorAll('[role=row]')].find((row) => row.getAttribute('aria-rowindex') == grid.getAttribute('aria-rowcount'));
    const foot = [...document.querySelectorAll('span')].find((it) => /^\\d+ items/.test(it.innerText));
    if (!last || !foot || floats.length < 2) return ['not there yet'];
    const below = [...foot.parentElement.children].filter((it) => it.checkVisibility());
    const covers = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
    return [last, ...below].filter((it) => floats.some((float) => covers(float, it.getBoundingClientRect()))).map((it) => it.innerText);";

#[tokio::test(flavor = "multi_thread")]
async fn tray_and_notices_do_not_cover_the_end_of_the_list() {
    let world = World::start(Options { viewport: (1440, 900), ..Options::default() }).await;
    world.sign_in().await;
    world.click("link", "Numbers").await;
    world.see("row", Name::Has("note 1.txt")).await;
    choose_many(&world, "early", 8).await;
    world.see_text("8 files uploaded").await;
    for (width, height) in [(1440, 900), (768, 1024), (390, 844)] {
        world.resize(width, height).await;
        // A notice that stays long enough.
        world.open_menu_of("row", Name::Has("note")).await;
        world.click("menuitem", Name::Has("Move to trash")).await;
        world.see("button", "Undo").await;
        world
            .until(&format!("nothing is covered at {width} px"), async || {
                (world.script(COVERED, vec![]).await == json!([])).then_some(())
            })
            .await;
        world.screenshot(&format!("end-of-list-{width}")).await;
        world.click("button", "Dismiss").await;
        world.script("document.querySelector('[role=grid]').scrollTop = 0", vec![]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn icon_buttons_have_labels_on_touch_screens() {
    let world = World::start(Options { viewport: (390, 844), ..Options::default() }).await;
    world.sign_in().await;
    world.emulate_touch(true).await;
    choose_many(&world, "early", 1).await;
    world.see_text("1 file uploaded").await;
    let clear = world.find("button", "Clear finished").await;
    let worded = async || (clear.rectangle().await.unwrap().2 > 100.0).then_some(());
    world.until("the words are there", worded).await;
    world.assert_accessible("tray-finger").await;
    world.click("link", Name::Has("Transfers")).await;
    world.see("heading", "Transfers").await;
    let clear = world.find("button", "Clear finished").await;
    assert!(clear.rectangle().await.unwrap().2 > 100.0);
    world.screenshot("transfers-finger").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_chinese() {
    let world = World::start(Options { viewport: (1440, 900), locale: "zh-CN", ..Options::default() }).await;
    world.open("").await;
    world.click("button", "登录").await;
    world.log_in("ada", "ada").await;
    world.find("grid", Name::Any).await;
    let refused = json!({"status": 403, "code": "ForbiddenNoPermission.File"});
    world
        .set_faults(json!([
            {"host": "api", "path": "/v2/file/create", "body": "拒绝", "count": 0, "effect": refused},
            {"host": "objects", "method": "PUT", "count": 0, "effect": {"hang": true}}
        ]))
        .await;
    choose_many(&world, "拒绝", 1).await;
    choose_many(&world, "照片", 12).await;
    world.see("link", Name::Has("传输")).await;
    world.screenshot("tray-chinese").await;
    world.click("link", Name::Has("传输")).await;
    world.see("heading", "传输").await;
    world.screenshot("transfers-chinese").await;
}
