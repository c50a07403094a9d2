//! The login page: consent, blocked applications, and failed attempts.

use crate::sign_in::{JWT, authorize, claims, location, sign_in, start, submit, ticket, token};
use serde_json::json;

#[tokio::test]
async fn consent_is_asked_when_needed() {
    let world = start().await;
    let own = authorize(&world, &[("client_id", "own"), ("redirect_uri", "http://own.test/cb")]);
    assert_eq!(
        sign_in(&world, &own, "ada", "secret").await.0,
        302,
        "the domain's own application needs none"
    );
    let basic = authorize(&world, &[("client_id", "basic"), ("redirect_uri", "http://basic.test/cb")]);
    let asked = submit(&world, &basic, "", &[("user_id", "ada"), ("password", "secret")]).await;
    let cookie = asked.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let page = asked.text().await.unwrap();
    assert!(page.contains(">Allow<"));
    let other = authorize(&world, &[]);
    let forged = submit(&world, &other, &cookie, &[("action", "allow"), ("ticket", &ticket(&page))]).await;
    assert_eq!(forged.status(), 403, "what was asked for one application is not reply for another");
    let denied = submit(&world, &basic, &cookie, &[("action", "deny")]).await;
    assert!(location(&denied).contains("#error=access_denied"));
    let again = world.http.get(&basic).header("cookie", &cookie).send().await.unwrap();
    assert!(again.text().await.unwrap().contains(">Allow<"), "a refusal is not remembered");
    let allowed = submit(&world, &basic, &cookie, &[("action", "allow"), ("ticket", &ticket(&page))]).await;
    assert!(location(&allowed).contains("#access_token="));
    // Remembered, also for the next time one signs in, but for this application only.
    assert_eq!(sign_in(&world, &basic, "ada", "secret").await.0, 302);
    assert_eq!(sign_in(&world, &other, "ada", "secret").await.0, 200);
    // Unless the application wants people to see the pages.
    let at = async |prompt: &'static str| {
        let page = world
            .http
            .get(format!("{basic}&prompt={prompt}"))
            .header("cookie", &cookie)
            .send()
            .await
            .unwrap();
        (page.status().as_u16(), page.text().await.unwrap())
    };
    assert!(at("login").await.1.contains("name=\"password\""));
    assert!(at("consent").await.1.contains(">Allow<"));
    assert_eq!(at("surprise").await.0, 302);

    // The domain may close itself to official applications; its own are not touched.
    for (strategy, error) in [
        (json!({"effect": "deny"}), true),
        (json!({"effect": "deny", "except_app_id_list": ["basic"]}), false),
        (json!({"effect": "allow", "except_app_id_list": ["basic"]}), true),
    ] {
        world.control("settings", json!({"published_app_access_strategy": strategy})).await;
        let answer = world.http.get(&basic).send().await.unwrap();
        assert_eq!(answer.status() == 302, error, "{strategy}");
        if error {
            assert!(location(&answer).contains("#error=unauthorized_client"));
        }
        assert_eq!(world.http.get(&own).send().await.unwrap().status(), 200);
    }
}

#[tokio::test]
async fn wrong_passwords_are_counted() {
    let world = start().await;
    let url = authorize(&world, &[("hide_consent", "true")]);
    let (_, disabled) = sign_in(&world, &url, "off", "o").await;
    assert!(disabled.contains("disabled"));
    for _ in 0..4 {
        assert_eq!(sign_in(&world, &url, "ada", "guess").await.0, 200);
    }
    assert_eq!(sign_in(&world, &url, "ada", "secret").await.0, 302, "the right one forgives");
    for _ in 0..5 {
        assert_eq!(sign_in(&world, &url, "ada", "guess").await.0, 200);
    }
    let (status, page) = sign_in(&world, &url, "ada", "secret").await;
    assert_eq!(status, 429);
    assert!(page.contains("Too many"));
    for _ in 0..5 {
        sign_in(&world, &url, "nobody", "guess").await;
    }
    assert_eq!(sign_in(&world, &url, "nobody", "guess").await.0, 429, "who does not exist is not told apart");
    world.control("clock", json!({"advance_s": 601})).await;
    assert_eq!(sign_in(&world, &url, "ada", "secret").await.0, 302);
}

#[tokio::test]
async fn a_linked_phone_number_signs_in() {
    let mut world = start().await;
    let boss = claims("boss", json!({"sub": "demo", "sub_type": "service"}));
    let (_, reply) =
        token(&world, &[("grant_type", JWT), ("client_id", "demo-jwt"), ("assertion", &boss)]).await;
    world.token = reply["access_token"].as_str().unwrap().to_owned();
    let eve = json!({"authentication_type": "mobile", "identity": "13500000007", "nick_name": "Eve", "plain_password": "p"});
    let eve = world.call("/user/import", eve).await.body;
    let url = authorize(&world, &[("hide_consent", "true")]);
    let back = submit(&world, &url, "", &[("user_id", "13500000007"), ("password", "p")]).await;
    let to = location(&back);
    world.token = to.split("access_token=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    assert_eq!(world.call("/user/get", json!({})).await.body["user_id"], eve["user_id"]);
}
