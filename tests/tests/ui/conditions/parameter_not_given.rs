use balethon::prelude::*;

struct Staff;

#[condition]
async fn is_staff(user: User, staff: Data<Staff>) -> bool {
    drop(staff);
    user.id == 42
}

#[condition]
fn has_photo(photo: Photo, number: u8) -> bool {
    drop(photo);
    number > 5
}

#[on_message(is_staff & has_photo)]
async fn start() {}

fn main() {}
