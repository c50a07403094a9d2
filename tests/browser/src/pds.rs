//! The control interface of the local PDS: faults, clock, large folders, settings, request log.

use serde_json::{Value, json};

use crate::world::World;

impl World {
    /// Replaces all fault rules.
    pub async fn set_faults(&self, rules: Value) {
        self.control("faults", json!({ "rules": rules })).await;
    }

    pub async fn clear_faults(&self) {
        self.set_faults(json!([])).await;
    }

    /// Advances the clock of the server.
    pub async fn advance_clock(&self, seconds: u64) {
        self.control("clock", json!({ "advance_s": seconds })).await;
    }

    /// Changes settings of the running server.
    pub async fn change_settings(&self, settings: Value) {
        self.control("settings", settings).await;
    }

    /// Creates a folder with many entries.
    pub async fn create_tree(&self, tree: Value) -> Value {
        self.control("tree", tree).await
    }

    /// Creates a file whose content is computed.
    pub async fn create_file(&self, file: Value) -> Value {
        self.control("file", file).await
    }

    /// The request log of the API and the object store.
    pub async fn pds_requests(&self) -> Value {
        let url = format!("{}/_pds/requests", self.api());
        let answer = self.http.get(url).send().await.expect("the request log");
        answer.json().await.expect("the request log as JSON")
    }

    /// The number of requests to the object store with this method and status 200.
    pub async fn count_object_requests(&self, method: &str) -> usize {
        let log = self.pds_requests().await;
        let all = log.as_array().or_else(|| log["requests"].as_array()).cloned().unwrap_or_default();
        let good = |it: &&Value| it["host"] == "objects" && it["method"] == method && it["status"] == 200;
        all.iter().filter(good).count()
    }

    /// The last requests, one per line, for the message of a failing test.
    pub(crate) async fn last_requests(&self) -> String {
        let log = self.pds_requests().await;
        let all = log.as_array().or_else(|| log["requests"].as_array()).cloned().unwrap_or_default();
        let shown = all.iter().rev().take(25).rev().map(|request| {
            let text = |name: &str| request[name].to_string().replace('"', "");
            format!("  {} {} {} {}", text("host"), text("method"), text("path"), text("status"))
        });
        shown.collect::<Vec<_>>().join("\n")
    }

    async fn control(&self, what: &str, body: Value) -> Value {
        let answer = self.http.post(format!("{}/_pds/{what}", self.api())).json(&body).send().await;
        let answer = answer.unwrap_or_else(|error| panic!("{what}: {error}"));
        let status = answer.status();
        let text = answer.text().await.unwrap_or_default();
        assert!(status.is_success(), "{what} {body}: {status} {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }
}
