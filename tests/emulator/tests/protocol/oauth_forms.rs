//! Allowed and refused operations of each application form.

use crate::common::World;
use crate::sign_in::{JWT, authorize, claims, code, location, now, start, submit, token};
use serde_json::{Value, json};

const SERVER: [(&str, &str); 4] = [
    ("client_id", "server"),
    ("redirect_uri", "http://server.test/cb?from=pds"),
    ("response_type", "code"),
    ("hide_consent", "true"),
];

const NATIVE: [(&str, &str); 4] = [
    ("client_id", "native"),
    ("redirect_uri", "pdstest://callback/"),
    ("response_type", "code"),
    ("hide_consent", "true"),
];

/// `200`, or status and code.
async fn outcome(world: &World, fields: &[(&str, &str)]) -> String {
    let (status, body) = token(world, fields).await;
    match body["code"].as_str() {
        Some(code) => format!("{status} {code}"),
        None => status.to_string(),
    }
}

#[tokio::test]
async fn every_grant_by_every_form() {
    let world = start().await;
    let assertion = claims("matrix", json!({}));
    for (app, grant, expected) in [
        ("demo-web", "authorization_code", "403 Forbidden"),
        ("demo-web", "refresh_token", "403 Forbidden"),
        ("demo-web", JWT, "403 Forbidden"),
        ("server", "authorization_code", "400 InvalidParameter.Code"),
        ("server", "refresh_token", "400 InvalidParameter.RefreshToken"),
        ("server", JWT, "403 Forbidden"),
        ("native", "authorization_code", "400 InvalidParameter.Code"),
        ("native", "code", "400 InvalidParameter.Code"),
        ("native", "refresh_token", "400 InvalidParameter.RefreshToken"),
        ("native", JWT, "403 Forbidden"),
        ("demo-jwt", "authorization_code", "403 Forbidden"),
        ("demo-jwt", "refresh_token", "400 InvalidParameter.RefreshToken"),
        ("demo-jwt", JWT, "200"),
        ("server", "password", "400 InvalidParameterNotSupported.GrantType"),
        ("server", "client_credentials", "400 InvalidParameterNotSupported.GrantType"),
        ("server", "implicit", "400 InvalidParameterNotSupported.GrantType"),
        ("server", "", "400 InvalidParameterMissing.GrantType"),
        ("", "code", "400 InvalidParameterMissing.ClientId"),
        ("nobody", "code", "404 NotFound.App"),
    ] {
        let fields = [
            ("grant_type", grant),
            ("client_id", app),
            ("client_secret", "s3"),
            ("code", "c"),
            ("refresh_token", "r"),
            ("assertion", &assertion),
        ];
        assert_eq!(outcome(&world, &fields).await, expected, "{app} {grant}");
    }
    let code = [("grant_type", "code"), ("client_id", "server")];
    for (more, expected) in [
        (("code", "x"), "400 InvalidParameterMissing.ClientSecret"),
        (("client_secret", "s4"), "400 InvalidParameterNotMatch.ClientSecret"),
        (("client_secret", "s3"), "400 InvalidParameterMissing.Code"),
        (("client_id", "server"), "400 InvalidParameter.ClientId"),
    ] {
        assert_eq!(outcome(&world, &[code[0], code[1], more]).await, expected, "{more:?}");
    }
    let open = [("grant_type", "code"), ("client_id", "open"), ("client_secret", "x"), ("code", "c")];
    assert_eq!(
        outcome(&world, &open).await,
        "400 InvalidParameterNotMatch.ClientSecret",
        "no secret, no entry"
    );
    let url = format!("{}/v2/oauth/token", world.pds.api());
    let json = world.http.post(&url).json(&json!({"grant_type": "code"})).send().await.unwrap();
    assert_eq!(json.status(), 400, "only forms are read");
    assert_eq!(world.http.get(&url).send().await.unwrap().status(), 405);
}

#[tokio::test]
async fn every_form_at_the_login_page() {
    let world = start().await;
    let get =
        async |changes: &[(&str, &str)]| world.http.get(authorize(&world, changes)).send().await.unwrap();
    for (app, redirect, response_type, error) in [
        ("demo-web", "http://app.test/cb", "code", "#error=unsupported_response_type&"),
        ("server", "http://server.test/cb?from=pds", "token", "?from=pds&error=unsupported_response_type&"),
        ("native", "pdstest://callback/", "access_token", "?error=unsupported_response_type&"),
        ("native", "http://[::1]:4000", "token", "?error=unsupported_response_type&"),
    ] {
        let to =
            get(&[("client_id", app), ("redirect_uri", redirect), ("response_type", response_type)]).await;
        let begin = redirect.split('?').next().unwrap();
        assert!(location(&to).starts_with(&format!("{begin}{error}")), "{}", location(&to));
        assert!(location(&to).ends_with("state=a%20b%26c"));
    }
    for (app, redirect) in [
        ("server", "http://server.test/cb"),
        ("server", "http://SERVER.test/cb?from=pds"),
        ("server", ""),
        ("native", "pdstest://callback"),
        ("native", "http://127.0.0.1:1@evil.test/cb"),
        ("native", "http://127.0.0.1:x@evil.test/cb"),
        ("native", "http://localhost:3000/cb"),
        ("demo-web", "http://app.test:81/cb"),
        ("demo-jwt", "http://app.test/cb"),
    ] {
        let page = get(&[("client_id", app), ("redirect_uri", redirect), ("response_type", "code")]).await;
        assert_eq!(page.status(), 400, "{app} {redirect}");
        assert_eq!(page.json::<Value>().await.unwrap()["code"], "InvalidParameter");
    }
    // A parameter twice is none.
    let twice = |more: &str| world.http.get(format!("{}&{more}", authorize(&world, &[]))).send();
    assert_eq!(twice("redirect_uri=http://app.test/cb").await.unwrap().status(), 400);
    assert_eq!(twice("client_id=own").await.unwrap().status(), 400);
    assert!(location(&twice("response_type=token").await.unwrap()).contains("#error=invalid_request"));
    // All scopes, by whatever name, or none.
    for (scope, good) in
        [("all", true), ("", true), ("FILE.ALL,DRIVE.ALL", true), ("FILE.ALL", false), ("X.ALL Y.ALL", false)]
    {
        let page = get(&[SERVER[0], SERVER[1], SERVER[2], ("scope", scope)]).await;
        assert_eq!(page.status(), if good { 200 } else { 302 }, "{scope}");
    }
}

#[tokio::test]
async fn server_and_native_applications_sign_in() {
    let world = start().await;
    let it = code(&world, &NATIVE).await;
    let fields = [("grant_type", "authorization_code"), NATIVE[0], NATIVE[1], ("code", it.as_str())];
    let (status, first) = token(&world, &fields).await;
    assert_eq!(status, 200);
    for (field, value) in [
        ("user_id", json!("ada")),
        ("nick_name", json!("Ada")),
        ("role", json!("user")),
        ("status", json!("enabled")),
        ("domain_id", json!("demo")),
        ("expires_in", json!(7200)),
        ("token_type", json!("Bearer")),
        ("default_drive_id", json!("101")),
        ("is_first_login", json!(true)),
    ] {
        assert_eq!(first[field], value, "{field}");
    }
    assert!(first["expire_time"].as_str().unwrap().ends_with('Z'));
    let again = [
        ("grant_type", "refresh_token"),
        ("client_id", "native"),
        ("refresh_token", first["refresh_token"].as_str().unwrap()),
    ];
    // Another application gains nothing by it, and takes nothing away.
    let thief = [("grant_type", "refresh_token"), ("client_id", "server"), ("client_secret", "s3"), again[2]];
    assert_eq!(outcome(&world, &thief).await, "400 InvalidParameter.RefreshToken");
    let (status, second) = token(&world, &again).await;
    assert_eq!((status, &second["is_first_login"]), (200, &json!(false)));
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    assert_eq!(outcome(&world, &again).await, "400 InvalidParameter.RefreshToken");

    let it = code(&world, &NATIVE).await;
    let elsewhere = [
        ("grant_type", "code"),
        ("client_id", "native"),
        ("code", it.as_str()),
        ("redirect_uri", "pdstest://other/"),
    ];
    assert_eq!(outcome(&world, &elsewhere).await, "400 InvalidParameterNotMatch.RedirectUri");
    let late = code(&world, &NATIVE).await;
    world.control("clock", json!({"advance_s": 601})).await;
    assert_eq!(
        outcome(&world, &[elsewhere[0], elsewhere[1], ("code", &late)]).await,
        "400 InvalidParameter.Code"
    );
}

#[tokio::test]
async fn refresh_tokens_expire() {
    let mut world = start().await;
    let it = query_code(&world).await;
    let (_, first) = token(&world, &by_server("code", &it)).await;
    let post = async |path: &str, body: Value| {
        world.http.post(format!("{}/v2{path}", world.pds.api())).json(&body).send().await.unwrap()
    };
    // The older call refreshes too, for whoever can show what his form must show.
    let mut body =
        json!({"app_id": "server", "grant_type": "refresh_token", "refresh_token": first["refresh_token"]});
    assert_eq!(post("/account/token", body.clone()).await.status(), 400, "no secret");
    body["grant_type"] = json!("code");
    assert_eq!(post("/account/token", body.clone()).await.status(), 400);
    assert_eq!(
        post("/account/token", json!([])).await.json::<Value>().await.unwrap()["code"],
        "InvalidRequestJSONFormat"
    );
    // Revoked is revoked, and the user is signed out of the application.
    world.token = first["access_token"].as_str().unwrap().to_owned();
    let list = json!({"drive_id": "101", "parent_file_id": "root"});
    assert_eq!(world.call("/file/list", list.clone()).await.status, 200);
    let revoke = json!({"app_id": "server", "refresh_token": first["refresh_token"]});
    let post = async |path: &str, body: Value| {
        world
            .http
            .post(format!("{}/v2{path}", world.pds.api()))
            .json(&body)
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    };
    assert_eq!(
        post("/account/revoke", json!({"app_id": "native", "refresh_token": first["refresh_token"]})).await,
        400
    );
    assert_eq!(post("/account/revoke", revoke.clone()).await, 204);
    assert_eq!(post("/account/revoke", revoke).await, 400);
    assert_eq!(world.call("/file/list", list).await.outcome(), "401 AccessTokenInvalid");
    let refresh = by_server("refresh_token", first["refresh_token"].as_str().unwrap());
    assert_eq!(outcome(&world, &refresh).await, "400 InvalidParameter.RefreshToken");
    // A refresh token has an end of its own.
    let it = query_code(&world).await;
    let (_, old) = token(&world, &by_server("code", &it)).await;
    world.control("clock", json!({"advance_s": 31 * 86_400})).await;
    let refresh = by_server("refresh_token", old["refresh_token"].as_str().unwrap());
    assert_eq!(outcome(&world, &refresh).await, "400 InvalidParameter.RefreshToken");
}

/// What the server posts: a code, or a refresh token.
fn by_server<'a>(name: &'a str, value: &'a str) -> [(&'a str, &'a str); 4] {
    [("grant_type", name), ("client_id", "server"), ("client_secret", "s3"), (name, value)]
}

/// A code for the server, whose redirect URI has a query of its own.
async fn query_code(world: &World) -> String {
    let back =
        submit(world, &authorize(world, &SERVER), "", &[("user_id", "ada"), ("password", "secret")]).await;
    let to = location(&back);
    assert!(to.starts_with("http://server.test/cb?from=pds&code="), "{to}");
    to.split("&code=").nth(1).unwrap().split('&').next().unwrap().to_owned()
}

#[tokio::test]
async fn assertion_times_are_checked() {
    let world = start().await;
    for (id, changes, expected) in [
        ("a", json!({}), "200"),
        ("b", json!({"iat": now() + 50, "exp": now() + 300}), "200"),
        ("c", json!({"iat": now() + 90}), "400 InvalidParameter.Assertion"),
        ("d", json!({"iat": now() - 300, "exp": now() - 1}), "400 InvalidParameter.Assertion"),
        ("e", json!({"iat": now(), "exp": now() + 901}), "400 InvalidParameter.Assertion"),
        ("f", json!({"nbf": now() - 1}), "200"),
        ("g", json!({"nbf": now() + 120}), "400 InvalidParameter.Assertion"),
        ("h", json!({"nbf": "soon"}), "400 InvalidParameter.Assertion"),
        ("i", json!({"iat": null}), "400 InvalidParameter.Assertion"),
        ("j", json!({"iat": i64::MIN, "exp": i64::MAX}), "400 InvalidParameter.Assertion"),
        ("k", json!({"sub": "off"}), "403 Forbidden"),
        ("l", json!({"sub": "new#one", "auto_create": true}), "400 InvalidParameter.Assertion"),
        ("m", json!({"sub": "new", "auto_create": "yes"}), "404 NotFound.User"),
        ("n", json!({"sub": "new", "auto_create": true}), "200"),
        ("n", json!({"sub": "new"}), "400 InvalidParameter.Assertion"),
        ("o", json!({"sub": "demo", "sub_type": "service"}), "200"),
        ("p", json!({"sub": "ada", "sub_type": "service"}), "400 InvalidParameter.Assertion"),
        ("q", json!({"sub_type": "king"}), "400 InvalidParameter.Assertion"),
        ("r", json!({"aud": "other"}), "400 InvalidParameter.Assertion"),
        ("s", json!({"iss": "server"}), "400 InvalidParameter.Assertion"),
    ] {
        let assertion = claims(id, changes.clone());
        let fields = [("grant_type", JWT), ("client_id", "demo-jwt"), ("assertion", assertion.as_str())];
        assert_eq!(outcome(&world, &fields).await, expected, "{id} {changes}");
    }
    for garbage in ["", "x", "x.y", "x.y.z", "....", "eyJ.eyJ.eyJ"] {
        let fields = [("grant_type", JWT), ("client_id", "demo-jwt"), ("assertion", garbage)];
        assert!(outcome(&world, &fields).await.starts_with("400 "), "{garbage}");
    }
}
