//! What a mini app was opened with: read, checked, refused. The signatures were made by another program.

mod facts;

use std::time::Duration;

use balethon::{Client, Clock, ErrorKind, InitDataCheck};
use facts::{Fill, object, type_fields};

const TOKEN: &str = "123456:TEST-token";
const DATE: u64 = 1759480000;

/// Signed with the key `WebAppData` and the token as the message.
const SIGNED: &str = "query_id=AAE&user=%7B%22id%22%3A1409500561%2C%22first_name%22%3A%22%D8%B3%D8%A7%D8%B1%D8%A7%22%2C%22last_name%22%3A%22%D8%A8%20%26%20%3D%20%2B%22%2C%22username%22%3A%22sara%22%2C%22allows_write_to_pm%22%3Atrue%2C%22photo_url%22%3A%22https%3A%2F%2Fexample.com%2Fp.jpg%22%7D&auth_date=1759480000&start_param=shop%207&hash=dd7604ed99819a6dd62700ea3d3247db727d522443929053f6dc3f9e2f567ad8";
/// The other way round.
const SWAPPED_HASH: &str = "98a8d119f914f984e6f01ae3289488d6a399cf9acd7349315f5450fbfdb52180";

fn swapped() -> String {
    format!("{}hash={SWAPPED_HASH}", &SIGNED[..SIGNED.find("hash=").unwrap()])
}

/// A check at so many seconds after the mini app was opened.
fn check_after(seconds: u64) -> InitDataCheck {
    let clock = Clock::manual();
    clock.advance(Duration::from_secs(DATE + seconds).saturating_sub(clock.unix()));
    Client::new(TOKEN).clock(clock).init_data()
}

#[test]
fn both_orders_of_the_key_are_known() {
    let check = check_after(10);
    assert_eq!(check.check(SIGNED).unwrap().start_param.as_deref(), Some("shop 7"));
    assert!(check.check(&swapped()).is_err());
    assert!(check.clone().swapped(true).check(&swapped()).is_ok());
    assert!(check.swapped(true).check(SIGNED).is_err());
}

#[test]
fn every_field_is_read() {
    let data = check_after(10).check(SIGNED).unwrap();
    let user = data.user.as_ref().unwrap();
    assert!(user.extra.is_empty() && data.extra.is_empty());
    for field in type_fields("WebAppUser") {
        assert!(!user[&*field.name].is_null(), "{}", field.name);
    }
    for field in type_fields("WebAppInitData") {
        let read = match &*field.name {
            "query_id" => data.query_id.is_some(),
            "user" => data.user.is_some(),
            "auth_date" => !data.auth_date.is_missing(),
            "start_param" => data.start_param.is_some(),
            "hash" => !data.hash.is_empty(),
            other => panic!("{other} is not read"),
        };
        assert!(read, "{}", field.name);
    }
    assert_eq!((user.first_name.as_str(), user.last_name.as_deref()), ("سارا", Some("ب & = +")));
    let filled = object("WebAppUser", Fill::All);
    let user: balethon::types::WebAppUser = serde_json::from_value(filled.clone()).unwrap();
    assert_eq!(serde_json::to_value(user).unwrap(), filled);
}

#[test]
fn it_may_arrive_encoded_twice() {
    let twice: String = SIGNED
        .bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    assert!(check_after(10).check(&twice).is_ok());
}

#[test]
fn what_is_forged_is_refused() {
    let check = check_after(10);
    let told = |text: &str| {
        let error = check.check(text).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BadRequest);
        assert!(!format!("{error:?}").contains("TEST-token"));
        error.to_string()
    };
    assert!(told(&SIGNED.replace("1409500561", "1409500562")).contains("signed"));
    assert!(told(&SIGNED.replace("hash=dd", "hash=de")).contains("signed"));
    assert!(told(&format!("{SIGNED}&extra=1")).contains("signed"));
    assert!(told(&SIGNED.replace("hash=dd76", "hash=xy76")).contains("hash"));
    assert!(told(&SIGNED.replace("hash=dd7", "hash=d")).contains("signed"), "shorter");
    for text in ["", "hash=", "auth_date=1", "nothing", "%", "&&&", "hash=ab"] {
        told(text);
    }
    assert!(InitDataCheck::new("123456:other").max_age(Duration::MAX).check(SIGNED).is_err());
}

#[test]
fn what_is_old_is_refused() {
    let day = 24 * 60 * 60;
    assert!(check_after(day).check(SIGNED).is_ok());
    assert!(check_after(day + 1).check(SIGNED).unwrap_err().to_string().contains("old"));
    assert!(check_after(61).max_age(Duration::from_secs(60)).check(SIGNED).is_err());
    assert!(check_after(60).max_age(Duration::from_secs(60)).check(SIGNED).is_ok());
}

#[test]
fn what_is_from_the_future_is_refused() {
    let clock = Clock::manual();
    let check = Client::new(TOKEN).clock(clock.clone()).init_data();
    assert!(clock.unix() < Duration::from_secs(DATE - 400));
    assert!(check.check(SIGNED).unwrap_err().to_string().contains("future"));
}
