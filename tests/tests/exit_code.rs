//! What a shell sees of a program whose `main` returns what `run` does. The harness of tests has a `main` of its own, so this
//! one goes without.

use std::process::Command;

use balethon::prelude::*;
use balethon::sandbox::Sandbox;

const ADDRESS: &str = "BALETHON_TEST_ADDRESS";
const TOKEN: &str = "BALETHON_TEST_TOKEN";
const TWICE: &str = "BALETHON_TEST_TWICE";

#[on_command]
async fn start() {}

#[on_command("start")]
async fn begin() {}

fn main() -> Result {
    let Ok(address) = std::env::var(ADDRESS) else {
        bots_that_cannot_start_end_with_a_non_zero_code();
        return Ok(());
    };
    let handlers = if std::env::var(TWICE).is_ok() { handlers![start, begin] } else { handlers![start] };
    run(Client::new(std::env::var(TOKEN)?).base_url(address).handlers(handlers))
}

fn bots_that_cannot_start_end_with_a_non_zero_code() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let sandbox = runtime.block_on(Sandbox::start());
    let (url, token) = (sandbox.url(), sandbox.token());
    for (variables, told) in [
        (&[(ADDRESS, &*url), (TOKEN, "")][..], "it is empty"),
        (&[(ADDRESS, &*url), (TOKEN, "1:wrong")], "@botfather"),
        (&[(ADDRESS, "here"), (TOKEN, &*token)], "address"),
        (&[(ADDRESS, &*url), (TOKEN, &*token), (TWICE, "1")], "both take \"start\""),
    ] {
        let mut program = Command::new(std::env::current_exe().unwrap());
        let output = program.envs(variables.iter().copied()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(told), "{told}: {said}");
        assert!(output.status.code().is_some_and(|code| code != 0), "{told}: {}", output.status);
    }
}
