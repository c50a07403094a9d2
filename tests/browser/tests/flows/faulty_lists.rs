//! Lists of a faulty server: what can be read is shown, and what can't is counted.

use browser_tests::{Name, Options, World};
use serde_json::{Value, json};

fn file(name: &str) -> Value {
    json!({"file_id": format!("0{name}"), "name": name, "type": "file", "size": 1})
}

/// Has the next requests for files answered by these pages.
async fn answer_with(world: &World, pages: &[String]) {
    let rule = |(at, page): (usize, &String)| {
        let effect = json!({"status": 200, "body": page});
        json!({"host": "api", "path": "/file/list", "body": "\"type\":\"file\"", "nth": at + 1, "effect": effect})
    };
    world.set_faults(pages.iter().enumerate().map(rule).collect()).await;
}

fn page(items: Vec<Value>, next: &str) -> String {
    json!({"items": items, "next_marker": next}).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_be_read_of_a_faulty_list_is_shown() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let lone = page(vec![file("a.txt"), file("NAME")], "")
        .replace("\"name\":\"NAME\"", r#""name":"half \ud83d.txt""#);
    let cases = [
        ("half a surrogate pair", vec![lone], vec!["a.txt", "half \u{fffd}.txt"], None),
        (
            "odd items among good ones",
            vec![page(
                vec![file("a.txt"), Value::Null, json!({"name": "no id"}), json!({"file_id": "0nameless"})],
                "",
            )],
            vec!["a.txt", "0nameless"],
            Some("2 items of this list could not be read"),
        ),
        (
            "nothing but an odd item",
            vec![page(vec![Value::Null], "")],
            vec![],
            Some("1 item of this list could not be read"),
        ),
        (
            "empty pages before, between and behind",
            vec![
                page(vec![], "m"),
                page(vec![file("a.txt")], "n"),
                page(vec![], "o"),
                page(vec![], "p"),
                page(vec![file("z.txt")], ""),
            ],
            vec!["a.txt", "z.txt"],
            None,
        ),
        (
            "markers in a circle",
            vec![
                page(vec![file("a.txt")], "m"),
                page(vec![file("b.txt")], "n"),
                page(vec![file("c.txt")], "m"),
            ],
            vec!["a.txt", "b.txt", "c.txt"],
            None,
        ),
    ];
    for (why, pages, names, note) in cases {
        println!("{why}");
        answer_with(&world, &pages).await;
        world.client().refresh().await.unwrap();
        for name in &names {
            world.see("row", Name::Has(name)).await;
        }
        // The folders of the demo come first.
        let total = 4 + names.len();
        world.see_text(&format!("{total} items")).await;
        if let Some(note) = note {
            world.see_text(note).await;
        }
        assert!(note.is_some() || !world.text().await.contains("could not be read"), "{why}");
    }
    world.assert_clean().await;
}
