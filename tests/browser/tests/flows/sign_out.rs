//! A sign-out ends the session in every place where the browser keeps it; other services and applications are not touched.

use browser_tests::transfers::LARGE;
use browser_tests::{Disk, Name, Options, WindowHandle, World};
use serde_json::json;

const SESSION: &str = "pds-web.session";

async fn sign_out(world: &World) {
    world.click("button", Name::Has("Account of")).await;
    world.click("menuitem", Name::Has("Sign out")).await;
    world.see("heading", "You are signed out").await;
}

async fn new_tab(world: &World) -> WindowHandle {
    let tab = world.client().new_window(true).await.unwrap().handle;
    world.client().switch_to_window(tab.clone()).await.unwrap();
    tab
}

async fn stored_session(world: &World) -> serde_json::Value {
    world.script("return sessionStorage.getItem(arguments[0])", vec![json!(SESSION)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_out_ends_the_sessions_of_tabs_that_no_message_reaches() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let first = world.client().window().await.unwrap();
    // Another site stands in this tab; its session storage stays with it.
    let away = new_tab(&world).await;
    world.open("").await;
    world.see("grid", "Files").await;
    world.client().goto(&format!("{}/_pds/requests", world.api())).await.unwrap();
    // This one could not open the drive.
    let failed = new_tab(&world).await;
    world
        .set_faults(json!([{"host": "api", "path": "/user/get", "count": 0, "effect": {"status": 500}}]))
        .await;
    world.open("").await;
    world.see("button", "Sign in again").await;
    world.clear_faults().await;

    world.client().switch_to_window(first).await.unwrap();
    let copy = stored_session(&world).await;
    assert!(copy.is_string(), "no session to copy");
    sign_out(&world).await;

    world.client().switch_to_window(failed).await.unwrap();
    world.see("heading", "You are signed out").await;
    assert!(stored_session(&world).await.is_null(), "the tab with the error kept its session");

    world.client().switch_to_window(away).await.unwrap();
    world.client().back().await.unwrap();
    world.see("button", "Sign in").await;
    assert!(stored_session(&world).await.is_null(), "the tab that was away kept its session");
    const KEPT: &str = "return Object.keys(sessionStorage).filter((key) => key.startsWith('pds-web.'))";
    assert_eq!(world.script(KEPT, vec![]).await, json!([]), "the tab that was away kept something");

    // A duplicated, or a closed and reopened tab has a copy.
    world.script("sessionStorage.setItem(...arguments)", vec![json!(SESSION), copy]).await;
    world.client().refresh().await.unwrap();
    world.see("button", "Sign in").await;
    assert!(stored_session(&world).await.is_null(), "a copy of an ended session was kept");
    world.click("button", "Sign in").await;
    world.log_in("ada", "ada").await;
    world.see("grid", "Files").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pop_up_has_no_session_and_no_hold_on_its_opener() {
    let world = World::start(Options::default()).await;
    // The sign-in page does not remember the last person, or it would answer at once.
    world.change_settings(json!({"login_session": false})).await;
    world.sign_in().await;
    let main = world.client().window().await.unwrap();
    world
        .set_faults(json!([{"host": "objects", "method": "PUT", "count": 0, "effect": {"delay_ms": 2_500}}]))
        .await;
    let disk = Disk::default();
    let long = disk.file("long.bin", LARGE);
    world.choose_files("Upload files", &[&long]).await;
    world.see("button", Name::Has("Pause: long.bin")).await;
    world
        .until("a part is on its way", async || {
            world.pds_requests().await.to_string().contains("PUT").then_some(())
        })
        .await;
    world.set_faults(json!([{"host": "api", "count": 1, "effect": {"invalidate_token": true}}])).await;
    world.see_text("Your sign-in has ended").await;
    world.click("button", "Sign in again").await;
    let popup = world
        .until("the pop-up is open", async || {
            world.client().windows().await.ok()?.into_iter().find(|window| *window != main)
        })
        .await;
    world.client().switch_to_window(popup.clone()).await.unwrap();
    world.see("button", "Sign in").await;
    assert_eq!(world.script("return window.opener", vec![]).await, json!(null));

    // Another site opens the page with an answer of its own, which is not that of the pop-up.
    new_tab(&world).await;
    world.open("?access_token=x&state=p-0").await;
    world.see("button", "Sign in").await;
    assert!(!world.text().await.contains("You can close this window"), "{}", world.text().await);
    world.client().close_window().await.unwrap();

    // While the service is asked whose the pop-up's token is, somebody signs out.
    world
        .set_faults(json!([{"host": "api", "path": "/user/get", "count": 0, "effect": {"delay_ms": 4_000}}]))
        .await;
    world.sign_in_in_popup(&popup, "ada", "ada").await;
    world.client().switch_to_window(main).await.unwrap();
    assert!(stored_session(&world).await.is_string(), "the tab lost its own session");
    world.click("button", Name::Has("Account of")).await;
    world.click("menuitem", Name::Has("Sign out")).await;
    world.click("button", "Sign out").await;
    world.see("heading", "You are signed out").await;
    world
        .until("the service has said whose it is", async || {
            let log = world.pds_requests().await;
            let all = log["requests"].as_array().cloned().unwrap_or_default();
            let mut asked = all.iter().filter(|it| {
                it["method"] == "POST" && it["path"].as_str().is_some_and(|path| path.ends_with("/user/get"))
            });
            asked.all(|it| it["ended_ms"].is_number()).then_some(())
        })
        .await;
    world.client().refresh().await.unwrap();
    world.see("button", "Sign in").await;
    assert!(stored_session(&world).await.is_null(), "a token that was being checked survived the sign-out");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deployment_for_another_service_gets_no_session_of_this_one() {
    let world = World::start(Options::default()).await;
    // The same domain and application at another address.
    world.serve_beside("other", &xtask::paths::dist());
    let elsewhere = world.api().replace("127.0.0.1", "localhost");
    assert_ne!(elsewhere, world.api());
    let config = json!({"domainId": "demo", "appId": "demo-web", "apiEndpoint": elsewhere});
    std::fs::write(world.site().join("other/config.json"), config.to_string()).unwrap();
    world.sign_in().await;
    let first = world.client().window().await.unwrap();

    new_tab(&world).await;
    world.open("other/").await;
    world.see("button", "Sign in").await;
    assert!(stored_session(&world).await.is_null(), "the other service was given the token");

    // A sign-in under way at one is none at the other.
    const BEGIN: &str = "sessionStorage.setItem(`pds-web.attempt ${arguments[0]} demo-web`, JSON.stringify(
        {state: 's', return_to: '', response_type: 'access_token', retried: false}))";
    world.script(BEGIN, vec![json!(world.api())]).await;
    world.client().goto("about:blank").await.unwrap();
    world.open("other/#access_token=abc&token_type=Bearer&expires_in=7200&state=s").await;
    world.see("heading", "Sign in to your drive").await;
    assert!(!world.requests().await.iter().any(|it| it.authorized && it.url.starts_with(&elsewhere)));

    world.client().switch_to_window(first).await.unwrap();
    world.client().refresh().await.unwrap();
    world.see("grid", "Files").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_does_not_answer_does_not_keep_anybody_signed_in() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let first = world.client().window().await.unwrap();
    new_tab(&world).await;
    world.open("").await;
    world.see("grid", "Files").await;
    // As where another tab holds it: the request is neither answered nor refused.
    world.script("IDBFactory.prototype.open = () => ({})", vec![]).await;
    world.click("button", Name::Has("Account of")).await;
    world.click("menuitem", Name::Has("Sign out")).await;
    let dialog = world.find("dialog", "Sign out now?").await;
    world.find_in(&dialog, "button", "Sign out").await.click().await.unwrap();
    world.see("heading", "You are signed out").await;
    world.client().switch_to_window(first).await.unwrap();
    world.see("heading", "You are signed out").await;
}
