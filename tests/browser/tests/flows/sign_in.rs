//! Sign-in and session: fragment, state, errors, reload, tabs, expiry, sign-out.

use browser_tests::{Name, Options, World};
use serde_json::json;

/// What a page keeps, and where it stands.
async fn storage_contents(world: &World) -> (String, String) {
    let read = "return JSON.stringify({...localStorage}) + '\\n' + JSON.stringify({...sessionStorage})";
    let text = world.script(read, vec![]).await;
    let (local, session) = text.as_str().unwrap().split_once('\n').unwrap();
    (local.to_owned(), session.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_from_sign_in_to_sign_out() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;

    // The answer is removed from the address and the history before anything else.
    assert!(!world.url().await.contains('#'), "{}", world.url().await);
    let token = world.token().await;
    let (local, session) = storage_contents(&world).await;
    assert!(!local.contains(&token), "the token is in local storage");
    assert!(session.contains(&token), "the token is not in session storage");

    // A reload keeps the session.
    world.client().refresh().await.unwrap();
    world.see("grid", "Files").await;

    // A folder's address opens in a new tab, which gets the session from this one.
    let first = world.client().window().await.unwrap();
    let tab = world.client().new_window(true).await.unwrap();
    world.client().switch_to_window(tab.handle.clone()).await.unwrap();
    world.open("").await;
    world.see("grid", "Files").await;

    // Signing out ends the session in both tabs.
    world.click("button", Name::Has("Account of")).await;
    world.click("menuitem", Name::Has("Sign out")).await;
    world.see("heading", "You are signed out").await;
    world.client().switch_to_window(first).await.unwrap();
    world.see("heading", "You are signed out").await;
    let (local, session) = storage_contents(&world).await;
    assert!(!local.contains(&token) && !session.contains(&token), "the token outlived the sign-out");
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deep_link_survives_the_sign_in() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let trash = world.find("link", "Trash").await.attr("href").await.unwrap().unwrap();
    world.click("button", Name::Has("Account of")).await;
    world.click("menuitem", Name::Has("Sign out")).await;
    world.see("heading", "You are signed out").await;

    world.open(&trash).await;
    world.click("button", "Sign in").await;
    world.log_in("ada", "ada").await;
    world.see("heading", "Trash").await;
    assert!(world.url().await.ends_with(&trash));
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_in_answers_with_a_wrong_state_are_refused() {
    let world = World::start(Options::default()).await;
    let good = "access_token=abc&token_type=Bearer&expires_in=7200";
    let foreign = format!("{good}&state=0123456789abcdef0123456789abcdef");
    for answer in [&foreign, good, "error=access_denied&state=0123"] {
        // Nobody waits for one, so whatever it says is of no interest.
        world.client().goto("about:blank").await.unwrap();
        world.open(&format!("#{answer}")).await;
        world.see("heading", "Sign in to your drive").await;
        assert!(!world.url().await.contains('#'), "{}", world.url().await);

        world.click("button", "Sign in").await;
        world.see("textbox", "Password").await;
        world.open(&format!("#{answer}")).await;
        world.see_text("does not belong to a sign-in you started").await;
        assert!(!world.url().await.contains('#'), "{}", world.url().await);
        assert!(!storage_contents(&world).await.1.contains("abc"), "a foreign token was taken");
    }

    // A pop-up that can't close itself says what became of its sign-in.
    const BEGIN: &str = "sessionStorage.setItem(`pds-web.attempt ${arguments[0]} demo-web`, JSON.stringify(
        {state: 'p-1', return_to: '', response_type: 'token', retried: false}))";
    for (answer, says) in [
        (format!("{good}&state=p-1"), "Signed in. You can close this window."),
        ("error=access_denied&state=p-1".to_owned(), "The sign-in did not work. You can close this window"),
    ] {
        world.open("").await;
        // A page that has come takes the attempt that it finds.
        world.see("heading", "Sign in to your drive").await;
        world.script(BEGIN, vec![json!(world.api())]).await;
        world.client().goto("about:blank").await.unwrap();
        world.open(&format!("#{answer}")).await;
        world.see_text(says).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pds_with_the_other_response_type_only_is_supported() {
    let world = World::start(Options::default()).await;
    world.change_settings(json!({"response_types": ["token"]})).await;
    world.sign_in().await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ended_session_continues_in_the_same_place() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.click("link", "Trash").await;
    world.see("heading", "Trash").await;
    let place = world.url().await;

    // Only the server's clock advances, so its 401 decides.
    world.advance_clock(3 * 3600).await;
    world.click("link", "Files").await;
    world.see_text("Your sign-in has ended").await;
    world.client().back().await.unwrap();
    world.until("the address is the trash again", async || (world.url().await == place).then_some(())).await;
    world.click("button", "Sign in again").await;
    world.log_in("ada", "ada").await;
    world.see("heading", "Trash").await;
    assert_eq!(world.url().await, place);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_answer_is_accepted_once() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let (_, state) = world
        .requests()
        .await
        .iter()
        .find_map(|request| {
            let (path, query) = request.url.split_once('?')?;
            let state = query.split('&').find_map(|field| field.strip_prefix("state="))?;
            path.ends_with("/authorize").then(|| (path.to_owned(), state.to_owned()))
        })
        .expect("the way to the sign-in page");
    let token = world.token().await;
    world.click("button", Name::Has("Account of")).await;
    world.click("menuitem", Name::Has("Sign out")).await;
    world.see("heading", "You are signed out").await;

    world.client().goto("about:blank").await.unwrap();
    world.open(&format!("#access_token={token}&token_type=Bearer&expires_in=7200&state={state}")).await;
    world.see("heading", "Sign in to your drive").await;
    assert!(!storage_contents(&world).await.1.contains(&token), "a replayed token was taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_a_day_wrong_breaks_nothing() {
    for hours in [-24, 24] {
        let world = World::start(Options::default()).await;
        world.skew_clock(hours).await;
        world.sign_in().await;
        let off = world.script("return Date.now()", vec![]).await.as_f64().unwrap() / 3_600_000.0
            - world.now_ms() / 3_600_000.0;
        assert!((off - f64::from(hours)).abs() < 0.1, "the clock is {off} hours off");
        world.client().refresh().await.unwrap();
        world.see("row", Name::Has("Welcome.md")).await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tomorrow.txt");
        std::fs::write(&file, "is another day").unwrap();
        world.choose_files("Upload files", &[&file]).await;
        world.see("row", Name::Has("tomorrow.txt")).await;
        assert!(!world.text().await.contains("sign-in"), "{}", world.text().await);
        world.assert_clean().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_not_a_pds_is_reported() {
    let world = World::start(Options { config: Some(""), ..Options::default() }).await;
    world.open("").await;
    world.type_into("textbox", Name::Has("Domain ID"), "demo").await;
    world.type_into("textbox", Name::Has("Application ID"), "demo-web").await;
    world.click("button", "Advanced").await;
    // Nothing listens on port 9, the discard port.
    world.type_into("textbox", Name::Has("API address"), "http://127.0.0.1:9").await;
    world.see_text("sign-in page of your organisation at 127.0.0.1:9,").await;
    world.click("button", "Test the connection").await;
    world.see_text("Nothing answers there").await;
    world.type_into("textbox", Name::Has("API address"), "ftp://example.com").await;
    world.click("button", "Test the connection").await;
    world.see_text("An address that starts with https://").await;
    // The typed values are kept.
    let typed = "return [...document.querySelectorAll('input')].map((it) => it.value).join()";
    assert_eq!(world.script(typed, vec![]).await, "demo,demo-web,ftp://example.com");
}

#[tokio::test(flavor = "multi_thread")]
async fn returning_from_the_sign_in_page_without_an_answer_is_handled() {
    let world = World::start(Options::default()).await;
    world.open("").await;
    world.click("button", "Sign in").await;
    world.see("textbox", "Password").await;
    world.client().back().await.unwrap();
    world.see_text("You came back from the sign-in page without an answer").await;
    world.click("button", "Sign in").await;
    world.log_in("ada", "ada").await;
    world.see("grid", "Files").await;
    world.assert_clean().await;
}
