//! Conditions that are called: what they compare with, and what is wrong with their arguments.

use super::*;

const PEOPLE: [i64; 2] = [1, 2];

fn menu() -> ReplyKeyboard {
    ReplyKeyboard::new().button("Tea").row().button("چای").button("Coffee")
}

fn choice() -> InlineKeyboard {
    InlineKeyboard::new().button("Yes", "yes").button("No", "no")
}

mod called {
    use super::*;

    handlers_that_tell! {
        #[on_update(chat(BOOKS))] in_books;
        #[on_update(chat(6))] in_six;
        #[on_update(chat([6, 7]))] in_six_or_seven;
        #[on_update(chat(["@books".to_owned(), "readers".to_owned()]))] in_two_names;
        #[on_update(author(1))] by_one;
        #[on_update(author(PEOPLE))] by_people;
        #[on_update(author(&PEOPLE[1..]))] by_slice;
        #[on_update(author("ALI"))] by_ali;
        #[on_update(!author(vec![3]))] not_by_three;
        #[on_update(equals("كتاب"))] is_book;
        #[on_update(equals(["yes", "Maybe"]))] is_yes_or_maybe;
        #[on_update(click(menu(), 1, 0))] clicks_tea;
        #[on_update(click(choice(), 0, 1))] clicks_no;
        #[on_update(is_instance::<Message>())] is_message;
        #[on_update(is_instance::<CallbackQuery>())] is_query;
        #[on_update(is_instance::<PreCheckoutQuery>())] is_payment;
        #[on_update(regex(r"^\d{2,}$"))] is_long_number;
        #[on_update(regex(format!("[{}]", "چ")) & !equals("x"))] has_letter;
    }
}

#[tokio::test]
async fn conditions_that_are_called_compare_with_their_arguments() {
    let sandbox = Sandbox::start().await;
    let ran = Ran::default();
    let shared = ran.clone();
    let _bot = sandbox.run(|client| client.data(shared).handlers(handlers![done, mod self::called])).await;
    let mut id = 1000;
    let mut run = async |mut update: Value| {
        id += 1;
        update["update_id"] = json!(id);
        sandbox.push_update(update);
        let mut ran = ran.next().await;
        ran.sort_unstable();
        ran
    };
    let message = |chat: Value, from: i64, text: &str| {
        json!({"message": {"message_id": 5, "date": 1, "chat": chat, "text": text, "from": {
            "id": from, "is_bot": false, "first_name": "a", "username": if from == 3 { "Ali" } else { "" },
        }}})
    };
    let query = |data: &str| json!({"callback_query": {"id": "2", "from": {"id": 4, "is_bot": false, "first_name": "a"}, "data": data}});
    let books = json!({"id": 5, "type": "channel", "username": "Books"});
    let six = json!({"id": 6, "type": "group"});
    for (update, expected) in [
        (message(books, 1, "کتابِ"), vec!["by_one", "by_people", "in_books", "in_two_names", "is_book"]),
        (
            message(six.clone(), 2, "maybe"),
            vec!["by_people", "by_slice", "in_six", "in_six_or_seven", "is_yes_or_maybe"],
        ),
        (message(six, 3, "چاي"), vec!["by_ali", "clicks_tea", "has_letter", "in_six", "in_six_or_seven"]),
        (message(json!({"id": 9, "type": "private"}), 3, "۱۲"), vec!["by_ali", "is_long_number"]),
        (query("yes"), vec!["is_yes_or_maybe"]),
        (query("Yes"), vec![]),
        (query("no"), vec!["clicks_no"]),
        (query("12"), vec!["is_long_number"]),
    ] {
        let is_query = update.get("callback_query").is_some();
        let by_three = update["message"]["from"]["id"] == 3;
        let mut expected = expected;
        expected.push(if is_query { "is_query" } else { "is_message" });
        expected.extend((!by_three).then_some("not_by_three"));
        expected.sort_unstable();
        assert_eq!(run(update.clone()).await, expected, "{update}");
    }
    let payment = json!({"id": "2", "from": {"id": 4, "is_bot": false, "first_name": "a"}, "currency": "IRR", "total_amount": 1, "invoice_payload": "a"});
    assert_eq!(run(json!({"pre_checkout_query": payment})).await, ["is_payment", "not_by_three"]);
}

mod impossible {
    use super::*;

    #[on_message(click(menu(), 5, 0))]
    pub(crate) async fn no_such_button() {}

    #[on_message(regex(String::from("(")))]
    pub(crate) async fn no_expression() {}

    #[on_message(author(7) & regex("a"))]
    pub(crate) async fn first() {}

    #[on_message(regex("a") & author(7))]
    pub(crate) async fn second() {}
}

async fn problems(handlers: Handlers) -> String {
    let sandbox = Sandbox::start().await;
    let client = sandbox.client().handlers(handlers);
    client.serve_until(std::future::pending()).await.unwrap_err().to_string()
}

#[tokio::test]
async fn wrong_arguments_and_equal_calls_are_found_at_the_start() {
    use impossible::{first, no_expression, no_such_button, second};
    let problems = problems(handlers![no_such_button, no_expression, first, second]).await;
    assert!(
        problems.contains("no_such_button")
            && problems.contains("no button that can be known by a press in row 5, place 0"),
        "{problems}"
    );
    assert!(problems.contains("no_expression") && problems.contains("unclosed group"), "{problems}");
    assert!(problems.contains("`first`") && problems.contains("`second`"), "{problems}");
}
