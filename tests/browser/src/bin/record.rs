//! Looks at a watched site as people do on their first visits, and prints the numbers of all functions of the app that ran.
//! Started by `cargo xtask record`.
//!
//! A first view is the way to a list of files: the page to sign in, the return from there, a reload, a folder by its address.
//! The second file of the app is held back, so that nothing counts that only it calls.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measuring program")]

use std::collections::BTreeSet;

use browser_tests::{Kind, Name, Options, World};
use serde_json::Value;

type Ran = BTreeSet<u64>;

#[tokio::main]
async fn main() {
    let phone = Options { viewport: (390, 844), dark: true, locale: "zh-CN", ..Options::default() };
    let firefox = Options { browser: Kind::Firefox, ..Options::default() };
    let mut ran = Ran::new();
    for options in [Options::default(), phone, firefox] {
        first_visit(options, &mut ran).await;
    }
    for number in ran {
        println!("{number}");
    }
}

async fn first_visit(options: Options, ran: &mut Ran) {
    let sign_in = if options.locale.starts_with("zh") { "登录" } else { "Sign in" };
    let world = World::start(options).await;
    hold_back(&world);
    world.open("").await;
    world.click("button", sign_in).await;
    world.log_in("ada", "ada").await;
    world.see("row", Name::Has("Welcome.md")).await;
    let documents = world.find("link", "Documents").await.attr("href").await.unwrap().unwrap();
    world.client().refresh().await.unwrap();
    world.see("row", Name::Has("Welcome.md")).await;
    world.open(&documents).await;
    world.client().refresh().await.unwrap();
    world.see("row", Name::Has("Letter.pdf")).await;
    // The page remembers beyond itself.
    let told = world.script("return [...functionsRan]", vec![]).await;
    ran.extend(told.as_array().into_iter().flatten().filter_map(Value::as_u64));
}

/// Takes the second file away.
fn hold_back(world: &World) {
    for entry in std::fs::read_dir(world.site()).unwrap() {
        let path = entry.unwrap().path();
        if path.to_string_lossy().ends_with("_later.wasm") {
            std::fs::remove_file(path).unwrap();
        }
    }
}
