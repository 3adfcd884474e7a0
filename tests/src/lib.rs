//! Nothing here: see the programs beside `src`.
