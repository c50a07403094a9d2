//! Tables in the preview: of any size, in any encoding, with any separator, and those that are hard to show.

use crate::preview::{close, open};
use browser_tests::transfers::upload;
use browser_tests::{Name, Options, World};
use serde_json::json;

/// The drive of Ada in the demo.
const ADA: &str = "101";

/// Bytes that were fetched from the object store.
async fn fetched(world: &World) -> u64 {
    let log = world.pds_requests().await;
    let all = log.as_array().or_else(|| log["requests"].as_array()).cloned().unwrap_or_default();
    let objects = all.iter().filter(|request| request["host"] == "objects" && request["method"] == "GET");
    objects.filter_map(|request| request["bytes"].as_u64()).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_of_any_size_opens_at_once_and_at_its_end() {
    let world = World::start(Options::default()).await;
    let size = 2_000_000_000_u64;
    world.create_file(json!({"drive_id": ADA, "name": "Large.csv", "kind": "table", "size": size})).await;
    world.sign_in().await;
    open(&world, "Large.csv").await;
    world.see("table", Name::Has("Large.csv")).await;
    world.see("columnheader", "colour").await;
    world.see("rowheader", "2").await;
    world.assert_accessible("preview-table").await;
    let first = fetched(&world).await;
    assert!(first < 1_000_000, "{first} bytes for the first rows");

    world.click("button", "Go to the end").await;
    world.see_text("24999999").await;
    // The head stays, and what stands before is read by scrolling.
    world.see("columnheader", "colour").await;
    world.script("document.querySelector('.preview-table').scrollTop = 0", vec![]).await;
    const FIRST: &str = "
        const rows = [...document.querySelectorAll('.table-row:not(.table-head)')];
        return Math.min(...rows.map((row) => Number(row.querySelector('.table-cell')?.innerText)).filter(Boolean))";
    world
        .until("earlier rows are there", async || {
            world.script(FIRST, vec![]).await.as_f64().filter(|first| *first < 24_998_362.0)
        })
        .await;
    world.click("button", "Go to the start").await;
    world.see("rowheader", "2").await;
    let all = fetched(&world).await;
    assert!(all < 6_000_000, "{all} bytes for both ends");
    world.type_into("searchbox", "Find in the text", "1990-").await;
    world.press(browser_tests::Key::Enter).await;
    world.see_text("1 of ").await;
    world.screenshot("preview-table-found").await;
    // Behind what is loaded.
    world.type_into("searchbox", "Find in the text", "200000,").await;
    world.press(browser_tests::Key::Enter).await;
    const FOUND: &str =
        "return document.querySelector('.table-row.found')?.innerText.includes('200000') ?? false";
    world
        .until("the row is found", async || world.script(FOUND, vec![]).await.as_bool()?.then_some(()))
        .await;
    world.see("columnheader", "colour").await;
    // Escape would clear the field first.
    world.script("document.querySelector('.preview-table').focus()", vec![]).await;
    close(&world).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_are_read_as_they_are_written() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    upload(
        &world,
        "quoted.csv",
        "city;people;note\nSiena;53,5;\"two\nlines; and \"\"quotes\"\"\"\n大理;652;洱海\n".as_bytes(),
    )
    .await;
    upload(&world, "gb.csv", b"\xca\xe9|\xb6\xc1\n1|2\n").await;
    upload(&world, "tabs.tsv", b"city\tpeople\nBergen\t291000\n").await;
    upload(&world, "head.csv", b"only,a,head\n").await;
    upload(&world, "empty.csv", b"").await;
    upload(&world, "program.csv", b"\x7fELF\x02\x01\x01\0\0\0\0\0").await;
    open(&world, "quoted.csv").await;
    world.see("cell", "53,5").await;
    world.see("cell", "two ↵ lines; and \"quotes\"").await;
    world.choose("Separated by", "Comma").await;
    world.see("columnheader", "city;people;note").await;
    world.choose("Separated by", "Semicolon").await;
    world.see("columnheader", "people").await;
    close(&world).await;
    for (name, role, cell) in [
        ("gb.csv", "columnheader", "书"),
        ("tabs.tsv", "cell", "291000"),
        ("head.csv", "columnheader", "head"),
    ] {
        open(&world, name).await;
        world.see(role, cell).await;
        close(&world).await;
    }
    open(&world, "empty.csv").await;
    world.see_text("This file is empty").await;
    close(&world).await;
    open(&world, "program.csv").await;
    world.see_text("This does not look like text").await;
    close(&world).await;
    // As a text, and back.
    open(&world, "tabs.tsv").await;
    let dialog = world.find("dialog", "tabs.tsv").await;
    let more = world.find_in(&dialog, "button", "More").await;
    world.click_with(&more, None, 1).await;
    world.click("menuitemradio", "Text").await;
    world.see_text("Bergen\t291000").await;
    close(&world).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_tables_do_nothing_and_hang_nothing() {
    let world = World::start(Options::default()).await;
    world
        .create_file(json!({"drive_id": ADA, "name": "One row.csv", "kind": "row", "size": 50_000_000}))
        .await;
    world.sign_in().await;
    let markup =
        "<img src=x onerror=\"alert(1)\">,=cmd|' /C calc'!A0,\u{202e}gpj\n<script>alert(2)</script>,b,c\n";
    upload(&world, "markup.csv", markup.as_bytes()).await;
    let unclosed: String = (0..20_000).map(|row| format!("{row},\"never closed\n")).collect();
    upload(&world, "unclosed.csv", unclosed.as_bytes()).await;
    let wide: String = (0..3)
        .map(|row| (0..3_000).map(|column| format!("{row}.{column};")).collect::<String>() + "\n")
        .collect();
    upload(&world, "wide.csv", wide.as_bytes()).await;

    open(&world, "markup.csv").await;
    world.see("cell", "<script>alert(2)</script>").await;
    let harm = "return document.querySelectorAll('.preview-table :is(img, script)').length";
    assert_eq!(world.script(harm, vec![]).await, json!(0));
    close(&world).await;

    open(&world, "unclosed.csv").await;
    world.see("columnheader", "0").await;
    world.click("button", "Go to the end").await;
    world.see_text("19999").await;
    close(&world).await;

    // Only the columns in view are in the page.
    open(&world, "wide.csv").await;
    world.see("cell", "1.0").await;
    let cells = "return document.querySelectorAll('.preview-table .table-cell').length";
    assert!(world.script(cells, vec![]).await.as_u64().is_some_and(|cells| cells < 300));
    world
        .script("const it = document.querySelector('.preview-table'); it.scrollLeft = it.scrollWidth", vec![])
        .await;
    world.see("cell", "2.2999").await;
    world.screenshot("preview-table-wide").await;
    close(&world).await;

    open(&world, "One row.csv").await;
    world.see("columnheader", "0000003").await;
    world.click("button", "Go to the end").await;
    // Nothing is left out between the pieces that it is read in.
    for first in ["6241808", "6233616", "6225424", "6217232", "6209040"] {
        world.see("cell", first).await;
    }
    world.screenshot("preview-table-one-row").await;
    close(&world).await;
    assert!(world.client().get_alert_text().await.is_err(), "an alert came up");
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_on_a_phone() {
    let world =
        World::start(Options { viewport: (390, 844), locale: "zh-CN", dark: true, ..Options::default() })
            .await;
    world
        .create_file(json!({"drive_id": ADA, "name": "Table.csv", "kind": "table", "size": 8_000_000}))
        .await;
    world.open("").await;
    world.click("button", "登录").await;
    world.log_in("ada", "ada").await;
    // A tap opens it.
    world.click_on("row", Name::Has("Table.csv"), None, 1).await;
    world.see("columnheader", "day").await;
    world.assert_accessible("preview-table-phone-chinese").await;
    close(&world).await;
    world.assert_clean().await;
}
