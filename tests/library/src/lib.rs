//! Handlers in a crate of their own, for the tests.

use balethon::prelude::*;

chain!(private, name = "the library");

/// Says who it is.
#[on_command]
pub async fn library() -> &'static str {
    "I am a library."
}

/// A part of it.
pub mod shop {
    use balethon::prelude::*;

    /// Sells.
    #[on_command]
    async fn sell() -> &'static str {
        "Sold."
    }

    /// A part of that.
    pub mod cart {
        use balethon::prelude::*;

        /// Shows it.
        #[on_command("cart {number}")]
        pub async fn cart(number: u32) -> String {
            format!("Cart {number}.")
        }
    }
}
