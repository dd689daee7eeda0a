//! Labelled text fields that live in a signal. Judges nothing: limits are those of the action that the text goes into.

use leptos::prelude::*;

use super::sentence;
use crate::icon::{Icon, IconSize, Symbol};

/// How high a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FieldSize {
    /// In panels.
    #[default]
    Medium,
    /// On pages with one form.
    Large,
}

impl FieldSize {
    /// The value of `data-size`.
    pub const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Medium => None,
            Self::Large => Some("l"),
        }
    }
}

/// Whether a field may stay empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Need {
    /// It may.
    #[default]
    Free,
    /// It may not: the browser asks for it before the form is sent, and the browser points at it.
    Required,
}

/// From this share of the letters on a field says how many are left, tenths.
const NEARLY_FULL_TENTHS: usize = 9;

/// "470 of 500", once a text is nearly as long as it may be: a browser stops typing without a word.
pub fn letters_used(value: RwSignal<String>, letters: usize) -> impl Fn() -> Option<String> + Copy + Send {
    move || {
        let typed = value.with(|text| text.chars().count());
        (letters * NEARLY_FULL_TENTHS <= typed * 10).then(|| format!(" {typed} of {letters}"))
    }
}

/// One line of text.
#[component]
pub fn TextField(
    /// Unique in the page: ties label and field.
    id: &'static str,
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// What is typed.
    value: RwSignal<String>,
    /// Letters that fit.
    letters: usize,
    /// A short word behind the label, such as "optional".
    #[prop(optional)]
    aside: &'static str,
    /// Whether it may stay empty.
    #[prop(optional)]
    need: Need,
    /// An example inside the empty field.
    #[prop(optional)]
    example: &'static str,
    /// How high.
    #[prop(optional)]
    size: FieldSize,
) -> impl IntoView {
    view! {
        <div class="field">
            <label class="field__label" for=id>
                {label}
                " "
                <span class="field__optional">
                    {if need == Need::Required { "required" } else { aside }} {letters_used(value, letters)}
                </span>
            </label>
            <input
                class="field__input"
                data-size=size.attribute()
                id=id
                maxlength=letters.to_string()
                required=need == Need::Required
                placeholder=example
                autocomplete="off"
                bind:value=value
            />
        </div>
    }
}

/// Several lines of text.
#[component]
pub fn AreaField(
    /// Unique in the page: ties label and field.
    id: &'static str,
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// What is typed.
    value: RwSignal<String>,
    /// Letters that fit.
    letters: usize,
    /// A short word behind the label, such as "optional".
    #[prop(optional)]
    aside: &'static str,
    /// Whether it may stay empty.
    #[prop(optional)]
    need: Need,
    /// An example inside the empty field.
    #[prop(optional)]
    example: &'static str,
) -> impl IntoView {
    view! {
        <div class="field">
            <label class="field__label" for=id>
                {label}
                " "
                <span class="field__optional">
                    {if need == Need::Required { "required" } else { aside }} {letters_used(value, letters)}
                </span>
            </label>
            <textarea
                class="field__area"
                id=id
                rows="2"
                maxlength=letters.to_string()
                required=need == Need::Required
                placeholder=example
                bind:value=value
            ></textarea>
        </div>
    }
}

/// What is wrong with a field or a form, as a sentence below it.
#[component]
pub fn FieldError(
    /// What the program said.
    #[prop(into)]
    says: String,
    /// Its id, where a field is described by it.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    view! {
        <p class="field__error" id=id role="alert">
            <Icon symbol=Symbol::StateBad size=IconSize::Tiny />
            {move || sentence(&says)}
        </p>
    }
}
