//! What only the owner may do.

use balethon::prelude::*;

use crate::kitchen::Kitchen;

chain!(private & is_owner, name = "owner");

/// The owner's username.
pub(crate) struct Owner(pub(crate) String);

#[condition]
fn is_owner(user: User, owner: Data<Owner>) -> bool {
    user.username.as_ref() == Some(&owner.0)
}

/// What was sold.
#[on_command]
async fn sales(kitchen: Data<Kitchen>) -> String {
    kitchen.sales()
}
