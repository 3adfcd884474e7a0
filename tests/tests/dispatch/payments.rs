//! Bale cancels a payment after ten seconds: it waits for nobody.

use std::sync::Arc;

use balethon::prelude::*;
use balethon::sandbox::Sandbox;
use serde_json::json;
use tokio::sync::Semaphore;

#[derive(Clone)]
struct Gate(Arc<Semaphore>);

#[on_message]
async fn slow(gate: Data<Gate>) -> Result<&'static str> {
    gate.0.acquire().await?.forget();
    Ok("at last")
}

#[on_pre_checkout_query]
async fn accept() -> Checkout {
    Checkout::Accept
}

fn pay(sandbox: &Sandbox, id: &str) {
    let from = json!({"id": sandbox.user("Ali").id().0, "is_bot": false, "first_name": "Ali"});
    let query = json!({"id": id, "from": from, "currency": "IRR", "total_amount": 1000, "invoice_payload": "order"});
    sandbox.push_update(json!({ "pre_checkout_query": query }));
}

#[tokio::test]
async fn a_payment_has_a_place_beyond_all_others() {
    let sandbox = Sandbox::start().await;
    let gate = Gate(Arc::new(Semaphore::new(0)));
    let shared = gate.clone();
    let _bot = sandbox.run(|client| client.max_workers(1).data(shared).handlers(handlers![slow, accept])).await;
    let ali = sandbox.user("Ali");
    ali.send("takes the only place").await;
    ali.send("waits").await;
    sandbox.wait_confirmed().await;
    pay(&sandbox, "first");
    sandbox.wait_requests("answerPreCheckoutQuery", 1).await;
    pay(&sandbox, "second");
    let answers = sandbox.wait_requests("answerPreCheckoutQuery", 2).await;
    assert!(answers.iter().all(|answer| answer.parameters["ok"] == true), "{answers:?}");
    gate.0.add_permits(2);
    for _ in 0..2 {
        assert_eq!(ali.next_reply().await.content(), "at last");
    }
}

#[tokio::test]
async fn payments_share_the_place_beyond_one_after_another() {
    let sandbox = Sandbox::start().await;
    let gate = Gate(Arc::new(Semaphore::new(0)));
    let shared = gate.clone();
    let _bot = sandbox.run(|client| client.max_workers(1).data(shared).handlers(handlers![slow, accept])).await;
    let ali = sandbox.user("Ali");
    ali.send("takes the only place").await;
    sandbox.wait_confirmed().await;
    let hold = sandbox.hold("answerPreCheckoutQuery");
    for id in ["one", "two", "three"] {
        pay(&sandbox, id);
    }
    sandbox.wait_confirmed().await;
    for _ in 0..3 {
        hold.wait(1).await;
        hold.release_one();
    }
    sandbox.wait_in_flight("answerPreCheckoutQuery", 0).await;
    assert_eq!(sandbox.max_in_flight("answerPreCheckoutQuery"), 1);
    gate.0.add_permits(1);
    ali.next_reply().await;
}

#[on_update]
async fn log() -> Flow {
    Flow::Continue
}

/// Whoever looks at every update and passes it on has not taken the payment.
#[tokio::test]
async fn a_payment_that_was_only_passed_on_is_refused() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![log])).await;
    pay(&sandbox, "passed on");
    let answers = sandbox.wait_requests("answerPreCheckoutQuery", 1).await;
    assert_eq!(answers[0].parameters["ok"], false, "{answers:?}");
}
