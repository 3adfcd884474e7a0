//! Bale's errors, with the texts that somebody saw or compares in code.

/// What a method gives: an answer, or an error of Bale.
pub(crate) type Outcome<T> = Result<T, Refusal>;

/// An error as Bale words it.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) code: u16,
    pub(crate) description: String,
    pub(crate) retry_after: Option<u64>,
}

impl Refusal {
    pub(crate) fn new(code: u16, description: impl Into<String>) -> Self {
        Self { code, description: description.into(), retry_after: None }
    }

    /// A wrong request; the text follows Bale's prefix.
    pub(crate) fn bad_request(what: &str) -> Self {
        Self::new(400, format!("Bad Request: {what}"))
    }

    /// A required parameter that is absent or empty. The wording goes by that of `chat_id`, the one that was recorded.
    pub(crate) fn blank(parameter: &str) -> Self {
        if parameter == "chat_id" {
            return Self::invalid(parameter);
        }
        Self::new(400, format!("{parameter}: cannot be blank"))
    }

    /// A parameter that cannot be read.
    pub(crate) fn invalid(parameter: &str) -> Self {
        Self::new(400, format!("{parameter}: must be a valid value"))
    }

    pub(crate) fn no_such_chat() -> Self {
        Self::new(404, "no such group or user")
    }

    pub(crate) fn no_message() -> Self {
        Self::bad_request("message not found")
    }

    pub(crate) fn permission_denied() -> Self {
        Self::new(403, "Forbidden: permission_denied")
    }

    pub(crate) fn blocked() -> Self {
        Self::new(403, "Forbidden: bot was blocked by the user")
    }
}
