//! A shop window: a list that is turned page by page, and a product to look at. Every button is built from the handler
//! that it leads to.

use balethon::prelude::*;
use balethon::types::Page;

const ON_A_PAGE: usize = 6;

struct Product {
    name: String,
    price: Rials,
}

/// What is for sale. A shop has a table for it.
struct Shop(Vec<Product>);

impl Shop {
    fn open() -> Self {
        let teas = ["Lahijan", "Earl Grey", "Jasmine", "Oolong", "Sencha"];
        let sizes = [(100, 900_000), (250, 2_000_000), (500, 3_700_000)];
        let product = |tea, (grams, price)| Product { name: format!("{tea}, {grams} g"), price: Rials(price) };
        Self(sizes.into_iter().flat_map(|size| teas.map(|tea| product(tea, size))).collect())
    }

    fn list(&self, number: usize) -> (String, InlineKeyboard) {
        let page = Page::of(&self.0, number, ON_A_PAGE);
        let first = page.number() * ON_A_PAGE;
        let products = page.iter().enumerate();
        let buttons = products.map(|(at, product)| (&product.name, show::data(first + at, page.number())));
        let keyboard = InlineKeyboard::new().grid(2, buttons).turning(&page, turn::data);
        (format!("Page {} of {}. What may it be?", page.number() + 1, page.count()), keyboard)
    }
}

/// Opens the shop window.
#[on_command]
async fn start(shop: Data<Shop>) -> (String, InlineKeyboard) {
    shop.list(0)
}

#[on_callback_query(data = "page:{number}")]
async fn turn(number: usize, shop: Data<Shop>) -> Edit {
    let (text, keyboard) = shop.list(number);
    Edit(text, keyboard)
}

#[on_callback_query(data = "show:{index}:{page}")]
async fn show(index: usize, page: usize, shop: Data<Shop>) -> Edit {
    let back = InlineKeyboard::new().button("Back", turn::data(page));
    match shop.0.get(index) {
        Some(Product { name, price }) => Edit(format!("{name}\n{price:#}"), back),
        None => Edit("This is no longer for sale.".to_owned(), back),
    }
}

fn main() -> Result {
    run(Client::from_env()?.data(Shop::open()))
}

#[cfg(test)]
mod tests {
    use balethon::sandbox::Sandbox;

    use super::*;

    #[tokio::test]
    async fn pages_turn_and_products_open() {
        let sandbox = Sandbox::start().await;
        let _bot = sandbox.run(|client| client.data(Shop::open())).await;
        let sara = sandbox.user("Sara");
        sara.send("/start").await;
        assert!(sara.next_reply().await.content().starts_with("Page 1 of 3"));
        sara.click("2 ›").await;
        assert!(sara.next_edit().await.content().starts_with("Page 2 of 3"));
        sara.click("Jasmine, 250 g").await;
        assert_eq!(sara.next_edit().await.content(), "Jasmine, 250 g\n۲۰۰٬۰۰۰ تومان");
        sara.click("Back").await;
        assert!(sara.next_edit().await.content().starts_with("Page 2 of 3"));
        sara.click("3 ›").await;
        let last = sara.next_edit().await;
        assert!(last.content().starts_with("Page 3 of 3"));
        let buttons = last.reply_markup.as_ref().unwrap().rows.concat();
        assert_eq!(
            buttons.iter().map(|button| button.text.as_str()).collect::<Vec<_>>(),
            ["Jasmine, 500 g", "Oolong, 500 g", "Sencha, 500 g", "‹ 2"]
        );
    }
}
