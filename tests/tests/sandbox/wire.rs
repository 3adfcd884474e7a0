//! A bot with nothing but HTTP.

use balethon::sandbox::Sandbox;
use reqwest::multipart;
use serde_json::{Value, json};

/// Calls methods as a bot would that knows no library.
pub(crate) struct Bot {
    pub(crate) http: reqwest::Client,
    pub(crate) base: String,
}

impl Bot {
    pub(crate) fn of(sandbox: &Sandbox) -> Self {
        Self::with_token(sandbox, &sandbox.token())
    }

    pub(crate) fn with_token(sandbox: &Sandbox, token: &str) -> Self {
        Self { http: http(), base: format!("{}/bot{token}", sandbox.url()) }
    }

    pub(crate) fn url(&self, method: &str) -> String {
        format!("{}/{method}", self.base)
    }

    /// The whole answer, with its status.
    pub(crate) async fn answer(&self, method: &str, parameters: Value) -> (u16, Value) {
        let response = self.http.post(self.url(method)).json(&parameters).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    /// The result of a call that has to succeed.
    pub(crate) async fn ok(&self, method: &str, parameters: Value) -> Value {
        let (status, answer) = self.answer(method, parameters).await;
        assert_eq!((status, &answer["ok"]), (200, &json!(true)), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Code and text of a call that has to fail.
    pub(crate) async fn error(&self, method: &str, parameters: Value) -> (u16, String) {
        let (status, answer) = self.answer(method, parameters).await;
        assert_eq!(answer["ok"], false, "{method}: {answer}");
        assert_eq!(answer["error_code"], status);
        (status, answer["description"].as_str().unwrap().to_owned())
    }

    /// The whole answer to a multipart request: fields as texts, files as (part, name, bytes).
    pub(crate) async fn multipart(&self, method: &str, fields: Value, files: &[(&str, &str, Vec<u8>)]) -> (u16, Value) {
        let mut form = multipart::Form::new();
        for (name, value) in fields.as_object().unwrap() {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            form = form.text(name.clone(), text);
        }
        for (part, name, bytes) in files {
            let file = multipart::Part::bytes(bytes.clone()).file_name((*name).to_owned());
            form = form.part((*part).to_owned(), file);
        }
        let response = self.http.post(self.url(method)).multipart(form).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    pub(crate) async fn upload(&self, method: &str, fields: Value, part: &str, name: &str, bytes: &[u8]) -> Value {
        let (status, answer) = self.multipart(method, fields, &[(part, name, bytes.to_vec())]).await;
        assert_eq!(status, 200, "{method}: {answer}");
        answer["result"].clone()
    }

    pub(crate) async fn download(&self, path: &str) -> reqwest::Response {
        let base = self.base.replace("/bot", "/file/bot");
        self.http.get(format!("{base}/{path}")).send().await.unwrap()
    }

    pub(crate) async fn updates(&self, parameters: Value) -> Vec<Value> {
        self.ok("getUpdates", parameters).await.as_array().unwrap().clone()
    }

    pub(crate) async fn update_ids(&self, parameters: Value) -> Vec<i64> {
        self.updates(parameters).await.iter().map(|update| update["update_id"].as_i64().unwrap()).collect()
    }
}

/// A client of HTTP. The library chooses its TLS by itself; whoever else uses reqwest beside it says so here.
pub(crate) fn http() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().unwrap()
}
