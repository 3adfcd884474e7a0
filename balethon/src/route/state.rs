//! The key `state` of a handler: in which states of the person it takes events.

use std::any::TypeId;
use std::fmt;

use crate::error::Error;
use crate::event::{Bound, Fields};
use crate::states::{Active, Current, State, StateType};

/// In which states a handler takes events.
#[doc(hidden)]
pub struct InState(Says);

enum Says {
    /// There is none.
    Nowhere,
    Pattern(Pattern),
}

struct Pattern {
    ty: StateType,
    /// Rising.
    variants: Vec<usize>,
    /// It asks for more than the variant.
    refined: bool,
    /// As it was written.
    shown: &'static str,
    /// Asks a state of these variants and binds its fields. None where every such state fits and nothing is bound.
    bind: Option<Box<Bind>>,
}

type Bind = dyn Fn(&Active) -> Result<Option<Vec<Bound>>, Error> + Send + Sync;

/// `state = None`
#[doc(hidden)]
pub fn nowhere() -> InState {
    InState(Says::Nowhere)
}

/// `state = SignUp::_`
#[doc(hidden)]
pub fn any_state<S: State>(shown: &'static str) -> InState {
    let variants = (0..S::VARIANTS.len()).collect();
    InState(Says::Pattern(Pattern { ty: StateType::of::<S>(), variants, refined: false, shown, bind: None }))
}

/// `state = SignUp::Age { name }`: the variants that it names, and the pattern as a function.
#[doc(hidden)]
pub fn in_state<S: State>(
    shown: &'static str,
    variants: &[&str],
    refined: bool,
    binds: bool,
    bind: fn(S) -> Option<Vec<Bound>>,
) -> InState {
    let ty = StateType::of::<S>();
    let found: Option<Vec<usize>> = variants.iter().map(|name| ty.variant_named(name)).collect();
    // Under a name that an import gave it, a variant is none of these. Then the pattern is asked about all.
    let known = found.is_some();
    let mut variants = found.unwrap_or_else(|| (0..S::VARIANTS.len()).collect());
    variants.sort_unstable();
    variants.dedup();
    let refined = refined || !known;
    let bind = (refined || binds).then(|| Box::new(move |active: &Active| Ok(bind(active.decode()?))) as Box<Bind>);
    InState(Says::Pattern(Pattern { ty, variants, refined, shown, bind }))
}

impl InState {
    /// Whether it takes a state of the person, and not the absence of one.
    pub(crate) fn is_pattern(&self) -> bool {
        matches!(self.0, Says::Pattern(_))
    }

    /// The order of handlers that take the same otherwise: lower says more, and goes first.
    pub(crate) fn order(&self) -> impl Ord + use<> {
        match &self.0 {
            Says::Pattern(pattern) => (u8::from(!pattern.refined), pattern.variants.len()),
            Says::Nowhere => (2, 0),
        }
    }

    /// Whether it takes whatever the other takes. A no may also mean that it cannot be told.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Says::Nowhere, Says::Nowhere) => true,
            (Says::Pattern(one), Says::Pattern(two)) => {
                let all = !one.refined && two.variants.iter().all(|variant| one.variants.contains(variant));
                let same = one.shown == two.shown && one.variants == two.variants;
                one.ty == two.ty && (all || same)
            }
            _ => false,
        }
    }

    /// The type of the states that it takes, and which variants.
    pub(crate) fn takes(&self) -> Option<(&StateType, &[usize])> {
        match &self.0 {
            Says::Pattern(pattern) => Some((&pattern.ty, &pattern.variants)),
            Says::Nowhere => None,
        }
    }

    /// Where the index finds the handler: by type and variant, or where there is no state.
    pub(crate) fn keys(&self) -> Option<impl Iterator<Item = (TypeId, usize)>> {
        let (ty, variants) = self.takes()?;
        let id = (ty.id)();
        Some(variants.iter().map(move |variant| (id, *variant)))
    }

    /// What it binds, if it takes these states.
    pub(crate) fn read(&self, current: &Current) -> Result<Option<Fields>, Error> {
        let Says::Pattern(pattern) = &self.0 else {
            return Ok(current.active().next().is_none().then(|| Fields::new(Vec::new())));
        };
        let id = (pattern.ty.id)();
        let fits = |active: &&Active| {
            active.variant().is_some_and(|(this, variant)| this == id && pattern.variants.contains(&variant))
        };
        let Some(active) = current.active().find(fits) else { return Ok(None) };
        let bound = match &pattern.bind {
            Some(bind) => bind(active)?,
            None => Some(Vec::new()),
        };
        Ok(bound.map(Fields::new))
    }
}

/// As it was written.
impl fmt::Display for InState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Says::Nowhere => f.write_str("None"),
            Says::Pattern(pattern) => f.write_str(pattern.shown),
        }
    }
}
