//! The attributes as a table: from it come the parser, the choices that errors list, and "did you mean".

/// An `on_…` attribute, `before`, `after`; or `chain!`, which is read in the same way.
pub(crate) struct Attribute {
    /// Its name.
    pub(crate) name: &'static str,
    /// The marker type of its events, in the library's `__private`.
    pub(crate) marker: &'static str,
    /// What its function is, with an article.
    pub(crate) noun: &'static str,
    /// What its handlers are called with.
    pub(crate) event: &'static str,
    /// Besides `crate`, which all have.
    pub(crate) keys: &'static [Key],
    /// True where a condition may stand.
    pub(crate) condition: bool,
    /// The library's function that demands an answer.
    pub(crate) answers: &'static str,
    /// True for a macro that stands by itself, `chain!`.
    pub(crate) is_macro: bool,
    /// True where the command is the attribute's first word, and the function's name stands in for it.
    pub(crate) names_command: bool,
    /// True where a parameter may borrow the error.
    pub(crate) borrows_error: bool,
}

/// What stands before a `=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Command,
    Text,
    Data,
    Regex,
    Prefix,
    State,
    Rank,
    Group,
    Name,
    Crate,
}

impl Key {
    const ALL: &'static [Self] = &[
        Self::Command,
        Self::Text,
        Self::Data,
        Self::Regex,
        Self::Prefix,
        Self::State,
        Self::Rank,
        Self::Group,
        Self::Name,
        Self::Crate,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Text => "text",
            Self::Data => "data",
            Self::Regex => "regex",
            Self::Prefix => "prefix",
            Self::State => "state",
            Self::Rank => "rank",
            Self::Group => "group",
            Self::Name => "name",
            Self::Crate => "crate",
        }
    }

    /// True for a key that says which texts a handler takes.
    pub(crate) fn is_route(self) -> bool {
        matches!(self, Self::Command | Self::Text | Self::Data | Self::Regex)
    }

    /// How it is written, for errors to show.
    pub(crate) fn form(self) -> &'static str {
        match self {
            Self::Command => "`command = \"start\"`",
            Self::Text => "`text = \"Menu\"`",
            Self::Data => "`data = \"yes\"`",
            Self::Regex => "`regex = r\"\\d+\"`",
            Self::Prefix => "`prefix = \"!\"`",
            Self::State => "`state = SignUp::Name`",
            Self::Rank => "`rank = 1`",
            Self::Group => "`group = 1`",
            Self::Name => "`name = \"admin\"`",
            Self::Crate => "`crate = ::balethon`",
        }
    }

    /// The same for a key of this attribute: in `#[on_command("start")]` the command stands without it.
    pub(crate) fn form_in(self, attribute: &Attribute) -> &'static str {
        match self {
            Self::Command if attribute.names_command => "`\"start\"`",
            key => key.form(),
        }
    }

    /// The same with several texts.
    pub(crate) fn list_in(self, attribute: &Attribute) -> &'static str {
        match self {
            Self::Command if attribute.names_command => "`[\"start\", \"help\"]`",
            Self::Command => "`command = [\"start\", \"help\"]`",
            Self::Text => "`text = [\"Menu\", \"منو\"]`",
            Self::Data => "`data = [\"yes\", \"sure\"]`",
            Self::Regex => "`regex = [r\"\\d+\", r\"#\\w+\"]`",
            Self::Prefix => "`prefix = [\"/\", \"!\"]`",
            key => key.form(),
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|key| key.name() == name)
    }
}

impl Attribute {
    /// As the user writes it.
    pub(crate) fn written(&self) -> String {
        if self.is_macro { format!("{}!", self.name) } else { format!("#[{}]", self.name) }
    }

    /// The keys that may stand here, `crate` at last.
    pub(crate) fn all_keys(&self) -> impl Iterator<Item = Key> + '_ {
        self.keys.iter().copied().chain([Key::Crate])
    }

    /// True where the key may stand here.
    pub(crate) fn takes(&self, key: Key) -> bool {
        self.all_keys().any(|taken| taken == key)
    }

    /// Why a word that is a key elsewhere, or in other frameworks, is none here, and what to write instead.
    pub(crate) fn instead_of(&self, word: &str) -> Option<String> {
        let instead = match word {
            "command" | "text" | "data" | "regex" | "prefix" | "state" if self.is_macro => {
                "a chain has a condition; what its handlers take is said by their attributes".to_owned()
            }
            "command" | "text" | "data" | "regex" | "prefix" if self.condition && !self.takes(Key::Group) => {
                "it sees updates of every kind, narrowed by a condition or by its parameters".to_owned()
            }
            "rank" | "priority" | "order" if self.is_macro => "ranks are given to single handlers".to_owned(),
            "group" if self.condition => "it stands outside of groups; `rank` says which of them goes first".to_owned(),
            "command" | "name" if self.names_command => {
                "its command stands alone: `#[on_command(\"start\")]`".to_owned()
            }
            "command" | "text" if self.takes(Key::Data) => {
                "a callback query has no text, but the data of its button: `data = \"…\"`".to_owned()
            }
            "text" if self.names_command => "a text that is no command is for `#[on_message(text = \"…\")]`".to_owned(),
            "data" if self.takes(Key::Text) => {
                "data comes with a button: use `#[on_callback_query(data = \"…\")]`".to_owned()
            }
            "prefix" if self.takes(Key::Data) => "it stands before a command, and a callback query has none".to_owned(),
            "regex" if self.names_command => {
                "a command has a name; use `#[on_message(regex = …)]`, which looks at commands as well".to_owned()
            }
            "command" | "text" | "data" | "regex" | "prefix" => format!("{} has none", self.event),
            "state" => {
                format!("{} belongs to no conversation; messages, edited messages and callback queries do", self.event)
            }
            "at_state" | "states" if self.takes(Key::State) => "the key is `state`".to_owned(),
            "commands" | "cmd" if self.takes(Key::Command) => {
                "the key is `command`, and takes a list too: `command = [\"start\", \"help\"]`".to_owned()
            }
            "prefixes" if self.takes(Key::Prefix) => {
                "the key is `prefix`, and takes a list too: `prefix = [\"/\", \"!\"]`".to_owned()
            }
            "pattern" | "re" if self.takes(Key::Regex) => "the key is `regex`".to_owned(),
            "callback_data" | "payload" if self.takes(Key::Data) => "the key is `data`".to_owned(),
            "priority" | "order" => "the key is `rank`; lower goes first".to_owned(),
            "condition" | "filter" | "filters" | "when" if self.condition => {
                "a condition stands without a key: `private & text`".to_owned()
            }
            _ => return None,
        };
        Some(instead)
    }
}

const ON_EVENT: &[Key] = &[Key::Rank, Key::Group];

const ON_TEXT: &[Key] = &[Key::Command, Key::Text, Key::Regex, Key::Prefix, Key::State, Key::Rank, Key::Group];

const PLAIN: Attribute = Attribute {
    name: "",
    marker: "",
    noun: "a handler",
    event: "",
    keys: ON_EVENT,
    condition: false,
    answers: "answers",
    is_macro: false,
    names_command: false,
    borrows_error: false,
};

pub(crate) const ON_MESSAGE: Attribute =
    Attribute { name: "on_message", marker: "OnMessage", event: "a message", keys: ON_TEXT, condition: true, ..PLAIN };

pub(crate) const ON_COMMAND: Attribute = Attribute {
    name: "on_command",
    marker: "OnMessage",
    event: "a command",
    keys: &[Key::Prefix, Key::State, Key::Rank, Key::Group],
    condition: true,
    names_command: true,
    ..PLAIN
};

pub(crate) const ON_EDITED_MESSAGE: Attribute = Attribute {
    name: "on_edited_message",
    marker: "OnEditedMessage",
    event: "an edited message",
    keys: ON_TEXT,
    condition: true,
    ..PLAIN
};

pub(crate) const ON_CALLBACK_QUERY: Attribute = Attribute {
    name: "on_callback_query",
    marker: "OnCallbackQuery",
    event: "a callback query",
    keys: &[Key::Data, Key::Regex, Key::State, Key::Rank, Key::Group],
    condition: true,
    ..PLAIN
};

pub(crate) const ON_PRE_CHECKOUT_QUERY: Attribute = Attribute {
    name: "on_pre_checkout_query",
    marker: "OnPreCheckoutQuery",
    event: "a pre-checkout query",
    condition: true,
    ..PLAIN
};

pub(crate) const ON_UPDATE: Attribute =
    Attribute { name: "on_update", marker: "OnUpdate", event: "an update", condition: true, ..PLAIN };

pub(crate) const BEFORE: Attribute = Attribute {
    name: "before",
    marker: "OnBefore",
    noun: "a gate",
    event: "an update",
    keys: &[Key::Rank],
    condition: true,
    answers: "gate_answers",
    ..PLAIN
};

pub(crate) const AFTER: Attribute = Attribute {
    name: "after",
    marker: "OnAfter",
    noun: "an `after` function",
    event: "an update",
    keys: &[Key::Rank],
    condition: true,
    ..PLAIN
};

/// Its conditions are asked about updates, since the handlers of a module may take any kind of them.
pub(crate) const CHAIN: Attribute = Attribute {
    name: "chain",
    marker: "OnUpdate",
    event: "a module",
    keys: &[Key::Group, Key::Name],
    condition: true,
    is_macro: true,
    ..PLAIN
};

pub(crate) const ON_ERROR: Attribute =
    Attribute { name: "on_error", marker: "OnError", event: "an error", borrows_error: true, ..PLAIN };

pub(crate) const ON_INITIALIZE: Attribute =
    Attribute { name: "on_initialize", marker: "OnInitialize", event: "the start of the bot", ..PLAIN };

pub(crate) const ON_SHUTDOWN: Attribute =
    Attribute { name: "on_shutdown", marker: "OnShutdown", event: "the end of the bot", ..PLAIN };

pub(crate) const ON_CONNECT: Attribute =
    Attribute { name: "on_connect", marker: "OnConnect", event: "a new connection to Bale", ..PLAIN };

pub(crate) const ON_DISCONNECT: Attribute =
    Attribute { name: "on_disconnect", marker: "OnDisconnect", event: "the loss of the connection to Bale", ..PLAIN };

/// On the conditions of the user's that take parameters.
pub(crate) const CONDITION: Attribute =
    Attribute { name: "condition", noun: "a condition", event: "a condition", keys: &[], ..PLAIN };
