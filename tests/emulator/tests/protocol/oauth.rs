//! OAuth: pages, redirects and tokens of the four application forms.

use crate::common::{World, client};
use crate::sign_in::{assertion, authorize, code, location, submit, ticket, token};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use pds_emulator::{Emulator, Options};
use serde_json::{Value, json};

#[tokio::test]
async fn sign_in_consent_and_back() {
    let world = World::start().await;
    let url = authorize(&world, &[]);
    let page = world.http.get(&url).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let html = page.text().await.unwrap();
    for needed in
        ["<html lang=\"en\">", "<title>Sign in</title>", "name=\"user_id\"", "name=\"password\"", ">Sign in<"]
    {
        assert!(html.contains(needed), "{needed}");
    }
    let wrong = submit(&world, &url, "", &[("user_id", "<ada>"), ("password", "x")]).await;
    let html = wrong.text().await.unwrap();
    assert!(html.contains("role=\"alert\"") && html.contains("&lt;ada&gt;") && !html.contains("<ada>"));

    let consent = submit(&world, &url, "", &[("user_id", "ada"), ("password", "secret")]).await;
    let cookie = consent.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let html = consent.text().await.unwrap();
    assert!(html.contains(">Allow<") && html.contains(">Deny<"));
    let forged = submit(&world, &url, &cookie, &[("action", "allow"), ("ticket", "x")]).await;
    assert_eq!(forged.status(), 403);
    let back = submit(&world, &url, &cookie, &[("action", "allow"), ("ticket", &ticket(&html))]).await;
    assert_eq!(back.status(), 302);
    let to = location(&back);
    assert!(to.starts_with("http://app.test/cb#access_token=eyJ"), "{to}");
    assert!(to.ends_with("&token_type=Bearer&expires_in=7200&state=a%20b%26c"), "{to}");

    // A second time the login page knows who it is, and what was allowed.
    let again = world.http.get(&url).header("cookie", &cookie).send().await.unwrap();
    assert!(location(&again).contains("#access_token="));
    let hidden = authorize(&world, &[("hide_consent", "true")]);
    let at_once = world.http.get(hidden).header("cookie", &cookie).send().await.unwrap();
    assert_eq!(at_once.status(), 302);
    world.control("settings", json!({"login_session": false})).await;
    let once_more = authorize(&world, &[("hide_consent", "true")]);
    world.http.get(&once_more).header("cookie", &cookie).send().await.unwrap();
    let asked = world.http.get(&once_more).header("cookie", &cookie).send().await.unwrap();
    assert!(asked.text().await.unwrap().contains("name=\"password\""));
}

#[tokio::test]
async fn oauth_errors_go_to_the_right_place() {
    let world = World::start().await;
    let there = |changes: &'static [(&str, &str)]| {
        let (http, url) = (world.http.clone(), authorize(&world, changes));
        async move { http.get(url).send().await.unwrap() }
    };
    let unknown = there(&[("client_id", "nobody")]).await;
    assert_eq!(unknown.status(), 404);
    assert_eq!(unknown.json::<Value>().await.unwrap()["code"], "NotFound");
    let elsewhere = there(&[("redirect_uri", "http://app.test/cb/")]).await;
    assert_eq!(elsewhere.status(), 400);
    let message = "The input parameter redirect_uri is not valid.";
    assert_eq!(
        elsewhere.json::<Value>().await.unwrap(),
        json!({"code": "InvalidParameter", "message": message})
    );
    for (changes, error) in [
        (&[("response_type", "code")][..], "unsupported_response_type"),
        (&[("response_type", "")][..], "invalid_request"),
        (&[("login_type", "magic")][..], "invalid_request"),
        (&[("scope", "FILE.LIST")][..], "invalid_scope"),
    ] {
        let to = location(&there(changes).await);
        assert!(
            to.starts_with(&format!("http://app.test/cb#error={error}&")) && to.contains("&state=a%20b%26c"),
            "{to}"
        );
    }
    let server = location(
        &there(&[
            ("client_id", "server"),
            ("redirect_uri", "http://server.test/cb"),
            ("response_type", "token"),
        ])
        .await,
    );
    assert!(server.starts_with("http://server.test/cb?error=unsupported_response_type"), "{server}");
    let denied = submit(&world, &authorize(&world, &[]), "", &[("action", "deny")]).await;
    assert!(location(&denied).starts_with("http://app.test/cb#error=access_denied"));

    world.control("settings", json!({"response_types": ["token"]})).await;
    let narrowed = there(&[]).await;
    assert!(location(&narrowed).contains("#error=unsupported_response_type"));
    assert_eq!(there(&[("response_type", "token")]).await.status(), 200);
}

#[tokio::test]
async fn codes_are_exchanged_once_and_refreshed() {
    let world = World::start().await;
    let server = [
        ("client_id", "server"),
        ("redirect_uri", "http://server.test/cb"),
        ("response_type", "code"),
        ("hide_consent", "true"),
    ];
    let it = code(&world, &server).await;
    let fields = |secret, code| {
        [
            ("grant_type", "authorization_code"),
            ("client_id", "server"),
            ("client_secret", secret),
            ("code", code),
        ]
    };
    assert_eq!(token(&world, &fields("wrong", &it)).await.1["code"], "InvalidParameterNotMatch.ClientSecret");
    let (status, first) = token(&world, &fields("s3", &it)).await;
    assert_eq!(
        (status, &first["token_type"], &first["default_drive_id"]),
        (200, &json!("Bearer"), &json!("1"))
    );
    assert_eq!(token(&world, &fields("s3", &it)).await.0, 400);
    let refresh = first["refresh_token"].as_str().unwrap();
    let again = [
        ("grant_type", "refresh_token"),
        ("client_id", "server"),
        ("client_secret", "s3"),
        ("refresh_token", refresh),
    ];
    let (status, second) = token(&world, &again).await;
    assert_eq!(status, 200);
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    assert_eq!(token(&world, &again).await.0, 400);

    let native = [
        ("client_id", "native"),
        ("redirect_uri", "http://127.0.0.1:49152/cb"),
        ("response_type", "code"),
        ("hide_consent", "true"),
    ];
    let it = code(&world, &native).await;
    assert_eq!(token(&world, &[("grant_type", "code"), ("client_id", "native"), ("code", &it)]).await.0, 200);
    assert_eq!(
        token(&world, &[("grant_type", "code"), ("client_id", "demo-web"), ("code", &it)]).await.1["code"],
        "Forbidden"
    );
}

#[tokio::test]
async fn assertions() {
    let pds = Emulator::start(Options::default()).await.unwrap();
    let world = World { pds, http: client(), token: String::new() };
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let claims = |changes: Value| {
        let mut all = json!({"iss": "demo-jwt", "sub": "ada", "sub_type": "user", "aud": "demo", "jti": "1", "iat": now - 300, "exp": now + 300});
        for (key, value) in changes.as_object().unwrap() {
            all[key] = value.clone();
        }
        assertion(all)
    };
    let ask = |it: String| {
        let world = &world;
        async move {
            let grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
            token(world, &[("grant_type", grant), ("client_id", "demo-jwt"), ("assertion", &it)]).await
        }
    };
    let (status, reply) = ask(claims(json!({}))).await;
    assert_eq!((status, &reply["user_id"], &reply["role"]), (200, &json!("ada"), &json!("user")));
    // The vendor's clients refresh it by the older call, in JSON; a refresh token serves once.
    for expected in [200, 400] {
        let body = json!({"app_id": "demo-jwt", "grant_type": "refresh_token", "refresh_token": reply["refresh_token"]});
        let url = format!("{}/v2/account/token", world.pds.api());
        assert_eq!(world.http.post(url).json(&body).send().await.unwrap().status(), expected);
    }
    assert_eq!(
        ask(claims(json!({}))).await.1["code"],
        "InvalidParameter.Assertion",
        "an assertion serves once"
    );
    let service = ask(claims(json!({"sub": "demo", "sub_type": "service", "jti": "2"}))).await.1;
    assert_eq!(service["role"], "superadmin");
    for (number, wrong) in [
        json!({"iss": "other"}),
        json!({"aud": "other"}),
        json!({"exp": now - 1}),
        json!({"exp": now + 7200}),
        json!({"sub": null}),
        json!({"sub_type": "service"}),
    ]
    .into_iter()
    .enumerate()
    {
        let mut wrong = wrong;
        wrong["jti"] = json!(format!("w{number}"));
        assert_eq!(ask(claims(wrong.clone())).await.0, 400, "{wrong}");
    }
    assert_eq!(ask(claims(json!({"sub": "nobody", "jti": "3"}))).await.1["code"], "NotFound.User");
    assert_eq!(ask(claims(json!({"sub": "new", "jti": "4", "auto_create": true}))).await.1["user_id"], "new");
    let good = claims(json!({"jti": "5"}));
    let (signed, _) = good.rsplit_once('.').unwrap();
    assert_eq!(ask(format!("{signed}.{}", URL_SAFE_NO_PAD.encode([0; 256]))).await.0, 400);
}

#[tokio::test]
async fn tokens_expire_and_are_revoked() {
    let mut world = World::start().await;
    assert_eq!(world.call("/user/get", json!({})).await.body["user_id"], "ada");
    world.control("clock", json!({"advance_s": 7201})).await;
    assert_eq!(world.call("/user/get", json!({})).await.outcome(), "401 AccessTokenExpired");
    world.token = "garbage".into();
    let reply = world.call("/user/get", json!({})).await;
    assert_eq!(reply.body["message"], "AccessToken is invalid. ErrValidateTokenFailed");
    world.token = world.token_of("ada").await;
    world.fault(json!([{"host": "api", "path": "/user/get", "effect": {"invalidate_token": true}}])).await;
    assert_eq!(world.call("/user/get", json!({})).await.outcome(), "401 AccessTokenInvalid");
    assert_eq!(world.call("/user/get", json!({})).await.outcome(), "401 AccessTokenInvalid");
    let url = format!("{}/_pds/tokens", world.pds.api());
    let answer =
        world.http.post(url).json(&json!({"user_id": "ada", "app_id": "lists"})).send().await.unwrap();
    world.token = answer.json::<Value>().await.unwrap()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(world.list("root", json!({})).await.status, 200);
    assert_eq!(world.folder_outcome().await, "403 Forbidden");
}

impl World {
    async fn folder_outcome(&self) -> String {
        let body = json!({"drive_id": "1", "parent_file_id": "root", "name": "x", "type": "folder"});
        self.call("/file/create", body).await.outcome()
    }
}
